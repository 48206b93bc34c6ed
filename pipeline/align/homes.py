"""Finds where in the transcript each row of a reading stands, whatever order it was read in.

Most rows are where the alignment put them. One that it hardly matched is sought among the places
of the transcript that nothing else matched: short runs of characters vote for the place (after
Manber and Myers' idea of seeds on one diagonal), and of equal places the nearest is taken.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from pipeline.align.furniture import NUMBER
from pipeline.align.witness import Row
from pipeline.matching.folding import View, fold
from pipeline.model.alignment import Opcode
from pipeline.model.collation import WitnessText

SOLID = 8  # characters that are equal in a row: no chance
HOME = 0.34  # share of a row in such runs at which it is where it belongs
GRAM = 6
SHARE = 0.3  # share of a row's runs of `GRAM` that must vote for its place
PLAY = 4  # characters by which votes for one place may lie apart
SURE = 12  # runs from which on a place without an equal may lie anywhere
OFTEN = 200  # a run of characters that stands so often says nothing
DIGITS = str.maketrans("olizsb", "011258")
NEAR = 150  # characters from where a page begins or ends within which its furniture may stand
FAR = 1000  # and from where a row would be, within which one of several equal places may be its

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Home:
    """Where a row stands in the folded transcript, and whether the alignment had it there."""

    start: int
    end: int
    sought: bool


class Solid:
    """What of both folded texts stands in long equal runs, and the way from one to the other."""

    def __init__(self, opcodes: Sequence[Opcode], ours: int, theirs: int) -> None:
        self.ours: Flags = np.zeros(ours, np.bool_)
        self.across: NDArray[np.int64] = np.full(theirs, -1, np.int64)
        for op in opcodes:
            if op.tag == "equal" and op.a_end - op.a_start >= SOLID:
                size = min(op.a_end - op.a_start, op.b_end - op.b_start)
                self.ours[op.a_start : op.a_end] = True
                self.across[op.b_start : op.b_start + size] = range(op.a_start, op.a_start + size)


def homes(
    rows: Sequence[Row], witness: WitnessText, ours: View, theirs: View, solid: Solid
) -> tuple[dict[float, Home], frozenset[float]]:
    """For each row that has a place in the transcript, by its number, where it is.

    Also the numbers of all rows that the alignment matched anywhere. `witness` holds the rows that
    are no furniture, in their order, `theirs` is its view.
    """
    found: dict[float, Home] = {}
    touched: set[float] = set()
    texts: dict[float, str] = {}
    at = floor = 0
    for row in rows:
        if row.furniture:
            texts[row.number] = fold(row.text).text
            continue
        start, end = _extent(witness, at, len(row.words), theirs)
        at += len(row.words)
        held = solid.across[start:end]
        met = np.flatnonzero(held >= 0)
        touched |= {row.number} if len(met) else set()
        if len(met) and len(met) >= HOME * len(held):
            first = max(int(held[met[0]] - met[0]), floor)
            floor = int(held[met[-1]]) + 1
            found[row.number] = Home(first, floor + end - start - 1 - int(met[-1]), sought=False)
        else:
            texts[row.number] = theirs.text[start:end]
    found |= _Search(ours.text, solid.ours).all(rows, texts, found)
    return found, frozenset(touched)


def _extent(witness: WitnessText, first: int, count: int, view: View) -> tuple[int, int]:
    """Where a row, given as words of the witness, begins and ends in its view."""
    last = witness.words[first + count - 1]
    bounds = (witness.words[first].start, last.start + len(last.word.text))
    start, end = np.searchsorted(view.starts, bounds).tolist()
    return start, end


def _edges(rows: Sequence[Row], homes: dict[float, Home]) -> dict[int, tuple[float, int, int]]:
    """For each page with a home: its first row that has one, and where its text starts and ends."""
    held: dict[int, tuple[float, int, int]] = {}
    for row in rows:
        home = homes.get(row.number)
        if home is not None:
            first, start, _ = held.get(row.page, (row.number, home.start, 0))
            held[row.page] = (first, start, home.end)
    return held


class _Search:
    """Seeks rows in what the alignment left of the transcript; each place is given once."""

    def __init__(self, text: str, taken: Flags) -> None:
        self.text = text
        self.taken = taken.copy()
        self.places: defaultdict[str, list[int]] = defaultdict(list)
        left = np.flatnonzero(np.diff(self.taken, prepend=True, append=True))
        for start, end in zip(left[::2].tolist(), left[1::2].tolist(), strict=True):
            for at in range(max(start - GRAM, 0), min(end, len(text) - GRAM + 1)):
                self.places[text[at : at + GRAM]].append(at)

    def all(
        self, rows: Sequence[Row], texts: dict[float, str], found: dict[float, Home]
    ) -> dict[float, Home]:
        """The homes of the rows with these texts, given those of the others.

        Furniture is sought last, and only where the text of its own page begins or ends.
        """
        sought: dict[float, Home] = {}
        expected = 0
        for row in rows:
            if row.number in found:
                expected = found[row.number].end
            elif row.number in texts and not row.furniture:
                home = self._one(texts[row.number].strip(), expected, FAR, lone=True)
                if home is not None:
                    self._take(sought, row, home)
                    expected = home.end
        edges = _edges(rows, found | sought)
        for row in rows:
            if row.furniture and row.page in edges:
                first, start, end = edges[row.page]
                expected = start if row.number < first else end
                text = texts[row.number].strip()
                home = self._one(text, expected, NEAR, lone=False)
                if home is None and (len(text) <= GRAM or NUMBER.fullmatch(text)):
                    home = self._token(text, expected)
                if home is not None:
                    self._take(sought, row, home)
        return sought

    def _take(self, sought: dict[float, Home], row: Row, home: Home) -> None:
        sought[row.number] = home
        self.taken[home.start : home.end] = True

    def _one(self, text: str, expected: int, reach: int, *, lone: bool) -> Home | None:
        """The place that most of the text votes for; of equals the one nearest to `expected`.

        It must lie within `reach` of that; one that is `lone`, without an equal, may lie anywhere.
        """
        votes: Counter[int] = Counter()
        runs = len(text) - GRAM + 1
        for at in range(runs):
            places = self.places.get(text[at : at + GRAM], ())
            if len(places) <= OFTEN:
                votes.update(place - at for place in places)
        if not votes:
            return None
        sums = {at: sum(votes[at + by] for by in range(-PLAY, PLAY + 1)) for at in votes}
        most = max(sums.values())
        if most < max(2, (SHARE if lone else SHARE / 2) * runs):
            return None
        equal = [at for at, count in sums.items() if count >= 0.8 * most]
        ways = [(abs(at - expected), at) for at in equal if self._free(at, len(text))]
        if not ways:
            return None
        away, start = min(ways)
        alone = lone and runs >= SURE and max(equal) - min(equal) <= 2 * PLAY
        start = max(start, 0)
        return Home(start, start + len(text), sought=True) if alone or away <= reach else None

    def _token(self, text: str, expected: int) -> Home | None:
        """Where a page's number stands near its edge, though transcribed with letters for digits.

        Or a short word at a page's end, taken for a foot. What the alignment matched already is
        neither, so that 12 in the text is not.
        """
        start = max(expected - NEAR, 0)
        held = self.text[start : expected + NEAR].translate(DIGITS)
        sought = regex.sub(r"[\W_]+", "", text).translate(DIGITS)
        places = regex.finditer(rf"(?<![^\W_]){sought}(?![^\W_])", held)
        ways = [start + found.start() for found in places]
        free = [(abs(at - expected), at) for at in ways if self._free(at, len(sought))]
        if not free:
            return None
        at = min(free)[1]
        return Home(at, at + len(sought), sought=True)

    def _free(self, at: int, size: int) -> bool:
        """Whether most of this place is nothing else's."""
        held = self.taken[max(at, 0) : at + size]
        return len(held) > 0 and int(held.sum()) * 2 < len(held)
