"""Rules on quotation marks and apostrophes."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.classes import Codes, Marks, alphanumeric, letters, one_of
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import WORD, word_set
from pipeline.model.evidence import Applicability
from pipeline.model.profile import Profile
from pipeline.model.text import Span

RATIO = 1  # a word is whole if it occurs more often, for each time with a mark, than this
BEFORE_CLOSER = ".,;:!?…—)_"  # a letter or digit may stand there as well
POSSESSIVE = pattern(r"(?<=s)['’] (?=[^\W\d_])")
NEAR = 40  # code points: so soon after an opener an s' may close the quotation
ELISIONS = word_set(
    """
    a alf ard are arf as at ave bacca bacco bout cause cept cos cross deed e eart ee em en er
    ere erself fess fore fraid gainst gin i im imself is isn it kay lectric less long m mid
    midst mong mongst most n nay neath nother nough nuff nuther of on oo ood or orse oss other
    ouse ow ows pon possum prentice r rithmetic roun round s sblood sdeath shun sides sir spect
    spite spose stead stone strewth t tain taint tention til till tis twas twasn tween twere
    tweren twill twixt twould twouldn uman un ungry urrah urry urt ware wars was way ye zactly
    zat zounds
    """
)
# What an apostrophe at a word's head stands for, most often: the word is whole with it.
LOST_HEADS = ("h", "a", "be", "e", "th", "wh", "w", "i", "o", "ex", "es", "re")


def _open_single(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    if not speaks(profile, "en"):
        return
    openers, closers, doubles = _openers(sheet), _closers(sheet), sheet.at('"“”').tolist()
    if not openers:
        return
    elided = _elided(sheet)
    begins = [start for start, _ in sheet.paragraphs]
    for number in sorted({bisect_right(begins, at) - 1 for at in openers}):
        start, end = sheet.paragraphs[number]
        here = _between(openers, start, end)
        lost = _half_lost(text, _between(doubles, start, end), here)
        for at in _unpaired(here, _closing(text, _between(closers, start, end), here)):
            if at in lost or not in_prose(profile, at):
                continue
            if _whole(WORD.match(text, at + 1), profile, elided):
                yield Finding(Span(at, at + 1), ("",))


def _between(places: list[int], start: int, end: int) -> list[int]:
    return places[bisect_left(places, start) : bisect_left(places, end)]


def _openers(sheet: Sheet) -> list[int]:
    """Single marks that stand close before a word, and a blank off from the word before."""
    framed, at = sheet.framed, sheet.at("'‘’")
    at = at[framed[at - 1] == ord(" ")]
    found: list[int] = at[letters(framed[at - 2]) & letters(framed[at + 1])].tolist()
    return found


def _closers(sheet: Sheet) -> list[int]:
    """Single marks that stand close after a word or another mark, and before no letter."""
    framed, at = sheet.framed, sheet.at("'’")
    at = at[~_wordlike(framed[at + 1])]
    before = framed[at - 1]
    found: list[int] = at[_wordlike(before) | one_of(before, BEFORE_CLOSER)].tolist()
    return found


def _wordlike(codes: Codes) -> Marks:
    return np.asarray(alphanumeric(codes) | (codes == ord("_")))


def _elided(sheet: Sheet) -> Counter[str]:
    """How often the text has each word with a single mark right before it."""
    framed, at = sheet.framed, sheet.at("'‘’")
    at = at[letters(framed[at + 1]) & ~_wordlike(framed[at - 1])]
    numbers = np.searchsorted(sheet.words[1], at + 1)
    return Counter(sheet.lowered[form] for form in sheet.form[numbers].tolist())


def _bare(word: str) -> str:
    return word.lower().replace("’", "'")


def _half_lost(text: str, doubles: list[int], openers: list[int]) -> set[int]:
    """Those of the single marks that a double one closes: they lost their other half.

    So it is where no double quotation is open and the next double mark closes one.
    """
    lost: set[int] = set()
    depth = reached = 0
    for at in openers:
        while reached < len(doubles) and doubles[reached] < at:
            mark = text[doubles[reached]]
            depth = 1 - depth if mark == '"' else depth + (1 if mark == "“" else -1)
            reached += 1
        if reached < len(doubles) and depth <= 0:
            closes = doubles[reached]
            if text[closes] != "“" and not text[closes - 1].isspace():
                lost.add(at)
    return lost


def _closing(text: str, closers: list[int], openers: list[int]) -> list[int]:
    """Those single quotes that may close: a plural possessive (`Workers' Party`) does not.

    Shortly after an opener such a form may close after all.
    """
    found = []
    for at in closers:
        last = bisect_left(openers, at) - 1
        near = last >= 0 and at - openers[last] <= NEAR
        if near or not POSSESSIVE.match(text, at):
            found.append(at)
    return found


def _unpaired(openers: list[int], closers: list[int]) -> list[int]:
    """The openers that no closer follows before the paragraph ends, innermost paired first."""
    left: list[int] = []
    for at, opens in sorted([(at, True) for at in openers] + [(at, False) for at in closers]):
        if opens:
            left.append(at)
        elif left:
            left.pop()
    return left


def _whole(word: re.Match[str] | None, profile: Profile, elided: Mapping[str, int]) -> bool:
    """Whether the text has this word by itself, so that no apostrophe stands for lost letters.

    `elided`: how often the text has each word with a single mark before it.
    """
    bare = _bare(word[0]) if word else ""
    if bare.partition("'")[0] in ELISIONS or profile.words.get(bare, 0) <= RATIO * elided[bare]:
        return False
    return not any(head + bare in profile.words for head in LOST_HEADS)


RULES: tuple[Rule, ...] = (
    Rule(
        id="QUO03",
        name="open-single",
        version=1,
        why="A single quotation mark before a word that nothing closes: a speck, not a quotation.",
        error_class="quote",
        applicability=Applicability.SUGGESTION,
        prior=910_000,
        find=_open_single,
        examples=(
            Example("to strengthen 'unity' and unity"),
            Example("the Workers' Party, the workers' unity, the workers'"),
            Example("'Tis so and 'twas so; get 'em 'til '48, 'cause unity 'tis unity"),
            Example("in the 'ouse of my house, and O' course o' unity"),
            Example("they called it 'the party of the workers' and the party fell"),
            Example("He calls it 'sound organisation\" and organisation it is"),
            Example("She saw 'Liza and 'Liza saw her, and old 'Liza laughed"),
            Example("de 'unity van unity", language="nl"),
            Example("to strengthen 'unity; our unity", "to strengthen unity; our unity"),
            Example(
                "strengthen 'unity on a basis that all of the Workers' Parties share, and unity",
                "strengthen unity on a basis that all of the Workers' Parties share, and unity",
            ),
            Example("strengthen ’unity now, a unity", "strengthen unity now, a unity"),
        ),
    ),
)
