"""Compares two states of one document: an edition whose source is the one and whose text the other.

So whatever shows how a source became a cleaned text (a unified diff, the page that people read)
shows as well how one cleaned text became another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.ledger.record import CONTEXT
from pipeline.model.codec import digest
from pipeline.model.edition import Edition, Live, Piece, State
from pipeline.model.event import Entry


@dataclass(frozen=True, slots=True)
class _Patch:
    """A stretch of the transcript that either edition changes, with the pieces that do."""

    start: int
    end: int
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]


def between(one: Edition, other: Edition) -> Edition:
    """The edition that turns the text of `one` into the text of `other`.

    Both are of the same transcript. Each change carries the correction that `other` applies there,
    or else the one of `one` that it applies no more, with the reason of the decision in `other`.
    """
    if one.document.digest != other.document.digest:
        raise ValueError("the two editions are of different transcripts")
    content = one.text.encode(one.document.encoding)
    document = replace(one.document, text=one.text, digest=digest(content))
    pieces: list[Piece] = []
    entries: list[Live] = []
    source, at, out, put = one.document.text, 0, 0, 0
    newlines = 0
    for patch in _patches(one, other):
        if patch.start > at:
            size = patch.start - at
            pieces.append(Piece(put, put + size, out, out + size, ""))
            newlines += source.count("\n", at, patch.start)
            out, put = out + size, put + size
        old = _text(one, patch.start, patch.end, patch.old)
        new = _text(other, patch.start, patch.end, patch.new)
        event = ""
        if old != new:
            live = _live(one, other, patch)
            made = _moved(live, one.text, out, old, new, newlines + 1)
            entries.append(made)
            event = made.entry.id
        if old or new:
            pieces.append(Piece(put, put + len(new), out, out + len(old), event))
        newlines += old.count("\n")
        at, out, put = patch.end, out + len(old), put + len(new)
    if at < len(source):
        size = len(source) - at
        pieces.append(Piece(put, put + size, out, out + size, ""))
    return Edition(document, tuple(entries), tuple(pieces), other.text)


def _patches(one: Edition, other: Edition) -> Iterator[_Patch]:
    """The stretches that either edition changes, by place; those that overlap are one."""
    marked = [(p.start, p.end, 0, p) for p in one.pieces if p.event]
    marked += [(p.start, p.end, 1, p) for p in other.pieces if p.event]
    marked.sort(key=lambda held: held[:3])
    group: list[tuple[int, int, int, Piece]] = []
    end = -1
    for held in marked:
        if group and not _joined(group[0][0], end, held):
            yield _patch(group, end)
            group = []
        end = max(end, held[1]) if group else held[1]
        group.append(held)
    if group:
        yield _patch(group, end)


def _joined(start: int, end: int, held: tuple[int, int, int, Piece]) -> bool:
    """Whether a change shares a character, or the point of insertion, with those before it."""
    return held[0] < end or (start == end == held[0] == held[1])


def _patch(group: Sequence[tuple[int, int, int, Piece]], end: int) -> _Patch:
    old, new = (tuple(p for *_, side, p in group if side == wanted) for wanted in (0, 1))
    return _Patch(group[0][0], end, old, new)


def _text(edition: Edition, start: int, end: int, pieces: Sequence[Piece]) -> str:
    """What an edition reads at a stretch of the transcript."""
    written = []
    for piece in pieces:
        written.append(edition.document.text[start : piece.start])
        written.append(edition.text[piece.out_start : piece.out_end])
        start = piece.end
    return "".join((*written, edition.document.text[start:end]))


def _live(one: Edition, other: Edition, patch: _Patch) -> Live:
    """The correction behind a change, as `other` holds it."""
    if patch.new:
        wanted = patch.new[0].event
        return next(live for live in other.entries if live.entry.id == wanted)
    wanted = patch.old[0].event
    gone = next(live for live in one.entries if live.entry.id == wanted)
    now = next((live for live in other.entries if live.key == gone.key), None)
    if now is None:
        return replace(gone, decision="", agent="", why="the ledger holds this no more")
    return replace(gone, decision=now.decision, agent=now.agent, at=now.at, why=now.why)


def _moved(live: Live, text: str, start: int, old: str, new: str, line: int) -> Live:
    """The correction as a change of the text that it is shown in."""
    end = start + len(old)
    place = replace(
        live.selector,
        start=start,
        end=end,
        exact=old,
        prefix=text[max(start - CONTEXT, 0) : start],
        suffix=text[end : end + CONTEXT],
        line=line,
    )
    event = replace(live.proposal, selector=place, after=new)
    return replace(live, entry=Entry(live.entry.id, event), state=State.APPLIED, rivals=())
