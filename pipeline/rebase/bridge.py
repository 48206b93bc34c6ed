"""The way from an old text to a new one, by their alignment: places, and how surely they agree."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.model.alignment import Opcode
from pipeline.model.text import Span

REACH = 24  # code points on each side that must mostly agree
LEAST = 0.6  # the share of them that must
SNAP = 40  # code points a window may grow to a word's end


@dataclass(frozen=True, slots=True, eq=False)
class Bridge:
    """Two texts and their opcodes; `same[i]` counts the code points before i that agree."""

    old: str
    new: str
    opcodes: Sequence[Opcode]
    starts: Sequence[int]
    same: np.ndarray

    @classmethod
    def of(cls, old: str, new: str, opcodes: Sequence[Opcode]) -> Bridge:
        """The bridge over opcodes that tile both texts; any blank agrees with any other."""
        agree = np.zeros(len(old) + 1, np.int64)
        for op in opcodes:
            if op.tag == "equal" or (
                op.tag == "replace"
                and old[op.a_start : op.a_end].isspace()
                and new[op.b_start : op.b_end].isspace()
            ):
                agree[op.a_start + 1 : op.a_end + 1] = 1
        starts = [op.a_start for op in opcodes]
        return cls(old, new, opcodes, starts, np.cumsum(agree))

    def window(self, span: Span) -> Span:
        """The stretch of the new text beside `span` of the old, grown to whole words."""
        start, end = self._across(span.start, late=True), self._across(span.end, late=False)
        end = max(start, end)
        new = self.new
        while start < end and new[start].isspace():
            start += 1
        while end > start and new[end - 1].isspace():
            end -= 1
        if start == end:
            return Span(start, end)
        first, last = max(start - SNAP, 0), min(end + SNAP, len(new))
        while start > first and not new[start - 1].isspace():
            start -= 1
        while end < last and not new[end].isspace():
            end += 1
        return Span(start, end)

    def _across(self, at: int, *, late: bool) -> int:
        """Where a boundary of the old text stands in the new one.

        Beside an insertion the `late` side is after it, the other before; within what differs a
        start falls to the beginning of the difference and an end to its end.
        """
        if not self.opcodes:
            return 0
        index = (bisect_right if late else bisect_left)(self.starts, at) - 1
        op = self.opcodes[max(index, 0)]
        if op.tag == "equal":
            return op.b_start + min(at - op.a_start, op.a_end - op.a_start)
        if at == op.a_start:
            return op.b_start
        if at >= op.a_end:
            return op.b_end
        return op.b_start if late else op.b_end

    def agrees(self, span: Span) -> bool:
        """Whether enough of the old text on each side of `span` stands in the new one too."""
        left = max(span.start - REACH, 0), span.start
        right = span.end, min(span.end + REACH, len(self.old))
        sizes = left[1] - left[0], right[1] - right[0]
        held = [int(self.same[end] - self.same[start]) for start, end in (left, right)]
        if sum(held) < LEAST * sum(sizes):
            return False
        return all(
            size < REACH // 2 or part >= LEAST / 2 * size
            for part, size in zip(held, sizes, strict=True)
        )
