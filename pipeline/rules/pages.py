"""Rules on what a printed page has beside its text: running heads and page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.classes import alphanumeric, one_of, upper
from pipeline.matching.letters import distance
from pipeline.matching.ordered import percentile
from pipeline.matching.paging import LEAST_PAGE, MOST_PAGE, amid
from pipeline.matching.places import TERMINAL, outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import ROMAN
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

LONGEST = 70  # code points of a running head
TINY = 12  # and of a page number, with what is set around it
FAMILY = 3  # so many alike make a family
NUMBER = re.compile(r"[-–—.* ]{0,4}(\d{1,4}|[ivxlc]{1,7})[-–—.* ]{0,4}")
NUMBERED = re.compile(r"(?:(\d{1,4})[ \t.]+)?(\S.*?\S)(?:[ \t.]+(\d{1,4}))?")
LETTERS = re.compile(r"[^\W\d_]+")
PARTS = re.compile(
    r"(?:the )?(?:chapter|book|part|section|letter|act|scene|canto|volume|vol|no|fig|figure|plate"
    r"|table|stave|chapitre|livre|kapitel|teil|buch|question|article|lesson|step|note)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A line that stands in the way of the text: where it is, what it says, its number."""

    start: int
    end: int
    text: str
    number: int  # the page number on it, -1 if none
    amid: bool  # whether a sentence goes on from the line before it to the line after it


def _running_head(sheet: Sheet) -> Iterator[Finding]:
    families: dict[str, list[Line]] = defaultdict(list)
    for line in _short_lines(sheet):
        words = " ".join(LETTERS.findall(line.text)).lower()
        title = " " in words or line.number >= 0 or line.text.isupper()
        if len(words) > 3 and title and not line.text[0].islower() and not PARTS.match(words):
            families[words].append(line)
    found = [
        line
        for family in _merged(families)
        if len(family) >= FAMILY and _heads(family)
        for line in family
    ]
    yield from _taken_out(sheet, found, None)


def _merged(families: dict[str, list[Line]]) -> list[list[Line]]:
    """Families with their misread members: the same head with a letter or two wrong."""
    large = [words for words, lines in families.items() if len(lines) >= FAMILY][:50]
    merged = {words: list(families[words]) for words in large}
    small = [words for words, lines in families.items() if len(lines) < FAMILY][:5000]
    for words in small:
        for head in large:
            most = len(head) // 6
            if abs(len(head) - len(words)) <= most and distance(head, words, most) <= most:
                merged[head] += families[words]
                break
    return [sorted(lines, key=lambda line: line.start) for lines in merged.values()]


def _heads(family: Sequence[Line]) -> bool:
    """Whether these lines recur as pages do: by rising numbers, or in the midst of sentences."""
    if sum(line.amid for line in family) * 2 >= len(family):
        return True
    numbered = [line for line in family if line.number >= 0]
    return len(numbered) * 3 >= len(family) * 2 and len(_sequence(numbered)) >= max(
        FAMILY, len(numbered) // 2
    )


def _page_number(sheet: Sheet) -> Iterator[Finding]:
    lines = [line for line in _short_lines(sheet) if NUMBER.fullmatch(line.text)]
    fitting = _sequence([line for line in lines if line.number >= 0])
    pages = len(fitting) >= FAMILY and sum(line.amid for line in fitting) * 3 >= len(fitting)
    sure = set(fitting) if pages else set()
    doubtful = [line for line in lines if line.amid and line not in sure]
    found = list(_taken_out(sheet, sorted([*sure, *doubtful], key=lambda x: x.start), sure))
    inline = [
        Finding(Span(number.start, number.end), ("",))
        for number in amid(sheet)
        if outside_furniture(sheet.profile, number.start)
    ]
    end = 0
    for finding in sorted([*found, *inline], key=lambda one: one.span):
        if finding.span.start >= end:
            yield finding
            end = finding.span.end


def _sequence(lines: Sequence[Line]) -> list[Line]:
    """The longest run of these lines whose numbers rise as the pages of a book do."""
    best: list[Line] = []
    held: list[Line] = []
    for line in lines:
        if held and not _next_page(held[-1], line):
            best = held if len(held) > len(best) else best
            held = []
        held.append(line)
    return held if len(held) > len(best) else best


def _next_page(line: Line, later: Line) -> bool:
    """Whether a text of so many pages may stand between two numbers."""
    pages = later.number - line.number
    return 0 < pages <= 20 and pages * LEAST_PAGE <= later.start - line.end <= pages * MOST_PAGE


