"""Where in a text something stands: lines, paragraphs, zones; for rules and the profile alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.profile import Profile

INVISIBLE = "\u200b\u2060\ufeff"
LONG_LINE = 160  # code points: no hard-wrapped line is longer
LINE = re.compile(r"[^\r\n]*+(\r\n|\r|\n|\Z)")
TERMINAL = re.compile(r"[.!?:…][\"'”’»)\]]{0,4}\s*\Z")

Stretch = tuple[int, int]


def speaks(profile: Profile, *languages: str) -> bool:
    """Whether the transcript's language is one of these (main subtags, as "en")."""
    return profile.language.partition("-")[0].lower() in languages


def outside_furniture(profile: Profile, offset: int) -> bool:
    """Whether this offset is of the document itself, not of the page that it was published on."""
    return profile.zone(offset) != "furniture"


def in_prose(profile: Profile, offset: int) -> bool:
    """Whether this offset is running text: no furniture, heading or list."""
    return profile.zone(offset) == "body"


def lines(text: str) -> list[Stretch]:
    """Start and end of every line, without its line end (LF, CR LF or CR)."""
    found = [(m.start(), m.start(1)) for m in LINE.finditer(text)]
    return found if not text or text[-1] not in "\r\n" else found[:-1]


def blank(line: str) -> bool:
    """Whether nothing of this line can be seen."""
    return not line.translate({ord(c): None for c in INVISIBLE}).strip()


def blocks(text: str) -> list[list[Stretch]]:
    """The lines of the text in runs without a blank line between."""
    found: list[list[Stretch]] = []
    fresh = True
    for start, end in lines(text):
        if blank(text[start:end]):
            fresh = True
        elif fresh:
            found.append([(start, end)])
            fresh = False
        else:
            found[-1].append((start, end))
    return found


def paragraphs(text: str, break_: str) -> list[Stretch]:
    """Start and end of every paragraph, given what stands between two of them.

    A blank line always ends one. Lines too long to be wrapped are a paragraph each. Where
    paragraphs are not set off by blank lines, a wrapped one ends at a short line with a stop.
    """
    found: list[Stretch] = []
    single = break_ in ("\n", "\r", "\r\n")
    for block in blocks(text):
        if max(end - start for start, end in block) > LONG_LINE:
            found += block
        elif single:
            found += _unwrapped(text, block)
        else:
            found.append((block[0][0], block[-1][1]))
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
