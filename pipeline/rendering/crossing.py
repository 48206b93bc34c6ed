"""The way from the words of a reading to the transcript and back, along a collation."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from pipeline.model.collation import Collation, Kind, ReadWord
from pipeline.model.text import Span
from pipeline.rendering.sorts import printed

SURE = 850_000  # a word read with less confidence gives no letters


def agreed(collation: Collation) -> Iterator[ReadWord]:
    """The words that the reading is sure of and the transcript has letter for letter.

    The characters beside the word must agree too: a lost space is no agreement.
    """
    pairings = collation.pairings
    at = 0
    for word in collation.witness.words:
        start, end = max(word.start - 1, 0), word.start + len(word.word.text) + 1
        while at < len(pairings) and pairings[at].witness.end <= start:
            at += 1
        last = at
        alike = word.word.confidence >= SURE
        while alike and last < len(pairings) and pairings[last].witness.start < end:
            pair = pairings[last]
            alike = pair.kind is Kind.EQUAL or (
                pair.kind is Kind.CONVENTION and _same(pair.before, pair.after)
            )
            last += 1
        if alike:
            yield word


def _same(before: str, after: str) -> bool:
    """Whether two ways of writing print the same, a hyphen at a line's end aside."""
    ours, theirs = printed(before), printed(after)
    return ours == theirs or (ours == theirs.replace("-", "") and after.endswith("\n"))


def words_at(words: tuple[ReadWord, ...], span: Span) -> tuple[int, int]:
    """First and last (out) of the words that a stretch of the witness touches."""
    first = bisect_right(words, span.start, key=lambda w: w.start + len(w.word.text))
    last = bisect_left(words, max(span.end, span.start + 1), key=lambda w: w.start)
    return first, max(first, last)


def behind(collation: Collation, offset: int, late: bool) -> int:
    """The place in the transcript of a place in the witness; `late`: the last one, of several."""
    pairings = collation.pairings
    if late:
        at = bisect_right(pairings, offset, key=lambda p: p.witness.start) - 1
    else:
        at = bisect_left(pairings, offset, key=lambda p: p.witness.end)
    pair = pairings[min(max(at, 0), len(pairings) - 1)]
    into = offset - pair.witness.start
    if pair.kind is Kind.EQUAL:
        return min(pair.span.start + into, pair.span.end)
    held = len(pair.after.rstrip("-\n"))
    return pair.span.end if into and into >= held else pair.span.start
