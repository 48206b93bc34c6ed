"""Events, the live view, what a run adds, storage on disk, and the log of checkpoints."""

from __future__ import annotations

import itertools
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import rfc8785
from making import AT, correct, decide, decided, document, proposed, revert, run

from pipeline.errors import InputError, LedgerError
from pipeline.ledger import checkpoints, live, merkle, record, store
from pipeline.model.codec import decode, encode
from pipeline.model.correction import Verdict
from pipeline.model.edition import State
from pipeline.model.event import Entry, RunEvent
from pipeline.workspace import Workspace, lay_in

TEXT = "one ; two .. three ; four"
LATER = "2026-01-02T00:00:00Z"


def states(entries: tuple[Entry, ...]) -> list[tuple[int, str, State]]:
    seen = live.view(entries, document(TEXT).digest)
    return [(held.span.start, held.after, held.state) for held in seen]


def test_records_are_written_as_rfc_8785_writes_them() -> None:
    """Sorted compact JSON of strings and integers is the canonical form, byte for byte."""
    text = 'a "\\ \u2028\x07\x7f é 😀 ; b'
    for held in record.additions((), document(text), run(text, (17, 18, ""))):
        line = encode(held)
        assert line == rfc8785.dumps(json.loads(line)) + b"\n"
        assert decode(line, where="here") == held


def test_a_run_that_changes_nothing_records_nothing() -> None:
    """Not even itself; also where a confidence differs or the clock has moved."""
    first = record.additions((), document(TEXT), run(TEXT, (3, 4, "")))
    assert [type(held.event).__name__ for held in first] == [
        "SourceEvent",
        "RunEvent",
        "ProposeEvent",
        "DecideEvent",
    ]
    assert record.additions(first, document(TEXT), run(TEXT, (3, 4, ""), at=LATER)) == ()


def test_a_run_takes_back_what_it_finds_no_more_and_may_find_it_again() -> None:
    """The live view says what the newest run found, for what no person decided."""
    doc = document(TEXT)
    one = record.additions((), doc, run(TEXT, (3, 4, "")))
    two = one + record.additions(one, doc, run(TEXT, (18, 19, "")))
    assert states(two) == [(18, "", State.APPLIED)]
    three = two + record.additions(two, doc, run(TEXT, (3, 4, "")))
    assert states(three) == [(3, "", State.APPLIED)]


def test_a_changed_verdict_replaces_the_older_one() -> None:
    """Deferring what was accepted queues it, though all happens in one second."""
    doc = document(TEXT)
    one = record.additions((), doc, run(TEXT, (3, 4, "")))
    two = one + record.additions(one, doc, run(TEXT, (3, 4, ""), verdict=Verdict.DEFER))
    assert states(two) == [(3, "", State.QUEUED)]
    back = two + record.additions(two, doc, run(TEXT, (3, 4, "")))
    assert states(back) == [(3, "", State.APPLIED)]


@pytest.mark.parametrize("verdict", [Verdict.REJECT, Verdict.ASSERT])
def test_what_a_person_judged_never_returns(verdict: Verdict) -> None:
    """A later run leaves a person's decision as it is."""
    doc = document(TEXT)
    one = record.additions((), doc, run(TEXT, (3, 4, "")))
    judged = (*one, decide(proposed(one)[0].id, verdict))
    assert states(judged) == [(3, "", State.REJECTED)]
    assert record.additions(judged, doc, run(TEXT, (3, 4, ""), at=LATER)) == ()
    gone = record.additions(judged, doc, run(TEXT, at=LATER))
    assert states((*judged, *gone)) == [(3, "", State.REJECTED)]


def test_a_persons_revert_of_a_policys_decision_stands() -> None:
    """Taking a decision back is a judgement too: the next run does not bring it again."""
    doc = document(TEXT)
    one = record.additions((), doc, run(TEXT, (3, 4, "")))
    back = (*one, revert(decided(one)[0].id))
    assert states(back) == [(3, "", State.REJECTED)]
    assert record.additions(back, doc, run(TEXT, (3, 4, ""), at=LATER)) == ()


def test_a_reverted_revert_counts_no_more() -> None:
    """Killing the killer brings the first event back."""
    one = record.additions((), document(TEXT), run(TEXT, (3, 4, "")))
    back = revert(decided(one)[0].id)
    assert states((*one, back, revert(back.id, at=LATER))) == [(3, "", State.APPLIED)]


