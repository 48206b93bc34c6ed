"""Periods before a small letter that no abbreviation, number, name or list explains."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from pipeline.matching.beside import beside
from pipeline.matching.classes import blanks, letters, lower
from pipeline.matching.clauses import JOINING
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import (
    PREPOSITIONS,
    SUBJECTS,
    abbreviated,
    numeral,
    word_before,
    word_set,
)

PLAIN_NEXT = pattern(r"\s+([^\W\d_]+(?:['’-][^\W\d_]+)*)(?=[\s,;:!?—–]|\.\s|\Z)")
MEASURE = pattern(r"[\d½¼¾⅓⅔⅛]\s?[^\W\d_]+\Z")  # `6 in. from`: a unit
KNOWN = 20  # a word that was counted so often in print is one, and no abbreviation
HABIT = 10  # a period after each tenth of a word's uses is the word's own: an abbreviation
# Small words that begin a name: `St. de la Tour`.
PARTICLES = word_set("d da de del den der des di du e el et f l la le les s t van von y z")


def before_small(sheet: Sheet, known: Callable[[str], int]) -> list[int]:
    """Offsets of the periods in prose that a plain word with a small letter follows.

    `known`: how often print has a word. After words that only join, PUN10 takes the period.
    """
    text, profile = sheet.text, sheet.profile
    found: list[tuple[int, str]] = []
    for at in _stops(sheet):
        after = PLAIN_NEXT.match(text, at + 1)
        if after and in_prose(profile, at) and _begins_nothing(after[1]):
            found.append((at, word_before(text, at)))
    times = Counter(word.lower() for _, word in found)
    kept = []
    for at, word in found:
        bare = word.lower()
        if abbreviated(word) or numeral(word) or (word[:1].isupper() and len(word) <= 5):
            continue
        if bare in JOINING or MEASURE.search(text, max(at - len(word) - 3, 0), at):
            continue
        whole = profile.words.get(bare, 0)
        if times[bare] * HABIT <= max(whole, HABIT) and _own(bare, whole, known):
            kept.append(at)
    return kept


def _stops(sheet: Sheet) -> list[int]:
    """Offsets of the periods right after a letter, with a blank or line end and a small letter."""
    codes, places = sheet.codes, sheet.at(".")
    next_ = beside(codes, places, 2)
    kept = lower(next_) & blanks(beside(codes, places, 1)) & letters(beside(codes, places, -1))
    return [int(at) for at in places[kept]]


def _begins_nothing(word: str) -> bool:
    """Whether a word is a plain one, that does not begin a name, a list or a reference."""
    bare = word.lower()
    return word.islower() and bare not in PARTICLES and (bare == "i" or not numeral(bare))


def _own(word: str, times: int, known: Callable[[str], int]) -> bool:
    """Whether this is a whole word, so that the period after it is none of its own."""
    if len(word) < 3:
        return word in PREPOSITIONS or word in SUBJECTS
    return times > 2 or known(word) >= KNOWN
