"""Seals and attestations: what they prove, what breaks them, and others' tools reading them."""

from __future__ import annotations

import json
import sys
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from making import AT, correct, laid, revert

from pipeline.cli import command_line
from pipeline.errors import CorrigendaError, InputError, LedgerError, ToolError
from pipeline.ledger import checkpoints, envelope, keys, seals, store
from pipeline.model.event import Entry
from pipeline.run import Settings, attest, checkpoint, clean, compare, prove, regenerate, verify
from pipeline.workspace import Folder

pytest.importorskip("cryptography", reason="signing is an extra")

TEXT = "It was late in the year ; the ships stayed in the harbour.. No one came to look.\n"


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A private key on disk, its public one beside it."""
    path = tmp_path_factory.mktemp("keys") / "ann.pem"
    keys.write_pair(path)
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """A cleaned document without pages, with a correction by hand."""
    held = laid(tmp_path / "w", TEXT)
    clean(held.workspace, held.folder, Settings())
    at = TEXT.index("harbour")
    record(held.folder, correct(TEXT, at, at + 7, "haven"))
    return held.folder


def record(folder: Folder, *entries: Entry) -> None:
    with store.locked(folder.ledger):
        store.append(folder.ledger, entries)
        checkpoints.seal(folder.ledger, store.read(folder.ledger), at=AT, tool="test")
    regenerate(folder)


def public(key: Path) -> Path:
    return key.with_name(key.name + ".pub")


def test_keys_are_what_openssl_reads_and_never_written_over(key: Path, tmp_path: Path) -> None:
    """PEM of RFC 8410, the private one for its owner alone; raw bytes are read too."""
    assert key.read_text().startswith("-----BEGIN PRIVATE KEY-----")
    assert key.stat().st_mode & 0o777 == 0o600
    before = key.read_bytes()
    with pytest.raises(InputError, match="key is there already"):
        keys.write_pair(key)
    public(tmp_path / "x").touch()
    (tmp_path / "y").touch()
    with pytest.raises(InputError):
        keys.write_pair(tmp_path / "x")
    with pytest.raises(InputError, match="never written over"):
        keys.write_pair(tmp_path / "y")
    assert key.read_bytes() == before
    raw = tmp_path / "raw"
    raw.write_bytes(keys.private(key).private_bytes_raw())
    assert keys.name(keys.private(raw).public_key()) == keys.name(keys.public(public(key)))
    raw.write_bytes(bytes.fromhex(keys.name(keys.public(public(key)))))
    assert keys.name(keys.public(raw)) == keys.name(keys.public(public(key)))


@pytest.mark.parametrize("read", [keys.private, keys.public])
def test_what_is_no_key_is_refused(read: object, tmp_path: Path) -> None:
    """Absent, empty, or a key of another kind."""
    assert callable(read)
    path = tmp_path / "key"
    with pytest.raises(InputError, match="cannot be read"):
        read(path)
    path.write_text("-----BEGIN NOTHING-----")
    with pytest.raises(InputError, match="that can be read"):
        read(path)


def test_a_key_of_another_kind_is_refused(tmp_path: Path) -> None:
    """RSA is no Ed25519."""
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric import ec

    held = ec.generate_private_key(ec.SECP256R1())
    path = tmp_path / "key"
    path.write_bytes(
        held.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption())
    )
    with pytest.raises(InputError, match="not an Ed25519 one"):
        keys.private(path)


def test_without_the_extra_it_says_what_to_install(
    key: Path, folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And an unsigned checkpoint needs nothing."""
    checkpoint(folder, key)
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.asymmetric", None)
    assert not keys.available()
    with pytest.raises(ToolError, match=r"pip install 'corrigenda\[sign\]'"):
        checkpoint(folder, key)
    assert checkpoint(folder)[1] is None
    assert verify(folder) == ()


def test_a_seal_proves_what_it_covers_and_says_what_not(key: Path, folder: Folder) -> None:
    """Later events are counted, not vouched for; signing twice adds nothing."""
    held, seal = checkpoint(folder, key)
    assert seal is not None
    assert (seal.count, seal.root) == (held.count, held.root)
    beside = seals.path_beside(folder.ledger)
    before = beside.read_bytes()
    checkpoint(folder, key)
    assert beside.read_bytes() == before
    record(folder, correct(TEXT, 0, 2, "This"))
    (proof,) = prove(folder, beside, public(key))
    assert (proof.later, proof.faults) == (1, ())
    checkpoint(folder, key)
    assert [p.later for p in prove(folder, beside, public(key))] == [1, 0]
    assert verify(folder) == ()


