"""Rules on words that are words, but not the ones that their neighbours want."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.running import Running
from pipeline.language.strange import known, old_spelling
from pipeline.matching.behind import Vocabulary
from pipeline.matching.forms import joined, whole
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.scannos import RIGHT
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import FUNCTION, word_before
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

COMMON = 500  # words counted so often at least are looked for behind rarer ones
RARER = 5  # times: so much rarer than the word behind it is a word that is looked at
HABIT = 3  # so often, and at least once for 50 of the word behind it, a word is the text's own
HABIT_SHARE = 50
# log10 of how much likelier the text must be with the other word; measured on held-out books.
LIKELY_SHAPE = 2.2
OTHER_SHAPE = 3.3
SURE = 4.5
NEIGHBOUR = 1.2
CLEAR = 2.2
FIRST_GLANCE = -0.5  # after the word before it alone, so much may speak against the other word

BACK = 60  # code points looked at for what `be` is built on
BUILDER = pattern(
    r"(?:\b(?:can|could|may|might|must|shall|should|will|would|cannot|to|let|letting|had)\b|n['’]t\b|['’]ll\b)"
    r"[^.;:!?]*\Z"
)

NEIGHBOURS = (("he", "be"), ("had", "bad"), ("but", "hut"))
PAIRED = frozenset(word for pair in NEIGHBOURS for word in pair)
LEFT_OUT = PAIRED | RIGHT.keys()  # WRD05 and WRD01 take them
SPLIT = 20  # a word counted so often is one that a blank may have split


@cache
def _common(code: str) -> Vocabulary:
    """The common words of a language."""
    language = Language.load(code)
    return Vocabulary(language.lexicon.counted(COMMON) if language else "")


def _real_word(sheet: Sheet) -> Iterator[Finding]:
    language = Language.load(sheet.profile.language)
    if language is None or old_spelling(sheet, language):
        return
    pairs = _pairs(sheet, language)
    if not pairs:
        return
    running = Running.of(sheet, language)
    first = running.words
    words: list[int] = []
    options: list[str] = []
    limits: list[float] = []
    for form, others in pairs.items():
        for word in sheet.standing[sheet.forms[form]]:
            for other, likely in others.items():
                words.append(word)
                options.append(other)
                limits.append(LIKELY_SHAPE if likely else OTHER_SHAPE)
    numbers = language.lexicon.numbers(options)
    gains = running.replaced(first[np.array(words)], numbers)
    best: dict[int, list[tuple[float, str]]] = {}
    for word, option, limit, gain in zip(words, options, limits, gains.tolist(), strict=True):
        if gain >= limit:
            best.setdefault(word, []).append((gain, option))
    _, starts, ends = sheet.words
    for word in list(best):
        if _split(sheet.text, int(starts[word]), int(ends[word]), language):
            del best[word]
    yield from _found(sheet, {word: sorted(held, reverse=True) for word, held in best.items()})


def _split(text: str, start: int, end: int, language: Language) -> bool:
    """Whether the word is half of one that a blank split: SPC08 takes it."""
    return any(language.known(both) >= SPLIT for both in joined(text, start, end))


def _found(sheet: Sheet, best: dict[int, list[tuple[float, str]]]) -> Iterator[Finding]:
    """A finding for each word that others should stand for, given with what they gain."""
    _, starts, ends = sheet.words
    for word in sorted(best):
        start, end = int(starts[word]), int(ends[word])
        if not outside_furniture(sheet.profile, start) or not whole(sheet.text, start, end):
            continue
        here = sheet.text[start:end]
        options = [option.capitalize() if here[0].isupper() else option for _, option in best[word]]
        where = changed(here, options[0], start)
        others = [changed(here, option, start) for option in options[1:]]
        same = tuple(other[2] for other in others if other[:2] == where[:2])
        sure = best[word][0][0] >= SURE
        kind = None if sure else Applicability.DISPLAY
        yield Finding(Span(where[0], where[1]), (where[2], *same), kind)


def _pairs(sheet: Sheet, language: Language) -> dict[int, dict[str, bool]]:
    """Forms of the text that may be misread common words, with those words and how likely."""
    inside, counts, texts = known(sheet, language), sheet.counts, sheet.profile.words
    most = int(counts.max()) if len(counts) else 0
    plain = (inside > 0) & ((counts < HABIT) | (counts * HABIT_SHARE <= most))
    words = sheet.forms
    forms = [form for form in np.flatnonzero(plain).tolist() if _looked_at(words[form])]
    behind = _common(language.code).behind([words[form] for form in forms])
    found: dict[int, dict[str, bool]] = {}
    for number, held in behind.items():
        form = forms[number]
        least, count = int(inside[form]) * RARER, int(counts[form])
        others = {
            other: likely
            for other, likely in held.items()
            if len(other) > 1
            and language.known(other) > least
            and (count < HABIT or texts.get(other, 0) > count * HABIT_SHARE)
        }
        if others:
            found[form] = others
    return found


def _looked_at(word: str) -> bool:
    """Whether a form is of small letters, and no other rule's."""
    return len(word) > 1 and word.islower() and word.isalpha() and word not in LEFT_OUT


