"""Marks the zones of a transcript that are not running prose: furniture, headings, lists, verse."""

from __future__ import annotations

import numpy as np

from pipeline.detect.furniture import (
    HEAD_LENGTH,
    LICENCE_LENGTH,
    alone,
    foot_start,
    head_end,
)
from pipeline.detect.headings import headings
from pipeline.detect.lines import Lines
from pipeline.detect.lists import lists, notes, tables
from pipeline.detect.verse import verse
from pipeline.matching.classes import one_of
from pipeline.matching.layout import Layout
from pipeline.model.profile import KINDS, Zone
from pipeline.model.text import Span

LONGEST_FURNITURE = 45  # code points: but for `-----File: ...` it is no longer inside the text
# What furniture inside a text begins with: the first letter of "Page", "Back", "Return", "Go".
INITIALS = "pPbBrRgGfF"
FURNITURE, HEADING, VERSE, LIST, NOTE, TABLE = range(1, len(KINDS) + 1)


def zones_of(layout: Layout, break_: str) -> tuple[Zone, ...]:
    """The zones of the text in order; they do not overlap. `break_`: what parts its paragraphs."""
    text = layout.text
    every = Lines.of(layout, break_)
    head = head_end(text, every.stretches(0, HEAD_LENGTH))
    foot = foot_start(text, every.stretches(len(text) - LICENCE_LENGTH, len(text)), head)
    inner = every.within(head, foot)
    zones = [Zone(Span(0, head), "furniture")] if head else []
    zones += _inside(inner)
    if foot < len(text):
        zones.append(Zone(Span(foot, len(text)), "furniture"))
    return tuple(zones)


def _inside(lines: Lines) -> list[Zone]:
    """The zones between the furniture at head and foot: of two for a line the first found wins."""
    kinds = np.zeros(len(lines.starts), np.int8)
    groups = np.zeros(len(lines.starts), np.int64)
    for row in _furniture(lines):
        kinds[row], groups[row] = FURNITURE, row
    for kind, runs in (
        (LIST, lists(lines)),
        (TABLE, tables(lines)),
        (HEADING, headings(lines)),
        (NOTE, notes(lines)),
        (VERSE, verse(lines)),
    ):
        for first, last in runs:
            free = kinds[first:last] == 0
            kinds[first:last][free] = kind
            groups[first:last][free] = first
    changes = (np.diff(kinds, prepend=0) != 0) | (np.diff(groups, prepend=-1) != 0)
    firsts = np.flatnonzero(changes)
    lasts = np.append(firsts[1:], len(kinds)) - 1
    return [
        Zone(Span(int(lines.starts[first]), int(lines.ends[last])), KINDS[kinds[first] - 1])
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=False)
        if kinds[first]
    ]


def _furniture(lines: Lines) -> list[int]:
    """Rows that are furniture wherever they stand."""
    short = lines.widths <= LONGEST_FURNITURE
    likely = one_of(lines.initial, INITIALS) & (short | (lines.first_codes == ord("-")))
    return [row for row in np.flatnonzero(likely).tolist() if alone(lines.line(row))]
