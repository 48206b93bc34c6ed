"""Rules on commas that stand where grammar has no place for one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

import numpy as np

from pipeline.kinds import Difference, Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.marking import commas
from pipeline.matching.classes import Marks
from pipeline.matching.clauses import BEFORE_NOUN, TITLES
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import (
    ABSTRACT,
    ARTICLES,
    DETERMINERS,
    FUNCTION,
    PREPOSITIONS,
    word_before,
    word_set,
)
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

PAIR = re.compile(r"(?<=[a-z])(,)\sand\s([a-z]{3,30})\s([a-z]{2,30})\b")
ARTICLE = pattern(r"(?<=\s)(?:the|an?)(,)(?=\s[a-z]{3})")
# Verbs that need an object: one that follows at once is theirs.
NEEDY = word_set(
    """
    achieve avoid bring build create defend eliminate ensure establish express find give hold keep
    maintain make oppose prevent produce put raise safeguard secure set strengthen support take
    uphold
    """
)
OBJECT = pattern(
    rf"(?<=\s)to\s(?:{'|'.join(sorted(NEEDY))})(,)(?=\s(?:the|an?|our|their|its|his|my)\s)"
)
AND, TO = word_set("and"), word_set("to")
BACK = 160  # code points looked at before the comma
AHEAD = 200
MARK = re.compile(r"[,;:.!?…()\[\]\"“”—–]|--|[\r\n]{2}|\n\r?\n")
WORDS = re.compile(r"[^\W\d_][\w'’-]*")
SHORT_PARTICIPLES = word_set(
    "begun cut done given held kept laid made put read seen sent set shown"
)
QUESTIONS = word_set("how that what which who whom why")
GAIN = 2.8  # log10: so much likelier must the text be without a comma; measured on held-out books
# So many words at most between an article and its noun, for the comma to part a pair.
REACH = 3


def _odd_comma(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    if not speaks(profile, "en"):
        return
    _, starts, ends = sheet.words
    stopped = sheet.following == ord(",")
    places = set()
    for at in ends[stopped & _before(sheet.among(AND, cased=True))].tolist():
        found = PAIR.match(text, at)
        if found and _parts_a_pair(text, found, sheet.nouns):
            places.add(at)
    for start in starts[stopped & sheet.among(ARTICLES, cased=True)].tolist():
        found = ARTICLE.match(text, start)
        if found:
            places.add(found.start(1))
    needy = _before(stopped & sheet.among(NEEDY, cased=True))
    for start in starts[needy & sheet.among(TO, cased=True)].tolist():
        found = OBJECT.match(text, start)
        if found and _takes_object(text, found):
            places.add(found.start(1))
    places |= set(_unlikely(sheet))
    for at in sorted(places):
        if in_prose(profile, at):
            yield Finding(Span(at, at + 1), ("",))


def _unlikely(sheet: Sheet) -> Iterator[int]:
    """Offsets of commas that the language model would much rather not have.

    After words that no mark follows PUN10 takes them.
    """
    language = Language.load(sheet.profile.language)
    if language is None:
        return
    offsets, gains = commas(sheet, language)
    for at in offsets[gains >= GAIN].tolist():
        if word_before(sheet.text, at).lower() not in BEFORE_NOUN | TITLES:
            yield at


def _before(marks: Marks) -> Marks:
    """For each word whether the next one is marked."""
    return np.append(marks[1:], False)[: len(marks)]


def _parts_a_pair(text: str, found: re.Match[str], known: Set[str] | None) -> bool:
    """Whether the comma parts two nouns under one article: `the principles, and methods set`.

    `known` are the text's nouns; None: its endings must tell.
    """
    at, second, third = found.start(1), found[2], found[3]
    if not (third in PREPOSITIONS or third in SHORT_PARTICIPLES or third.endswith(("ed", "en"))):
        return False
    if second in FUNCTION or not _nounlike(second):
        return False
    if known is not None and second not in known and not ABSTRACT.fullmatch(second):
        return False
    words = _clause(text, at)
    if not words or not _alike(words[-1], second) or not _governed(words):
        return False
    ahead = MARK.search(text, found.end(), found.end() + AHEAD)
    return ahead is None or ahead[0] != ","


def _clause(text: str, at: int) -> list[str]:
    """The words before this offset, lower case, back to the last mark."""
    before = text[max(at - BACK, 0) : at]
    clause = before[max((mark.end() for mark in MARK.finditer(before)), default=0) :]
    return [word.lower() for word in WORDS.findall(clause)]


def _takes_object(text: str, found: re.Match[str]) -> bool:
    """Whether the verb before the comma has no object ahead of it, as in `what to make, the`."""
    return not QUESTIONS & set(_clause(text, found.start(1)))


def _alike(first: str, second: str) -> bool:
    """Whether two words may be a pair of nouns: both plural, or both of an abstract ending."""
    return (_plural(first) and _plural(second)) or all(
        ABSTRACT.fullmatch(word) for word in (first, second)
    )


def _plural(word: str) -> bool:
    return word.endswith("s") and not word.endswith(("ss", "us", "is"))


def _nounlike(word: str) -> bool:
    return _plural(word) or bool(ABSTRACT.fullmatch(word))


def _governed(words: list[str]) -> bool:
    """Whether an article or the like stands shortly before the last word, and words before it."""
    for back in range(2, REACH + 2):
        if back >= len(words):
            return False
        if words[-back] in PREPOSITIONS:
            return False
        if words[-back] in DETERMINERS:
            return True
    return False


def _claims(difference: Difference) -> bool:
    """Whether the reading lacks a comma that is odd in its surroundings.

    Readings lose many a comma: that one has none proves nothing by itself.
    """
    if difference.before.strip() != "," or difference.after.strip():
        return False
    around = f"{difference.left}{difference.before}{difference.right}"
    at = len(difference.left) + difference.before.index(",")
    return (
        any(m.start(1) == at and _parts_a_pair(around, m, None) for m in PAIR.finditer(around))
        or any(m.start(1) == at for m in ARTICLE.finditer(around))
        or any(m.start(1) == at and _takes_object(around, m) for m in OBJECT.finditer(around))
    )


RULES: tuple[Rule, ...] = (
    Rule(
        id="PUN07",
        name="odd-comma",
        version=1,
        why="A comma between the halves of a pair, a verb and its object, or an article and its"
        " noun, or where its neighbours make one most unlikely: a speck may have been read as one.",
        error_class="mark",
        applicability=Applicability.DISPLAY,
        prior=560_000,
        find=_odd_comma,
        claims=_claims,
        examples=(
            Example("He took the hat, and went to the door, and the people, and then the rest."),
            Example(
                "By the towns, the villages, and farms of the land, and the men, and women, too."
            ),
            Example("What to make, the others knew; choose a, b or c."),
            Example("He saw the principles, and laughs at them all."),
            Example(
                "in line with the principles, and methods set forth in such methods",
                "in line with the principles and methods set forth in such methods",
            ),
            Example(
                "He knew that the, party was to strengthen, the unity.",
                "He knew that the party was to strengthen the unity.",
            ),
        ),
    ),
)
