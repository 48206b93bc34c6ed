"""What many words may have been by one confusion of shapes, looked up in a vocabulary at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np

from pipeline.matching.classes import Codes, Marks, Places, codes_of
from pipeline.matching.confusions import swaps
from pipeline.matching.numbering import BASE, INVERSE, PIECE, Keys, bounds, keys, mixed, powers

BITS = 20  # of the map that tells most of what is no word at once


class Hit(NamedTuple):
    """A word of the vocabulary behind a form, and by which of `swaps(wide=True)`, and where."""

    form: int
    swap: int
    at: int


class Shapes(NamedTuple):
    """The swaps as arrays: how long the shape that is read is, and what the other's key adds."""

    sizes: Places
    added: Keys
    moved: Keys  # power of the base by which what follows moves


class Vocabulary:
    """Words that may stand behind others, none of them kept as a string."""

    def __init__(self, words: str) -> None:
        """`words`: in a row, a line end after each but the last."""
        codes = codes_of(words)
        self._keys = np.sort(keys(codes, *bounds(codes)))
        self._map = np.zeros(1 << BITS, np.bool_)
        self._map[self._keys >> np.uint64(64 - BITS)] = True

    def holds(self, wanted: Keys) -> Marks:
        """Which of these keys are of words that are here."""
        held: Marks = self._map[wanted >> np.uint64(64 - BITS)]
        near = np.flatnonzero(held)
        places = np.minimum(np.searchsorted(self._keys, wanted[near]), len(self._keys) - 1)
        held[near] = self._keys[places] == wanted[near]
        return held

    def behind(self, forms: Sequence[str]) -> dict[int, dict[str, bool]]:
        """For each form (its number) the words that one confusion may have made it of.

        As `confusions.readings(form, wide=True)` has them, those that are in the vocabulary, in
        that order; with each whether the confusion is a likely one.
        """
        likely, pairs = len(swaps()), swaps(wide=True)
        found: dict[int, dict[str, bool]] = {}
        for form, swap, at in sorted(self._hits(forms)):
            old, new = pairs[swap]
            word = forms[form]
            other = word[:at] + new + word[at + len(old) :]
            found.setdefault(form, {}).setdefault(other, swap < likely)
        return found

    def _hits(self, forms: Sequence[str]) -> Iterator[Hit]:
        first, size = 0, 0
        for number, form in enumerate(forms):
            size += len(form) + 1
            if size >= PIECE:
                yield from self._among(forms, first, number)
                first, size = number, len(form) + 1
        yield from self._among(forms, first, len(forms))

    def _among(self, forms: Sequence[str], first: int, last: int) -> Iterator[Hit]:
        """The hits of the forms with these numbers, so many that all make one piece."""
        codes = codes_of("\n".join(forms[first:last]))
        if not 0 < len(codes) < PIECE:
            return
        starts, ends = bounds(codes)
        at, swap = _occurrences(codes)
        form = np.searchsorted(starts, at, "right") - 1
        made = _made(codes, starts[form], ends[form], at, swap)
        held = np.flatnonzero(self.holds(made))
        rows = zip(form[held] + first, swap[held], at[held] - starts[form[held]], strict=True)
        yield from (Hit(*map(int, row)) for row in rows)


def _occurrences(codes: Codes) -> tuple[Places, Places]:
    """Every place at which a shape stands that may be another, and the number of the swap."""
    framed = np.append(codes, np.zeros(3, np.uint32))
    standing: dict[str, Places] = {}
    places, numbers = [], []
    for number, (old, _) in enumerate(swaps(wide=True)):
        if old not in standing:
            at = standing.get(old[0])
            if at is None:
                at = standing[old[0]] = np.flatnonzero(codes == ord(old[0]))
            for step, letter in enumerate(old[1:], 1):
                at = at[framed[at + step] == ord(letter)]
            standing[old] = at
        places.append(standing[old])
        numbers.append(np.full(len(standing[old]), number))
    return np.concatenate(places), np.concatenate(numbers)


def _made(codes: Codes, starts: Places, ends: Places, at: Places, swap: Places) -> Keys:
    """The keys of words, from `starts` to `ends`, with a swap made at each place."""
    shapes = _shapes()
    risen, fallen = powers()
    sums = np.zeros(len(codes) + 1, np.uint64)
    np.cumsum((codes + np.uint32(1)) * risen[: len(codes)], out=sums[1:])
    head = sums[at] - sums[starts]
    tail = sums[ends] - sums[at + shapes.sizes[swap]]
    whole = head + shapes.added[swap] * risen[at] + tail * shapes.moved[swap]
    return mixed(whole * fallen[starts])


@cache
def _shapes() -> Shapes:
    sizes, added, moved = [], [], []
    for old, new in swaps(wide=True):
        longer = len(new) - len(old)
        sizes.append(len(old))
        added.append(sum((ord(letter) + 1) * pow(BASE, n, 1 << 64) for n, letter in enumerate(new)))
        moved.append(pow(BASE if longer > 0 else INVERSE, abs(longer), 1 << 64))
    return Shapes(
        np.array(sizes, np.int64),
        np.array([key % (1 << 64) for key in added], np.uint64),
        np.array(moved, np.uint64),
    )
