"""Quotation marks by where they stand: which open a quotation, and which close one."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.matching.classes import Codes, Places, blanks, one_of
from pipeline.matching.places import speaks
from pipeline.matching.sheet import Sheet

# What the neighbours of a mark say that it is.
OPENS, CLOSES, EITHER, APART, INSIDE = 1, -1, 0, 2, 3
STRAIGHT = '"'
FLEXIBLE = "-—–―'‘’\"“”„«»_*/…=~"  # beside these a mark may open or close
CURLY = {"“": OPENS, "”": CLOSES}
GERMAN = {"„": OPENS, "“": CLOSES, "”": CLOSES}


class Marks(NamedTuple):
    """The double marks of a text, one item each: offset, paragraph, place in it, shape."""

    at: Places
    paragraph: NDArray[np.int64]
    rank: NDArray[np.int64]
    shape: NDArray[np.int8]


def apostrophe(sheet: Sheet) -> str:
    """The apostrophe that the text mostly uses."""
    return "’" if len(sheet.at("’")) > len(sheet.at("'")) else "'"


def roles(sheet: Sheet) -> dict[str, int]:
    """The double marks that have a direction in this text, with it."""
    if speaks(sheet.profile, "de") and len(sheet.at("„")):
        return GERMAN
    return CURLY


def shapes(before: Codes, after: Codes) -> NDArray[np.int8]:
    """What the characters before and after each mark say of it (code points; a text's edge: 10)."""
    blank_before, blank_after = blanks(before), blanks(after)
    starts = blank_before | one_of(before, "([{")
    ends = blank_after | one_of(after, ")]},;:!?")
    loose_before = one_of(before, FLEXIBLE)
    loose_after = one_of(after, FLEXIBLE + ".")
    found = np.full(len(before), INSIDE, np.int8)
    found[loose_before & loose_after] = EITHER
    found[starts & ends] = EITHER
    found[starts & ~ends] = OPENS
    found[loose_before & ~ends & ~loose_after] = OPENS
    found[~starts & ends] = CLOSES
    found[~starts & ~loose_before & loose_after] = CLOSES
    found[blank_before & blank_after] = APART
    return found


def marks(sheet: Sheet, characters: str, *, inner: bool = True) -> Marks:
    """Where these marks stand, and how; `inner`: those between two letters as well."""
    at = sheet.at(characters)
    framed = sheet.framed
    before, after = framed[at - 1], framed[at + 1]
    before, after = (np.where(side == 0, np.uint32(10), side) for side in (before, after))
    shape = shapes(before, after)
    if not inner:
        outer = shape != INSIDE
        at, shape = at[outer], shape[outer]
    firsts = np.fromiter((start for start, _ in sheet.paragraphs), np.int64)
    paragraph = np.searchsorted(firsts, at, "right") - 1
    fresh = np.diff(paragraph, prepend=-2) != 0
    opened = np.flatnonzero(fresh)
    rank = np.arange(len(at)) - (opened[np.cumsum(fresh) - 1] if len(at) else 0)
    return Marks(at, paragraph, rank, shape)
