"""A rule on capitals amid a sentence, and small letters where one begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.place import stop_stays
from pipeline.matching.classes import upper
from pipeline.matching.places import TERMINAL, in_prose, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.stops import before_small
from pipeline.matching.words import FUNCTION, word_set
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

COMMON = 300  # a plain word is counted so often
FEW, VERSE = 6, 2500  # so many capitals amid sentences, one in so many words, are a habit
LONG = 60  # code points of a paragraph that is more than a label
SMALL = re.compile(r"[a-z]{2,}[ ,]")
PLAIN = 5  # times: so often the text itself has the word with a small letter
# Titles, and what stands for a person or a house: capitals are wanted or a matter of style.
TITLES = word_set(
    """
    act bench bible board book captain case castle chapter chief church city club college colonel
    congress council count court cross crown day doctor doctors duke earl east empress emperor
    fair father figure first general gentlemen god government grand great hall heaven hill holy
    home hotel house inn judge king kings ladies lady lake law little lord lords majesty
    major man master miss mister mother mount mountain mr mrs no north number old opera palace
    park parliament party people place plate pope press prince princess professor providence
    public queen red river road room round royal saint sea second section sergeant sir sister
    sisters society south square squire state states station street table temple tower town tree
    uncle union university water west white will wood world young aunt brother cousin nurse
    squire rector vicar dean bishop abbey street hotel paper figure volume page part times
    may friday
    """
)


# What stands before a notion written as a name: `the cause of Truth`, `Fate and Death`.
BEFORE_CONCEPT = word_set("the of a an and or to than is was in as this that my our your his her")
NUMBERED = word_set(
    """
    act book canto chapter class column figure line note page part psalm scene section table verse
    vol volume
    """
)


def _sentence_case(sheet: Sheet) -> Iterator[Finding]:
    if not speaks(sheet.profile, "en"):
        return
    capitals = list(_capitals(sheet))
    if len(capitals) > max(FEW, len(sheet.words[0]) // VERSE):
        capitals = []  # lines of verse that were run together, or an old use of capitals
    found = {*capitals, *_paragraphs(sheet), *_lone_i(sheet), *_sentences(sheet)}
    for at in sorted(found):
        if in_prose(sheet.profile, at):
            letter = sheet.text[at]
            yield Finding(
                Span(at, at + 1), (letter.lower() if letter.isupper() else letter.upper(),)
            )


def _capitals(sheet: Sheet) -> Iterator[int]:
    """Offsets of capitals of common words amid a sentence, where the text has a small letter."""
    language = Language.load(sheet.profile.language)
    if language is None or len(sheet.words[0]) < PLAIN:
        return
    _, starts, ends = sheet.words
    capital = upper(sheet.codes[starts])
    amid = np.zeros(len(starts), np.bool_)
    amid[1:-1] = capital[1:-1] & ~capital[:-2] & ~capital[2:]
    amid[1:] &= sheet.joined[:-1] & (starts[1:] - ends[:-1] == 1)
    amid &= sheet.joined
    words = np.flatnonzero(amid)
    times = Counter(sheet.form[words].tolist())
    for word in words.tolist():
        form = sheet.forms[sheet.form[word]]
        small = form.lower()
        if times[int(sheet.form[word])] > 1 or not form.istitle() or len(form) < 3:
            continue
        if small in TITLES or (small not in FUNCTION and len(small) < 4):
            continue
        before = sheet.forms[sheet.form[word - 1]]
        if small not in FUNCTION and before in BEFORE_CONCEPT:
            continue
        plain = len(sheet.standing.get(small, ()))
        if plain >= PLAIN and language.known(form) >= COMMON and not language.named(form):
            yield int(starts[word])


def _paragraphs(sheet: Sheet) -> Iterator[int]:
    """Offsets of small letters that begin a paragraph, where the one before came to its end."""
    text = sheet.text
    first = last = 0
    for start, end in sheet.paragraphs:
        ended = last - first > LONG and TERMINAL.search(text, max(last - 8, 0), last)
        if ended and end - start > LONG and SMALL.match(text, start) and text[last - 1] != ":":
            yield start
        first, last = start, end


def _sentences(sheet: Sheet) -> Iterator[int]:
    """Offsets of small letters after a period where a period is likelier than a comma or nothing.

    Elsewhere PUN05 takes the period.
    """
    language, text = Language.load(sheet.profile.language), sheet.text
    if language:
        for at in before_small(sheet, language.known):
            if stop_stays(language, text, at):
                yield at + 2


def _lone_i(sheet: Sheet) -> Iterator[int]:
    """Offsets of a small i that stands for I."""
    text, (_, starts, ends) = sheet.text, sheet.words
    for form in ("i", "i'm", "i've", "i'll", "i'd", "i’m", "i’ve", "i’ll", "i’d"):
        for word in sheet.standing.get(form, ()):
            start, end = int(starts[word]), int(ends[word])
            before, after = text[start - 2 : start], text[end : end + 2]
            plain = before[-1:] in tuple(' \n"“') and (before[:1].islower() or before[:1] in ",;")
            numbered = bool(word) and sheet.lowered[sheet.form[word - 1]] in NUMBERED
            if plain and not numbered and after[:1] == " " and after[1:].islower():
                yield start


RULES: tuple[Rule, ...] = (
    Rule(
        id="WRD07",
        name="sentence-case",
        version=1,
        why="A capital amid a sentence on a word that this text writes small, or a small letter"
        " where a sentence or paragraph begins.",
        error_class="case",
        applicability=Applicability.SUGGESTION,
        severity=Severity.REVIEW,
        needs_scan=True,
        prior=740_000,
        find=_sentence_case,
        examples=(
            Example(
                "He went in with them; with her, with him, with it, with all. With whom? With me."
            ),
            Example("the House of Lords and the Party, by the Grace of God, said he to Old Tom"),
            Example("i. e. that is\n\nchapter i of the book; i, ii and iii"),
            Example("They came back. and the rest left."),
            Example("lange Zeit und Dann", language="de"),
            Example(
                "with him, with her, with them, with us and with you; he came With great joy.",
                "with him, with her, with them, with us and with you; he came with great joy.",
            ),
            Example(
                "There was a long silence. then he went to the door.",
                "There was a long silence. Then he went to the door.",
            ),
            Example("He said that i was late.", "He said that I was late."),
        ),
    ),
)
