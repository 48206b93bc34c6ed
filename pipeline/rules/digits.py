"""Rules on digits within words and letters within numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.classes import letters
from pipeline.matching.confusions import FOR_DIGIT, FOR_LETTER
from pipeline.matching.forms import least
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.profile import Profile
from pipeline.model.text import Span

DIGITS = "0123456789"
LONGEST = 24  # code points of a word with digits in it
BESIDE = "/@#_.\\=&-+*"  # next to these it is an address, a name of a file, a shelf mark, a sum
OFTEN = 20  # a word the lexicon counted so often may be restored unseen
VERY_OFTEN = 1000
# 3d, 12mo, 8vo, 10am, 5s, 6ft: so short an end after digits is a measure or an ordinal.
MEASURE = pattern(
    r"(?i)\d+(?:[a-z]|st|nd|rd|th|to|mo|vo|am|pm|ft|in|lb|oz|[ckm]m|kg|m[gl]|hr|ch|qr"
    r"|ths|sts|nds|rds|lbs|mos|vos|tos|cwt|pts|doz|min)"
)
# `1t was`, `0f the`: with these letters no measure is written.
SMALL_WORD = pattern(r"(?:1[tnf]|0[fnrh])")
SENTENCE_HEAD = pattern(r"(?:\A|[.!?:]\s{1,3}|\n\r?\n)[\"'“‘(—]{0,2}\Z")

STRAIGHT, ROUND = "lI", "Oo"
NUMBER = pattern(r"[0-9lIOoSBZ]+(?:,[0-9lIOo]{3}(?!\w))*(?![\w'’])")
YEAR = pattern(r"1\d{3}|20\d\d")
ROUNDED = pattern(r"[1lI][0Oo]{2,}")  # `1oo`: straight and round shapes only
MONEY = "£$€"


def _mixed(sheet: Sheet) -> Iterator[tuple[int, int]]:
    """Start and end of every run of letters and digits with both in it, in order."""
    text = sheet.text
    places = sheet.at(DIGITS)
    codes = np.concatenate((sheet.codes, np.full(2, 32, np.uint32)))
    beside = letters(codes[places - 1]) | letters(codes[places + 1])
    done = 0
    for place in places[beside].tolist():
        if place < done:
            continue
        start, done = place, place + 1
        while start > 0 and text[start - 1].isalnum() and place - start <= LONGEST:
            start -= 1
        while done < len(text) and text[done].isalnum():
            done += 1
        if done - start <= LONGEST:
            yield start, done


def _alone(text: str, start: int, end: int) -> bool:
    """Whether nothing beside it makes it a part of an address or the like; a stop may follow."""
    after = text[end : end + 2]
    if after[:1] == "." and not after[1:].isalnum():
        after = ""
    return text[start - 1 : start] not in BESIDE[:-1] + "'’" and (
        not after or after[0] not in BESIDE
    )


def _digit_in_word(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    language = Language.load(profile.language)
    for start, end in _mixed(sheet):
        word = text[start:end]
        if _numerical(word) or not outside_furniture(profile, start):
            continue
        if not _alone(text, start, end):
            continue
        forms = _words(word, profile, language)
        if not forms:
            continue
        if forms[0].islower() and not word[0].isalpha() and _heads(text, start):
            forms = [form.capitalize() for form in forms]
        where = changed(word, forms[0], start)
        others = [changed(word, form, start) for form in forms[1:]]
        sure = len(forms) == 1 and len(word) > 3 and word.islower()
        often = language is not None and language.known(forms[0]) >= OFTEN
        yield Finding(
            Span(where[0], where[1]),
            (where[2], *(other[2] for other in others if other[:2] == where[:2])),
            None if sure and often else Applicability.SUGGESTION,
        )


def _numerical(word: str) -> bool:
    """Whether a word with digits is an ordinal, a measure, a name (`MI6`), or a number."""
    if SMALL_WORD.fullmatch(word):
        return False
    digits = sum(char.isdigit() for char in word)
    inner = word.strip(DIGITS)
    if MEASURE.fullmatch(word) or digits * 2 > len(word) or not word.isascii():
        return True
    if word[-1].isdigit() and inner.isupper():
        return True
    return len(word) < 3 or all(char in STRAIGHT + ROUND or char.isdigit() for char in word)


def _words(word: str, profile: Profile, language: Language | None) -> list[str]:
    """The words that this may be, each digit swapped for a letter, the commonest first."""
    choices = [FOR_DIGIT.get(char, "") if char.isdigit() else char for char in word]
    if sum(char.isdigit() for char in word) > 3 or not all(choices):
        return []
    counted: dict[str, int] = {}
    for chosen in product(*choices):
        form = "".join(chosen)
        if not (form.islower() or form.isupper() or form.istitle()):
            continue
        if form.istitle() and not word[0].isupper() and form.lower() in counted:
            continue
        count = language.known(form) if language else 0
        own = profile.words.get(form.lower(), 0)
        if count > 1 or own > 1:
            counted[form] = count + own
    least = VERY_OFTEN if len(word) < 3 else 0
    forms = sorted(counted, key=lambda form: (-counted[form], form))
    kept: dict[str, str] = {}
    for form in forms:
        if counted[form] > least and counted[form] * 500 >= counted[forms[0]]:
            kept.setdefault(form.lower(), form)
    return list(kept.values())


def _heads(text: str, start: int) -> bool:
    return bool(SENTENCE_HEAD.search(text, max(start - 6, 0), start))


def _letter_in_number(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    done = 0
    for start, _ in _mixed(sheet):
        found = NUMBER.match(text, start)
        if start < done or not found or not _alone(text, start, found.end()):
            continue
        done = found.end()
        word = found[0]
        readings = _numbers(word)
        fit = _fitness(text, start, word, readings[0])
        if fit is not None and outside_furniture(profile, start):
            first, last, afters = least(word, start, readings)
            yield Finding(Span(first, last), afters, fit)


def _numbers(word: str) -> list[str]:
    """The numbers that this may be, the likeliest first: an S may be a 5 or an 8."""
    digits = "".join(FOR_LETTER.get(char, char) for char in word)
    if "S" not in word:
        return [digits]
    other = "".join("8" if char == "S" else FOR_LETTER.get(char, char) for char in word)
    century = YEAR.fullmatch(digits) and word[1] == "S"  # few texts speak of the 1500s
    return [other, digits] if century else [digits, other]


def _fitness(text: str, start: int, word: str, digits: str) -> Applicability | None:
    """Whether the number may be restored unseen or offered; None: it is no number with a letter."""
    if not any(char.isdigit() for char in word) or word[0] in "SBZo":
        return None
    odd = [char for char in word if not char.isdigit() and char != ","]
    digits_in = sum(char.isdigit() for char in word)
    if len(odd) > digits_in and "," not in word and not ROUNDED.fullmatch(word):
        return None
    tail = word[-1]
    year = bool(YEAR.fullmatch(digits))
    if tail in "SBZ" or (tail == "l" and not year):
        return None  # 12B, and 10l. for pounds
    if re.fullmatch(r"[A-Z]O?\d", word) and word[0] != "I":
        return None  # O2
    money = text[start - 1 : start] in MONEY and start > 0
    percent = text[start + len(word) : start + len(word) + 1] == "%"
    if len(odd) <= 2 and "S" not in odd and tail != "l" and (year or money or percent):
        return Applicability.SAFE
    return Applicability.SUGGESTION


RULES: tuple[Rule, ...] = (
    Rule(
        id="DIG01",
        name="digit-in-word",
        version=1,
        why="A digit within a word: 0, 1 or 5 was read for o, l or s, which look alike in print.",
        error_class="digit",
        applicability=Applicability.SAFE,
        severity=Severity.ERROR,
        prior=990_000,
        find=_digit_in_word,
        examples=(
            Example("the 1st, 2nd, 3d and 24th of May, in 4to and 8vo, at 10am"),
            Example("He paid 5s. 6d. for H2O, MI6 and B52; a 3-lobed leaf, 20th-century 4to."),
            Example("see www.h0use.org/1ast and f1le.txt or pl4ce_2"),
            Example("the 1930s, 100ths, 12mo, 5lbs, 2x4, A4, 1oo and l929"),
            Example("It was the 1ast of them", "It was the last of them"),
            Example("ever s1nce the h0use fell", "ever since the house fell"),
            Example(
                "It fell. 5he went. 1t was late, 0f course.",
                "It fell. She went. It was late, of course.",
            ),
            Example(
                "le par1ement et le parlement du parlement",
                "le parlement et le parlement du parlement",
                "fr",
            ),
        ),
    ),
    Rule(
        id="DIG02",
        name="letter-in-number",
        version=1,
        why="A letter within a number: l, I, O or S was read for 1, 0 or 5, which look alike in"
        " print.",
        error_class="digit",
        applicability=Applicability.SUGGESTION,
        severity=Severity.ERROR,
        prior=990_000,
        find=_letter_in_number,
        examples=(
            Example("the 1930s and the 20th, in 1937, 12,000 of them"),
            Example("He owed 10l. 5s. 6d., and 250l a year, under article 5a and rule 12B."),
            Example("O2 and CO2, S4, page xl5b, 0xlO, I, II and III"),
            Example("sold on www.l0.org and /l929/"),
            Example("in l929 and I937, and 19O5", "in 1929 and 1937, and 1905", "fi"),
            Example("in 1S50, and 18S0 or so", "in 1850, and 1850 or so"),
            Example("some 5O men and 1O,OOO women", "some 50 men and 10,000 women"),
            Example("a rise of 5O% to £2O", "a rise of 50% to £20"),
        ),
    ),
)
