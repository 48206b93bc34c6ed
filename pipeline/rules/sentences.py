"""Rules on where sentences part: a period before a small letter, a comma before a capital."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language, tokens
from pipeline.matching.beside import beside
from pipeline.matching.classes import Places, blanks, letters, lower, one_of, upper
from pipeline.matching.clauses import JOINING
from pipeline.matching.places import in_prose, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import (
    ADVERBS,
    ARTICLES,
    AUXILIARIES,
    DETERMINERS,
    OPINION,
    PREPOSITIONS,
    SUBJECTS,
    abbreviated,
    numeral,
    word_before,
    word_set,
)
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

WORD_HERE = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
PLAIN_NEXT = re.compile(r"\s+([^\W\d_]+(?:['’-][^\W\d_]+)*)(?=[\s,;:!?—–]|\.\s|\Z)")
TWO_WORDS = re.compile(r"([A-Z][a-z'’]*)[ \r\n]+([^\W\d_]\S*)")
MEASURE = re.compile(r"[\d½¼¾⅓⅔⅛]\s?[^\W\d_]+\Z")  # `6 in. from`: a unit
KNOWN = 20  # a word that was counted so often in print is one, and no abbreviation
HABIT = 10  # a period after each tenth of a word's uses is the word's own: an abbreviation
VERSE, VERSE_SHARE = 9, 60  # more commas than this before capitals, one of so many: verse
AROUND = 60  # code points on either side that are weighed
# Small words that begin a name: `St. de la Tour`.
PARTICLES = word_set("d da de del den der des di du e el et f l la le les s t van von y z")
# What begins a sentence and never a name or a quotation: `ended, The next`.
OPENERS = (
    ARTICLES
    | DETERMINERS
    | PREPOSITIONS
    | ADVERBS
    | SUBJECTS
    | AUXILIARIES
    | word_set("and but for if or so there though unless when while yet")
) - word_set("a i his her him o oh ah alas yes no nay why please on all one may might must will")
# After these a thought or speech without quotation marks may follow.
TELLING = OPINION | word_set("ask asked asking answer question read reads saying thus wrote words")
GREETED = word_set("dear sir sirs madam gentlemen comrade comrades friend friends ladies brother")


def _period_then_lower(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    language = Language.load(profile.language)
    english = speaks(profile, "en")
    found: list[tuple[int, str]] = []
    for at in _stops(sheet):
        after = PLAIN_NEXT.match(text, at + 1)
        if after and in_prose(profile, at) and _begins_nothing(after[1]):
            found.append((at, word_before(text, at)))
    times = Counter(word.lower() for _, word in found)
    for at, word in found:
        bare = word.lower()  # after those that only join, PUN10 takes the period
        if abbreviated(word) or numeral(word) or (word[:1].isupper() and len(word) <= 5):
            continue
        if bare in JOINING or MEASURE.search(text, max(at - len(word) - 3, 0), at):
            continue
        whole = profile.words.get(bare, 0)
        if times[bare] * HABIT > max(whole, HABIT) or not _own(bare, whole, language):
            continue
        if english and language:
            yield Finding(Span(at, at + 1), _ranked(text, at, language))
        else:
            yield Finding(Span(at, at + 1), (",", ""))


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


def _own(word: str, times: int, language: Language | None) -> bool:
    """Whether this is a whole word, so that the period after it is none of its own."""
    if len(word) < 3:
        return word in PREPOSITIONS or word in SUBJECTS
    return times > 2 or (language is not None and language.known(word) >= KNOWN)


def _ranked(text: str, at: int, language: Language) -> tuple[str, ...]:
    """A comma and nothing in place of the period, the likelier here first."""
    left = [token.text for token in tokens(text[max(at - AROUND, 0) : at])]
    right = [token.text for token in tokens(text[at + 1 : at + AROUND])]
    comma, none = language.compare(left, [[","], []], right)
    return (",", "") if comma + 1 >= none else ("", ",")


def _comma_then_capital(sheet: Sheet) -> Iterator[Finding]:
    if not speaks(sheet.profile, "en"):
        return
    places = list(_before_openers(sheet))
    if len(places) > VERSE and len(places) * VERSE_SHARE > len(sheet.at(",")):
        return  # lines of verse that were run together
    for at in places:
        yield Finding(Span(at, at + 1), (".",))


def _before_openers(sheet: Sheet) -> Iterator[int]:
    """Offsets of the commas in prose before a word that begins a sentence."""
    text, codes, places = sheet.text, sheet.codes, sheet.at(",")
    kept = upper(beside(codes, places, 2)) & one_of(beside(codes, places, 1), " \r\n")
    for at in _after_letters(codes, places[kept]):
        found = TWO_WORDS.match(text, at + 2)
        if not found or found[1].lower() not in OPENERS or not found[2].islower():
            continue
        if text[at + 1] != " " and not _amid_prose(text, at):
            continue
        if in_prose(sheet.profile, at) and not _introduced(text, at):
            yield at


def _after_letters(codes: np.ndarray, places: Places) -> list[int]:
    return [int(at) for at in places[lower(beside(codes, places, -1))]]


def _amid_prose(text: str, at: int) -> bool:
    """Whether the line that begins after this comma is followed by one with a small letter.

    The lines of a poem begin with capitals.
    """
    next_line = text.find("\n", at + 3, at + 200)
    return next_line > 0 and text[next_line + 1 : next_line + 2].islower()


def _introduced(text: str, at: int) -> bool:
    """Whether the words before make speech, a greeting or a title of what follows."""
    words = [word.lower() for word in WORD_HERE.findall(text[max(at - 40, 0) : at])[-5:]]
    return bool((TELLING | GREETED) & set(words))


RULES: tuple[Rule, ...] = (
    Rule(
        id="PUN05",
        name="period-then-lower",
        version=1,
        why="A period before a word with a small letter: a comma was read as a period, or a speck"
        " as one.",
        error_class="mark",
        applicability=Applicability.SUGGESTION,
        prior=600_000,
        find=_period_then_lower,
        examples=(
            Example("They came back, and the rest of them left. The end was near."),
            Example("See vol. ii and ch. iv of Smith et al. in the U.S. and at p. 4. line two"),
            Example("so . . . then... and it ended.... and no more"),
            Example("the ult. and the ult. again; a .txt file by St. de Tours"),
            Example("They came back. and the rest left.", "They came back, and the rest left."),
            Example("It was the house. of my father.", "It was the house of my father."),
            Example("Sie kamen. und Sie kamen, kamen", "Sie kamen, und Sie kamen, kamen", "de"),
        ),
    ),
    Rule(
        id="PUN08",
        name="comma-then-capital",
        version=1,
        why="A comma before a word that begins a sentence: a period was read as a comma.",
        error_class="mark",
        applicability=Applicability.SUGGESTION,
        prior=600_000,
        find=_comma_then_capital,
        examples=(
            Example("It ended, the next day, and I left with John, God and The Times."),
            Example("Dear Sir, The house is yours. He thought, The man is mad."),
            Example("in the wood,\nThe owl sat still,\nThe wind was gone,\nAnd all"),
            Example("Er kam, Die Leute gingen", language="de"),
            Example("So it ended, The next day he left.", "So it ended. The next day he left."),
            Example("the fire was out, We sat still", "the fire was out. We sat still"),
        ),
    ),
)
