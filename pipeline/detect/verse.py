"""Finds verse: lines that end before they had to, and that begin with capitals or are indented."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.detect.lines import Lines, runs
from pipeline.matching.classes import BLANK, Marks, one_of, upper
from pipeline.matching.ordered import percentile
from pipeline.matching.places import Stretch

LEAST_LINES = 4  # of verse, in stanzas that follow each other
LEAST_WIDTH = (
    15  # code points of a line, on average: shorter ones are an address or a list of names
)
NARROWEST = 60  # code points: prose is wrapped there or further out, where it is wrapped at all
USUAL = 90  # per cent of the lines are no longer than the usual line
LONGEST_WORD = 16  # code points looked at of a line's first word
SPARE = 3  # code points: so much more room than the next word needs
CAPITALS = 7, 10  # the share of the lines that begin with one
ALL = 8, 10  # where so many of all lines do, the whole text is verse
STOPS = ".!?…»”\"’'"


def verse(lines: Lines) -> Iterator[Stretch]:
    """Runs of rows that are verse: first row and the row after the last."""
    if not len(lines.starts):
        return
    capital = upper(lines.initial)
    early = _early(lines, capital)
    if lines.single:
        yield from _unparted(lines, early & capital)
        return
    first = np.flatnonzero(lines.opens)
    size = np.diff(np.append(first, len(lines.opens)))
    begun = np.add.reduceat(capital.astype(np.int64), first) * CAPITALS[1] >= size * CAPITALS[0]
    begun |= np.logical_and.reduceat(lines.first - lines.starts >= 2, first)
    whole = np.logical_and.reduceat(early | lines.closes, first) & (size > 1)
    for opening, closing in runs(whole & begun):
        start, end = int(first[opening]), int(first[closing - 1] + size[closing - 1])
        if end - start >= LEAST_LINES and _wordy(lines, start, end):
            yield start, end


def _wordy(lines: Lines, first: int, last: int) -> bool:
    return int(lines.widths[first:last].sum()) >= LEAST_WIDTH * (last - first)


def _early(lines: Lines, capital: Marks) -> Marks:
    """Which lines had room for the next line's first word."""
    wrapped = lines.widths[lines.widths <= 2 * NARROWEST]
    usual = percentile(wrapped, USUAL) if len(wrapped) else NARROWEST
    if int(capital.sum()) * ALL[1] >= len(capital) * ALL[0]:
        usual = max(usual, NARROWEST)  # all is verse: its own lines are no measure
    early = lines.widths + SPARE < usual
    likely = np.flatnonzero(early[:-1])
    kinds = lines.layout.kinds
    word = np.zeros(len(likely), np.int64)
    inside = np.ones(len(likely), np.bool_)
    for step in range(1, LONGEST_WORD):
        inside &= (kinds[np.minimum(lines.first[likely + 1] + step, len(kinds) - 1)] & BLANK) == 0
        word += inside
    early[likely] = lines.widths[likely] + 2 + word + SPARE <= usual
    return np.asarray(early)


def _unparted(lines: Lines, likely: Marks) -> Iterator[Stretch]:
    """Runs of such lines where nothing parts paragraphs: most may not end as sentences do."""
    open_ = ~one_of(lines.edge, STOPS)
    for first, last in runs(likely):
        enough = last - first >= LEAST_LINES and int(open_[first:last].sum()) * 2 >= last - first
        if enough and _wordy(lines, first, last):
            yield first, last
