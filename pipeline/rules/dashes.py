"""Rules on dashes: a dash that scanning lost between two clauses, or a clause and its gloss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

import numpy as np

from pipeline.kinds import Difference, Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.marking import parting
from pipeline.matching.classes import Marks
from pipeline.matching.places import changed, in_prose, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.subclauses import FEELING, LOOSE, RELATIVES, TELLING, main_clause
from pipeline.matching.words import (
    ABSTRACT,
    AUXILIARIES,
    DETERMINERS,
    FUNCTION,
    OBJECTS,
    OPINION,
    POINTERS,
    PREPOSITIONS,
    SUBJECTS,
    word_set,
)
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

BACK = 300  # code points of the sentence looked at before the place
GLOSSED = re.compile(r"(?<=[a-z]s)(\s)([a-z]{4,30})(?:,\s(?:[a-z]+\s)?[a-z]{3,30}){1,4},?\sand\s")
WORDS = re.compile(r"[^\W\d_][\w'’.-]*")
STOP = re.compile(r"[,;:.!?…()\[\]\"“”—–]|--|[\r\n]{2}|\n\r?\n| - ")
# What a second clause begins with, and how much likelier (log10) a dash must make the text there.
OPENING = (SUBJECTS | POINTERS | word_set("but not there")) - word_set("i")
TOLD = FUNCTION | OPINION
GAIN, UNLIKELY = 0.8, -0.4
BEFORE_VERBS = SUBJECTS | OBJECTS | RELATIVES | word_set("it to")
SHORTEST_GLOSS = 5  # code points: no abstract noun is shorter
DASH_MARKS = frozenset(["—", "–", "―", "--"])


def _lost_dash(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    if not speaks(profile, "en"):
        return
    known = sheet.nouns
    places = {at for at in _pointed(sheet) if _before_pointer(_clause(text, at), known)}
    places |= {at for at in _renewed(sheet) if _before_subject(_clause(text, at))}
    places = _parted(sheet, places)
    for at in _glossed(sheet):
        found = GLOSSED.match(text, at)
        if found and _before_gloss(_clause(text, at), found[2], known):
            places.add(at)
    places |= set(_wanted(sheet))
    for at in sorted(places):
        if in_prose(profile, at):
            yield _restored(text, at, profile.dash)


def _parted(sheet: Sheet, places: Set[int]) -> set[int]:
    """Those of these ends of words where some mark is not too unlikely, if there is a model."""
    language = Language.load(sheet.profile.language)
    if language is None or not places:
        return set(places)
    ends = np.array(sorted(places))
    gains = parting(sheet, language, np.searchsorted(sheet.words[1], ends), "—;.")
    return set(ends[gains >= UNLIKELY].tolist())


def _wanted(sheet: Sheet) -> Iterator[int]:
    """Ends of words where the language model would rather have a dash, after a main clause."""
    language = Language.load(sheet.profile.language)
    if language is None:
        return
    joined = sheet.joined
    chosen = sheet.among(OPENING, cased=True) & ~_back(sheet.among(TOLD), 1)
    for back in range(1, 5):
        chosen &= _back(joined, back)
    words = np.flatnonzero(chosen)
    if not len(words):
        return
    ends = sheet.words[2][words - 1][parting(sheet, language, words, "—") >= GAIN]
    for at in ends.tolist():
        clause = _clause(sheet.text, at)
        if len(clause) > 3 and clause[-1] not in TELLING | FEELING and sheet.text[at] == " ":
            yield at


def _back(marks: Marks, words: int) -> Marks:
    """For each word whether the one so many words before it is marked."""
    return np.append(np.zeros(words, np.bool_), marks)[: len(marks)]


def _clauses(sheet: Sheet, opening: frozenset[str]) -> Marks:
    """For each word whether it is one of these and joined to an auxiliary, and to those before.

    At least four joined words stand before it.
    """
    joined = sheet.joined
    after = np.append(sheet.among(AUXILIARIES, cased=True)[1:], False)[: len(joined)]
    found = sheet.among(opening, cased=True) & joined & after
    for back in range(1, 5):
        found &= _back(joined, back)
    return np.asarray(found)


def _pointed(sheet: Sheet) -> list[int]:
    """Ends of words that `these are`, `this is` follows."""
    return _ends(sheet, _clauses(sheet, POINTERS) & ~_back(sheet.among(FUNCTION), 1))


def _renewed(sheet: Sheet) -> list[int]:
    """Ends of words that `we would`, `it is` follows, and that a clause may end in."""
    ruled, objects = sheet.among(DETERMINERS), _back(sheet.among(OBJECTS), 1)
    bare = ~(_back(ruled, 2) | _back(ruled, 3) | _back(ruled, 4))
    bare |= _back(sheet.among(PREPOSITIONS), 2)
    ending = objects | (bare & ~_back(sheet.among(FUNCTION), 1))
    return _ends(sheet, _clauses(sheet, SUBJECTS) & ending)


def _glossed(sheet: Sheet) -> list[int]:
    """Ends of words in s that a word with a comma follows."""
    _, starts, ends = sheet.words
    plural = (sheet.codes[ends - 1] == ord("s")) & sheet.joined
    gloss = (sheet.following == ord(",")) & (ends - starts > SHORTEST_GLOSS)
    return _ends(sheet, gloss & _back(plural, 1))


def _ends(sheet: Sheet, chosen: Marks) -> list[int]:
    """The end of the word before each of those that are chosen."""
    return list(map(int, sheet.words[2][np.flatnonzero(chosen) - 1]))


def _restored(text: str, at: int, dash: str) -> Finding:
    """The blank at this offset made a dash in the transcript's style; a line end stays."""
    if text[at] != " ":
        return Finding(Span(at, at), (dash.rstrip(),))
    start, end, after = changed(" ", dash, at)
    return Finding(Span(start, end), (after,))