def test_another_key_proves_nothing(key: Path, folder: Folder, tmp_path: Path) -> None:
    """Nor does another document's seal."""
    checkpoint(folder, key)
    other = keys.write_pair(tmp_path / "bob.pem")
    with pytest.raises(LedgerError, match="nothing is proved"):
        prove(folder, seals.path_beside(folder.ledger), other)
    elsewhere = laid(tmp_path / "v", TEXT, name="diary")
    clean(elsewhere.workspace, elsewhere.folder, Settings())
    with pytest.raises(LedgerError, match="nothing is proved"):
        prove(elsewhere.folder, seals.path_beside(folder.ledger), public(key))


def test_a_kept_seal_shows_that_ledger_and_log_were_cut_together(
    key: Path, folder: Folder, tmp_path: Path
) -> None:
    """Taking an event from the ledger and its checkpoint from the log leaves both consistent."""
    ledger, log = folder.ledger, checkpoints.path_beside(folder.ledger)
    kept = tmp_path / "kept"
    checkpoint(folder, key)
    kept.write_bytes(seals.path_beside(ledger).read_bytes())
    for path in (ledger, log):
        path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    seals.path_beside(ledger).unlink()
    regenerate(folder)
    assert verify(folder) == ()
    (proof,) = prove(folder, kept, public(key))
    assert "is gone from the log" in proof.faults[0]


def test_a_log_made_anew_does_not_pass(key: Path, folder: Folder, tmp_path: Path) -> None:
    """Forged from the first line, with the same events but one: the signed root is another."""
    ledger, log = folder.ledger, checkpoints.path_beside(folder.ledger)
    checkpoint(folder, key)
    kept = tmp_path / "kept"
    kept.write_bytes(seals.path_beside(ledger).read_bytes())
    seals.path_beside(ledger).unlink()
    ledger.write_bytes(b"".join(ledger.read_bytes().splitlines(keepends=True)[:-1]))
    log.unlink()
    checkpoint(folder)
    regenerate(folder)
    assert verify(folder) == ()
    assert prove(folder, kept, public(key))[0].faults


def test_what_does_not_verify_is_neither_sealed_nor_attested(key: Path, folder: Folder) -> None:
    """A signature under a broken record would say that it was whole."""
    (folder.reports / "clean.txt").write_text("other")
    with pytest.raises(LedgerError, match="not attested"):
        attest(folder, key)
    lines = folder.ledger.read_bytes().splitlines(keepends=True)
    folder.ledger.write_bytes(b"".join(lines[:-1]))
    with pytest.raises(LedgerError, match="not signed"):
        checkpoint(folder, key)


def files(folder: Folder) -> Iterator[Path]:
    """All that a document's record and outputs are."""
    yield from (path for path in sorted(folder.ledger.parent.rglob("*")) if path.is_file())
    yield from sorted(folder.reports.iterdir())
    yield folder.transcript


def sound(folder: Folder, key: Path) -> bool:
    """Whether all checks pass: of the record, of the seals, of the attestation."""
    try:
        return (
            not verify(folder)
            and not any(p.faults for p in prove(folder, kept(folder), public(key)))
            and not compare(folder, folder.reports / "attestation.intoto.jsonl", public(key))
        )
    except CorrigendaError:
        return False


def kept(folder: Folder) -> Path:
    return seals.path_beside(folder.ledger)


def test_any_flipped_byte_is_noticed(key: Path, folder: Folder) -> None:
    """In ledger, checkpoints, seals, kept texts, attestation, outputs and transcript."""
    checkpoint(folder, key)
    attest(folder, key)
    assert sound(folder, key)
    for path in files(folder):
        whole = path.read_bytes()
        for at in range(len(whole) // 6, len(whole), max(len(whole) // 6, 1)):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert not sound(folder, key), f"{path.name}, byte {at}"
        path.write_bytes(whole)
    assert sound(folder, key)


def test_any_flipped_byte_of_a_seal_is_noticed(key: Path, folder: Folder) -> None:
    """Every byte: also where base 64, hexadecimal and JSON leave a choice."""
    checkpoint(folder, key)
    path = kept(folder)
    whole = path.read_bytes()
    for at in range(len(whole)):
        for bit in (1, 32):
            path.write_bytes(whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :])
            try:
                assert seals.faults(folder.ledger), f"byte {at}"
            except CorrigendaError:
                continue


