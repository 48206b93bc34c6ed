"""Rules on footnotes: a mark in the text without its note, a note without its mark."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.beside import beside
from pipeline.matching.classes import blanks
from pipeline.matching.places import outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

NUMBERED = re.compile(r"\[(\d{1,3})\]")
RAISED = re.compile("[¹²³⁴-⁹⁰]{1,3}")
SIGNS = "*†‡"
SIGN = re.compile(r"[*†‡]{1,3}")
UNITS = re.compile(r"(?:^|[\W\d_])(?:[a-z]{1,2}|\d+)\Z")
PAIRED = 2  # so many marks with their notes show that the text has both
MANY = 4  # where more than one in so many lack the other half, the notes stand elsewhere


def _note_mark(sheet: Sheet) -> Iterator[Finding]:
    found = [*_unpaired(_numbers(sheet)), *_unpaired(_raised(sheet)), *_signs(sheet)]
    for span in sorted(found):
        if outside_furniture(sheet.profile, span.start):
            yield Finding(span)


Marks = tuple[list[tuple[str, Span]], list[tuple[str, Span]]]


def _numbers(sheet: Sheet) -> Marks:
    """Marks such as `[12]`: those in the text and those that head a line, with their numbers."""
    anchors: list[tuple[str, Span]] = []
    notes: list[tuple[str, Span]] = []
    for at in sheet.at("[").tolist():
        found = NUMBERED.match(sheet.text, at)
        if found:
            head = _heads_line(sheet.text, at)
            (notes if head else anchors).append((found[1], Span(*found.span())))
    return anchors, notes


def _raised(sheet: Sheet) -> Marks:
    """Raised numbers, but for powers and units."""
    anchors: list[tuple[str, Span]] = []
    notes: list[tuple[str, Span]] = []
    end = 0
    for at in sheet.at("¹²³⁴⁵⁶⁷⁸⁹⁰").tolist():
        if at < end:
            continue
        found = RAISED.match(sheet.text, at)
        end = found.end() if found else at + 1
        if _heads_line(sheet.text, at):
            notes.append((sheet.text[at:end], Span(at, end)))
        elif not UNITS.search(sheet.text, max(at - 4, 0), at):
            anchors.append((sheet.text[at:end], Span(at, end)))
    return anchors, notes


def _unpaired(marks: Marks) -> Iterator[Span]:
    """Marks whose number has no other half, in a text where most have."""
    anchors, notes = marks
    called, given = {number for number, _ in anchors}, {number for number, _ in notes}
    both = len(called & given)
    if both < PAIRED or len(called ^ given) * MANY > len(called | given):
        return
    yield from (span for number, span in anchors if number not in given)
    yield from (span for number, span in notes if number not in called)


def _signs(sheet: Sheet) -> Iterator[Span]:
    """A `*` after a word without a line that begins with one below it, and the other way round."""
    text, codes, places = sheet.text, sheet.codes, sheet.at(SIGNS)
    before, after = beside(codes, places, -1), beside(codes, places, 1)
    stuck = ~blanks(before) & (before != 0) & (blanks(after) | (after == 0))
    alone = places[stuck & ~np.isin(before, codes[places])].tolist()
    heads = [at for at in places.tolist() if _heads_line(text, at) and _note_follows(text, at)]
    if not alone or not heads or len(sheet.at("*")) > 4 * (len(alone) + len(heads)):
        return  # no notes, or stars for emphasis
    if abs(len(alone) - len(heads)) * MANY > max(len(alone), len(heads)):
        return
    waiting: deque[int] = deque()
    for at, head in sorted([*((at, False) for at in alone), *((at, True) for at in heads)]):
        if not head:
            waiting.append(at)
        elif waiting:
            waiting.popleft()
        else:
            yield Span(at, at + 1)
    yield from (Span(at, at + 1) for at in waiting)


def _note_follows(text: str, at: int) -> bool:
    """Whether words, not more stars, stand after the sign that heads a line."""
    found = SIGN.match(text, at)
    rest = text[found.end() if found else at : at + 8].lstrip(" ")
    return rest[:1].isalnum() or rest[:1] in "\"'“‘("


def _heads_line(text: str, at: int) -> bool:
    before = text[max(at - 8, 0) : at].rstrip(" \t")
    return before[-1:] in ("\r", "\n") or (not before and at < 8)


RULES: tuple[Rule, ...] = (
    Rule(
        id="STR06",
        name="note-mark",
        version=1,
        why="A footnote's mark without its note, or a note that nothing in the text points to.",
        error_class="structure",
        applicability=Applicability.DISPLAY,
        prior=600_000,
        find=_note_mark,
        severity=Severity.REVIEW,
        needs_scan=True,
        examples=(
            Example("It was so[1] and so[2].\n\n[1] As he said.\n[2] As she said."),
            Example("In [1848] it was so[1] and a[2] too; an area of 5 m² and x³"),
            Example("*one* and *two*\n\n* * *\n\n* a list\n* of two"),
            Example(
                "So[1] it[2] was[3] and[4] is[5].\n\n[1] A.\n[2] B.\n[3] C.\n[4] D.",
                "So[1] it[2] was[3] and[4] is[5].\n\n[1] A.\n[2] B.\n[3] C.\n[4] D.",
            ),
            Example(
                "So¹ it was² and³ is.\n\n¹ A.\n² B.\n³ C.\n⁴ D.",
                "So¹ it was² and³ is.\n\n¹ A.\n² B.\n³ C.\n⁴ D.",
            ),
        ),
    ),
)
