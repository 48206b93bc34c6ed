"""Applies the live corrections to the untouched transcript: cleaned text and table of pieces."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.errors import LedgerError
from pipeline.model.edition import Edition, Live, Piece, State
from pipeline.model.text import Document


def apply(document: Document, entries: Iterable[Live]) -> Edition:
    """The edition that a document's live proposals make of it, left to right.

    Raises LedgerError where a correction's `exact` is not what stands in the transcript: a
    correction is never applied by guess.
    """
    entries = tuple(entries)
    pieces: list[Piece] = []
    written: list[str] = []
    done = length = 0

    def put(piece: str, start: int, end: int, event: str) -> None:
        nonlocal length
        if piece or start < end:
            pieces.append(Piece(length, length + len(piece), start, end, event))
            written.append(piece)
            length += len(piece)

    for live in entries:
        span = live.span
        if document.text[span.start : span.end] != live.selector.exact:
            raise LedgerError(
                f"the transcript does not read {live.selector.exact!r} at {span.start}",
                where=f"{document.name}, event {live.entry.id[:12]}",
                todo="the ledger belongs to another state of the transcript",
            )
        if live.state is not State.APPLIED or live.is_flag:
            continue
        put(document.text[done : span.start], done, span.start, "")
        put(live.after, span.start, span.end, live.entry.id)
        done = span.end
    put(document.text[done:], done, len(document.text), "")
    return Edition(document, entries, tuple(pieces), "".join(written))


def revert(edition: Edition) -> str:
    """The transcript again, made from the cleaned text and the table of pieces alone.

    Equal to the source if and only if every change is explained by a piece.
    """
    exact = {live.entry.id: live.selector.exact for live in edition.entries}
    return "".join(
        exact[piece.event] if piece.event else edition.text[piece.out_start : piece.out_end]
        for piece in edition.pieces
    )
