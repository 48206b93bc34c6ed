"""Finds headings: lines apart that are numbered, named, in capitals or in title case."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from pipeline.detect.lines import Lines
from pipeline.matching.classes import LOWER, Marks, lower, one_of
from pipeline.matching.ordered import percentile
from pipeline.matching.places import Stretch

LONGEST_HEADING = 100  # code points
SAMPLE = 6  # letters looked at in every line
LEAST_CAPITALS = 3  # letters: so many capitals and no small letter make a heading
MOST_WORDS = 12
SMALL_WORD = 4  # letters: shorter words may begin small in a title
SHORT = 3 / 4  # of the usual line: where nothing else sets a heading off, it is no longer
USUAL = 90  # per cent of the lines are no longer than the usual line
NAMED = re.compile(
    r"(?:the )?(?:chapter|book|part|section|letter|act|scene|canto|appendix|volume|vol\.|stave"
    r"|chapitre|livre|partie|acte|scène|préface|avant-propos|table des matières|notes?|épilogue"
    r"|kapitel|teil|buch|abschnitt|aufzug|auftritt|vorwort|einleitung|inhalt|anhang|anmerkungen"
    r"|nachwort|preface|foreword|introduction|prologue|epilogue|contents|index|bibliography"
    r"|errata|postscript)\b[^,;!?]{0,80}",
    re.IGNORECASE,
)
NUMERAL = re.compile(r"[\s.()\[\]§*_—–-]*(?:[IVXLCDM]{1,8}|\d{1,3})[\s.()\[\]:*_—–-]*")
TITLE_END = re.compile(r"[\w)\]’'\"”»]\Z")
QUOTED = "\"“„«»‘'"  # what opens speech, never a heading


def headings(lines: Lines) -> Iterator[Stretch]:
    """Rows of headings, each alone: first row and the row after."""
    if not len(lines.starts):
        return
    capitals = _capitals(lines)
    short = lines.widths <= LONGEST_HEADING
    set_apart = _apart(lines, capitals)
    blocks = np.flatnonzero(lines.opens)
    shouting = np.logical_and.reduceat(capitals & short, blocks)[np.cumsum(lines.opens) - 1]
    likely = ~(one_of(lines.first_codes, QUOTED) | one_of(lines.edge, ",;!?"))
    for row in np.flatnonzero((set_apart & short & (likely | capitals)) | shouting).tolist():
        if capitals[row] or _reads_as_one(lines, row):
            yield row, row + 1


def _capitals(lines: Lines) -> Marks:
    """Which lines have letters enough, and no small one."""
    kinds = lines.layout.kinds
    found = np.ones(len(lines.starts), np.bool_)
    for step in range(SAMPLE):  # most lines show a small letter at once
        found &= (kinds[np.minimum(lines.lead + step, lines.last)] & LOWER) == 0
    for row in np.flatnonzero(found).tolist():
        line = lines.line(row)
        letters = sum(map(str.isalpha, line[: 2 * LONGEST_HEADING]))
        found[row] = line == line.upper() and letters >= LEAST_CAPITALS
    return found


def _apart(lines: Lines, capitals: Marks) -> Marks:
    """Which lines may be paragraphs of their own."""
    if not lines.single:
        return lines.opens & lines.closes
    usual = percentile(lines.widths, USUAL)
    short = lines.widths < usual * SHORT
    return np.asarray(~lower(lines.initial) & (short | capitals))


def _reads_as_one(lines: Lines, row: int) -> bool:
    """Whether a line that stands apart is numbered, named, or a title above a paragraph."""
    line = lines.line(row)
    if NUMERAL.fullmatch(line) or (NAMED.fullmatch(line) and len(line.split()) <= MOST_WORDS):
        return True
    if row + 1 == len(lines.starts) or line[0] in "-–—(" or not TITLE_END.search(line):
        return False
    after = lines.line(row + 1)
    if len(after) <= LONGEST_HEADING and (not lines.single and lines.closes[row + 1]):
        return False  # above another short paragraph: a signature, an address, a name in a play
    first = next((c for c in after if c.isalnum()), "")
    return not first.islower() and _title(line)


def _title(line: str) -> bool:
    """Whether all words but the short ones begin with a capital."""
    words = [word.strip("\"'“”‘’«»()[],:;") for word in line.split()]
    long = [word for word in words if len(word) >= SMALL_WORD]
    return (
        len(words) <= MOST_WORDS
        and words[0][:1].isupper()
        and bool(long)
        and all(word[0].isupper() or word[0].isdigit() for word in long)
    )
