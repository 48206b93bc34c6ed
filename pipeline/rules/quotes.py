"""Rules on quotation marks and apostrophes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.places import in_prose, paragraphs, speaks
from pipeline.matching.words import WORD, word_set
from pipeline.model.evidence import Applicability
from pipeline.model.profile import Profile
from pipeline.model.text import Span

OPENER = re.compile(r"(?<=[^\W\d_]) (['‘’])(?=[^\W\d_])")
ELIDED = re.compile(r"(?<!\w)['‘’]([^\W\d_]++(?:['’-][^\W\d_]++)*+)")
DOUBLE = re.compile('["“”]')
RATIO = 1  # a word is whole if it occurs more often, for each time with a mark, than this
CLOSER = re.compile(r"(?<=[\w.,;:!?…—)])['’](?!\w)")
POSSESSIVE = re.compile(r"(?<=s)['’] (?=[^\W\d_])")
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


def _open_single(text: str, profile: Profile) -> Iterator[Finding]:
    if not speaks(profile, "en"):
        return
    elided = Counter(_bare(found[1]) for found in ELIDED.finditer(text))
    for start, end in paragraphs(text, profile.break_):
        openers = [found.start(1) for found in OPENER.finditer(text, start, end)]
        if not openers:
            continue
        closers = _closers(text, start, end, openers)
        for at in _unpaired(openers, closers):
            if not in_prose(profile, at) or _closed_double(text, start, at, end):
                continue
            if _whole(WORD.match(text, at + 1), profile, elided):
                yield Finding(Span(at, at + 1), ("",))


def _bare(word: str) -> str:
    return word.lower().replace("’", "'")


def _closed_double(text: str, start: int, at: int, end: int) -> bool:
    """Whether a double mark closes what the single one opened: then that one lost its half."""
    double = DOUBLE.search(text, at, end)
    if double is None or text[double.start() - 1].isspace() or double[0] == "“":
        return False
    before = text[start:at]
    return before.count('"') % 2 == 0 and before.count("“") <= before.count("”")


def _closers(text: str, start: int, end: int, openers: list[int]) -> list[int]:
    """Offsets of single quotes that may close: a plural possessive (`Workers' Party`) does not.

    Shortly after an opener such a form may close after all.
    """
    found = []
    held = iter([*openers, end + NEAR])
    last, coming = -NEAR, next(held)
    for match in CLOSER.finditer(text, start, end):
        at = match.start()
        while coming < at:
            last, coming = coming, next(held)
        if not POSSESSIVE.match(text, at) or at - last <= NEAR:
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
        prior=950_000,
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
