"""Slides what one text alone has to where it fits best, among the places that cost the same."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.matching.folding import View
from pipeline.model.alignment import Opcode

FARTHEST = 60  # characters
Bounds = list[int]  # a start, a end, b start, b end


def settled(a: View, b: View, opcodes: Sequence[Opcode]) -> list[Opcode]:
    """The opcodes, each pure insertion and deletion at its best place; offsets in the views.

    Aligning is case-blind and knows no words: in "in May" for "in merry May" it may well take the
    added "m" for "M". Of all places with the same effect on the folded texts the one is taken
    where the fewest letters meet their like in another case, then one at the borders of words.
    """
    bounds = [list(op[1:]) for op in opcodes]
    for at, op in enumerate(opcodes):
        if op.tag not in ("insert", "delete"):
            continue
        before = bounds[at - 1] if at and opcodes[at - 1].tag == "equal" else [0, 0, 0, 0]
        equal = at + 1 < len(opcodes) and opcodes[at + 1].tag == "equal"
        after = bounds[at + 1] if equal else [0, 0, 0, 0]
        i, end, j, stop = bounds[at]
        sides = (b, j, stop - j, a, i) if op.tag == "insert" else (a, i, end - i, b, j)
        shift = _Alone(*sides).best(_room(before), _room(after))
        if shift:
            bounds[at] = [place + shift for place in bounds[at]]
            before[1], before[3] = before[1] + shift, before[3] + shift
            after[0], after[2] = after[0] + shift, after[2] + shift
    return [
        Opcode(op.tag, *held)
        for op, held in zip(opcodes, bounds, strict=True)
        if held[0] < held[1] or held[2] < held[3]
    ]


class _Alone:
    """A stretch of `view`, `size` from `start`, that stands at `there` of `other` and not in it."""

    def __init__(self, view: View, start: int, size: int, other: View, there: int) -> None:
        self.view, self.start, self.size = view, start, size
        self.other, self.there = other, there
        self.least = self.most = 0

    def best(self, back: int, on: int) -> int:
        """How far to slide it, at most `back` to the left (negative) and `on` to the right."""
        text, start, size = self.view.text, self.start, self.size
        while -self.least < min(back, FARTHEST):
            if text[start + self.least - 1] != text[start + self.least + size - 1]:
                break
            self.least -= 1
        while self.most < min(on, FARTHEST):
            if text[start + self.most] != text[start + self.most + size]:
                break
            self.most += 1
        if self.least == self.most:
            return 0
        places = range(self.least, self.most + 1)
        return min(places, key=lambda at: (self._unlike(at), self._cuts(at), abs(at), at))

    def _unlike(self, shift: int) -> int:
        """How many characters then meet their like in another form, of all that may meet it."""
        count = 0
        for step in range(self.least, self.most):
            own = self.start + step + (0 if step < shift else self.size)
            count += _source(self.view, own) != _source(self.other, self.there + step)
        return count

    def _cuts(self, shift: int) -> int:
        """How many of its ends then stand inside of a word."""
        first = self.start + shift
        return _within(self.view.text, first) + _within(self.view.text, first + self.size)


def _room(equal: Bounds) -> int:
    """How far one can slide into an equal stretch (its sides may differ in length)."""
    return min(equal[1] - equal[0], equal[3] - equal[2])


def _source(view: View, at: int) -> str:
    return view.source[view.starts[at]]


def _within(text: str, at: int) -> bool:
    return text[at - 1 : at].isalnum() and text[at : at + 1].isalnum()