def _short_lines(sheet: Sheet) -> Iterator[Line]:
    """The short lines of the text, with their numbers and neighbours."""
    rows, text, codes = sheet.rows, sheet.text, sheet.codes
    seen = np.flatnonzero(rows.seen)
    starts, ends = rows.starts[seen], rows.ends[seen]
    if len(seen) < 3:
        return
    sizes = ends - starts
    narrow = (sizes <= LONGEST) & (sizes * 5 <= percentile(sizes, 90) * 4)
    edges = upper(codes[starts]) | one_of(codes[starts], "0123456789")
    edges &= alphanumeric(codes[ends - 1])
    for at in np.flatnonzero(narrow & (edges | (sizes < TINY))).tolist():
        line = text[starts[at] : ends[at]].strip()
        found = NUMBERED.fullmatch(line) if len(line) > 1 else None
        alone = NUMBER.fullmatch(line)
        if alone:
            number = int(alone[1]) if alone[1].isdecimal() else -1
            if number < 0 and not ROMAN.fullmatch(alone[1]):
                continue
        else:
            digits = (found[1] or found[3]) if found else None
            number = int(digits) if digits else -1
        amid = 0 < at < len(seen) - 1 and _goes_on(
            text, (int(starts[at - 1]), int(ends[at - 1])), int(starts[at + 1])
        )
        yield Line(int(starts[at]), int(ends[at]), line, number, amid)


def _goes_on(text: str, before: tuple[int, int], after: int) -> bool:
    """Whether a sentence runs on from one line to another."""
    line = text[before[0] : before[1]].rstrip()
    if len(line) < 20 or TERMINAL.search(line[-8:]):
        return False
    return text[after : after + 1].islower()


def _taken_out(sheet: Sheet, found: Sequence[Line], sure: set[Line] | None) -> Iterator[Finding]:
    """Each line taken out with its line end and the blank lines after it."""
    text = sheet.text
    end = -1
    for line in sorted(found, key=lambda line: line.start):
        if line.start < end or not outside_furniture(sheet.profile, line.start):
            continue
        last = line.end
        while last < len(text) and text[last] in "\r\n":
            last += 1
        first = line.start
        if last == len(text):
            first = len(text[:first].rstrip()) if first else 0
            last = line.end
        end = last
        safe = Applicability.SAFE if sure is not None and line in sure else None
        yield Finding(Span(first, last), ("",), safe)


_PAGE = "It was a long way to the house, and the men who had come with us were so tired of it all "
_PAGE = (_PAGE * 5)[: 89 * 5].strip()
_BOOK = "\n".join(f"{_PAGE} {{}}\n{number}\nand" for number in (117, 118, 119, 120)) + " left."
_RUN = f"{_PAGE} 117 and so {_PAGE} 118 so that {_PAGE} 119 then"
_HEADED = "\n".join(f"{_PAGE}\nTHE OLD HOUSE {number}\nand" for number in (7, 8, 9)) + " left."

RULES: tuple[Rule, ...] = (
    Rule(
        id="STR02",
        name="running-head",
        version=1,
        why="The title that print repeats at the head of each page, now in the midst of the text.",
        error_class="structure",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_running_head,
        examples=(
            Example("THE HOUSE\n\nIt was late.\n\nTHE HOUSE\n\nIt was early.\n\nTHE END"),
            Example("\n\n".join(f"CHAPTER {n}\n\n{_PAGE}." for n in (1, 2, 3, 4))),
            Example("HAMLET\n\nWho is there?\n\nHAMLET\n\nSpeak.\n\nHAMLET\n\nI will."),
            Example(_HEADED, f"{_PAGE}\nand\n" * 2 + f"{_PAGE}\nand left."),
            Example(
                _HEADED.replace("HOUSE 8", "HOUSF 8") + f"\n{_PAGE}\nTHE OLD HOUSE 10\nso he",
                f"{_PAGE}\nand\n" * 2 + f"{_PAGE}\nand left.\n{_PAGE}\nso he",
            ),
        ),
    ),
    Rule(
        id="STR03",
        name="page-number",
        version=1,
        why="The number of a printed page, now on a line of its own or between two words.",
        error_class="structure",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_page_number,
        examples=(
            Example("\n\n".join(f"{n}\n\nThe house was old.\n\nIt fell." for n in (1, 2, 3, 4))),
            Example("It was the old house of the men\n[117]\nand it fell."),
            Example("The house was of the year\n\n1848\n\nThe house fell."),
            Example(" ".join(f"{_PAGE} {number} and so" for number in (117, 118)) + " on."),
            Example("they had 12 men and 13 men and 14 men"),
            Example("It was the old house of the\n117\nmen.", "It was the old house of the\nmen."),
            Example(_RUN, f"{_PAGE} and so {_PAGE} so that {_PAGE} then"),
            Example(_BOOK.replace(" {}", ""), f"{_PAGE}\nand\n" * 3 + f"{_PAGE}\nand left."),
        ),
    ),
)
