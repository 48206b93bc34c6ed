"""Seals: signed checkpoints, kept beside the log, and what they prove about a ledger.

A seal speaks of one checkpoint, whose id covers its parents' ids, its events and their root. So a
seal that was kept elsewhere proves that nothing it covers has vanished or changed since.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, LedgerError
from pipeline.ledger import checkpoints, envelope, keys, merkle, store
from pipeline.ledger.envelope import Envelope
from pipeline.model.codec import canonical, plain, restore
from pipeline.model.event import Entry

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

TYPE = "application/vnd.corrigenda.checkpoint+json"


@dataclass(frozen=True, slots=True)
class Seal:
    """What is signed: of which document, which checkpoint, over how many events, their root."""

    document: str
    checkpoint: str
    at: str
    count: int
    root: str


@dataclass(frozen=True, slots=True)
class Proof:
    """What a seal proves of a ledger: `faults` where it does not hold, `later` events it lacks."""

    seal: Seal
    later: int
    faults: tuple[str, ...]


def path_beside(ledger: Path) -> Path:
    """Where a ledger's seals are kept."""
    return ledger.with_suffix(".signatures")


def sign(ledger: Path, key: Ed25519PrivateKey) -> Seal:
    """Sign the newest checkpoint and keep the seal, once; raises LedgerError where there is none.

    To be called under the ledger's lock, after `checkpoints.seal`.
    """
    log = checkpoints.read(checkpoints.path_beside(ledger))
    tips = checkpoints.heads(log)
    if len(tips) != 1:
        raise LedgerError(
            f"there are {len(tips)} newest checkpoints, not one",
            where=str(checkpoints.path_beside(ledger)),
            todo="run again: the next checkpoint joins them",
        )
    held = log[tips[0]]
    made = Seal(ledger.stem, tips[0], held.at, held.count, held.root)
    line = envelope.encode(envelope.sealed(TYPE, canonical(plain(made)), key))
    path = path_beside(ledger)
    if line not in store.lines(path):
        store.append_bytes(path, line)
    return made


def read(path: Path) -> tuple[tuple[Envelope, Seal], ...]:
    """Every seal of a file; raises LedgerError where a line is none, InputError without a file."""
    if not path.is_file():
        raise InputError(
            "there is no such file", where=str(path), todo="give a .signatures file, or a copy"
        )
    found = []
    for number, line in enumerate(store.lines(path), 1):
        where = f"{path}, line {number}"
        held = envelope.decode(line, where=where)
        found.append((held, _seal(held, where)))
    return tuple(found)


def _seal(held: Envelope, where: str) -> Seal:
    try:
        if held.payloadType != TYPE:
            raise ValueError(held.payloadType)
        made: Seal = restore(Seal, json.loads(held.content))
        if canonical(plain(made)) != held.content:
            raise ValueError("not canonical")
    except (ValueError, TypeError) as fault:
        raise LedgerError(
            "this envelope holds no checkpoint", where=where, todo="give a .signatures file"
        ) from fault
    return made


def faults(ledger: Path) -> list[str]:
    """Kept seals that are not true, each by the key that it names itself; a line each.

    Without the extra for signing, only that they speak of checkpoints of this log.
    """
    path = path_beside(ledger)
    if not path.exists():
        return []
    log = checkpoints.read(checkpoints.path_beside(ledger))
    wrong = []
    for number, (held, seal) in enumerate(read(path), 1):
        where = f"{path}, line {number}"
        known = log.get(seal.checkpoint)
        if known is None or (known.count, known.root) != (seal.count, seal.root):
            wrong.append(f"{where}: speaks of a checkpoint that is not in the log")
        if not held.signatures:
            wrong.append(f"{where}: is not signed")
        if keys.available():
            wrong += [
                f"{where}: key {name[:16]} did not sign it" for name in held.false_signatures()
            ]
    return wrong


def proofs(
    ledger: Path, entries: Sequence[Entry], path: Path, key: Ed25519PublicKey
) -> tuple[Proof, ...]:
    """What the seals in `path` that are of this document and of this key prove, the widest last.

    Raises LedgerError where there is none: then nothing at all is proved.
    """
    ours = [
        seal for held, seal in read(path) if seal.document == ledger.stem and held.signed_by(key)
    ]
    if not ours:
        raise LedgerError(
            f"holds no checkpoint of {ledger.stem} that key {keys.name(key)[:16]} signed",
            where=str(path),
            todo="check key and file: nothing is proved",
        )
    log = checkpoints.read(checkpoints.path_beside(ledger))
    present = {held.id for held in entries}
    return tuple(
        Proof(seal, len(present) - seal.count, tuple(_against(seal, log, present)))
        for seal in sorted(ours, key=lambda seal: (seal.count, seal.at, seal.checkpoint))
    )


def _against(seal: Seal, log: dict[str, checkpoints.Checkpoint], present: set[str]) -> list[str]:
    """What of a seal does not hold for the log and the events that are there."""
    short = seal.checkpoint[:12]
    if seal.checkpoint not in log:
        return [f"checkpoint {short} of {seal.at} was signed and is gone from the log"]
    ids = checkpoints.history(log, seal.checkpoint)
    wrong = []
    if missing := sorted(ids - present):
        wrong.append(
            f"{len(missing)} events that were signed with checkpoint {short} are gone, "
            f"the first {missing[0][:12]}"
        )
    if len(ids) != seal.count or merkle.root(ids) != seal.root:
        wrong.append(f"checkpoint {short} has not the root that was signed")
    return wrong
