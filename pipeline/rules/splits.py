"""The rule on words that a blank splits: `gov ernment`."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.rows import likely
from pipeline.language.running import Running
from pipeline.language.strange import known
from pipeline.matching.behind import Vocabulary
from pipeline.matching.classes import Marks, Places, codes_of, one_of
from pipeline.matching.numbering import bounds, joined, sums
from pipeline.matching.places import outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import word_set
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

FREQUENT = 20  # a word the lexicon counted so often may have been split
RARE = 30  # a half that the lexicon counted at most so often is hardly a word
OWN = 3  # so often a form is the text's own
SCRAP = 3  # letters: a piece so short is a scrap where the lexicon has it at most so often
SOME = 700
WORDS = ("a", "o", "i")
CONTRACTED = word_set("d ll m re s t ve")  # what a lost apostrophe leaves
HABIT = 1000  # one in so many words: a text with more of these lost its apostrophes
# log10 of how much likelier words and letters together must be; measured on held-out books.
GAIN = 4.0
SCRAP_GAIN = 6.0  # where both halves are, however rarely, words
LEAST = 0.0  # of the words alone: below, the letters are not looked at
LEFT, RIGHT = 14, 8  # code points about the place that its letters are weighed in
ASCII = 128
LONGEST = 100  # letters: no word is longer
SHORTEST = 4  # letters of a word that was split
# What a form may be, as bits.
FIRST, SECOND, ODD, STRICT = 1, 2, 4, 8


class Pair(NamedTuple):
    """Two neighbouring words of a text: the number of the first, both, and if one is no word."""

    word: int
    first: str
    second: str
    strict: bool


def _split_word(sheet: Sheet) -> Iterator[Finding]:
    language = Language.load(sheet.profile.language)
    if language is None:
        return
    pairs = _neighbours(sheet, language)
    if not pairs:
        return
    running = Running.of(sheet, language)
    token = running.words
    at = token[np.array([pair.word for pair in pairs])]
    rows = running.numbers[at[:, None] + np.arange(6)]
    whole = language.lexicon.numbers([(pair.first + pair.second).lower() for pair in pairs])
    merged = np.column_stack((rows[:, :2], whole, rows[:, 4:]))
    gains = (likely(language, merged) - likely(language, rows)).tolist()
    for pair, gain in zip(pairs, gains, strict=True):
        gap = int(sheet.words[2][pair.word])
        if gain < LEAST or not outside_furniture(sheet.profile, gap):
            continue
        start = gap - len(pair.first)
        left = sheet.text[max(start - LEFT, 0) : start]
        right = sheet.text[gap + 1 + len(pair.second) :][:RIGHT]
        options = [f"{pair.first} {pair.second}", pair.first + pair.second]
        apart, joined = language.spelled(left, options, right).tolist()
        if gain + joined - apart >= (GAIN if pair.strict else SCRAP_GAIN):
            yield Finding(Span(gap, gap + 1), ("",))


def _neighbours(sheet: Sheet, language: Language) -> list[Pair]:
    """Neighbouring words, one of them no word, that make a frequent word together."""
    words, starts, ends = sheet.words
    if len(words) < 2:
        return []
    kinds = _kinds(sheet, language)[sheet.form]
    pairs = ((kinds[:-1] & FIRST) > 0) & ((kinds[1:] & SECOND) > 0)
    pairs &= ((kinds[:-1] | kinds[1:]) & ODD) > 0
    at = np.flatnonzero(pairs & (ends[1:] - starts[:-1] > SHORTEST))
    framed = sheet.framed
    at = at[(starts[at + 1] - ends[at] == 1) & (framed[ends[at]] == 32)]
    lone = ~one_of(framed[starts[at] - 1], "'’-.") & ~one_of(framed[ends[at + 1]], "'’-")
    either = at[lone]
    either = either[_may_join(sheet, language, sheet.form[either], sheet.form[either + 1])].tolist()
    strict, odd = (kinds & STRICT) > 0, (kinds & ODD) > 0
    wholes = [words[number] + words[number + 1] for number in either]
    frequent = language.lexicon.counts[language.lexicon.numbers(wholes)] >= FREQUENT
    found: list[Pair] = []
    for number, whole, fits in zip(either, wholes, frequent.tolist(), strict=True):
        if not fits or _crowded(odd, number) or (found and number <= found[-1].word + 1):
            continue
        contracted = words[number + 1] in CONTRACTED  # SPC07 takes it
        named = odd[number] and language.named(whole)
        if contracted or (
            whole[0].isupper() and not named and not _heads(sheet.text, int(starts[number]))
        ):
            continue
        sure = bool(strict[number] or strict[number + 1])
        found.append(Pair(number, words[number], words[number + 1], sure))
    return found


@cache
def _frequent(code: str) -> Vocabulary:
    """The frequent words of a language."""
    language = Language.load(code)
    return Vocabulary(language.lexicon.counted(FREQUENT) if language else "")


def _may_join(sheet: Sheet, language: Language, first: Places, second: Places) -> Marks:
    """Whether these forms make a frequent word together, so far as letters without accents tell."""
    codes = codes_of("\n".join(sheet.lowered))
    starts, ends = bounds(codes)
    parts, sizes = sums(codes, starts, ends), ends - starts
    plain = np.logical_and.reduceat(np.append(codes < ASCII, True), np.append(starts, len(codes)))
    short = plain[:-1] & (sizes < LONGEST)
    told = short[first] & short[second]
    may = ~told
    one, other = first[told], second[told]
    may[told] = _frequent(language.code).holds(joined(parts[one], sizes[one], parts[other]))
    return np.asarray(may)


def _kinds(sheet: Sheet, language: Language) -> NDArray[np.uint8]:
    """What each form may be: a first half (no initial), a second (no name), no word of its own.

    Many a text has scraps (`ed`, `wh`, `n`) as dialect, so that one alone proves nothing.
    """
    forms = sheet.forms
    kinds = np.fromiter(map(_shape, forms), np.uint8, len(forms))
    counts = known(sheet, language)
    kinds[(counts <= RARE) & (sheet.counts < OWN)] |= ODD | STRICT
    habit = max(OWN, len(sheet.words[0]) // HABIT)
    sizes = np.fromiter(map(len, forms), np.int64, len(forms))
    for form in np.flatnonzero((sizes <= SCRAP) & ((kinds & SECOND) > 0)).tolist():
        word = forms[form]
        small = int(counts[form]) <= SOME or (len(word) == 1 and word not in WORDS)
        if small and (word not in CONTRACTED or int(sheet.counts[form]) < habit):
            kinds[form] |= ODD
    return kinds


def _shape(form: str) -> int:
    if not form.isalpha():
        return 0
    if form.islower():
        return FIRST | SECOND
    return FIRST if form[1:].islower() and form[0].isupper() else 0


def _crowded(odd: NDArray[np.bool_], number: int) -> bool:
    """Whether more words nearby are unknown: foreign speech, dialect, spaced letters."""
    near = odd[max(number - 3, 0) : number + 5]
    return int(near.sum()) - int(odd[number]) - int(odd[number + 1]) > 1


def _heads(text: str, start: int) -> bool:
    """Whether a sentence begins here."""
    before = text[max(start - 5, 0) : start].rstrip("\"'“‘(— ")
    return not before or before[-1] in ".!?\n\r"


RULES: tuple[Rule, ...] = (
    Rule(
        id="SPC08",
        name="split-word",
        version=1,
        why="Two neighbouring pieces, one of them no word, that make a common word together: the"
        " engine saw a gap inside it.",
        error_class="spacing",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=980_000,
        find=_split_word,
        examples=(
            Example("He went in to the house to day, and some one saw him."),
            Example("Mr. Mac Donald and Le Blanc came with Van Dyke to the house."),
            Example("He said S t o p to the man, and a b c to the others."),
            Example("das gov ernment war da", language="de"),
            Example("The gov ernment of the country fell.", "The government of the country fell."),
            Example("He was stand ing by the wi ndow.", "He was standing by the window."),
        ),
    ),
)