def test_two_people_who_disagree_queue_the_place() -> None:
    """Neither outranks the other; agreeing is no conflict."""
    one = record.additions((), document(TEXT), run(TEXT, (3, 4, "")))
    name = proposed(one)[0].id
    yes, no = decide(name, Verdict.ACCEPT), decide(name, Verdict.REJECT, agent="person:bob")
    assert states((*one, yes, no)) == [(3, "", State.QUEUED)]
    also = decide(name, Verdict.ACCEPT, agent="person:bob")
    assert states((*one, yes, also)) == [(3, "", State.APPLIED)]


def test_overlapping_corrections_apply_neither() -> None:
    """Different edits that meet are rivals and both wait; two insertions at a point too."""
    over = (correct(TEXT, 3, 5, ","), correct(TEXT, 4, 6, "!"))
    assert [state for *_, state in states(over)] == [State.QUEUED, State.QUEUED]
    point = (correct(TEXT, 3, 3, ","), correct(TEXT, 3, 3, "!"))
    assert [state for *_, state in states(point)] == [State.QUEUED, State.QUEUED]
    beside = (correct(TEXT, 3, 4, ""), correct(TEXT, 4, 5, ","))
    assert [state for *_, state in states(beside)] == [State.APPLIED, State.APPLIED]


def test_the_order_of_the_file_does_not_matter() -> None:
    """Any order that a merge may leave gives the same view."""
    one = record.additions((), document(TEXT), run(TEXT, (3, 4, "")))
    name = proposed(one)[0].id
    more = (decide(name, Verdict.REJECT), revert(decided(one)[0].id), correct(TEXT, 10, 11, ""))
    whole = (*one, *more)
    seen = {tuple(states(order)) for order in itertools.permutations(whole, len(whole))}
    assert len(seen) == 1


def test_the_merkle_root_is_rfc_6962s() -> None:
    """Against the test vectors' construction, written out by hand for small trees."""
    from hashlib import sha256

    def leaf(held: str) -> bytes:
        return sha256(b"\x00" + bytes.fromhex(held)).digest()

    def node(a: bytes, b: bytes) -> bytes:
        return sha256(b"\x01" + a + b).digest()

    a, b, c, d, e = (f"{n:064x}" for n in range(5))
    assert merkle.root([]) == sha256().hexdigest()
    assert merkle.root([a]) == leaf(a).hex()
    three = node(node(leaf(a), leaf(b)), leaf(c))
    assert merkle.root([c, a, b, a]) == three.hex()
    four = node(node(leaf(a), leaf(b)), node(leaf(c), leaf(d)))
    assert merkle.root([a, b, c, d, e]) == node(four, leaf(e)).hex()


def written(folder: Path) -> tuple[Path, tuple[Entry, ...]]:
    """A ledger on disk with a sealed checkpoint."""
    path = folder / "letter.jsonl"
    held = record.additions((), document(TEXT), run(TEXT, (3, 4, ""), (18, 19, "")))
    with store.locked(path):
        store.append(path, held)
        checkpoints.seal(path, held, at=AT, tool="corrigenda 0")
    return path, held


def test_what_is_appended_is_read_back(tmp_path: Path) -> None:
    """In order, each once, and the checkpoints prove it."""
    path, held = written(tmp_path)
    assert store.read(path) == held
    assert checkpoints.faults(path, held) == []


def test_a_line_that_a_merge_doubled_is_one_event(tmp_path: Path) -> None:
    """Union merges keep both sides' lines."""
    path, held = written(tmp_path)
    path.write_bytes(path.read_bytes() + encode(held[0]))
    assert store.read(path) == held


def noticed(path: Path) -> bool:
    """Whether ledger or checkpoints are found to be wrong."""
    try:
        return bool(checkpoints.faults(path, store.read(path)))
    except LedgerError:
        return True


def test_any_flipped_byte_of_ledger_or_checkpoints_is_noticed(tmp_path: Path) -> None:
    """Every byte of both files matters."""
    path, _ = written(tmp_path)
    for target in (path, checkpoints.path_beside(path)):
        whole = target.read_bytes()
        for at in range(0, len(whole), 7):
            target.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
            assert noticed(path)
        target.write_bytes(whole)
    assert checkpoints.faults(path, store.read(path)) == []


def test_a_vanished_event_is_noticed(tmp_path: Path) -> None:
    """A line taken out whole leaves no trace in the ledger, but the checkpoints hold its id."""
    path, _ = written(tmp_path)
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert "events that checkpoint" in checkpoints.faults(path, store.read(path))[0]