def _clause(text: str, at: int) -> list[str]:
    """The words before the place, lower case, back to the last mark."""
    before = text[max(at - BACK, 0) : at]
    start = max((stop.end() for stop in STOP.finditer(before)), default=0)
    return [word.lower() for word in WORDS.findall(before[start:])]


def _before_pointer(words: list[str], known: Set[str]) -> bool:
    """Whether a clause may end here, before `these are`, `this is`."""
    last = words[-1] if words else ""
    if last in FUNCTION | OPINION or not (last in known or ABSTRACT.fullmatch(last)):
        return False
    return main_clause(words)


def _before_subject(words: list[str]) -> bool:
    """Whether a clause may end here, before `we would`, `it is`.

    A noun with an article here is most often followed by a relative clause without its pronoun
    (`the man he was`); so the clause must end in an object pronoun or a bare word.
    """
    if len(words) < 4 or words[-1] in TELLING | FEELING or words[-1].endswith("ly"):
        return False
    if words[-1] in OBJECTS:
        return words[-2] not in TELLING | FUNCTION and main_clause(words)
    bare = words[-2] in PREPOSITIONS or not DETERMINERS & set(words[-4:-1])
    if words[-1] in FUNCTION | LOOSE or not bare:
        return False
    return bool(words[0] in SUBJECTS or AUXILIARIES & set(words)) and main_clause(words)


def _before_gloss(words: list[str], first: str, known: Set[str]) -> bool:
    """Whether a plural noun here is followed by a list of nouns that says what it is."""
    if first in FUNCTION or not ABSTRACT.fullmatch(first):
        return False
    if len(words) < 3 or words[-1] not in known or words[-1].endswith("ss"):
        return False
    return words[-2] not in BEFORE_VERBS


def _claims(difference: Difference) -> bool:
    """Whether the reading has a dash between two words where the transcript has but a blank."""
    mark = difference.after.strip()
    if difference.before.strip() or not (mark in DASH_MARKS or _spaced_hyphen(difference)):
        return False
    left, right = difference.left.rstrip(), difference.right.lstrip()
    apart = bool(difference.before) or left != difference.left or right != difference.right
    return apart and bool(left) and bool(right) and _wordlike(left[-1]) and _wordlike(right[0])


def _spaced_hyphen(difference: Difference) -> bool:
    """Whether a hyphen with a blank on either side, a dash in some transcripts, was restored."""
    around = difference.left[-1:] + difference.after + difference.right[:1]
    return difference.after.strip() == "-" and " - " in around


def _wordlike(character: str) -> bool:
    return character.isalnum() or character in "\"'“”‘’()"


RULES: tuple[Rule, ...] = (
    Rule(
        id="DSH06",
        name="lost-dash",
        version=1,
        why="Two clauses, or a clause and what explains it, run together: the dash between them"
        " was lost.",
        error_class="dash",
        applicability=Applicability.DISPLAY,
        prior=50_000,
        find=_lost_dash,
        claims=_claims,
        examples=(
            Example("He knew the man he was and the party we are in the house they had."),
            Example("We face the fact that at present there are differences in the movement."),
            Example(
                "In the history of imperialism these are common. When they saw us we were lost."
            ),
            Example("He said that in his opinion this was the end. They told us we would win."),
            Example("the strength of imperialism—these are the guarantee"),
            Example(
                "The unity of all who oppose imperialism these are the tasks.",
                "The unity of all who oppose imperialism—these are the tasks.",
            ),
            Example(
                "The masses will not forgive us we would be lost — and gone.",
                "The masses will not forgive us — we would be lost — and gone.",
            ),
            Example(
                "This is and was the line of imperialism it has not changed.",
                "This is and was the line of imperialism—it has not changed.",
            ),
            Example(
                "All countries keep rules for brother countries equality, peace and aid.",
                "All countries keep rules for brother countries—equality, peace and aid.",
            ),
        ),
    ),
)
