"""Where in a text something stands: lines, paragraphs, zones; for rules and the profile alike."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pipeline.matching.classes import INVISIBLE as INVISIBLE
from pipeline.matching.classes import UNSEEN, Codes, Kinds, Marks, Places, codes_of, kinds
from pipeline.matching.patterns import pattern
from pipeline.model.profile import Profile

VISIBLE = pattern(rf"[^\s{INVISIBLE}]")
LONG_LINE = 160  # code points: no hard-wrapped line is longer
NEWLINES = ("\n", "\r", "\r\n")
TERMINAL = re.compile(r"[.!?:…][\"'”’»)\]]{0,4}\s*\Z")

Stretch = tuple[int, int]


def tongue(profile: Profile) -> str:
    """The transcript's language: its main subtag in small letters ("en")."""
    return profile.language.replace("_", "-").partition("-")[0].lower()


def speaks(profile: Profile, *languages: str) -> bool:
    """Whether the transcript's language is one of these (main subtags, as "en")."""
    return tongue(profile) in languages


def outside_furniture(profile: Profile, offset: int) -> bool:
    """Whether this offset is of the document itself, not of the page that it was published on."""
    return profile.zone(offset) != "furniture"


def in_prose(profile: Profile, offset: int) -> bool:
    """Whether this offset is running text, of the body or of a note."""
    return profile.zone(offset) in ("body", "note")


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """The lines of a text: where each starts and ends (without its line end), and what it has.

    `seen` tells the lines that are not blank. Line ends are LF, CR LF and CR; an empty text has
    one line.
    """

    starts: Places
    ends: Places
    seen: Marks

    @classmethod
    def of(cls, codes: Codes, ink: NDArray[np.int32]) -> Rows:
        """The lines of a text, given its code points and how many before each can be seen."""
        stops = np.flatnonzero((codes == 10) | (codes == 13))
        first, last = codes[np.maximum(stops - 1, 0)] == 13, codes[stops] == 10
        stops = stops[~(first & last & (stops > 0))]  # CR LF is one line end
        after = stops + 1
        following = codes[np.minimum(after, len(codes) - 1)] if len(stops) else after
        after += (codes[stops] == 13) & (following == 10)
        starts = np.append(0, after)
        ends = np.append(stops, len(codes))
        if len(stops) and after[-1] == len(codes):
            starts, ends = starts[:-1], ends[:-1]
        return cls(starts, ends, ink[ends] > ink[starts])


def inked(held: Kinds) -> NDArray[np.int32]:
    """How many characters that can be seen stand before each offset, the text's end too."""
    found = np.zeros(len(held) + 1, np.int32)
    np.cumsum((held & UNSEEN) == 0, out=found[1:])
    return found


def rows_of(text: str) -> Rows:
    """The lines of a text."""
    codes = codes_of(text)
    return Rows.of(codes, inked(kinds(codes)))


def lines(text: str) -> list[Stretch]:
    """Start and end of every line, without its line end (LF, CR LF or CR)."""
    rows = rows_of(text)
    return stretches(rows.starts, rows.ends)


def stretches(starts: Places, ends: Places) -> list[Stretch]:
    """Pairs of plain numbers."""
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def blocks(text: str) -> list[list[Stretch]]:
    """The lines of the text in runs without a blank line between."""
    rows = rows_of(text)
    which = np.flatnonzero(rows.seen)
    every = stretches(rows.starts[which], rows.ends[which])
    first = np.flatnonzero(np.diff(which, prepend=-2) > 1).tolist()
    return [every[start:end] for start, end in pairwise([*first, len(every)])]


def blank(line: str) -> bool:
    """Whether nothing of this line can be seen."""
    return not VISIBLE.search(line)


def paragraphs(text: str, break_: str) -> list[Stretch]:
    """Start and end of every paragraph, given what stands between two of them.

    A blank line always ends one. Lines too long to be wrapped are a paragraph each. Where
    paragraphs are not set off by blank lines, a wrapped one ends at a short line with a stop.
    """
    return parted(text, rows_of(text), break_)


def parted(text: str, rows: Rows, break_: str) -> list[Stretch]:
    """The paragraphs of these lines, as `paragraphs` says."""
    which = np.flatnonzero(rows.seen)
    if not len(which):
        return []
    starts, ends = rows.starts[which], rows.ends[which]
    opens = np.diff(which, prepend=-2) > 1
    first = np.flatnonzero(opens)
    long = np.maximum.reduceat(ends - starts, first) > LONG_LINE
    if break_ not in NEWLINES:
        opens |= long[np.cumsum(opens) - 1]
        first = np.flatnonzero(opens)
        return stretches(starts[first], ends[np.append(first[1:], len(which)) - 1])
    every = stretches(starts, ends)
    found: list[Stretch] = []
    bounds = [*first.tolist(), len(which)]
    for block, (start, end) in zip(long.tolist(), pairwise(bounds), strict=True):
        found += every[start:end] if block else _unwrapped(text, every[start:end])
    return found


def _unwrapped(text: str, block: Sequence[Stretch]) -> list[Stretch]:
    """The paragraphs of wrapped lines that no blank line separates."""
    widths = sorted(end - start for start, end in block)
    short = widths[len(widths) * 9 // 10] * 4 // 5
    found: list[Stretch] = []
    first = block[0][0]
    for start, end in block:
        if end - start < short and TERMINAL.search(text, max(start, end - 12), end):
            found.append((first, end))
            first = end
    if first < block[-1][1]:
        found.append((first, block[-1][1]))
    return [(start + _indent(text, start, end), end) for start, end in found]


def _indent(text: str, start: int, end: int) -> int:
    return end - start - len(text[start:end].lstrip())


def changed(before: str, after: str, start: int) -> tuple[int, int, str]:
    """The least that turns `before` (at `start`) into `after`: start, end, what stands there.

    What both begin with is taken off first, then what both end with.
    """
    head = 0
    while head < min(len(before), len(after)) and before[head] == after[head]:
        head += 1
    tail = 0
    while tail < min(len(before), len(after)) - head and before[-1 - tail] == after[-1 - tail]:
        tail += 1
    return start + head, start + len(before) - tail, after[head : len(after) - tail]
