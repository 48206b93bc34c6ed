"""Rebuilds a document's outputs from source and ledger alone: no OCR, no rules, no clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline import apply, catalog, report
from pipeline.errors import InputError, LedgerError
from pipeline.ingest import ingest, page_image
from pipeline.ledger import live, record, store
from pipeline.model.edition import Edition, Orphan
from pipeline.model.event import Entry, SourceEvent
from pipeline.model.text import Document
from pipeline.report import PageCrops
from pipeline.workspace import Folder


def standing(folder: Folder) -> Edition:
    """The edition that source and ledger come to now.

    Raises InputError where there is no ledger, LedgerError where ledger or sources are not what
    they were.
    """
    entries = store.read(folder.ledger)
    return edition(sourced(folder, entries), entries)


def sourced(folder: Folder, entries: Sequence[Entry]) -> Document:
    """The document as the ledger's events know it; raises as `standing`."""
    source = record.current_source(entries)
    if source is None:
        raise InputError(
            "nothing is recorded yet",
            where=str(folder.ledger),
            todo=f"`corrigenda run {folder.name}` reads and records",
        )
    document = ingest(folder, catalog.formats(), source.encoding)
    if changed := changed_sources(document, source):
        raise LedgerError(
            changed[0],
            where=f"scans/{folder.name}",
            todo=f"bring the file back, or `corrigenda rebase {folder.name}` carries the "
            "corrections to the new one",
        )
    return document


def edition(document: Document, entries: Sequence[Entry]) -> Edition:
    """The edition of a document by its ledger, proved: taking it back gives the source again."""
    made = apply.apply(document, live.view(entries, document.digest))
    if apply.revert(made) != document.text:
        raise LedgerError("the cleaned text does not lead back to the source", where=document.name)
    return replace(made, orphans=live.orphans(entries, document.digest))


def orphans(folder: Folder) -> tuple[Orphan, ...]:
    """The corrections of earlier texts that wait because they have no place in the present one."""
    entries = store.read(folder.ledger)
    source = record.current_source(entries)
    return live.orphans(entries, source.digest) if source else ()


def changed_sources(document: Document, source: SourceEvent) -> list[str]:
    """How the sources differ from what the ledger was made on, a line each."""
    if document.digest != source.digest and document.name != source.document:
        return [f"this is the ledger of {source.document!r}, made on another transcript"]
    if document.digest != source.digest:
        return [
            f"transcript.txt is not the one the ledger was made on "
            f"({document.digest[:12]}, recorded {source.digest[:12]})"
        ]
    now = record.source_event(document, at="", agent="")
    held, seen = set(source.images), set(now.images)
    changed = [
        f"{image.path} is not the page image the ledger was made on"
        for image in sorted(held ^ seen, key=lambda image: (image.page, image.digest))
    ]
    texts = set(source.witnesses or ()) ^ set(now.witnesses or ())
    return changed + [
        f"{path} is not the witness the ledger was made on"
        for path in sorted({witness.path for witness in texts})
    ]


def crops(folder: Folder, document: Document) -> PageCrops:
    """Cuts pieces out of the document's page images, opened when first asked for."""
    formats = catalog.formats()
    return PageCrops(
        document.pages, lambda page: page_image(folder, document.pages[page - 1], formats)
    )


def regenerate(folder: Folder) -> tuple[Edition, tuple[str, ...]]:
    """Write every output anew; the edition, and the names of the files whose bytes changed."""
    made = standing(folder)
    cut = crops(folder, made.document)
    changed = report.write(made, cut, catalog.exporters(), folder.reports)
    return made, tuple(str(name) for name in changed)
