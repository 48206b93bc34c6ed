"""Rules on capitals and small letters in the wrong place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.classes import upper
from pipeline.matching.places import TERMINAL, changed, in_prose, outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import FUNCTION, word_set
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

OWN = 3  # so often, a form is the text's own way of writing it
KNOWN = 20  # a word that the lexicon counted so often is one
# McAdam, MacAdam, O'Neill, FitzRoy, DeForest, LaSalle, VanDyke, and initials with an ending: MPs.
NAMED = re.compile(
    r"(?:Mc|Mac|Mac[a-z]|O['’]|Fitz|D['’]|[dl]['’]|De|Del|Di|Du|La|Le|Las|Los|Ap|Van|St|San)[A-Z][a-z]+"
    r"|[A-Z]{2,}(?:['’]?(?:s|d|ing|ed|th|ly)|['’]?S)"
)
PARTS = re.compile(r"([A-Za-z][a-z]+)([A-Z][a-z]{2,})")

BESIDE = re.compile(r"[\w/@#.\\&-]")
AFTER = re.compile(r"[\d_/@#\\&-]|\.\w")

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


def _case_in_word(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    language = Language.load(profile.language)
    _, starts, ends = sheet.words
    held: list[tuple[int, tuple[str, ...]]] = []
    for number, form in enumerate(sheet.forms):
        letters = form.replace("'", "").replace("’", "")
        if letters.islower() or letters.isupper() or letters.istitle() or "-" in form:
            continue
        if int(sheet.counts[number]) < OWN and not NAMED.fullmatch(form):
            options = _cased(form, sheet, language)
            held += [(word, options) for word in sheet.standing[form] if options]
    for word, options in sorted(held):
        start, end = int(starts[word]), int(ends[word])
        if _amid_capitals(sheet, word):
            options = tuple(sorted(options, key=str.isupper, reverse=True))
        if outside_furniture(profile, start) and not BESIDE.search(text[start - 1 : start]):
            if AFTER.match(text, end):
                continue
            where = [changed(text[start:end], option, start) for option in options]
            first, last, after = where[0]
            same = dict.fromkeys(w[2] for w in where if w[:2] == (first, last) and w[2] != after)
            yield Finding(Span(first, last), (after, *same))


def _amid_capitals(sheet: Sheet, word: int) -> bool:
    """Whether a word beside this one is all capitals."""
    around = [number for number in (word - 1, word + 1) if 0 <= number < len(sheet.form)]
    forms = [sheet.forms[sheet.form[number]] for number in around]
    return any(len(form) > 1 and form.isupper() for form in forms)


def _cased(form: str, sheet: Sheet, language: Language | None) -> tuple[str, ...]:
    """What a word of mixed case may have been, the likeliest first; none where it is meant."""

    def word(candidate: str) -> bool:
        known = language is not None and language.known(candidate) >= KNOWN
        return known or sheet.profile.words.get(candidate.lower(), 0) > OWN

    parts = PARTS.fullmatch(form)
    if parts and word(parts[1]) and word(parts[2]) and not word(form):
        return ()  # two words run together
    capitals = sum(char.isupper() for char in form)
    if not word(form):  # lN for IN
        option = form.replace("l", "I")
        return (option,) if option.isupper() and word(option) else ()
    low, title = form.lower(), form[0] + form[1:].lower()
    if form[0].isupper():
        return (title, form.upper()) if capitals > 1 else (title, low)
    return (low, form.upper()) if capitals + 1 == len(form) else (low,)


def _sentence_case(sheet: Sheet) -> Iterator[Finding]:
    if not speaks(sheet.profile, "en"):
        return
    capitals = list(_capitals(sheet))
    if len(capitals) > max(FEW, len(sheet.words[0]) // VERSE):
        capitals = []  # lines of verse that were run together, or an old use of capitals
    found = {*capitals, *_paragraphs(sheet), *_lone_i(sheet)}
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
        id="WRD06",
        name="case-in-word",
        version=1,
        why="A capital within a word, or a small letter among capitals: shapes that are alike in"
        " both sizes, or a slip.",
        error_class="case",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=950_000,
        find=_case_in_word,
        examples=(
            Example(
                "Mr. McAdam, MacNeill, O'Neill, FitzRoy and the MPs of the C.P.S.U.s, d'Aulnoy"
            ),
            Example("Sino-Soviet, Marxist-Leninists, ABC, USA's and a GmbH, an iPad and YouTube"),
            Example("the peopleParty of the tOwn.org and x-rAy, A1bC"),
            Example("He saw ThE house oF the people.", "He saw The house of the people."),
            Example(
                "HE WENT lN AND OUt AGAIN, then tHe end", "HE WENT IN AND OUT AGAIN, then the end"
            ),
        ),
    ),
    Rule(
        id="WRD07",
        name="sentence-case",
        version=1,
        why="A capital amid a sentence on a word that this text writes small, or a small letter"
        " where a paragraph begins.",
        error_class="case",
        applicability=Applicability.SUGGESTION,
        severity=Severity.REVIEW,
        needs_scan=True,
        prior=600_000,
        find=_sentence_case,
        examples=(
            Example(
                "He went in with them; with her, with him, with it, with all. With whom? With me."
            ),
            Example("the House of Lords and the Party, by the Grace of God, said he to Old Tom"),
            Example("i. e. that is\n\nchapter i of the book; i, ii and iii"),
            Example("lange Zeit und Dann", language="de"),
            Example(
                "with him, with her, with them, with us and with you; he came With great joy.",
                "with him, with her, with them, with us and with you; he came with great joy.",
            ),
            Example("He said that i was late.", "He said that I was late."),
        ),
    ),
)
