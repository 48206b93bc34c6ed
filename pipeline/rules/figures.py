"""Rules on figures: a 1 or 0 that stands for a word, dates that never were, broken sequences."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.place import stands_for
from pipeline.language.running import Running
from pipeline.matching.classes import alphanumeric
from pipeline.matching.ordered import different
from pipeline.matching.places import changed, in_prose, outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

# A figure, bar or letter by itself, and the words of one letter that it may be a misreading of.
INSTEAD = {
    **dict.fromkeys("1l|", ("i", "I")),
    **dict.fromkeys("JTLF", ("i", "I")),
    "0": ("o", "O"),
    **dict.fromkeys("nuoecqgds", ("a", "a")),
}
BAR, FIGURES = "|", "10l"
SINGLE = "".join(INSTEAD)
LONE = re.compile(rf"(?<![^\s\"'“‘(—-])[{re.escape(SINGLE)}](?=[ \r\n]+[a-z]|['’](?:ll|ve|m|d)\b)")
SURER = 2.0  # log10: so much likelier must the text be with a word in place of the figure
SURER_LETTER = 4.0  # and in place of a letter, which may be meant: a note, a side, a sound
LETTERS = re.compile(r"(?<![\w'’])[B-HJ-Zb-z](?![\w'’])")  # labels: where several stand, each is
NEAR_BY = 30  # code points

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
HABIT = 3  # so often, a letter by itself is meant
NEAR = 6  # items of a sequence looked at together at least


def _lone_figure(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    language = Language.load(profile.language)
    if language is None or language.code != "en":
        return
    places = sheet.at(SINGLE)
    framed = sheet.framed
    apart = ~alphanumeric(framed[places - 1]) & ~alphanumeric(framed[places + 1])
    found = [m for place in places[apart].tolist() if (m := LONE.match(text, place))]
    found = [match for match in found if in_prose(profile, match.start())]
    times = Counter(match[0] for match in found)
    for match, gained in zip(found, _gains(sheet, language, found), strict=True):
        mark, at = match[0], match.start()
        short = text[match.end()] in "'’" and mark in "1l|"
        if mark == BAR:
            wanted = short or stands_for(language, text, at, "i")
        elif mark in FIGURES:
            wanted = short or (gained >= SURER and not _listed(text, at))
        else:
            wanted = gained >= SURER_LETTER and times[mark] < HABIT and not _labelled(text, at)
        if wanted:
            yield Finding(Span(at, match.end()), (INSTEAD[mark][1],))


def _gains(sheet: Sheet, language: Language, found: Sequence[re.Match[str]]) -> list[float]:
    """What each gains by the word that it may stand for; 0 for a bar, which is no token."""
    if not found:
        return []
    running = Running.of(sheet, language)
    starts = np.array([match.start() for match in found])
    at = np.minimum(np.searchsorted(running.starts, starts), len(running.starts) - 1)
    numbers = language.lexicon.numbers([INSTEAD[match[0]][0] for match in found])
    gains = np.where(running.starts[at] == starts, running.replaced(at, numbers), 0)
    return [float(one) for one in gains]


def _labelled(text: str, at: int) -> bool:
    """Whether another single letter stands near by, or this one begins its line."""
    if at == 0 or text[at - 1] in "\r\n":
        return True
    around = text[max(at - NEAR_BY, 0) : at] + " " + text[at + 1 : at + NEAR_BY]
    return bool(LETTERS.search(around))


def _listed(text: str, at: int) -> bool:
    """Whether the figure begins its line and is a label there: a wide gap follows."""
    head = at == 0 or text[at - 1] in "\r\n"
    return head and text[at + 1 : at + 3].isspace()


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
        id="DIG03",
        name="lone-figure",
        version=1,
        why="A 1, l or 0 by itself where the sentence wants I or O: they look alike in print.",
        error_class="digit",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=990_000,
        find=_lone_figure,
        examples=(
            Example("They had 1 child, 1 horse and 0 hopes; section 1 of the act, 1 pint of milk."),
            Example("1 The first thing\n1   think of it\n\nAt 1 he left; l, m and n are letters."),
            Example("Turn to side B and hear the T and the L of it; a c and a d, and an n there."),
            Example("They went to the T junction, and he said o dear, and struck a C sharp."),
            Example("I think l’Isle and d’Artagnan are l’amour; add 1 to it."),
            Example("Je crois que 1 think of it", language="fr"),
            Example("When 1 was a boy, l thought so.", "When I was a boy, I thought so."),
            Example("When J was a boy, | thought so.", "When I was a boy, I thought so."),
            Example("It was n very long way to the house.", "It was a very long way to the house."),
            Example(
                "“1’ll go,” she said, and 1 know l’ve seen it.",
                "“I’ll go,” she said, and I know I’ve seen it.",
            ),
        ),
    ),
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
