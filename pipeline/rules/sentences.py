"""Rules on where sentences part: a period before a small letter, a comma before a capital."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.place import stop_stays, weighed
from pipeline.matching.beside import beside
from pipeline.matching.classes import Places, lower, one_of, upper
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.stops import before_small
from pipeline.matching.words import (
    ADVERBS,
    ARTICLES,
    AUXILIARIES,
    DETERMINERS,
    OPINION,
    PREPOSITIONS,
    SUBJECTS,
    word_set,
)
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

WORD_HERE = pattern(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
TWO_WORDS = re.compile(r"([A-Z][a-z'’]*)[ \r\n]+([^\W\d_]\S*)")
VERSE, VERSE_SHARE = 9, 60  # more commas than this before capitals, one of so many: verse
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
    language = Language.load(sheet.profile.language)
    weigh = language if speaks(sheet.profile, "en") else None
    for at in before_small(sheet, language.known if language else _unknown):
        if weigh and stop_stays(weigh, sheet.text, at):
            continue  # WRD07 takes it: the small letter is wrong
        afters = _ranked(sheet.text, at, weigh) if weigh else (",", "")
        yield Finding(Span(at, at + 1), afters)


def _unknown(word: str) -> int:
    """Of a language without a table no word is known."""
    return 0


def _ranked(text: str, at: int, language: Language) -> tuple[str, ...]:
    """A comma and nothing in place of the period, the likelier here first."""
    comma, none = weighed(language, text, at, at + 1, [[","], []])
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
        prior=750_000,
        find=_period_then_lower,
        examples=(
            Example("They came back, and the rest of them left. The end was near."),
            Example("See vol. ii and ch. iv of Smith et al. in the U.S. and at p. 4. line two"),
            Example("so . . . then... and it ended.... and no more"),
            Example("the ult. and the ult. again; a .txt file by St. de Tours"),
            Example("There was a long silence. then he went. She looked at him. he did not speak."),
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
        prior=950_000,
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
