"""A rule on how a document sets its marks: what it does in two ways."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.beside import beside
from pipeline.matching.classes import letters, one_of
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

OFTEN = 3  # so often a way is followed before it is the document's own
CLOSERS = '"”'

Ways = dict[str, list[int]]


def _mark_style(sheet: Sheet) -> Iterator[Finding]:
    found = [finding for family in FAMILIES for finding in _rarer(sheet, *family)]
    end = -1
    for finding in sorted(found, key=lambda finding: finding.span):
        if finding.span.start >= end:
            yield finding
            end = finding.span.end + 1


def _rarer(
    sheet: Sheet,
    ways_of: Callable[[Sheet], Ways],
    before_after: Callable[[Sheet, int, str], tuple[int, str, str]],
) -> Iterator[Finding]:
    """The first place of each way that is rarer than the document's own."""
    ways = {
        way: [at for at in places if outside_furniture(sheet.profile, at)]
        for way, places in ways_of(sheet).items()
    }
    usual = max(ways, key=lambda way: len(ways[way]), default="")
    if not usual or len(ways[usual]) < OFTEN:
        return
    for way, places in ways.items():
        if way != usual and 0 < len(places) < len(ways[usual]):
            start, before, after = before_after(sheet, places[0], usual)
            first, last, written = changed(before, after, start)
            if first < last or written:
                yield Finding(Span(first, last), (written,))


def _dashes(sheet: Sheet) -> Ways:
    """Where dashes between words stand: each kind, with blanks or without."""
    codes, places = sheet.codes, sheet.at("—–")
    before, after = beside(codes, places, -1), beside(codes, places, 1)
    inner = letters(before) & letters(after)
    blank = one_of(before, " ") & one_of(after, " ")
    outer = blank & letters(beside(codes, places, -2)) & letters(beside(codes, places, 2))
    ways: Ways = {}
    for dash in "—–":
        own = codes[places] == ord(dash)
        ways[dash] = places[own & inner].tolist()
        ways[f" {dash} "] = places[own & outer].tolist()
    return ways


def _dash_here(sheet: Sheet, at: int, usual: str) -> tuple[int, str, str]:
    """Where the dash begins with its blanks, what stands there, the usual one."""
    start, end = at, at + 1
    if sheet.text[at - 1] == " ":
        start, end = at - 1, at + 2
    return start, sheet.text[start:end], usual


def _quoted(marks: str) -> Callable[[Sheet], Ways]:
    """Where one of these marks and a closing quotation mark stand, by which comes first."""

    def ways(sheet: Sheet) -> Ways:
        codes, places = sheet.codes, sheet.at(marks)
        before, after = beside(codes, places, -1), beside(codes, places, 1)
        inside = one_of(after, CLOSERS) & letters(before)
        last = one_of(before, CLOSERS) & letters(beside(codes, places, -2))
        follows = one_of(after, " \r\n") | (after == 0)
        return {
            "inside": places[inside].tolist(),
            "outside": (places[last & follows] - 1).tolist(),
        }

    return ways


def _turned(sheet: Sheet, at: int, usual: str) -> tuple[int, str, str]:
    """The two marks here, and the same the other way round."""
    pair = sheet.text[at : at + 2]
    return at, pair, pair[::-1]


FAMILIES: Sequence[
    tuple[Callable[[Sheet], Ways], Callable[[Sheet, int, str], tuple[int, str, str]]]
] = ((_dashes, _dash_here), (_quoted(","), _turned), (_quoted("."), _turned))

RULES: tuple[Rule, ...] = (
    Rule(
        id="CON03",
        name="mark-style",
        version=1,
        why="Dashes with and without blanks, or commas and periods inside and outside quotation"
        " marks: the document does it in two ways.",
        error_class="mark",
        applicability=Applicability.DISPLAY,
        prior=600_000,
        find=_mark_style,
        severity=Severity.STYLE,
        examples=(
            Example("he came — and saw—and won"),
            Example("one—two—three and 1914–18; by day—and “so,” he said, “no,” and “yes,” too"),
            Example("he came — and — saw — it - he"),
            Example("he came—and—saw—it — he", "he came—and—saw—it—he"),
            Example("he came — and — saw — it—he", "he came — and — saw — it — he"),
            Example(
                "“so,” he said, “no,” and “yes,” and “all”, too",
                "“so,” he said, “no,” and “yes,” and “all,” too",
            ),
        ),
    ),
)
