"""Rules on structure: the publishing page's furniture, paragraphs that run together."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.classes import blanks, one_of
from pipeline.matching.marks import GAP
from pipeline.matching.ordered import among
from pipeline.matching.places import INVISIBLE, changed, outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

_PARTING = r"(?:fraternal|sincere|faithful|respectful|tru|cordial|affectionate|comrade)ly"
_SIGNING = (
    r"(?:With (?:[a-z]+ ){0,4}(?:greetings|regards|wishes|thanks|respects?|salutations|compliments)"
    rf"|Yours(?: (?:very|most|ever))? {_PARTING}|(?:Very )?{_PARTING} yours"
    r"|(?:I am|I remain|I have the honou?r to be|Believe me(?: to be)?),? [^.!?\r\n]{0,80}"
    r"|Your (?:most |very )?(?:obedient|humble|faithful|devoted|affectionate|loving) \w+)"
)
_SIR = (
    r"(?:My )?(?:[Dd]ear|Esteemed|Honou?red|Respected)"
    r" (?:[A-Z][\w'’-]*\.?)(?: [A-Z][\w'’-]*){0,4}"
)
# A sentence's end, the blanks after it, and a closing or salutation that ends the line.
AT_END = re.compile(
    rf"(?<=[\w)])[.!?][\"'”’)]{{0,2}}({GAP}++)(?:{_SIGNING}|{_SIR}),"
    rf"(?:(?: [A-Z][\w.'’-]*){{1,4}})?(?={GAP}*+(?:[\r\n]|\Z))"
)
# A salutation at a paragraph's head, and the blanks before the letter's first sentence.
AT_HEAD = re.compile(rf"{_SIR}[,:]({GAP}++)(?=[A-Z][\w'’-]*[ ,]\S)")
# What closings and salutations begin with, by two letters each; a paragraph's salutation by one.
_TWO = ("Wi", "Yo", "I ", "Be", "Ve", "My", "De", "de", "Es", "es", "Ho", "ho", "Re", "re")
OPENING = [ord(two[0]) << 8 | ord(two[1]) for two in (*_TWO, "fr", "si", "fa", "tr", "co", "af")]
SALUTING = "MDdEeHhRr"
LONGEST = 240  # code points: no closing with its name is longer
SHORTEST = 30  # code points: a letter's first sentence is not shorter


def _furniture(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    for zone in profile.zones:
        if zone.kind == "furniture":
            held = text[zone.span.start : zone.span.end]
            bare = held.strip().strip(INVISIBLE).strip()
            if bare:
                start = zone.span.start + held.index(bare)
                yield Finding(Span(start, start + len(bare)))


def _merged(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    if not speaks(profile, "en"):
        return
    rows = sheet.paragraphs
    starts = [start for start, _ in rows]
    found = [match.span(1) for at in _stops(sheet) if (match := AT_END.match(text, at))]
    for start, end in rows:
        if text[start] not in SALUTING:
            continue
        match = AT_HEAD.match(text, start, end)
        if match and end - match.end() >= SHORTEST:
            found.append(match.span(1))
    for first, last in sorted(found):
        at = bisect_right(starts, first) - 1
        if at < 0 or not outside_furniture(profile, first) or _quoted(text, starts[at], first):
            continue
        where = changed(text[first:last], profile.break_, first)
        yield Finding(Span(where[0], where[1]), (where[2],))


def _stops(sheet: Sheet) -> list[int]:
    """Stops that a closing or a salutation may follow, in the last line's part with a comma."""
    framed, stops = sheet.framed, sheet.at(".!?")
    after = stops + 1
    for _ in range(2):
        after = after + one_of(framed[after], "\"'”’")
    off = blanks(framed[after])
    stops, after = stops[off], after[off]
    for _ in range(2):
        after = after + blanks(framed[after])
    stops = stops[among((framed[after] << 8) | framed[after + 1], OPENING)]
    line = np.searchsorted(sheet.rows.ends, stops)
    near = sheet.rows.ends[line] - stops <= LONGEST
    found: list[int] = stops[near].tolist()
    return found


def _quoted(text: str, start: int, at: int) -> bool:
    """Whether a quotation is open at this offset: a letter quoted in a line stays there."""
    curly = text.count("“", start, at) - text.count("”", start, at)
    return curly > 0 or text.count('"', start, at) % 2 == 1


RULES: tuple[Rule, ...] = (
    Rule(
        id="STR01",
        name="furniture",
        version=1,
        why="Navigation, credits or licence of the page that published the text: no part of it.",
        error_class="structure",
        applicability=Applicability.DISPLAY,
        prior=950_000,
        find=_furniture,
        examples=(
            Example("The party met.\n\nIt decided nothing."),
            Example("A | B is a table of logic, and the archive is on page 5 of 9 of the list."),
            Example("THE LETTER\n\nDear Comrades,\n\nWe transcribed by hand what was left."),
            Example(
                "Home > Letters > 1963\n\nThe party met.",
                "Home > Letters > 1963\n\nThe party met.",
            ),
            Example(
                "The party met.\n\nDocument List | Archive",
                "The party met.\n\nDocument List | Archive",
            ),
            Example("He came\n\nPage 5 of 9\n\nto us.", "He came\n\nPage 5 of 9\n\nto us."),
        ),
    ),
    Rule(
        id="STR05",
        name="merged-paragraph",
        version=1,
        why="A letter's closing or salutation inside a paragraph: the break before it was lost.",
        error_class="structure",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_merged,
        examples=(
            Example("Dear Comrades,\n\nWe have your letter.\n\nWith communist greetings,\n\nA."),
            Example("With kind regards to all, he left. I am, Sir, no liar."),
            Example('She read: "Come home. Yours truly,\n\nJohn"'),
            Example("Dear John, who was late, had lost it all once more that day."),
            Example(
                "Let us unite. With communist greetings,\n\nThe Committee",
                "Let us unite.\n\nWith communist greetings,\n\nThe Committee",
            ),
            Example(
                "Come soon! I remain, Sir, yours faithfully,\r\n\r\nA. Smith",
                "Come soon!\r\n\r\nI remain, Sir, yours faithfully,\r\n\r\nA. Smith",
            ),
            Example(
                "Dear Comrades, We have received your letter of the third.\n\nIt is long.",
                "Dear Comrades,\n\nWe have received your letter of the third.\n\nIt is long.",
            ),
        ),
    ),
)
