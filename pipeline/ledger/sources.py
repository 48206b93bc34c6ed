"""The texts that a ledger was made on, kept by digest, so that corrections can be carried on.

A transcript is replaced by writing over it; then it is too late to keep the old one. So each is
kept when the first event speaks of it, byte for byte, in `corrections/<document>.sources/`.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.errors import InputError, LedgerError
from pipeline.ledger import store
from pipeline.model.codec import digest
from pipeline.model.event import Entry, SourceEvent


def path_beside(ledger: Path, name: str) -> Path:
    """Where the text with digest `name` is kept."""
    return ledger.with_suffix(".sources") / f"{name}.txt"


def keep(ledger: Path, content: bytes) -> None:
    """Keep a text, once; raises InputError where the disk refuses."""
    path = path_beside(ledger, digest(content))
    if path.exists():
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as fault:
        raise InputError(f"cannot be written: {fault.strerror}", where=str(path)) from fault
    part = path.with_suffix(".part")
    part.unlink(missing_ok=True)
    store.append_bytes(part, content)
    part.replace(path)


def handed(entries: Iterable[Entry], path: Path) -> dict[str, bytes]:
    """An earlier transcript that a person hands over, by its digest.

    Raises InputError where the ledger was never made on it.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise InputError(
            f"cannot be read: {fault.strerror}", where=str(path), todo="check the path"
        ) from fault
    known = {held.event.digest for held in entries if isinstance(held.event, SourceEvent)}
    if digest(content) not in known:
        raise InputError(
            "no correction was made on this text",
            where=str(path),
            todo="give the transcript, byte for byte, as it was when it was cleaned",
        )
    return {digest(content): content}


def text(ledger: Path, source: SourceEvent) -> str:
    """The text that a source event speaks of; raises InputError or LedgerError where it is lost."""
    path = path_beside(ledger, source.digest)
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise InputError(
            f"the transcript of {source.at} was not kept, and corrections rest on it",
            where=str(path),
            todo="hand it over with `corrigenda rebase --old FILE`",
        ) from fault
    if digest(content) != source.digest:
        raise LedgerError(
            "the kept transcript is not what it was",
            where=str(path),
            todo="restore it from a copy or git",
        )
    return content.decode(source.encoding)


def faults(ledger: Path, entries: Iterable[Entry]) -> list[str]:
    """Kept texts that are not what they were, a line each."""
    named = {held.event.digest for held in entries if isinstance(held.event, SourceEvent)}
    wrong = []
    for name in sorted(named):
        path = path_beside(ledger, name)
        if path.exists() and digest(path.read_bytes()) != name:
            wrong.append(f"{path}: the kept transcript is not what it was")
    return wrong
