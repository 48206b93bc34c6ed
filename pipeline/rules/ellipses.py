"""Rules on ellipses: too few or too many dots, dots spaced in two ways."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.marks import CLOSING
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, in_prose
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import abbreviated, word_before
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

SIGN = "…"
CLOSED, SPACED = "...", ". . ."
AFTER = rf"[{CLOSING}]{{0,3}}(?:\s|\Z)"
# What PUN01 takes: a word, two periods, and its end.
DOUBLED = pattern(rf"(?<=[\w{CLOSING}])\.\.(?:(?!\.)|(?= \.)){AFTER}")
LEADS = pattern(r"[ .]*(?:\d{1,5}|[ivxlcdmIVXLCDM]{1,8})[ \t]*(?:[\r\n]|\Z)")
ONLY_DOTS = pattern(r"[\s.…*]*")
MIXED = re.compile(r"\.\. \.|\. \.\.")
MANY = "....."  # so many dots stuck together are no ellipsis
HABIT = 3  # so many long rows of dots are wanted: blanks to fill in, leaders
RARE = 4  # a form that is not used even once for each four times of the other is a slip


def _ellipsis_shape(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    rows = [row for row in _rows(sheet) if in_prose(profile, row[0])]
    forms = Counter(form for start, end in rows if (form := _form(text[start:end])))
    usual = max((CLOSED, SPACED, SIGN), key=lambda form: forms[form])
    slips = {form for form in forms if forms[form] * RARE <= forms[usual]}
    long = sum(MANY in text[start:end] for start, end in rows) < HABIT
    for start, end in rows:
        dots = text[start:end]
        form = _form(dots)
        if form in slips:
            after = _written(dots.count("."), usual)
            if after:
                yield _change(dots, after, start)
        elif dots == ".." and _short(text, start, end):
            yield Finding(Span(end, end), (".",))
        elif MIXED.fullmatch(dots) and not DOUBLED.match(text, start):
            yield _change(dots, usual if usual != SIGN else CLOSED, start)
        elif long and _long(text, start, end):
            yield Finding(Span(start + 3, end), ("",))


def _rows(sheet: Sheet) -> list[tuple[int, int]]:
    """Start and end of every row of two dots or more, blanks between them allowed, and of `…`."""
    places, codes = sheet.at(".…"), sheet.codes
    if not len(places):
        return []
    gaps = np.diff(places)
    close = gaps == 1
    two = np.flatnonzero(gaps == 2)
    close[two] = codes[places[two] + 1] == 32
    plain = codes[places] == ord(".")
    close &= plain[1:] & plain[:-1]
    first = np.append(True, ~close)
    last = np.append(~close, True)
    starts, ends = places[first], places[last] + 1
    kept = (ends - starts > 1) | (codes[starts] == ord(SIGN))
    return list(zip(starts[kept].tolist(), ends[kept].tolist(), strict=True))


def _form(dots: str) -> str | None:
    """The way in which these dots are an ellipsis, if they are a whole one."""
    if dots == SIGN:
        return SIGN
    if dots in ("...", "...."):
        return CLOSED
    if dots in (". . .", ". . . ."):
        return SPACED
    return None


def _written(count: int, form: str) -> str | None:
    """An ellipsis of so many dots (0: the one sign) in this form; None: there is none."""
    if form == SIGN:
        return SIGN if count == 3 else None
    return (" " if form == SPACED else "").join("." * (count or 3))


def _change(before: str, after: str, start: int) -> Finding:
    """The least that turns these dots into those."""
    first, last, written = changed(before, after, start)
    return Finding(Span(first, last), (written,))


def _short(text: str, start: int, end: int) -> bool:
    """Whether two dots here are an ellipsis that lost one, not a doubled period (PUN01)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if DOUBLED.match(text, start) or abbreviated(word_before(text, start)):
        return False
    if not before or before in "\r\n" or after in ("/", "\\", ""):
        return False
    if before.isspace():
        return after.isspace() and not LEADS.match(text, end)
    return before.isalpha() and after.isalpha()


def _long(text: str, start: int, end: int) -> bool:
    """Whether many dots stand here in running text: no leader to a number, no line of dots."""
    if MANY not in text[start:end] or " " in text[start:end] or LEADS.match(text, end):
        return False
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    return not ONLY_DOTS.fullmatch(text, line, start)


RULES: tuple[Rule, ...] = (
    Rule(
        id="PUN03",
        name="ellipsis-shape",
        version=1,
        why="Two dots or a long row of them, or an ellipsis set unlike the others of the text: a"
        " dot was lost or a speck was read as one.",
        error_class="mark",
        applicability=Applicability.SUGGESTION,
        prior=600_000,
        find=_ellipsis_shape,
        examples=(
            Example("so ... then, and so . . . then. They ended.... He left… it."),
            Example("It ceased.. And so. Iron, coal, etc.. and more."),
            Example("The Owl .. 5\nThe Cat....... 9"),
            Example("see ../maps and 1..5\n. . . . .\n.........\nand"),
            Example("Mr. ...... of ......, in the year ......"),
            Example("so .. then", "so ... then"),
            Example("well..then it was", "well...then it was"),
            Example("so......then", "so...then"),
            Example("so ... a ... b ... c ... d .. . e", "so ... a ... b ... c ... d ... e"),
            Example("so ... a ... b ... c ... d . . . e", "so ... a ... b ... c ... d ... e"),
            Example("so… a… b… c… d... e", "so… a… b… c… d… e"),
        ),
    ),
)
