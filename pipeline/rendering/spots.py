"""Where on a page a proposal can be tried: a piece of one line, and what each text has there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

import regex

from pipeline.model.collation import Collation, ReadWord
from pipeline.model.text import Span
from pipeline.rendering.baselines import Line
from pipeline.rendering.crossing import behind, words_at
from pipeline.rendering.sorts import printed

LONGEST = 40  # characters of an edit, on either side
WIDEST = 90  # characters of a whole stretch
ROUNDS = 4
BLANK = regex.compile(r"\s+")
Lines = Mapping[tuple[int, int], Line]


@dataclass(frozen=True, slots=True)
class Spot:
    """A stretch of one line from one agreed blank to another, and the two texts for it.

    `left` and `right` are columns of the page image between which all the ink belongs to the
    stretch; `first`, `last`: whether it begins or ends its line.
    """

    page: int
    line: Line
    left: int
    right: int
    before: str
    after: str
    first: bool
    last: bool


def spot(text: str, span: Span, after: str, collation: Collation, lines: Lines) -> Spot | None:
    """Where to try an edit; None where the reading shows no one line that holds it."""
    if (
        max(span.end - span.start, len(after)) > LONGEST
        or "\n" in text[span.start : span.end] + after
    ):
        return None
    around = _around(text, span, collation)
    if around is None:
        return None
    ours, words = around
    row = _one_row(text, ours, words, span, after, collation)
    if row is None:
        return None
    ours, words, hyphens = row
    line = lines.get((words[0].page, words[0].word.line))
    if line is None:
        return None
    before, changed = (
        printed(
            hyphens[0]
            + text[ours.start : span.start]
            + form
            + text[span.end : ours.end]
            + hyphens[1]
        )
        for form in (text[span.start : span.end], after)
    )
    return _placed(line, words, before, changed) if before != changed else None


def _around(
    text: str, span: Span, collation: Collation
) -> tuple[Span, tuple[ReadWord, ...]] | None:
    """The edit widened to whole words of both sides, and these words of the reading."""
    words = collation.witness.words
    start, end = _left(text, span.start), _right(text, span.end)
    for _ in range(ROUNDS):
        met = collation.opposite(Span(start, end))
        if met is None:
            return None
        ours, theirs = met
        start = _left(text, ours.start, within=True)
        end = _right(text, ours.end, within=True)
        first, last = words_at(words, theirs)
        if first == last or end - start > WIDEST:
            return None
        tail = words[last - 1].start + len(words[last - 1].word.text)
        grows = words[first].start < theirs.start, tail > theirs.end
        if (start, end) == (ours.start, ours.end) and not any(grows):
            return Span(start, end), words[first:last]
        start = _left(text, start) if grows[0] else start
        end = _right(text, end) if grows[1] else end
    return None


def _left(text: str, at: int, within: bool = False) -> int:
    """The start of the word that touches a place from the left, over blanks; `within`: not over."""
    while at > 0 and text[at - 1].isspace() and not within:
        at -= 1
    while at > 0 and not text[at - 1].isspace():
        at -= 1
    return at


def _right(text: str, at: int, within: bool = False) -> int:
    while at < len(text) and text[at].isspace() and not within:
        at += 1
    while at < len(text) and not text[at].isspace():
        at += 1
    return at


def _one_row(
    text: str,
    ours: Span,
    words: tuple[ReadWord, ...],
    span: Span,
    after: str,
    collation: Collation,
) -> tuple[Span, tuple[ReadWord, ...], tuple[str, str]] | None:
    """The part of a stretch on the one line that the edit is on, and hyphens that the line adds.

    None where the edit itself runs over the line's end.
    """
    start, end, hyphens = ours.start, ours.end, ["", ""]
    held = list(words)
    for one, other in pairwise(words):
        if (one.page, one.word.line) == (other.page, other.word.line):
            continue
        close = behind(collation, one.start + len(one.word.text), late=False)
        opens = behind(collation, other.start, late=True)
        between = text[close:opens]
        if between.strip():
            blank = BLANK.search(between)
            if blank is None or len(between.split()) > 2:
                return None
            close, opens = close + blank.start(), close + blank.end()
        broken = not between
        if span.end <= close and not (span.start == close and after[:1].isspace()):
            end = close
            hyphens[1] = "-" if broken and one.word.text.endswith("-") else ""
            held = held[: held.index(one) + 1]
            break
        if span.start < opens:
            return None
        start = opens
        held = held[held.index(other) :]
    if not start <= span.start <= span.end <= end:
        return None
    return Span(start, end), tuple(held), (hyphens[0], hyphens[1])


def _placed(line: Line, words: tuple[ReadWord, ...], before: str, after: str) -> Spot:
    """The spot with its columns: half the way to the neighbours, or past the line's end."""
    held = [w for w in line.words if w in words]
    at = line.words.index(held[0])
    to = line.words.index(held[-1])
    left = min(w.word.box.left for w in held)
    right = max(w.word.box.right for w in held)
    size = max(w.word.box.bottom - w.word.box.top for w in held)
    left -= _free(left - line.words[at - 1].word.box.right, size) if at else size
    more = to + 1 < len(line.words)
    right += _free(line.words[to + 1].word.box.left - right, size) if more else size
    page = words[0].page
    return Spot(page, line, left, right, before, after, at == 0, to + 1 == len(line.words))


def _free(gap: int, size: int) -> int:
    """How much of the gap to the next word belongs to the stretch: all that no one else claims.

    Ink that the reading passed over in a wide gap must be seen.
    """
    return max(gap - min(size // 3, gap // 2), 0) if gap > 0 else 0
