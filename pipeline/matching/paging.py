"""Numbers of printed pages that stand amid the words of a text, told by their sequence."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from pipeline.matching.layout import Layout

# A page holds at least and at most so many code points.
LEAST_PAGE, MOST_PAGE = 300, 9000
ROW = 3  # so many pages in a row show that the numbers count them
# A number amid a sentence: a word goes before it, a small letter follows.
AMID = re.compile(r"(?<=[a-z,;-])\s(\d{1,4})\s(?=([^\W\d_]+))(?=[a-z])")


class Numbered(NamedTuple):
    """A number amid a sentence: start and end of it with one of the blanks about it, its value.

    `word` follows it.
    """

    start: int
    end: int
    value: int
    word: str


def amid(layout: Layout) -> list[Numbered]:
    """The numbers amid sentences that go on n, n + 1, n + 2 at the distances of pages."""
    text = layout.text
    found = []
    digits = layout.at("0123456789")
    heads = digits[layout.framed[digits - 1] <= ord(" ")] if len(digits) else digits
    for at in heads.tolist():
        match = AMID.match(text, at - 1) if at else None
        if match and not match[1].startswith("0"):
            # A blank goes with it, a line end stays.
            behind = text[match.end() - 1] == " "
            span = (at, match.end()) if behind else (at - 1, match.end(1))
            found.append(Numbered(*span, int(match[1]), match[2]))
    return _rows(found)


def _rows(found: list[Numbered]) -> list[Numbered]:
    """Those that stand in a row of ROW or more, each one page after the one before."""
    ending: dict[int, list[int]] = defaultdict(list)  # by value: which have it
    length, last = [1] * len(found), [-1] * len(found)
    for here, number in enumerate(found):
        for there in reversed(ending[number.value - 1]):
            gap = number.start - found[there].end
            if gap > MOST_PAGE:
                break
            if gap >= LEAST_PAGE and length[there] + 1 > length[here]:
                length[here], last[here] = length[there] + 1, there
        ending[number.value].append(here)
    kept: set[int] = set()
    for here in sorted(range(len(found)), key=lambda at: -length[at]):
        row = []
        while here >= 0 and here not in kept:
            row.append(here)
            here = last[here]
        if _pages([found[at] for at in row], found[row[-1] : row[0] + 1] if row else []):
            kept.update(row)
    return [found[at] for at in sorted(kept)]


def _pages(row: list[Numbered], between: list[Numbered]) -> bool:
    """Whether a row counts pages: long, with few other numbers between, and nothing counted."""
    if len(row) < ROW or len(between) * 2 > len(row) * 3:
        return False
    return len({number.word for number in row}) * 3 > len(row) * 2
