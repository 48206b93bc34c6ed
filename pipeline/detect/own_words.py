"""Reads off a transcript which words, abbreviations, possessives and quotation marks it uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from pipeline.language import Language
from pipeline.matching.abbreviations import abbreviations
from pipeline.matching.classes import Places, blanks, letters, lower, one_of
from pipeline.matching.layout import Layout
from pipeline.matching.words import FUNCTION, word_set

OWN = 3  # a word that a text has so often is one that it means
LONGEST = 6  # letters of an abbreviation
NEAR = 40  # code points: so soon after an opening mark an s' may end a quotation
# `'s` after these is short for "is", "has" or "us".
SHORTENED = FUNCTION | word_set("here how let that there what when where who why")
# Opening and closing mark of each family of quotations.
FAMILIES = ('""', "“”", "„“", "«»", "»«", "‘’", "''")


def counted(layout: Layout) -> dict[str, int]:
    """How often each word stands in the text, in any case."""
    found: dict[str, int] = {}
    for word, count in zip(layout.lowered, layout.counts.tolist(), strict=True):
        found[word] = found.get(word, 0) + count
    return found


def good_words(words: Mapping[str, int], language: str) -> frozenset[str]:
    """The words that the text has often, and those that the language's lexicon knows."""
    own = {word for word, count in words.items() if count >= OWN}
    table = Language.load(language)
    if table:
        every = list(words)
        known = np.flatnonzero(table.lexicon.numbers(every))
        own.update(every[place] for place in known.tolist())
    return frozenset(own)


def own_abbreviations(layout: Layout, language: str, totals: Mapping[str, int]) -> frozenset[str]:
    """The language's abbreviations, and short words that have a period even inside a sentence.

    `totals`: how often the text has each word.

    After T. Kiss and J. Strunk, "Unsupervised multilingual sentence boundary detection" (2006):
    an abbreviation and its period go together nearly always, and a small letter or a comma
    follows often.
    """
    known = abbreviations(language.replace("_", "-").partition("-")[0].lower())
    framed, (_, starts, ends) = layout.framed, layout.words
    dotted = np.flatnonzero((layout.following == ord(".")) & (ends - starts <= LONGEST))
    after, later = framed[ends[dotted] + 1], framed[ends[dotted] + 2]
    inside = (blanks(after) & lower(later)) | one_of(after, ",;:")
    within = _tally(layout, dotted[inside])
    periods = _tally(layout, dotted)
    return known | {
        word
        for word, times in within.items()
        if times > 1
        and periods[word] >= OWN
        and periods[word] * 10 >= totals[word] * 9
        and times * 4 >= periods[word]
    }


def _tally(layout: Layout, numbers: Places) -> Counter[str]:
    """How often each word (small letters) is among the words with these numbers."""
    return Counter(layout.lowered[form] for form in layout.form[numbers].tolist())


def possessives(layout: Layout) -> frozenset[str]:
    """The words as their owners have them: with 's, or in s with an apostrophe after it."""
    owners = {word for word in layout.lowered if word.endswith("'s") and word[:-2] not in SHORTENED}
    framed, places = layout.framed, layout.at("'’")
    places = places[one_of(framed[places - 1], "sS") & blanks(framed[places + 1])]
    places = places[letters(framed[places + 2])]
    openers = np.append(-NEAR - 1, _openers(layout, "'‘’"))
    places = places[places - openers[np.searchsorted(openers, places) - 1] > NEAR]
    numbers = np.searchsorted(layout.words[2], places)
    return frozenset(owners | {word + "'" for word in _tally(layout, numbers)})


def quotes_of(layout: Layout) -> str:
    """The opening and the closing mark of most quotations; empty where there are none."""
    found = {}
    for family in FAMILIES:
        opening = len(_openers(layout, family[0]))
        found[family] = opening if len(layout.at(family[1])) else 0
    if found["„“"] >= found["“”"]:
        found["“”"] = 0
    best = max(FAMILIES, key=lambda family: found[family])
    return best if found[best] else ""


def _openers(layout: Layout, characters: str) -> Places:
    """Where one of these marks stands before a word and not right after one."""
    places = layout.at(characters)
    before, after = layout.framed[places - 1], layout.framed[places + 1]
    opens = blanks(before) | one_of(before, "\0([—–-\"“„«‘'")
    spaced = (layout.framed[places] == ord("«")) & blanks(after)
    return np.asarray(places[opens & (letters(after) | spaced)])
