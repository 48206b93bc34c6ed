"""Rules on marks after words that none can follow, and letters that stand for a mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.beside import beside
from pipeline.matching.classes import letters, lower, one_of
from pipeline.matching.clauses import BEFORE_NOUN, JOINING, TITLES
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose, outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import word_before
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

NEXT = re.compile(r"[^\S\r\n]*(?:\r\n|\r|\n|[^\S\r\n])[^\S\r\n]*([^\W\d_]{2,})")
MARKED = re.compile(r"[\"“”'‘’_*«»(\[]")
FINAL_J = pattern(r"[^\W\d_]{3,}j\Z")
INNER = pattern(r"[^\W\d_]+\Z")
OUTER = pattern(r"[^\W\d_]+")
QUOTES = "\"”’'»"
KNOWN = 20  # a word that was counted so often in print is one
NOTED = pattern(r"\A(?:hajj|taj|raj|svaraj|swaraj|maharaj)\Z", re.IGNORECASE)


def _after_function_word(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    if not speaks(profile, "en"):
        return
    stops = sheet.among(BEFORE_NOUN | JOINING | TITLES) & one_of(sheet.following, ",;:.")
    starts, ends = sheet.words[1], sheet.words[2]
    for number in np.flatnonzero(stops).tolist():
        start, at = int(starts[number]), int(ends[number])
        word = text[start:at]
        if not in_prose(profile, at) or not _bare(text, start, word):
            continue
        allowed = JOINING if text[at] == "." else BEFORE_NOUN | TITLES
        after = NEXT.match(text, at + 1)
        if word.lower() not in allowed or not after or _spoken_of(word, after[1], text[at]):
            continue
        if text[at] == "," and word.lower() in ("the", "a", "an") and after[1].islower():
            continue  # PUN07 takes a comma between an article and its noun
        shortened = word.lower() in TITLES and f"{word}." in text
        yield Finding(Span(at, at + 1), ("." if shortened else "",))


def _bare(text: str, start: int, word: str) -> bool:
    """Whether a word is one of a sentence: no capital letter as a name, no quotation of a word."""
    before = text[start - 2 : start] if start > 1 else " " + text[:start]
    if MARKED.search(before) or not before[-1:].isspace():
        return False
    return word.islower() or word in ("Mr", "Mrs", "Messrs") or (len(word) > 1 and word.istitle())


def _spoken_of(word: str, after: str, mark: str) -> bool:
    """Whether the word is spoken of as a word or letter, or broken off: `the a, an and the`."""
    bare, next_ = word.lower(), after.lower()
    if mark == "." and not after.islower() and bare not in ("the", "and", "than", "whose", "or"):
        return True
    return (bare in TITLES or bare == "a") and next_ in JOINING


def _letter_for_mark(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    language = Language.load(profile.language)
    if not speaks(profile, "en") or language is None:
        return
    found = [*_before_quote(sheet, language), *_final_j(sheet, language), *_inside(sheet, language)]
    for at, after in sorted(found):
        if outside_furniture(profile, at) and text[at] != after:
            yield Finding(Span(at, at + 1), (after,))


def _before_quote(sheet: Sheet, language: Language) -> Iterator[tuple[int, str]]:
    """`RunI”` for `Run!”` and `Why7”` for `Why?”`: offset of the letter, the mark."""
    codes, places = sheet.codes, sheet.at(QUOTES)
    kept = one_of(beside(codes, places, -1), "Il7") & lower(beside(codes, places, -2))
    kept &= ~letters(beside(codes, places, 1))
    for at in places[kept].tolist():
        letter = sheet.text[at - 1]
        word = word_before(sheet.text, at - 1)
        whole = language.known(word) >= KNOWN or sheet.profile.words.get(word.lower(), 0) > 1
        if not word.isalpha() or not whole:
            continue
        if letter != "l" or not (
            language.known(word + "l") or (word + "l").lower() in sheet.standing
        ):
            yield at - 1, "?" if letter == "7" else "!"


def _final_j(sheet: Sheet, language: Language) -> Iterator[tuple[int, str]]:
    """`partyj` for `party;`: offset of the j, and the semicolon."""
    codes, places = sheet.codes, sheet.at("j")
    kept = lower(beside(codes, places, -1)) & one_of(beside(codes, places, 1), " \r\n")
    for at in places[kept].tolist():
        word = word_before(sheet.text, at)
        whole = word.isalpha() and len(word) > 2 and not NOTED.match(word + "j")
        if whole and language.known(word) >= KNOWN and not language.known(word + "j"):
            yield at, ";"


def _inside(sheet: Sheet, language: Language) -> Iterator[tuple[int, str]]:
    """`wor!d`, `!ife`: an exclamation mark for an l, i or t that makes a word: offset, letter."""
    codes, places = sheet.codes, sheet.at("!")
    kept = lower(beside(codes, places, -1)) & lower(beside(codes, places, 1))
    for at in places[kept].tolist():
        before = INNER.search(sheet.text, max(at - 20, 0), at)
        after = OUTER.match(sheet.text, at + 1)
        left, right = before[0] if before else "", after[0] if after else ""
        if min(len(left), len(right)) > 1 and _both(language, left, right):
            continue  # two words: the blank between them was lost
        options = [(language.known(left + letter + right), letter) for letter in "lit"]
        best, letter = max(options)
        if best >= KNOWN:
            yield at, letter


def _both(language: Language, left: str, right: str) -> bool:
    return language.known(left) >= KNOWN and language.known(right) >= KNOWN


RULES: tuple[Rule, ...] = (
    Rule(
        id="PUN10",
        name="punct-after-function-word",
        version=1,
        why="A mark after a word that cannot end a clause, as an article or a possessive: a speck"
        " was read as a mark.",
        error_class="mark",
        applicability=Applicability.SUGGESTION,
        prior=960_000,
        find=_after_function_word,
        examples=(
            Example("He came in, over the hill, and of those, the rest, its own, went."),
            Example("the words “the, a, an” and ‘the’, and, or; vitamin A, B"),
            Example("He said that the... and then. But the—no. Mr. Smith"),
            Example("he gave the, party all"),
            Example("it was our, own house", "it was our own house"),
            Example("he came and. then left", "he came and then left"),
            Example("all of the; men and Mrs, Smith", "all of the men and Mrs Smith"),
            Example("Mr. Smith and Mr, Jones", "Mr. Smith and Mr. Jones"),
        ),
    ),
    Rule(
        id="PUN11",
        name="letter-for-mark",
        version=1,
        why="A letter or digit where a mark of its shape belongs, or a mark for a letter.",
        error_class="mark",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_letter_for_mark,
        examples=(
            Example("“Run!” he said; “so will I” and “I shall well” and “Mill”"),
            Example("the British Raj and the hajj of 1907"),
            Example("Stop!then go. We met at G7”"),
            Example("“RunI” he said", "“Run!” he said"),
            Example("the partyj and then", "the party; and then"),
            Example("all the wor!d knew “Why7” indeed", "all the world knew “Why?” indeed"),
        ),
    ),
)
