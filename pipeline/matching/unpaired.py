"""Double quotation marks that do not open and close in turn: what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np

from pipeline.matching.ordered import different
from pipeline.matching.patterns import pattern
from pipeline.matching.places import Stretch, outside_furniture
from pipeline.matching.quotations import (
    APART,
    CLOSES,
    EITHER,
    OPENS,
    STRAIGHT,
    Marks,
    marks,
    roles,
)
from pipeline.matching.sheet import Sheet

SPOKEN = (
    "added|answered|asked|began|called|continued|cried|demanded|exclaimed|inquired|murmured"
    "|observed|remarked|repeated|replied|returned|said|shouted|sighed|whispered"
)
# A paragraph's end that is told, not spoken: the quotation ended before it.
TOLD = pattern(rf"[,!?.—] ?(?:[\w'’]+ ){{0,3}}(?:{SPOKEN})(?: [\w'’]+){{0,3}}\.\s*\Z")
RUN = pattern("  ")
AHEAD = 12  # paragraphs: a quotation may close so much later
SPOKEN_OF = pattern(r"[^\W_]")
REOPENS = pattern(r"[\s_*'‘(\[—-]{0,40}[\"“„»«]")


class Fault(NamedTuple):
    """What is wrong at a mark, from `start` to `end`.

    `kind` is "turned", "moved" or "spaced", with what should stand there in `after`, or "open" or
    "shut", where the mark's other half is missing.
    """

    kind: str
    start: int
    end: int
    after: str


def faults(sheet: Sheet) -> Iterator[Fault]:
    """Everything that is wrong with the double marks of a text, in order.

    A paragraph in which all marks open and close in turn, as their places say, has none; nor has
    one whose quotation runs on into the next, which opens it again.
    """
    role = roles(sheet)
    found = marks(sheet, "".join(role) + STRAIGHT, inner=False)  # QUO06 takes those
    if not len(found.at):
        return
    turn = np.where(found.rank % 2, CLOSES, OPENS)
    codes = sheet.codes[found.at]
    wrong = (found.shape != EITHER) & (found.shape != turn)
    for mark, direction in role.items():
        wrong |= (codes == ord(mark)) & (turn != direction)
    last = np.append(np.diff(found.paragraph) != 0, True)
    wrong |= last & (turn == OPENS)
    which = different(found.paragraph[wrong])
    waiting: tuple[int, Fault] | None = None  # an opening mark that a later paragraph may close
    lefts = np.searchsorted(found.paragraph, which, "left").tolist()
    rights = np.searchsorted(found.paragraph, which, "right").tolist()
    for number, left, right in zip(which.tolist(), lefts, rights, strict=True):
        if outside_furniture(sheet.profile, int(found.at[left])):
            places, shape = found.at[left:right].tolist(), found.shape[left:right].tolist()
            rows = list(zip(places, shape, strict=True))
            held = _Walk(sheet, role, number).faults(rows)
            if waiting and not _answered(found, waiting[0], number, held):
                yield waiting[1]
            elif waiting:
                held = held[1:]
            waiting = (number, held.pop()) if held and held[-1].kind == "open" else None
            yield from held
    if waiting:
        yield waiting[1]


def _answered(found: Marks, opened: int, number: int, held: Sequence[Fault]) -> bool:
    """Whether a paragraph closes what one before opened, with no mark between: a letter, verse."""
    if number - opened > AHEAD or not held or held[0].kind != "shut":
        return False
    left = np.searchsorted(found.paragraph, opened, "right")
    return bool(left == np.searchsorted(found.paragraph, number, "left"))


class _Walk:
    """One paragraph's marks from first to last, with the quotation that is open."""

    def __init__(self, sheet: Sheet, role: dict[str, int], paragraph: int) -> None:
        self.text, self.role = sheet.text, role
        self.paragraphs, self.paragraph = sheet.paragraphs, paragraph
        self.open: int | None = None
        self.mended: list[Fault] = []
        self.missing: list[Fault] = []
        self.straight = 0

    def faults(self, rows: Sequence[tuple[int, int]]) -> list[Fault]:
        """What is wrong in this paragraph: marks to mend, else the first whose half is missing."""
        for at, shape in rows:
            self._step(at, shape)
        if self.open is not None and not self._runs_on(self.open):
            self.missing.append(Fault("open", self.open, self.open + 1, ""))
        if self.mended and not self.missing:
            sure = self.straight < 2 and (not self.straight or len(rows) % 2 == 0)
            return self.mended if sure else []
        directed = any(self.text[fault.start] != STRAIGHT for fault in self.missing)
        if self.mended or not (directed or len(rows) % 2):
            return []
        return sorted(self.missing, key=lambda fault: fault.start)[:1]

    def _step(self, at: int, shape: int) -> None:
        """One mark: what it does to the open quotation, and what is wrong with it."""
        text = self.text
        mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
        way = self.role.get(mark, shape)
        if way not in (OPENS, CLOSES):
            way = OPENS if self.open is None else CLOSES
        if mark == STRAIGHT and before.isdigit() and self.open is None and shape == CLOSES:
            return  # inches, seconds
        if shape == APART:
            self._spaced(at, way)
        elif mark == STRAIGHT:
            self._straight(at, way)
        elif shape == -way:
            other = next(m for m, direction in self.role.items() if direction == -way)
            if (self.open is None) == (way == CLOSES):
                self._mend(Fault("turned", at, at + 1, other), at, -way)
            elif after == " " and way == OPENS and before.strip():
                self._mend(Fault("moved", at, at + 2, f" {mark}"), at, way)
            elif before == " " and way == CLOSES:
                self._mend(Fault("moved", at - 1, at + 1, f"{mark} "), at, way)
            else:
                self._turn(at, way)
        else:
            self._turn(at, way)

    def _straight(self, at: int, way: int) -> None:
        """A mark without a direction: its place says one, the open quotation perhaps another."""
        before, after = self.text[at - 1 : at], self.text[at + 1 : at + 2]
        if way == OPENS and self.open is not None and before == " ":
            self.straight += 1
            self._mend(Fault("moved", at - 1, at + 1, f"{STRAIGHT} "), at, CLOSES)
        elif way == CLOSES and self.open is None and after == " ":
            self.straight += 1
            self._mend(Fault("moved", at, at + 2, f" {STRAIGHT}"), at, OPENS)
        else:
            self._turn(at, way)

    def _spaced(self, at: int, way: int) -> None:
        """A mark with a blank on either side: the inner one is too much."""
        place = at + 1 if way == OPENS else at - 1
        nested = self.text[place + way : place + way + 1] in "'‘’\"“”"
        if nested:  # a thin space between two marks
            self._turn(at, way)
        elif self.text.startswith(" ", place) and not RUN.search(
            self.text, max(place - 1, 0), place + 2
        ):
            self._mend(Fault("spaced", place, place + 1, ""), at, way)
        else:
            self._turn(at, way)

    def _mend(self, fault: Fault, at: int, way: int) -> None:
        self.mended.append(fault)
        self._turn(at, way)

    def _turn(self, at: int, way: int) -> None:
        """Opens or closes; a mark at a line's start may open again what is open."""
        if way == OPENS:
            if self.open is not None and not self._line_start(at):
                self.missing.append(Fault("open", self.open, self.open + 1, ""))
            self.open = at
        elif self.open is None:
            self.missing.append(Fault("shut", at, at + 1, ""))
        else:
            self.open = None

    def _line_start(self, at: int) -> bool:
        line = self.text[max(at - 12, 0) : at].rpartition("\n")
        return bool(line[1]) and not line[2].strip()

    def _runs_on(self, at: int) -> bool:
        """Whether the quotation goes on in the next paragraph, which opens it again."""
        rows: Sequence[Stretch] = self.paragraphs
        end = rows[self.paragraph][1]
        for start, stop in rows[self.paragraph + 1 : self.paragraph + 4]:
            if SPOKEN_OF.search(self.text, start, stop):  # no ornament
                told = TOLD.search(self.text, max(at, end - 80), end)
                return bool(REOPENS.match(self.text, start)) and not told
        return False
