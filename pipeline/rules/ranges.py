"""A rule on the dash between two numbers that print sets for "from ... to"."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.beside import beside
from pipeline.matching.classes import one_of
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

RANGE = pattern(r"(?<![\w.,/:+=-])(?<![$£€] )[$£€]?(\d{1,4})(-)(\d{1,4})(?![\w/=-]|[.,:]\d)")
PAGES = pattern(r"\b(?:pp?|pages?|S|Seiten?|vols?|nos?|years?|in)\.? *\Z")


def _range(sheet: Sheet) -> Iterator[Finding]:
    text, codes, places = sheet.text, sheet.codes, sheet.at("-")
    digits = one_of(beside(codes, places, -1), "0123456789")
    digits &= one_of(beside(codes, places, 1), "0123456789")
    for at in places[digits].tolist():
        found = next((m for b in range(4, 0, -1) if (m := RANGE.match(text, max(at - b, 0)))), None)
        if not found or found.start(2) != at or not outside_furniture(sheet.profile, at):
            continue
        first, last = found[1], found[3]
        if first[0] == "0" or last[0] == "0" or (len(first), len(last)) == (3, 4):
            continue
        shortened = first[: max(len(first) - len(last), 0)] + last  # 1914-18
        plain = len(first) > 1 and (len(first) <= len(last) or len(first) > 2)
        if int(first) >= int(shortened):
            continue
        if plain or PAGES.search(text, max(at - 12, 0), found.start()):
            yield Finding(Span(at, at + 1), ("–",))


RULES: tuple[Rule, ...] = (
    Rule(
        id="DSH04",
        name="range-hyphen",
        version=1,
        why="A hyphen between two numbers where print sets a short dash: from one to the other.",
        error_class="dash",
        applicability=Applicability.SUGGESTION,
        prior=600_000,
        find=_range,
        severity=Severity.STYLE,
        examples=(
            Example("pp. 99–107, in 1963-04-01, 555-1234, 0-19-853453-1, 1-3/4 and G7-8"),
            Example("they won 3-1; by 12-05 and -5; the 20-3"),
            Example("phone 12-34-56, x-1-2 and 5-a"),
            Example("see pp. 99-107 of it", "see pp. 99–107 of it"),
            Example("the war of 1914-18", "the war of 1914–18"),
        ),
    ),
)
