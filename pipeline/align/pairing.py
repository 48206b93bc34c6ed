"""Turns the opcodes of two folded texts into pairings of the untouched ones."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pipeline.align.sliding import settled
from pipeline.align.splitting import independent
from pipeline.matching.folding import View
from pipeline.model.alignment import Opcode
from pipeline.model.collation import Kind, Pairing
from pipeline.model.text import Span

LONG = 20
ISLAND = 6
GARBLED = 5

Ranges = tuple[int, int, int, int]
Stretch = tuple[int, Ranges]
EQUAL, UNLIKE, DROWNED = range(3)


def pairings(a: View, b: View, opcodes: Sequence[Opcode]) -> tuple[Pairing, ...]:
    """The stretches of transcript `a` beside those of reading `b`; they tile the transcript.

    A folded stretch is EQUAL where every character stands for one that is the same (any blank for
    any other), else CONVENTION; what differs is DIFFERENT, or, where one side has at least `LONG`
    characters and the other next to none, of one text only.
    """
    tiles = _Tiles(a), _Tiles(b)
    found: list[Pairing] = []
    grouped = _garbled(list(_grouped(settled(a, b, opcodes))))
    for likeness, ranges in _trimmed(a.text, b.text, grouped):
        if likeness == EQUAL:
            found += _agreeing(*tiles, ranges)
        else:
            found += _differing(*tiles, ranges, whole=likeness == DROWNED)
    return tuple(found)


class _Tiles:
    """For each folded character the stretch of the source up to the next one's start."""

    def __init__(self, view: View) -> None:
        self.source = view.source
        self.edges = np.append(view.starts, len(view.source))
        if len(view.starts):
            self.edges[0] = 0
        codes = np.frombuffer(view.source.encode("utf-32-le", "surrogatepass"), np.uint32)
        self.codes = codes[view.starts] if len(view.starts) else codes[:0]

    def span(self, start: int, end: int) -> Span:
        return Span(int(self.edges[start]), int(self.edges[end]))

    def text(self, span: Span) -> str:
        return self.source[span.start : span.end]


def _grouped(opcodes: Sequence[Opcode]) -> Iterator[Stretch]:
    """Opcodes with islands of chance agreement drowned in the differences around them.

    An equal run under `ISLAND` characters between edits four times its size is chance.
    """
    held: list[Stretch] = []
    for op in opcodes:
        likeness = EQUAL if op.tag == "equal" else UNLIKE
        held.append((likeness, (op.a_start, op.a_end, op.b_start, op.b_end)))
        if likeness and len(held) > 1 and held[-2][0]:
            held[-2:] = [(held[-2][0], _joined(held[-2][1], held[-1][1]))]
        while len(held) > 2 and held[-1][0] and held[-3][0]:
            island = held[-2][1][1] - held[-2][1][0]
            size = _size(held[-3][1]) + _size(held[-1][1])
            if not (island < ISLAND and size >= 12 and size >= 4 * island):
                break
            held[-3:] = [(DROWNED, _joined(held[-3][1], held[-1][1]))]
    yield from held


def _garbled(held: list[Stretch]) -> Iterator[Stretch]:
    """What is garbled as one stretch: `GARBLED` edits or more, at most two characters apart."""
    at = 0
    while at < len(held):
        last = at
        while held[at][0] and last + 2 < len(held) and _size(held[last + 1][1]) <= 2:
            last += 2
        if last - at >= 2 * GARBLED - 2:
            yield DROWNED, _joined(held[at][1], held[last][1])
        else:
            last = at
            yield held[at]
        at = last + 1


def _trimmed(a: str, b: str, held: Iterable[Stretch]) -> Iterator[Stretch]:
    """The stretches, what drowned ones begin or end with on both sides being equal after all."""
    for likeness, ranges in held:
        if likeness != DROWNED:
            yield likeness, ranges
            continue
        i, end, j, stop = ranges
        head = tail = 0
        while head < min(end - i, stop - j) and a[i + head] == b[j + head]:
            head += 1
        while tail < min(end - i, stop - j) - head and a[end - tail - 1] == b[stop - tail - 1]:
            tail += 1
        if head:
            yield EQUAL, (i, i + head, j, j + head)
        yield DROWNED, (i + head, end - tail, j + head, stop - tail)
        if tail:
            yield EQUAL, (end - tail, end, stop - tail, stop)


def _joined(first: Ranges, last: Ranges) -> Ranges:
    return first[0], last[1], first[2], last[3]


def _size(ranges: Ranges) -> int:
    return max(ranges[1] - ranges[0], ranges[3] - ranges[2])


def _agreeing(a: _Tiles, b: _Tiles, ranges: Ranges) -> Iterator[Pairing]:
    """Split a folded-equal stretch where the sources change from same to conventionally so."""
    a0, a1, b0, b1 = ranges
    one = (np.diff(a.edges[a0 : a1 + 1]) == 1) & (np.diff(b.edges[b0 : b1 + 1]) == 1)
    left, right = a.codes[a0:a1], b.codes[b0:b1]
    same = one & ((left == right) | (_blank(left) & _blank(right)))
    turns = np.flatnonzero(np.diff(same)) + 1
    for start, end in zip([0, *turns.tolist()], [*turns.tolist(), a1 - a0], strict=True):
        span, witness = a.span(a0 + start, a0 + end), b.span(b0 + start, b0 + end)
        kind = Kind.EQUAL if same[start] else Kind.CONVENTION
        yield Pairing(kind, span, witness, a.text(span), b.text(witness))


def _blank(codes: np.ndarray) -> np.ndarray:
    return np.isin(codes, (9, 10, 13, 32, 160, 8201, 8239))


def _differing(a: _Tiles, b: _Tiles, ranges: Ranges, *, whole: bool) -> Iterator[Pairing]:
    """What differs: of one text only, or, unless it is to stay `whole`, its independent parts."""
    span, witness = a.span(*ranges[:2]), b.span(*ranges[2:])
    ours, theirs = span.end - span.start, witness.end - witness.start
    left, right = a.text(span), b.text(witness)
    if ours >= LONG and theirs * 5 <= ours:
        yield Pairing(Kind.ONLY_TRANSCRIPT, span, witness, left, right)
    elif theirs >= LONG and ours * 5 <= theirs:
        yield Pairing(Kind.ONLY_READING, span, witness, left, right)
    else:
        i, j = span.start, witness.start
        for one, other in [(left, right)] if whole else independent(left, right):
            kind = Kind.EQUAL if one == other else Kind.DIFFERENT
            beside = Span(i, i + len(one)), Span(j, j + len(other))
            yield Pairing(kind, *beside, one, other)
            i, j = i + len(one), j + len(other)
