"""Attests what a cleaned text was made of: an in-toto Statement in a DSSE envelope.

The statement (in-toto Attestation Framework, Statement v1) has the files of the report as its
subjects; its predicate names the ledger's root, the sources, rules and models. It holds no time,
so that the same state always gives the same bytes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipeline import catalog, report
from pipeline.errors import LedgerError
from pipeline.ledger import checkpoints, envelope, keys, merkle, record, store
from pipeline.model.codec import canonical, digest
from pipeline.model.edition import Edition, State
from pipeline.model.event import Entry, RunEvent
from pipeline.run.proving import verify
from pipeline.run.rebuilding import crops, standing
from pipeline.storage import write_atomically
from pipeline.workspace import Folder

STATEMENT = "https://in-toto.io/Statement/v1"
PAYLOAD = "application/vnd.in-toto+json"
PREDICATE = "urn:x-corrigenda:cleaning:v1"
NAME = "attestation.intoto.jsonl"

Statement = dict[str, Any]


def attest(folder: Folder, key: Path | None = None, output: Path | None = None) -> Path:
    """Write the attestation of a document as it is now, signed where there is a key; where it is.

    Raises LedgerError where the document does not verify: what is not proved is not attested.
    """
    signer = keys.private(key) if key else None
    if wrong := verify(folder):
        raise LedgerError(
            f"what does not verify is not attested: {wrong[0]}",
            where=folder.name,
            todo=f"`corrigenda verify {folder.name}` tells all",
        )
    place = output or folder.reports / NAME
    held = envelope.sealed(PAYLOAD, canonical(statement(folder)), signer)
    write_atomically(place, envelope.encode(held))
    return place


def statement(folder: Folder) -> Statement:
    """The in-toto Statement of a document as source and ledger have it now."""
    edition, entries = standing(folder), store.read(folder.ledger)
    rendered = report.render(edition, crops(folder, edition.document), catalog.exporters())
    return {
        "_type": STATEMENT,
        "subject": [
            _resource(f"reports/{folder.name}/{name}", digest(content))
            for name, content in sorted(rendered.items())
        ],
        "predicateType": PREDICATE,
        "predicate": _predicate(folder, edition, entries),
    }


def _predicate(folder: Folder, edition: Edition, entries: Sequence[Entry]) -> Statement:
    """What the subjects were made of, and how many corrections they hold."""
    source = record.current_source(entries)
    log = checkpoints.read(checkpoints.path_beside(folder.ledger))
    assert source is not None
    images = {image.path: image.digest for image in source.images}
    scans = f"scans/{folder.name}"
    return {
        "document": folder.name,
        "tool": f"corrigenda {version('corrigenda')}",
        "ledger": {
            "name": f"corrections/{folder.ledger.name}",
            "events": len(entries),
            "root": merkle.root(held.id for held in entries),
            "checkpoints": list(checkpoints.heads(log)),
        },
        "sources": [
            _resource(f"{scans}/{source.path}", source.digest),
            *(_resource(f"{scans}/{path}", held) for path, held in sorted(images.items())),
        ],
        "runs": _runs(entries),
        "corrections": {
            "applied": len(edition.of(State.APPLIED)),
            "queued": len(edition.of(State.QUEUED)),
            "rejected": len(edition.of(State.REJECTED)),
            "orphaned": len(edition.orphans),
        },
    }


def _runs(entries: Sequence[Entry]) -> list[Statement]:
    """Every run that brought something: its tools and the digests of rules and models."""
    return [
        {
            "id": held.id,
            "tool": held.event.tool,
            "rules": held.event.rules,
            "models": held.event.models,
            "policy": held.event.policy,
            "engine": f"{held.event.engine} {held.event.engine_version}".strip(),
            "settings": held.event.settings,
            "configuration": held.event.configuration,
        }
        for held in sorted(entries, key=lambda held: held.id)
        if isinstance(held.event, RunEvent)
    ]


def _resource(name: str, sha256: str) -> Statement:
    """An in-toto resource descriptor."""
    return {"name": name, "digest": {"sha256": sha256}}


def compare(folder: Folder, path: Path, key: Path) -> tuple[str, ...]:
    """How source and ledger differ from an attestation, a line each; none where they are as then.

    That the files on disk are what source and ledger give is for `verify`.

    Raises LedgerError where the file is no attestation of it that this key signed.
    """
    held = envelope.read(path)
    if not held.signed_by(keys.public(key)):
        raise LedgerError(
            "this attestation is not signed by the key",
            where=str(path),
            todo="check key and file: nothing is proved",
        )
    told, now = _statement_of(held, path), statement(folder)
    if told["predicate"]["document"] != folder.name:
        raise LedgerError(
            f"this attests another document: {told['predicate']['document']}", where=str(path)
        )
    wrong = _differing(told["subject"], now["subject"], "file")
    wrong += _differing(told["predicate"]["sources"], now["predicate"]["sources"], "source")
    if told["predicate"]["ledger"] != now["predicate"]["ledger"]:
        wrong.append(f"{folder.ledger}: is not the ledger that was attested")
    return tuple(wrong)


def _statement_of(held: envelope.Envelope, path: Path) -> Statement:
    """The statement in an envelope; raises LedgerError where it is none of this project's."""
    try:
        made: Statement = json.loads(held.content)
        right = made["_type"] == STATEMENT and made["predicateType"] == PREDICATE
    except (ValueError, KeyError, TypeError) as fault:
        raise LedgerError("this is no in-toto statement", where=str(path)) from fault
    if not right:
        raise LedgerError(f"this is no statement of type {PREDICATE}", where=str(path))
    return made


def _differing(told: Sequence[Statement], now: Sequence[Statement], what: str) -> list[str]:
    """Resources that were attested and are others now."""
    here = _digests(now)
    return [
        f"{name}: is not the {what} that was attested"
        for name, sha256 in _digests(told).items()
        if here.get(name) != sha256
    ]


def _digests(resources: Sequence[Statement]) -> dict[str, str]:
    return {held["name"]: held["digest"]["sha256"] for held in resources}