def test_a_torn_line_is_found_and_repaired_only_on_request(tmp_path: Path) -> None:
    """The error names the line; repairing keeps the torn bytes beside the ledger."""
    path, held = written(tmp_path)
    with path.open("ab") as file:
        file.write(b'{"agent":"per')
    with pytest.raises(LedgerError, match=r"last line is torn.*repair"):
        store.read(path)
    assert "13 bytes" in (store.repair(path) or "")
    assert store.read(path) == held
    assert (tmp_path / "letter.jsonl.torn").read_bytes() == b'{"agent":"per\n'
    assert store.repair(path) is None


def test_an_event_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """What is not understood is never skipped."""
    path = tmp_path / "letter.jsonl"
    path.write_bytes(b'{"format":2,"id":"00","kind":"bless"}\n')
    with pytest.raises(LedgerError, match="line 1: an event 'bless' of format 2 is not known"):
        store.read(path)


def test_a_full_disk_leaves_the_ledger_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A write that fails half way is taken back."""
    path, held = written(tmp_path)
    whole = path.read_bytes()
    real = os.write

    def full(descriptor: int, content: bytes) -> int:
        if len(content) > 40:
            return real(descriptor, bytes(content[:40]))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(InputError, match="No space left on device; nothing was recorded"):
        store.append_bytes(path, b"x" * 90 + b"\n")
    assert path.read_bytes() == whole
    assert store.read(path) == held


APPENDER = """
import sys
from pathlib import Path
from pipeline.ledger import store
from pipeline.model.codec import entry
from pipeline.model.event import RunEvent
path, name, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for at in range(count):
    with store.locked(path):
        store.read(path)
        store.append(path, [entry(RunEvent(str(at), name, "", "", "", "", "", "", ""))])
    print(at, flush=True)
"""


def test_two_processes_at_once_lose_nothing(tmp_path: Path) -> None:
    """The lock serialises them."""
    path = tmp_path / "letter.jsonl"
    both = [
        subprocess.Popen(
            [sys.executable, "-c", APPENDER, path, name, "20"], stdout=subprocess.DEVNULL
        )
        for name in ("a", "b")
    ]
    assert [process.wait(60) for process in both] == [0, 0]
    assert len(store.read(path)) == 40


def test_kill_9_loses_no_acknowledged_event(tmp_path: Path) -> None:
    """Whatever a killed process said was recorded is there, and the ledger is whole."""
    path = tmp_path / "letter.jsonl"
    for stop in (1, 3, 6):
        name = f"agent{stop}"
        process = subprocess.Popen(
            [sys.executable, "-c", APPENDER, path, name, "10000"],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        for _ in range(stop):
            told = int(process.stdout.readline())
        process.send_signal(signal.SIGKILL)
        told = max([told, *map(int, process.stdout.read().split())])
        process.wait()
        process.stdout.close()
        store.repair(path)
        ours = [h.event for h in store.read(path) if isinstance(h.event, RunEvent)]
        assert {str(n) for n in range(told + 1)} <= {e.at for e in ours if e.agent == name}


def git(folder: Path, *words: str) -> None:
    subprocess.run(
        [
            "git",
            "-c",
            "user.name=a",
            "-c",
            "user.email=a@b",
            "-c",
            "init.defaultBranch=main",
            *words,
        ],
        cwd=folder,
        check=True,
        capture_output=True,
    )


def test_two_branches_merge_without_conflict(tmp_path: Path) -> None:
    """With the attributes that laying a document in writes, git keeps both people's lines."""
    transcript = tmp_path / "text.txt"
    transcript.write_text(TEXT)
    root = tmp_path / "w"
    ledger = lay_in(Workspace(root), "letter", transcript, []).ledger
    first = record.additions((), document(TEXT), run(TEXT, (3, 4, "")))

    def add(*entries: Entry) -> None:
        with store.locked(ledger):
            store.append(ledger, entries)
            checkpoints.seal(ledger, store.read(ledger), at=AT, tool="corrigenda 0")
        git(root, "add", "-A")
        git(root, "commit", "-m", "decided")

    git(root, "init")
    add(*first)
    git(root, "checkout", "-b", "bob")
    add(correct(TEXT, 18, 19, "", agent="person:bob"))
    git(root, "checkout", "main")
    add(correct(TEXT, 10, 11, ""))
    git(root, "merge", "bob", "-m", "both")
    held = store.read(ledger)
    assert checkpoints.faults(ledger, held) == []
    assert states(held) == [(at, "", State.APPLIED) for at in (3, 10, 18)]