def test_securesystemslib_accepts_the_envelopes(key: Path, folder: Folder) -> None:
    """The DSSE library of the Update Framework verifies the seal and the attestation."""
    dsse = pytest.importorskip("securesystemslib.dsse")
    signer = pytest.importorskip("securesystemslib.signer")
    checkpoint(folder, key)
    place = attest(folder, key)
    name = keys.name(keys.public(public(key)))
    theirs = signer.SSlibKey(name, "ed25519", "ed25519", {"public": name})
    for path in (kept(folder), place):
        held = dsse.Envelope.from_dict(json.loads(path.read_bytes()))
        assert set(held.verify([theirs], 1)) == {name}
        held.payload += b" "
        with pytest.raises(Exception, match=r"[Ss]ignatures"):
            held.verify([theirs], 1)


def test_in_toto_accepts_the_statement(key: Path, folder: Folder) -> None:
    """The reference library of the attestation framework finds it valid."""
    parsing = pytest.importorskip("google.protobuf.json_format")
    reference = pytest.importorskip("in_toto_attestation.v1.statement")
    record_pb = pytest.importorskip("in_toto_attestation.v1.statement_pb2")
    held = envelope.read(attest(folder, key))
    assert held.payloadType == "application/vnd.in-toto+json"
    message = parsing.Parse(held.content, record_pb.Statement())
    reference.Statement.copy_from_pb(message).validate()
    told = json.loads(held.content)
    clean_text = next(s for s in told["subject"] if s["name"].endswith("/clean.txt"))
    from pipeline.model.codec import digest

    written = (folder.reports / "clean.txt").read_bytes()
    assert clean_text["digest"] == {"sha256": digest(written)}
    assert told["predicate"]["sources"][0]["digest"] == {"sha256": digest(TEXT.encode())}


def test_an_attestation_is_of_one_state(key: Path, folder: Folder, tmp_path: Path) -> None:
    """The same state gives the same bytes; a later decision makes it speak of another."""
    place = attest(folder, key)
    assert attest(folder, key, tmp_path / "two").read_bytes() == place.read_bytes()
    assert compare(folder, place, public(key)) == ()
    record(folder, revert(store.read(folder.ledger)[-1].id))
    assert any("clean.txt: is not the file" in line for line in compare(folder, place, public(key)))
    unsigned = attest(folder, None, tmp_path / "three")
    assert json.loads(unsigned.read_bytes())["signatures"] == []
    with pytest.raises(LedgerError, match="not signed by the key"):
        compare(folder, unsigned, public(key))


def test_the_payload_of_a_seal_names_document_checkpoint_count_and_root(
    key: Path, folder: Folder
) -> None:
    """What a stranger needs to hold it against a copy of the log."""
    held, _ = checkpoint(folder, key)
    (line,) = kept(folder).read_bytes().splitlines()
    told = json.loads(b64decode(json.loads(line)["payload"]))
    assert (told["document"], told["count"], told["root"]) == ("letter", held.count, held.root)


def test_the_commands_seal_attest_and_prove(
    folder: Folder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """From the command line, on a copy, with the public key alone."""
    root = str(folder.scans.parent.parent)
    private, seal = str(tmp_path / "k"), str(kept(folder))
    key, place = private + ".pub", str(folder.reports / "attestation.intoto.jsonl")

    def say(*words: str) -> tuple[int, str]:
        code = command_line([*words, "-C", root])
        held = capsys.readouterr()
        return code, held.out + held.err

    assert say("checkpoint", "--new-key", private)[0] == 0
    assert say("checkpoint", "--sign", private)[0] == 0
    assert say("attest", "--sign", private)[0] == 0
    code, told = say("verify", "--checkpoint", seal, "--public-key", key)
    assert code == 0
    assert "proved: the" in told
    assert "not proved: that a correction is right" in told
    assert say("verify", "--attestation", place, "--public-key", key)[0] == 0
    assert say("verify", "--checkpoint", seal)[0] == 2
    folder.ledger.write_bytes(folder.ledger.read_bytes()[:-9])
    assert say("verify", "--checkpoint", seal, "--public-key", key)[0] == 4
