"""Cuts the cleaned text into stretches, so that the page can link each change to its card."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.exporters.html.marks import change, prose
from pipeline.model.edition import Edition, Live, Piece, State


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the cleaned text; `kind` is "", "applied", "gone" or "queued".

    `anchor` names the card it links to, `label` says what happened there.
    """

    kind: str
    text: Markup
    anchor: str = ""
    label: str = ""


def stretches(edition: Edition, anchors: Mapping[str, str]) -> Iterator[Stretch]:
    """The whole cleaned text in order: changes made, places that wait, and all between."""
    source = edition.document.text
    waiting = _apart(edition.of(State.QUEUED))
    for piece in edition.pieces:
        if piece.event:
            yield _changed(edition, piece, anchors)
            continue
        at = piece.start
        for live in _within(waiting, piece):
            yield Stretch("", prose(source[at : live.span.start]))
            yield _queued(live, anchors)
            at = live.span.end
        yield Stretch("", prose(source[at : piece.end]))


def _apart(entries: tuple[Live, ...]) -> list[Live]:
    """The entries by place, last first; of those that overlap or meet, only the first."""
    kept: list[Live] = []
    for live in sorted(entries, key=lambda live: live.span):
        start = live.span.start
        if not kept or (start >= kept[-1].span.end and start > kept[-1].span.start):
            kept.append(live)
    return kept[::-1]


def _within(waiting: list[Live], piece: Piece) -> Iterator[Live]:
    """Takes from `waiting` what stands wholly in a piece of the source's own text."""
    while waiting and waiting[-1].span.end <= piece.end:
        live = waiting.pop()
        if live.span.start >= piece.start:
            yield live


def _changed(edition: Edition, piece: Piece, anchors: Mapping[str, str]) -> Stretch:
    """What a correction put there, or a mark where it took something away."""
    before = edition.document.text[piece.start : piece.end]
    after = edition.text[piece.out_start : piece.out_end]
    anchor = anchors.get(piece.event, "")
    if after:
        label = f"was “{before}”" if before else "was nothing"
        return Stretch("applied", prose(after), anchor, label)
    return Stretch("gone", Markup(""), anchor, f"taken out: “{before}”")


def _queued(live: Live, anchors: Mapping[str, str]) -> Stretch:
    """A place that waits for a person, as it stands in the text now."""
    exact = live.selector.exact
    label = "flagged" if live.is_flag else f"perhaps “{live.after}”"
    text = prose(exact) if exact.strip() else change(exact, spacing=bool(exact))
    return Stretch("queued", text, anchors[live.entry.id], label)
