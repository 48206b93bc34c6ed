"""Rules on blanks that are no ordinary space, and on characters that cannot be seen."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.classes import UNSEEN
from pipeline.matching.marks import DASHES, FRENCH, SPACED
from pipeline.matching.ordered import different
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, outside_furniture, speaks, tongue
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import abbreviated, word_before
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.profile import Profile
from pipeline.model.text import Span

ODD = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
ODD_RUN = pattern(rf"[ {ODD}]++")
HAS_ODD = pattern(rf"[{ODD}]")
UNPLAIN = pattern(rf"[{ODD}\u200b\ufeff]")
ZERO_WIDTH = pattern("[\u200b\ufeff]++")
LAST_PLAIN = 0x7F  # code point: odd blanks are beyond


def _odd_space(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    held = np.flatnonzero(((sheet.kinds & UNSEEN) != 0) & (sheet.codes > LAST_PLAIN))
    held = held[[bool(UNPLAIN.match(text[at])) for at in held.tolist()]] if len(held) else held
    rows = different(np.searchsorted(sheet.rows.starts, held, "right") - 1)
    for row in rows.tolist():
        start, end = int(sheet.rows.starts[row]), int(sheet.rows.ends[row])
        if start == 0 and text.startswith("\ufeff"):
            start = 1  # the file's own byte order mark
        if not UNPLAIN.search(text, start, end) or not outside_furniture(profile, start):
            continue
        if not sheet.rows.seen[row]:
            yield Finding(Span(start, end), ("",))
            continue
        found = [*_zero_width(text, start, end), *_odd_blanks(text, start, end, profile)]
        yield from sorted(found, key=lambda finding: finding.span)


def _zero_width(text: str, start: int, end: int) -> Iterator[Finding]:
    """Characters of no width, where the script has no use for them."""
    for found in ZERO_WIDTH.finditer(text, start, end):
        first, last = found.span()
        around = text[max(first - 1, 0) : first] + text[last : last + 1]
        if all(c < "\u0590" or "\u2000" <= c <= "\u206f" for c in around):
            yield Finding(Span(first, last), ("",))


def _odd_blanks(text: str, start: int, end: int, profile: Profile) -> Iterator[Finding]:
    """Blanks of another kind within a line, where nobody can have wanted them."""
    before_mark = SPACED.get(tongue(profile))
    for found in ODD_RUN.finditer(text, start, end):
        first, last = found.span()
        if not HAS_ODD.search(found[0]) or first == start or last == end:
            continue
        if _wanted(text, first, last, profile):
            continue
        if before_mark and before_mark.match(text, first):
            continue  # SPC03 takes it
        where = changed(found[0], " ", first)
        yield Finding(Span(where[0], where[1]), (where[2],), Applicability.SUGGESTION)


def _wanted(text: str, first: int, last: int, profile: Profile) -> bool:
    """Whether a blank that does not break, or a thin one, has a use here."""
    left, right = text[first - 1], text[last]
    if left == "." == right:
        return True  # a spaced ellipsis that must not break
    if left.isdigit() or right.isdigit() or left in "—–―§" or right in "—–―…" or right in DASHES:
        return True
    if speaks(profile, "fr") and (left == "«" or right in FRENCH):
        return True
    word = word_before(text, first - 1 if left == "." else first)
    return len(word) == 1 or (left == "." and abbreviated(word, profile.abbreviations))


RULES: tuple[Rule, ...] = (
    Rule(
        id="SPC06",
        name="odd-space",
        version=1,
        why="A blank that is no ordinary space, or a character that cannot be seen: web pages"
        " leave them behind.",
        error_class="spacing",
        applicability=Applicability.SAFE,
        prior=990_000,
        severity=Severity.ERROR,
        find=_odd_space,
        examples=(
            Example("an ordinary line\n\nand another"),
            Example("Mr.\u00a0Smith paid 10\u202f000 francs on p.\u00a05 to J.\u00a0Jones"),
            Example("Pourquoi\u00a0? «\u00a0Parce que\u00a0»\u202f!", language="fr"),
            Example("\ufeffA file may begin with its byte order mark."),
            Example("so he went .\u00a0.\u00a0. slowly"),
            Example("ภาษา\u200bไทย", language="th"),
            Example("one\n\u00a0\ntwo", "one\n\ntwo"),
            Example("gov\u200bernment and \ufeffparty", "government and party"),
            Example("the\u00a0party of\u2009the people", "the party of the people"),
            Example("the\u00a0 party", "the party"),
        ),
    ),
)
