"""Proves a document's record: the ledger is whole, explains the text, and gives its outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline import catalog, report
from pipeline.errors import CorrigendaError, LedgerError
from pipeline.ingest import ingest
from pipeline.ledger import checkpoints, record, seals, sources, store
from pipeline.model.edition import Edition
from pipeline.model.event import (
    ConfirmedEvent,
    CorrectEvent,
    DecideEvent,
    Entry,
    OrphanEvent,
    ProposeEvent,
    RebaseEvent,
    RevertEvent,
    SupersedeEvent,
)
from pipeline.run.rebuilding import changed_sources, crops, edition
from pipeline.workspace import Folder


def verify(folder: Folder) -> tuple[str, ...]:
    """Everything that does not hold, a line each; empty where the document verifies."""
    try:
        entries = store.read(folder.ledger)
        return tuple(_faults(folder, entries))
    except LedgerError as fault:
        return (str(fault),)


def _faults(folder: Folder, entries: Sequence[Entry]) -> Iterator[str]:
    yield from checkpoints.faults(folder.ledger, entries)
    yield from _dangling(folder, entries)
    yield from seals.faults(folder.ledger)
    yield from sources.faults(folder.ledger, entries)
    source = record.current_source(entries)
    if source is None:
        yield f"{folder.ledger}: nothing is recorded"
        return
    try:
        document = ingest(folder, catalog.formats(), source.encoding)
    except CorrigendaError as fault:
        yield f"a source cannot be read any more: {fault}"
        return
    if changed := changed_sources(document, source):
        yield from (f"scans/{folder.name}: {line}" for line in changed)
        return
    made = edition(document, entries)
    if unexplained := _unexplained(made):
        yield f"{folder.name}: {unexplained} changed characters are explained by no live event"
    yield from _outputs(folder, made)


def _dangling(folder: Folder, entries: Sequence[Entry]) -> Iterator[str]:
    """Events that speak of events which are not there."""
    known = {held.id for held in entries}
    keys = _keys(entries)
    for held in entries:
        event = held.event
        named: tuple[str, ...] = ()
        if isinstance(event, DecideEvent):
            named = (event.target, *event.replaces)
        elif isinstance(event, RevertEvent | SupersedeEvent):
            named = event.targets
        elif isinstance(event, RebaseEvent | ConfirmedEvent | OrphanEvent):
            named = () if event.key in keys else (event.key,)
        for name in named:
            if name not in known:
                yield f"{folder.ledger}: event {held.id[:12]} speaks of {name[:12]}, which is gone"


def _keys(entries: Sequence[Entry]) -> frozenset[str]:
    """The keys of all edits that were proposed, and of the places they were carried to."""
    found = set()
    for held in entries:
        if isinstance(held.event, ProposeEvent | CorrectEvent):
            found.add(held.event.key)
        elif isinstance(held.event, RebaseEvent):
            found.add(held.event.moved)
    return frozenset(found)


def _unexplained(edition: Edition) -> int:
    """How many characters of the cleaned text differ from the source without a living event."""
    live_ids = {held.entry.id for held in edition.entries}
    wrong = 0
    for piece in edition.pieces:
        text = edition.text[piece.out_start : piece.out_end]
        if piece.event:
            wrong += 0 if piece.event in live_ids else len(text)
        elif text != edition.document.text[piece.start : piece.end]:
            wrong += len(text)
    return wrong


def _outputs(folder: Folder, edition: Edition) -> Iterator[str]:
    """Outputs on disk that are not what regenerating gives."""
    cut = crops(folder, edition.document)
    for path, what in report.faults(edition, cut, catalog.exporters(), folder.reports).items():
        yield f"{path}: {what}; `corrigenda regenerate {folder.name}` writes it anew"