def _neighbour(sheet: Sheet) -> Iterator[Finding]:
    language = Language.load(sheet.profile.language)
    if language is None or language.code != "en":
        return
    if not any(word in sheet.profile.words for word in PAIRED):
        return
    running = Running.of(sheet, language)
    best: dict[int, list[tuple[float, str]]] = {}
    for one, other in (*NEIGHBOURS, *((b, a) for a, b in NEIGHBOURS)):
        here, number = language.lexicon.numbers([one, other]).tolist()
        at = np.flatnonzero(running.numbers[2:-2] == here)
        at = at[_glance(running, at, number) > FIRST_GLANCE]
        gains = running.replaced(at, np.full(len(at), number))
        for word, gain in zip(running.word[at].tolist(), gains.tolist(), strict=True):
            if gain >= NEIGHBOUR and not (gain < CLEAR and _built(sheet, word, one)):
                best[word] = [(gain + SURE - CLEAR, other)]
    yield from _found(sheet, best)


def _built(sheet: Sheet, word: int, form: str) -> bool:
    """Whether a "be" may well be meant, which two words back are too few to see.

    It begins its sentence, a word that it builds on stands some way before (`might at any moment
    be`), or a noun stands before it that it may belong to (`that a meeting of all be called`).
    """
    if form != "be":
        return False
    start = int(sheet.words[1][word])
    before = sheet.text[max(start - BACK, 0) : start]
    last = before.rstrip()[-1:]
    opens = not last.isalpha() or word_before(sheet.text, start - 1).lower() in FUNCTION
    return sheet.text[start].isupper() or not opens or BUILDER.search(before) is not None


def _glance(running: Running, at: NDArray[np.int64], number: int) -> NDArray[np.float32]:
    """What it gains, by the words before alone, to have this word at these places."""
    before, last, *_ = running.window(at)
    other = running.language.model.logs(before, last, np.full(len(at), number))
    return np.asarray(other - running.likely(at), np.float32)


RULES: tuple[Rule, ...] = (
    Rule(
        id="WRD04",
        name="real-word-scanno",
        version=1,
        why="A word, but one that its neighbours make unlikely, while a common word of much the"
        " same shape is what one expects here.",
        error_class="word",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        needs_scan=True,
        prior=700_000,
        find=_real_word,
        examples=(
            Example(
                "The land was arid and bare, a clay soil; it was hard on the tires of a new car."
            ),
            Example("He had a bad cold; the hut stood in the wood, but the fire was out."),
            Example("They were fain to lie in the hay, and hear the tide upon the bar."),
            Example("et les arid de la mer arid les", language="fr"),
            Example(
                "He went to the house arid took the book from the table.",
                "He went to the house and took the book from the table.",
            ),
            Example(
                "She put her band on his arm and said that she was very glad to sec him.",
                "She put her hand on his arm and said that she was very glad to see him.",
            ),
        ),
    ),
    Rule(
        id="WRD05",
        name="he-be",
        version=1,
        why="One of a pair that is often confused (he and be, had and bad, but and hut), where the"
        " neighbours want the other.",
        error_class="word",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        needs_scan=True,
        prior=160_000,
        find=_neighbour,
        examples=(
            Example("It is to be hoped that he will be there, if he be a man; would he be so bad?"),
            Example("If he had had a bad day he would not be in the hut, but at home."),
            Example("It may be that he is to be had; be good, and he will be."),
            Example("he be to", language="fi"),
            Example(
                "It is to he hoped that be was not there.",
                "It is to be hoped that he was not there.",
            ),
            Example(
                "They bad been there, hut he did not see them.",
                "They had been there, but he did not see them.",
            ),
        ),
    ),
)
