"""The rule on two words that run together: `ofthe`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.rows import likely
from pipeline.language.running import Running
from pipeline.language.strange import known
from pipeline.matching.confusions import readings
from pipeline.matching.places import outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import (
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    OBJECTS,
    PREPOSITIONS,
    SUBJECTS,
    word_set,
)
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

FREQUENT = 20  # a word that the lexicon counted so often may be what was meant
PART = 100  # so often each half
OWN = 3  # so often a form is the text's own
# log10 of how much likelier words and letters together must be; measured on held-out books.
GAIN = 4.0
LEAST = 0.0  # of the words alone: below, the letters are not looked at
# Words that are set so close that an engine misses the blank, and that make few compounds.
SMALL = (DETERMINERS | PREPOSITIONS | CONJUNCTIONS | OBJECTS | SUBJECTS | AUXILIARIES) - word_set(
    "above all below both it least let once one other round so some such that two while"
) | word_set("it that be been not")
COMPOUND = 4.0  # so much more where it may be a compound
PREFIXES = word_set("a after be by down ever fore here in never off on out over there under up")
ENDINGS = word_set("in about above away before behind in like long off out over self there up")
LEFT, RIGHT = 14, 8  # code points about the place that its letters are weighed in
SHORTEST, LONGEST = 4, 24  # letters of two words that were joined


class Pair(NamedTuple):
    """Two parts of one word of a text: its number, and both."""

    word: int
    first: str
    second: str


def _joined_words(sheet: Sheet) -> Iterator[Finding]:
    language = Language.load(sheet.profile.language)
    if language is None:
        return
    pairs = list(_halves(sheet, language))
    if not pairs:
        return
    running = Running.of(sheet, language)
    at = running.words[np.array([pair.word for pair in pairs])]
    rows = running.numbers[at[:, None] + np.arange(5)]
    first = language.lexicon.numbers([pair.first for pair in pairs])
    second = language.lexicon.numbers([pair.second for pair in pairs])
    parted = np.column_stack((rows[:, :2], first, second, rows[:, 3:]))
    gains = (likely(language, parted) - likely(language, rows)).tolist()
    best: dict[int, tuple[float, int]] = {}
    for pair, gain in zip(pairs, gains, strict=True):
        if gain < LEAST:
            continue
        start = int(sheet.words[1][pair.word])
        whole = pair.first + pair.second
        left = sheet.text[max(start - LEFT, 0) : start]
        right = sheet.text[start + len(whole) :][:RIGHT]
        letters = language.spelled(left, [whole, f"{pair.first} {pair.second}"], right).tolist()
        total = gain + letters[1] - letters[0]
        if total >= GAIN + (COMPOUND if _compound(pair) else 0):
            best[pair.word] = max(best.get(pair.word, (0.0, 0)), (total, start + len(pair.first)))
    for word in sorted(best):
        if outside_furniture(sheet.profile, best[word][1]):
            yield Finding(Span(best[word][1], best[word][1]), (" ",))


def _halves(sheet: Sheet, language: Language) -> Iterator[Pair]:
    """Unknown words in two frequent parts, one of them of the small words of the language."""
    counts = known(sheet, language)
    unknown = np.flatnonzero((counts == 0) & (sheet.counts < OWN)).tolist()
    forms = [form for form in unknown if _fused(sheet.forms[form])]
    cuts = {sheet.forms[form]: _cuts(sheet.lowered[form]) for form in forms}
    parts = {
        part for word, held in cuts.items() for cut in held for part in (word[:cut], word[cut:])
    }
    language.lexicon.numbers(sorted(parts))  # looked up at once, which is far quicker
    for word, places in cuts.items():
        held = [c for c in places if _part(language, word[:c]) and _part(language, word[c:])]
        if not held or _misread(language, word.lower()):
            continue
        for number in sheet.standing[word]:
            if _whole(sheet, number) and (
                word.islower() or _heads(sheet.text, int(sheet.words[1][number]))
            ):
                yield from (Pair(number, word[:cut], word[cut:]) for cut in held)


def _misread(language: Language, word: str) -> bool:
    """Whether a frequent word is one likely confusion away: then it is no two words."""
    others = language.lexicon.numbers(list(readings(word)))
    return (
        bool(len(others))
        and int(language.lexicon.counts[others[others > 0]].max(initial=0)) >= FREQUENT
    )


def _fused(word: str) -> bool:
    """Whether a form may be two words in one: small letters, neither too few nor too many."""
    return SHORTEST <= len(word) <= LONGEST and word.isalpha() and word[1:].islower()


def _compound(pair: Pair) -> bool:
    """Whether this may be a word of a writer's own: `underthings`, `nightlong`, `wearin`."""
    first, second = pair.first.lower(), pair.second
    if second in SMALL:
        return second in ENDINGS
    return first in PREFIXES


def _cuts(word: str) -> list[int]:
    """Where one of the small words of the language ends or begins."""
    sides = range(1, len(word))
    return [cut for cut in sides if word[:cut] in SMALL or word[cut:] in SMALL]


def _part(language: Language, part: str) -> bool:
    return (len(part) > 1 or part in ("a", "A")) and language.known(part) >= PART


def _whole(sheet: Sheet, number: int) -> bool:
    """Whether this is a whole word, no part of a compound, an address or a broken word."""
    start, end = int(sheet.words[1][number]), int(sheet.words[2][number])
    before, after = sheet.text[start - 1 : start], sheet.text[end : end + 1]
    beside = tuple("'’-/@#_\\&")
    return not (before in beside or before == "." or before.isalnum() or after in beside)


def _heads(text: str, start: int) -> bool:
    """Whether a sentence begins here."""
    before = text[max(start - 5, 0) : start].rstrip("\"'“‘(— ")
    return not before or before[-1] in ".!?\n\r"


RULES: tuple[Rule, ...] = (
    Rule(
        id="SPC09",
        name="joined-words",
        version=1,
        why="No word, but two common ones without the blank between them.",
        error_class="spacing",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=850_000,
        find=_joined_words,
        examples=(
            Example("Whoever went into the house himself was nevertheless welcome."),
            Example("The seaward side and the offshore wind; Thorpe and Overton came."),
            Example("ofthe ofthe ofthe, he wrote on the wall"),
            Example("das Haus ofthe Mann", language="de"),
            Example(
                "He was the king ofthe land andthe sea.", "He was the king of the land and the sea."
            ),
            Example(
                "They went tothe house with himand her.", "They went to the house with him and her."
            ),
        ),
    ),
)
