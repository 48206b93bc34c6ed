"""A rule on words that stand twice in a row."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.running import Running
from pipeline.matching.forms import whole
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import word_set
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

# Never twice in a row in any English sentence.
NEVER = word_set("the of to and a an with from at by or")
# Twice in a row often enough: had had, that that; what is stressed by saying it again.
OFTEN = word_set(
    """
    had that is was her in on no yes so very much far long more many never well there here ah oh
    ha hum hush now out come go dear deep slowly round tut up down on what why do who pooh bah hear
    he him it you quite too again all really really please ever over old little old old poor tick
    knock bang ding dong chop rub one two three bye night aye ay nay lo pray stop go good great
    miles years days boo la ta tra fie half only this be
    """
)
# A quotation mark at a word's edge, an exclamation, or somebody who says I.
SPEECH = pattern(r"[\"“”„«»!?]|(?<!\w)['‘’]\w|\bI\b|\.\.\.|…|—|--| - ")
SHORT = 2  # letters at least: initials and sounds are let be
GAIN = 3.0  # log10: so much likelier must the text be without the second word


def _word_twice(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    _, starts, ends = sheet.words
    if len(starts) < 2:
        return
    same = np.unique(np.array(sheet.lowered), return_inverse=True)[1][sheet.form]
    pairs = np.flatnonzero((same[1:] == same[:-1]) & sheet.joined[:-1]) + 1
    language = Language.load(profile.language)
    gains = np.zeros(len(pairs), np.float32)
    if language is not None and len(pairs):
        running = Running.of(sheet, language)
        gains = running.without(running.words[pairs])
    begins = [start for start, _ in sheet.paragraphs] if len(pairs) else []
    fresh = 0
    for word, gain in zip(pairs.tolist(), gains.tolist(), strict=True):
        start, end, last = int(starts[word]), int(ends[word]), int(ends[word - 1])
        first = int(starts[word - 1])
        kind = _kind(text[first:last], text[start:end], gain, language)
        if kind is None or first < fresh or not in_prose(profile, start):
            continue
        if _thrice(sheet, word) or not whole(text, start, end):
            continue
        if kind is Applicability.SAFE and _spoken(sheet, begins, start):
            kind = Applicability.SUGGESTION
        fresh = end
        yield _finding(text, last, start, end, kind)


def _kind(one: str, other: str, gain: float, language: Language | None) -> Applicability | None:
    """How surely the second word is one too many; None: it may be meant."""
    word = other.lower().replace("’", "'")
    english = language is not None and language.code == "en"
    if english and word in NEVER:
        slip = other.islower() and one.lower() == other
        return Applicability.SAFE if slip else Applicability.SUGGESTION
    if not english or len(word) < SHORT or other[0].isupper() or word in OFTEN:
        return None
    return Applicability.SUGGESTION if gain >= GAIN else Applicability.DISPLAY


def _spoken(sheet: Sheet, begins: list[int], at: int) -> bool:
    """Whether somebody may speak here, who falters: `to to`, with a dash that was lost between.

    `begins` are the starts of the paragraphs.
    """
    start, end = sheet.paragraphs[max(bisect_right(begins, at) - 1, 0)]
    return SPEECH.search(sheet.text, start, end) is not None


def _thrice(sheet: Sheet, word: int) -> bool:
    """Whether the word stands three times and more: that is meant."""
    forms, form = sheet.lowered, sheet.form
    here = forms[form[word]]
    around = [number for number in (word - 2, word + 1) if 0 <= number < len(form)]
    return any(forms[form[number]] == here for number in around)


def _finding(text: str, last: int, start: int, end: int, kind: Applicability) -> Finding:
    """The second word away with the blank before it; over a line end, with the blank after it."""
    if "\n" not in text[last:start] and "\r" not in text[last:start]:
        return Finding(Span(last, end), ("",), kind)
    if text[end : end + 1] == " ":
        return Finding(Span(start, end + 1), ("",), kind)
    return Finding(Span(start, end), ("",), kind)


RULES: tuple[Rule, ...] = (
    Rule(
        id="WRD08",
        name="word-twice",
        version=1,
        why="The same word twice in a row: at a line's end it was set or read again.",
        error_class="word",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=910_000,
        find=_word_twice,
        examples=(
            Example("He had had enough of that that day, and it was very very late, ha ha."),
            Example("The end. The beginning; and, and then: of, of Of course."),
            Example("Walla Walla and Baden Baden; no no no, a long long way, ding dong dong."),
            Example("She said the the the, and stammered; the choice of an an-nuity."),
            Example("nous nous aimons, de de", language="fr"),
            Example(
                "the end of of the\nthe world and and so on", "the end of the\nworld and so on"
            ),
            Example("He took his coat coat from the peg.", "He took his coat from the peg."),
        ),
    ),
)
