"""The log of checkpoints: which events there were at each moment, so that none can vanish.

Each checkpoint names the events added since its parents, and the Merkle root over all events of
it and its ancestors. Two people's logs merge as their ledgers do: the next checkpoint has both
as parents. A checkpoint's id is the SHA-256 of its record, so that an edited one shows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import LedgerError
from pipeline.ledger import merkle, store
from pipeline.model.codec import canonical, digest, plain, restore
from pipeline.model.event import Entry


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a ledger at a moment: `root` and `count` of all events up to here."""

    at: str
    tool: str
    parents: tuple[str, ...]
    added: tuple[str, ...]
    count: int
    root: str


def path_beside(ledger: Path) -> Path:
    """Where a ledger's checkpoints are kept."""
    return ledger.with_suffix(".checkpoints")


def read(path: Path) -> dict[str, Checkpoint]:
    """Every checkpoint by id, in file order; raises LedgerError for a torn or edited line."""
    found: dict[str, Checkpoint] = {}
    for number, line in enumerate(store.lines(path), 1):
        name, held = _decode(line, f"{path}, line {number}")
        found[name] = held
    return found


def _decode(line: bytes, where: str) -> tuple[str, Checkpoint]:
    try:
        record: dict[str, Any] = json.loads(line)
        claimed = record.pop("id")
        held: Checkpoint = restore(Checkpoint, record)
        name = digest(canonical(plain(held)))
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as fault:
        raise LedgerError(
            "this line is no checkpoint", where=where, todo="restore it from a copy or git"
        ) from fault
    if name != claimed or _encode(held) != line:
        raise LedgerError(
            "the checkpoint is not what its id says: it was edited",
            where=where,
            todo="restore it from a copy or git",
        )
    return name, held


def _encode(held: Checkpoint) -> bytes:
    record = plain(held)
    return canonical({"id": digest(canonical(record)), **record}) + b"\n"


def heads(log: dict[str, Checkpoint]) -> tuple[str, ...]:
    """The checkpoints that no other one builds on, sorted."""
    inner = {parent for held in log.values() for parent in held.parents}
    return tuple(sorted(log.keys() - inner))


def seal(ledger: Path, entries: Iterable[Entry], *, at: str, tool: str) -> None:
    """Append a checkpoint over all events not yet covered; nothing where all are."""
    log = read(path_beside(ledger))
    ids = [held.id for held in entries]
    covered = {name for held in log.values() for name in held.added}
    added = tuple(sorted(set(ids) - covered))
    tips = heads(log)
    if added or len(tips) > 1:
        held = Checkpoint(at, tool, tips, added, len(set(ids)), merkle.root(ids))
        store.append_bytes(path_beside(ledger), _encode(held))


def faults(ledger: Path, entries: Iterable[Entry]) -> list[str]:
    """What the checkpoints say against the ledger, a line each; none where all is proved."""
    path = path_beside(ledger)
    log = read(path)
    present = {held.id for held in entries}
    wrong = []
    for name, held in log.items():
        for parent in held.parents:
            if parent not in log:
                wrong.append(f"{path}: checkpoint {parent[:12]}, a parent of {name[:12]}, is gone")
        if missing := [i for i in held.added if i not in present]:
            wrong.append(
                f"{ledger}: {len(missing)} events that checkpoint {name[:12]} of {held.at} "
                f"holds are gone, the first {missing[0][:12]}"
            )
    covered = {name for held in log.values() for name in held.added}
    if loose := present - covered:
        wrong.append(f"{ledger}: {len(loose)} events stand in no checkpoint of {path.name}")
    if wrong:
        return wrong
    for name in heads(log):
        held = log[name]
        ids = history(log, name)
        if len(ids) != held.count or merkle.root(ids) != held.root:
            wrong.append(f"{path}: checkpoint {name[:12]} has not the root of its events")
    return wrong


def history(log: dict[str, Checkpoint], name: str) -> set[str]:
    """The ids of all events that a checkpoint and its ancestors hold."""
    seen: set[str] = set()
    ids: set[str] = set()
    waiting = [name]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            ids.update(log[at].added)
            waiting += [parent for parent in log[at].parents if parent in log]
    return ids
