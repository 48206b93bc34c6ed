"""What a second look says of a proposed change, as evidence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np
from rapidfuzz import fuzz

from pipeline.matching.folding import fold
from pipeline.matching.opcodes import match
from pipeline.matching.testimony import around, compared, stance
from pipeline.model.collation import Collation, ReadWord
from pipeline.model.evidence import Evidence, Place, Stance
from pipeline.model.text import Span
from pipeline.reference.again import SecondLook

KIND = "second look"


def line_spans(collation: Collation, places: Sequence[Place]) -> tuple[Span | None, ...]:
    """For each place the stretch of the transcript beside its line, as it was aligned.

    None where the line stands on the page only, or the transcript has parts of it elsewhere.
    """
    words = collation.witness.words
    lines: dict[tuple[int, int], list[int]] = {}
    for at, held in enumerate(words):
        lines.setdefault((held.page, held.word.line), []).append(at)
    spans: dict[tuple[int, int], Span | None] = {}
    for key in {(place.page, place.line) for place in places}:
        own = lines.get(key, [])
        whole = bool(own) and own[-1] - own[0] < len(own)
        spans[key] = _beside(collation, words[own[0]], words[own[-1]]) if whole else None
    return tuple(spans[place.page, place.line] for place in places)


def _beside(collation: Collation, first: ReadWord, last: ReadWord) -> Span | None:
    """The transcript beside the reading's text from one word to another."""
    start, end = first.start, last.start + len(last.word.text)
    at = max(bisect_right(collation.pairings, start, key=lambda p: p.witness.start) - 1, 0)
    to = bisect_left(collation.pairings, end, key=lambda p: p.witness.start)
    touched = collation.pairings[at : max(to, at + 1)]
    head, tail = touched[0], touched[-1]
    begin, stop = head.span.start, tail.span.end
    if len(head.before) == len(head.after):
        begin += start - head.witness.start
    if len(tail.before) == len(tail.after):
        stop -= tail.witness.end - end
    return Span(begin, stop) if begin < stop else None


def second_look(text: str, span: Span, after: str, line: Span, look: SecondLook) -> Evidence:
    """What the line that was read again says of changing `span` of the transcript to `after`.

    `line` is the stretch of the transcript that stands on that line. The evidence is silent where
    nothing was read, and where the change reaches beyond the line or is of a word broken at its
    end; its confidence is that of the least sure of the words touched, all in parts per million.
    """
    met = _opposite(text, line, look, near) if (near := _near(text, span, line)) else None
    if met is None:
        return Evidence(KIND, look.source, Stance.SILENT, "", 0, 0)
    wide, seen = met
    saw = look.text[seen.start : seen.end]
    changed = text[wide.start : span.start] + after + text[span.end : wide.end]
    said = stance(text[wide.start : wide.end], changed, saw)
    likeness = round(fuzz.ratio(compared(changed), compared(saw)) * 10_000)
    shown, sure = _touched(look, seen)
    return Evidence(KIND, look.source, said, shown, sure, likeness)


def _near(text: str, span: Span, line: Span) -> Span | None:
    """The change with its neighbours on the line; None where a word of it is broken there."""
    if span.start < line.start or span.end > line.end:
        return None
    near = around(text, span)
    before, behind = text[near.start : span.start], text[span.end : near.end]
    broken_before = near.start < line.start and not before[1:].isspace()
    broken_behind = near.end > line.end and not behind[:-1].isspace()
    if broken_before or broken_behind:
        return None
    return Span(max(near.start, line.start), min(near.end, line.end))


def _opposite(text: str, line: Span, look: SecondLook, near: Span) -> tuple[Span, Span] | None:
    """`near`, widened till its ends are aligned, and the stretch of the line read beside it.

    None where nothing was read there. At the line's own ends all belongs to it that was read.
    """
    ours, theirs = fold(text[line.start : line.end]), fold(look.text)
    first = int(np.searchsorted(ours.ends, near.start - line.start, side="right"))
    last = int(np.searchsorted(ours.starts, near.end - line.start, side="left"))
    first = first if near.start > line.start else -1
    last = last if near.end < line.end else len(ours.text) + 1
    opcodes = match(ours.text, theirs.text).opcodes
    touched = [op for op in opcodes if op.a_start < last and op.a_end > first]
    if not touched:
        return None
    head, tail = touched[0], touched[-1]
    start, end, b_start, b_end = head.a_start, tail.a_end, head.b_start, tail.b_end
    if head.tag == "equal" and first > start:
        start, b_start = first, b_start + first - start
    if tail.tag == "equal" and last < end:
        end, b_end = last, b_end - (end - last)
    if b_start >= b_end:
        return None
    wide = ours.span(start, end)
    return Span(wide[0] + line.start, wide[1] + line.start), Span(*theirs.span(b_start, b_end))


def _touched(look: SecondLook, seen: Span) -> tuple[str, int]:
    """The words that a stretch of the line touches, and the confidence of the least sure."""
    at, shown, sure = 0, [], []
    for word in look.words:
        end = at + len(word.text)
        if at < max(seen.end, seen.start + 1) and end > seen.start:
            shown.append(word.text)
            sure.append(word.confidence)
        at = end + 1
    return " ".join(shown), min(sure, default=0)
