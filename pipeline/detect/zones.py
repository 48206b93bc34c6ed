"""Marks the zones of a transcript that are not running prose: furniture, headings, lists."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.detect.furniture import alone, foot_start, head_end
from pipeline.matching.places import Stretch, blank, lines
from pipeline.model.profile import Zone
from pipeline.model.text import Span

LONGEST_HEADING = 100
NAMED = re.compile(
    r"(?:the )?(?:chapter|book|part|section|letter|act|scene|canto|appendix|volume|vol\.|stave"
    r"|chapitre|livre|kapitel|teil|buch|preface|foreword|introduction|prologue|epilogue|contents"
    r"|index|notes|bibliography|errata|postscript)\b[^,;!?]{0,80}",
    re.IGNORECASE,
)
NUMERAL = re.compile(r"[\W_]*(?:[IVXLCDM]{1,8}|\d{1,3})[\W_]*")
ITEM = re.compile(r"\s*(?:[-*•·–—▪] |\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)] )\S")
INDENTED = re.compile(r"[ \t]{2,}\S")


def zones_of(text: str, break_: str) -> tuple[Zone, ...]:
    """The zones of the text in order; they do not overlap. `break_`: what parts its paragraphs."""
    every = [row for row in lines(text) if row[0] < row[1]]
    rows = [row for row in every if not blank(text[row[0] : row[1]])]
    head = head_end(text, rows)
    foot = foot_start(text, rows, head)
    zones: list[Zone] = []
    if head:
        zones.append(Zone(Span(0, head), "furniture"))
    inner = [row for row in rows if head <= row[0] < foot]
    zones += sorted(_inside(text, inner, break_), key=lambda zone: zone.span)
    if foot < len(text):
        zones.append(Zone(Span(foot, len(text)), "furniture"))
    return tuple(zones)


def _inside(text: str, rows: Sequence[Stretch], break_: str) -> Iterator[Zone]:
    """The zones between the furniture at head and foot."""
    listed: set[int] = set()
    for first, last in _lists(text, rows):
        listed.update(range(first, last + 1))
        yield Zone(Span(rows[first][0], rows[last][1]), "list")
    for at, (start, end) in enumerate(rows):
        if at in listed or end - start > LONGEST_HEADING:
            continue
        line = text[start:end].strip()
        if alone(line):
            yield Zone(Span(start, end), "furniture")
        elif _apart(text, rows, at, break_) and _heading(line):
            yield Zone(Span(start, end), "heading")


def _lists(text: str, rows: Sequence[Stretch]) -> Iterator[tuple[int, int]]:
    """First and last line number of every run of two list items or more."""
    first = last = -1
    items = 0
    for at, (start, end) in enumerate(rows):
        if ITEM.match(text, start, end):
            first, items = (at, 1) if first < 0 else (first, items + 1)
            last = at
        elif first >= 0 and not INDENTED.match(text, start, end):
            if items > 1:
                yield first, last
            first = -1
        elif first >= 0:
            last = at
    if first >= 0 and items > 1:
        yield first, last


def _apart(text: str, rows: Sequence[Stretch], at: int, break_: str) -> bool:
    """Whether a line is a paragraph of its own."""
    if break_ in ("\n", "\r", "\r\n"):
        return True
    around = rows[max(at - 1, 0) : at + 2]
    return all(
        text.count("\n", a[1], b[0]) > 1 or text.count("\r", a[1], b[0]) > 1
        for a, b in pairwise(around)
    )


def _heading(line: str) -> bool:
    """Whether a line that stands apart reads as a heading: numbered, named or in capitals."""
    if NUMERAL.fullmatch(line) or (NAMED.fullmatch(line) and len(line.split()) <= 12):
        return True
    letters = [c for c in line if c.isalpha()]
    return len(letters) > 2 and all(c == c.upper() for c in letters)
