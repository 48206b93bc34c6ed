"""A rule on figures: dates and ordinals that never were, labels out of their sequence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.ordered import different
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

ORDINAL = re.compile(r"(?<![\w.,-])(\d{0,3}[0-9gOlI])(st|nd|rd|th)(?!\w)")
ENDS = {1: "st", 2: "nd", 3: "rd"}
LENGTHS = {
    **dict.fromkeys(["january", "jan", "janvier", "januar"], 31),
    **dict.fromkeys(["february", "feb", "février", "februar"], 29),
    **dict.fromkeys(["march", "mars", "märz"], 31),
    **dict.fromkeys(["april", "avril"], 30),
    **dict.fromkeys(["may", "mai"], 31),
    **dict.fromkeys(["june", "juin", "juni"], 30),
    **dict.fromkeys(["july", "juillet", "juli"], 31),
    **dict.fromkeys(["august", "aug", "août"], 31),
    **dict.fromkeys(["september", "sept", "septembre"], 30),
    **dict.fromkeys(["october", "oct", "octobre", "oktober"], 31),
    **dict.fromkeys(["november", "nov", "novembre"], 30),
    **dict.fromkeys(["december", "dec", "décembre", "dezember"], 31),
}
DAY_FIRST = re.compile(r"(?<![\w.,:/–-])(\d{1,2})\.?(?:st|nd|rd|th)? +(?:of +|de +)?\Z")
DAY_AFTER = re.compile(
    r"\.? +(\d{1,2})(?:(?:st|nd|rd|th)(?!\w)|(?=[,;)](?!\d)|,? +\d{4}\b|\.?\s*\Z))"
)
LABEL = re.compile(r"[ \t]*(\(?)(\d{1,3})([.)]|\.\))[ \t]+(?=\S)")
NEAR = 6  # items of a sequence looked at together at least


def _number_sequence(sheet: Sheet) -> Iterator[Finding]:
    found = [*_ordinals(sheet), *_dates(sheet), *_labels(sheet)]
    end = 0
    for finding in sorted(found, key=lambda finding: finding.span):
        if finding.span.start >= end and outside_furniture(sheet.profile, finding.span.start):
            yield finding
            end = max(finding.span.end, end)


def _ordinals(sheet: Sheet) -> Iterator[Finding]:
    """Ordinals of no number: `1gth`, `21th`, `2st`."""
    text = sheet.text
    if sheet.profile.language.partition("-")[0] != "en":
        return
    _, starts, ends = sheet.words
    tails = sheet.among(frozenset({"st", "nd", "rd", "th", "gth", "oth", "ist", "lst", "lth"}))
    for start, end in zip(starts[tails].tolist(), ends[tails].tolist(), strict=True):
        first = start
        while first and text[first - 1].isalnum() and start - first < 5:
            first -= 1
        found = ORDINAL.match(text, first)
        if not found or found.end() != end or not found[1][:1].isdigit():
            continue
        digits = found[1].replace("g", "9").replace("O", "0").replace("l", "1").replace("I", "1")
        number = int(digits)
        right = "th" if number % 100 in (11, 12, 13) else ENDS.get(number % 10, "th")
        if digits == found[1] and right == found[2]:
            continue
        where = changed(found[0], digits + right, first)
        yield Finding(Span(where[0], where[1]), (where[2],))


def _dates(sheet: Sheet) -> Iterator[Finding]:
    """Days that their month has not: `31 June`, `February 30`."""
    text = sheet.text
    _, starts, ends = sheet.words
    months = sheet.among(frozenset(LENGTHS))
    for start, end in zip(starts[months].tolist(), ends[months].tolist(), strict=True):
        if not text[start].isupper() and sheet.profile.language.startswith("en"):
            continue
        last = LENGTHS[text[start:end].lower()]
        day = DAY_FIRST.search(text, max(start - 10, 0), start)
        if day is None:
            day = DAY_AFTER.match(text, end)
        if day and not 0 < int(day[1]) <= last and int(day[1]) < 60:
            yield Finding(Span(day.start(1), day.end(1)))


def _labels(sheet: Sheet) -> Iterator[Finding]:
    """Labels of list items or sections that break their own sequence: 1, 2, 8, 4."""
    text = sheet.text
    rows: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    digits = sheet.at("0123456789")
    begins = different(np.searchsorted(sheet.rows.starts, digits, "right") - 1)
    for start in sheet.rows.starts[begins].tolist():
        label = LABEL.match(text, start)
        if label:
            row = rows.setdefault((label[1], label[3]), [])
            row.append((int(label[2]), label.start(2), label.end(2)))
    for row in rows.values():
        yield from _breaks(row)


def _breaks(row: Sequence[tuple[int, int, int]]) -> Iterator[Finding]:
    """Where one number of a rising row is out of place, or one is left out."""
    for at in range(2, len(row)):
        before, here = row[at - 1][0], row[at][0]
        if row[at - 2][0] + 1 != before or here in (before + 1, 1):
            continue
        if at + 1 >= len(row):
            continue
        after = row[at + 1][0]
        if after == before + 2:
            where = changed(str(here), str(before + 1), row[at][1])
            yield Finding(Span(where[0], where[1]), (where[2],))
        elif here == before + 2 and after == here + 1:
            yield Finding(Span(*row[at][1:]))


RULES: tuple[Rule, ...] = (
    Rule(
        id="DIG04",
        name="number-sequence",
        version=1,
        why="An impossible date or ordinal, or a label that breaks the count of its list: a figure"
        " was misread, or an item lost.",
        error_class="digit",
        applicability=Applicability.DISPLAY,
        severity=Severity.REVIEW,
        needs_scan=True,
        prior=600_000,
        find=_number_sequence,
        examples=(
            Example("1. One\n2. Two\n3. Three\n1. One\n2. Two\n5. Five"),
            Example("the 1st, 2nd, 3rd, 11th, 12th, 13th, 21st and 112th; 29 February, May 31"),
            Example(
                "In March 32 men and in May 45 women came; 60 May blossoms; chapter 3, May 1963"
            ),
            Example("1. One\n2. Two\n5. Five\n7. Seven"),
            Example("on the 1gth and the 21th, the 2st", "on the 19th and the 21st, the 2nd"),
            Example("1. One\n2. Two\n8. Three\n4. Four", "1. One\n2. Two\n3. Three\n4. Four"),
            Example(
                "It fell on 31 June, or on February 30th.",
                "It fell on 31 June, or on February 30th.",
            ),
            Example("(1) One\n(2) Two\n(4) Four\n(5) Five", "(1) One\n(2) Two\n(4) Four\n(5) Five"),
        ),
    ),
)
