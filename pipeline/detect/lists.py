"""Finds lists, tables and footnotes by how their lines begin and where they have gaps."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from pipeline.detect.lines import Lines, runs
from pipeline.matching.classes import Marks, Places, lower, one_of
from pipeline.matching.places import Stretch

ITEM = re.compile(r"\s*(?:([-*•·–—▪]) |\(?(?:\d{1,3}|[a-z]|[ivx]{1,5})[.)] )\S")
NOTE = re.compile(
    r"\[?(?:footnotes?|fußnoten?|note de bas de page|transcriber[’']s notes?)\b"
    r"|\[(?:illustration|editor|note)\b|\[(?:\d{1,3}|[*†‡§]{1,3}|[a-z])\] ?[^\W_]"
    r"|(?:[†‡§]|\*{1,3}|[¹²³⁰-⁹]{1,3}) ?[^\W\d_]",
    re.IGNORECASE,
)
LEADER = re.compile(
    r"(?:\.{4,}|(?: \.){3,}|…{2,})[ .]*(?:\d{1,4}|[ivxlc]{1,7})\.?\Z", re.IGNORECASE
)
NOTE_STARTS = "[*†‡§¹²³⁰⁴⁵⁶⁷⁸⁹FfNnTt"
PAGE_ENDS = "0123456789ivxlcIVXLC."  # what a line with leaders ends in
TAIL = 60  # code points of a line's end in which leaders are looked for
COLUMN = 3  # blanks: so wide a gap inside a line makes a column
STOPS = '.!?…»”"’'


def lists(lines: Lines) -> Iterator[Stretch]:
    """Runs of two list items or more, each with the indented lines that go on with it."""
    items = [row for row in np.flatnonzero(_likely_items(lines)).tolist() if _item(lines, row)]
    indents = np.append(0, np.cumsum(lines.first - lines.starts >= 2))
    held: list[int] = []
    for row, after in pairwise([*items, len(lines.starts)]):
        held.append(row)
        last = row + 1
        while last < after and indents[last + 1] > indents[last]:
            last += 1
        if last == after and after < len(lines.starts):
            continue
        if len(held) > 1 and not _speech(lines, held):
            yield held[0], last
        held = []


def _likely_items(lines: Lines) -> Marks:
    """Which lines begin as a list item may."""
    framed = lines.layout.framed
    mark = lines.first_codes
    labelled = np.zeros(len(mark), np.bool_)
    for step in range(1, 7):
        labelled |= one_of(framed[lines.first + step], ".)")
    bullet = one_of(mark, "-*•·–—▪") & (framed[lines.first + 1] == ord(" "))
    return np.asarray(bullet | (labelled & (one_of(mark, "(0123456789") | lower(mark))))


def _item(lines: Lines, row: int) -> bool:
    return bool(ITEM.match(lines.layout.text, int(lines.starts[row]), int(lines.ends[row])))


def _speech(lines: Lines, rows: list[int]) -> bool:
    """Whether these are speeches that a dash opens, not items: most end as sentences do."""
    dashes = sum(lines.line(row)[0] in "—–-" for row in rows)
    stops = sum(chr(lines.edge[row]) in STOPS for row in rows)
    return dashes == len(rows) and stops * 2 > len(rows)


def notes(lines: Lines) -> Iterator[Stretch]:
    """Paragraphs that begin with a footnote's mark, or say that they are notes."""
    likely = one_of(lines.first_codes, NOTE_STARTS)
    ends = np.append(np.flatnonzero(lines.opens), len(lines.opens))
    for row in np.flatnonzero(likely & (lines.single | lines.opens)).tolist():
        if NOTE.match(lines.line(row)):
            after = row + 1 if lines.single else int(ends[np.searchsorted(ends, row, "right")])
            yield row, after


def tables(lines: Lines) -> Iterator[Stretch]:
    """Runs of lines with columns: two with two gaps or more each, three with one, or leaders."""
    gaps = _gaps(lines)
    leaders = np.zeros(len(gaps), np.bool_)
    held = np.searchsorted(lines.starts, lines.layout.at(".…"), "right") - 1
    many = np.bincount(held[held >= 0], minlength=len(gaps)) > 1
    for row in np.flatnonzero(many & one_of(lines.edge, PAGE_ENDS)).tolist():
        leaders[row] = bool(LEADER.search(lines.line(row)[-TAIL:]))
    columns = np.where(leaders, 2, gaps)
    for first, last in runs(columns > 0):
        if last - first > 2 or (last - first == 2 and columns[first:last].min() > 1):
            yield first, last


def _gaps(lines: Lines) -> Places:
    """How many gaps each line has between its first and last visible character."""
    blank = lines.layout.codes == ord(" ")
    wide = blank[COLUMN - 1 :].copy()
    for step in range(COLUMN - 1):
        wide &= blank[step : len(wide) + step]
    begins = np.flatnonzero(wide)
    begins = begins[np.diff(begins, prepend=-2) > 1]
    gaps = np.sort(np.concatenate((begins, lines.layout.at("\t"), lines.layout.at("|"))))
    if not len(gaps):
        return np.zeros(len(lines.starts), np.int64)
    return np.asarray(np.searchsorted(gaps, lines.last) - np.searchsorted(gaps, lines.first))
