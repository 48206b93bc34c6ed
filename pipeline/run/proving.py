"""Proves a document's record: the ledger is whole, explains the text, and gives its outputs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline import apply, catalog, report
from pipeline.errors import CorrigendaError, LedgerError
from pipeline.ingest import ingest
from pipeline.ledger import checkpoints, live, record, store
from pipeline.model.edition import Edition
from pipeline.model.event import DecideEvent, Entry, RevertEvent, SupersedeEvent
from pipeline.run.rebuilding import changed_sources, crops
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
    edition = apply.apply(document, live.view(entries, document.digest))
    if apply.revert(edition) != document.text:
        yield f"{folder.name}: the cleaned text does not lead back to the source"
    if unexplained := _unexplained(edition):
        yield f"{folder.name}: {unexplained} changed characters are explained by no live event"
    yield from _outputs(folder, edition)


def _dangling(folder: Folder, entries: Sequence[Entry]) -> Iterator[str]:
    """Events that speak of events which are not there."""
    known = {held.id for held in entries}
    for held in entries:
        event = held.event
        named: tuple[str, ...] = ()
        if isinstance(event, DecideEvent):
            named = (event.target, *event.replaces)
        elif isinstance(event, RevertEvent | SupersedeEvent):
            named = event.targets
        for name in named:
            if name not in known:
                yield f"{folder.ledger}: event {held.id[:12]} speaks of {name[:12]}, which is gone"


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
