"""A rule on signs that stand alone: a 1, l, bar or letter in place of a word of one letter."""

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
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose
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
LETTERS = pattern(r"(?<![\w'’])[B-HJ-Zb-z](?![\w'’])")  # labels: where several stand, each is
NEAR_BY = 30  # code points
HABIT = 3  # so often, a letter by itself is meant


def _lone_figure(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    language = Language.load(profile.language)
    if language is None or language.code != "en":
        return
    found = [m for place in _singles(sheet) if (m := LONE.match(text, place))]
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


def _singles(sheet: Sheet) -> list[int]:
    """Offsets of the signs by themselves that may stand for a word, in order."""
    framed, places = sheet.framed, sheet.at("10|")
    apart = ~alphanumeric(framed[places - 1]) & ~alphanumeric(framed[places + 1])
    words = [number for sign in INSTEAD for number in sheet.standing.get(sign, ())]
    heads = [number for form in ("l'll", "l've", "l'm", "l'd") for number in _standing(sheet, form)]
    starts = sheet.words[1]
    return sorted([*places[apart].tolist(), *(int(starts[number]) for number in words + heads)])


def _standing(sheet: Sheet, form: str) -> list[int]:
    """Which words are this, with either apostrophe."""
    both = (form, form.replace("'", "’"))
    return [number for one in both for number in sheet.standing.get(one, ())]


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


RULES: tuple[Rule, ...] = (
    Rule(
        id="DIG03",
        name="lone-figure",
        version=1,
        why="A 1, l, 0, bar or letter by itself where the sentence wants I, O or a: they look"
        " alike in print.",
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
)
