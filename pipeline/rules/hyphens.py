"""Rules on hyphens within words: at a line's end, beside a blank, where the line's end was once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.beside import beside
from pipeline.matching.classes import blanks, letters, lower, one_of
from pipeline.matching.joints import FEW, HANGING, Joint, Known
from pipeline.matching.ordered import different
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

HYPHENS = "-‐"
BEFORE = pattern(r"[^\W\d_]+\Z")
AFTER = pattern(r"[^\W\d_]+")
# A line end after a hyphen, the head of the next word and what sticks to it.
BROKEN = pattern(r"[-‐](\s*+)(([^\W\d_]+)\S*)(\s?)")
LONGEST = 30  # code points of a half
KEPT = 50  # the lines of print are kept where one in so many ends in a hyphen, or there are less
ANEW = 4  # fewer joined words than one in so many hyphens at line ends: not broken by print
SURE = 3  # so often a word stands joined in the text that no doubt is left


def _known(sheet: Sheet) -> Known:
    language = Language.load(sheet.profile.language)
    return language.known if language else lambda word: 0


def _joint(sheet: Sheet, known: Known, at: int, after: int) -> Joint | None:
    """The halves of a word about the hyphen at `at`, where the second half begins at `after`."""
    left = BEFORE.search(sheet.text, max(at - LONGEST, 0), at)
    right = AFTER.match(sheet.text, after, after + LONGEST)
    return Joint(left[0], right[0], sheet.profile.words, known) if left and right else None


def _line_end(sheet: Sheet) -> Iterator[Finding]:
    text, codes, places = sheet.text, sheet.codes, sheet.at(HYPHENS)
    kept = letters(beside(codes, places, -1)) & blanks(beside(codes, places, 1))
    found = [(m, int(at)) for at in places[kept] if (m := BROKEN.match(text, at)) and _ends(m)]
    lines = len(sheet.rows.starts)
    faithful = lines < KEPT or len(found) * KEPT > lines
    known = _known(sheet)
    held = [(match, at, _joint(sheet, known, at, match.start(2))) for match, at in found]
    kinds = [joint is not None and _one_word(sheet, joint) for _, _, joint in held]
    # Where most are compounds the lines were broken anew, at hyphens that belong to words.
    anew = sum(kinds) * ANEW < len(held)
    for (match, at, joint), whole in zip(held, kinds, strict=True):
        if joint is None or not outside_furniture(sheet.profile, at) or _hangs(joint, match):
            continue
        compound = not whole and (joint.a_compound or _two_words(joint))
        if anew and not whole:
            continue
        sure = whole and not (faithful or anew) and match[3].islower()
        yield _closed(match, at, hyphen=compound, sure=sure)


def _one_word(sheet: Sheet, joint: Joint) -> bool:
    """Whether the halves are one word; where there is no lexicon a small letter must tell."""
    unknown = joint.right.islower() and Language.load(sheet.profile.language) is None
    return (joint.a_word or unknown) and not joint.a_compound


def _ends(match: re.Match[str]) -> bool:
    """Whether there is one line end between the halves, or one blank line."""
    gap = match[1].replace("\r\n", "\n").replace("\r", "\n")
    return 0 < gap.count("\n") < 3


def _hangs(joint: Joint, match: re.Match[str]) -> bool:
    """Whether the hyphen waits for a later half: `two-⏎and three-legged`."""
    return joint.right.lower() in HANGING and match[2] == match[3] and not joint.a_word


def _two_words(joint: Joint) -> bool:
    """Whether the halves are words by themselves that are not known as one."""
    return min(joint.known(joint.left), joint.known(joint.right)) >= FEW and not joint.joined


def _closed(match: re.Match[str], at: int, *, hyphen: bool, sure: bool) -> Finding:
    """The second half brought up to the first, so that the rest of its line stays a line."""
    text = match.string
    newline = match[1].strip(" \t") if match[4] == " " else ""
    end = match.end() if newline else match.end(2)
    after = ("-" if hyphen else "") + match[2] + newline
    first, last, written = changed(text[at:end], after, at)
    safe = Applicability.SAFE if sure and not hyphen and newline.count("\n") < 2 else None
    return Finding(Span(first, last), (written,), safe)


def _spaced(sheet: Sheet) -> Iterator[Finding]:
    codes, places = sheet.codes, sheet.at(HYPHENS)
    left, right = beside(codes, places, -1), beside(codes, places, 1)
    before = letters(left) & one_of(right, " \u00a0") & lower(beside(codes, places, 2))
    after = one_of(left, " \u00a0") & lower(right) & letters(beside(codes, places, -2))
    known = _known(sheet)
    for at in places[before | after].tolist():
        blank = at + 1 if sheet.text[at + 1].isspace() else at - 1
        joint = _about(sheet, known, at, blank)
        if joint is None or joint.stutter or joint.right.lower() in HANGING:
            continue
        if not outside_furniture(sheet.profile, at):
            continue
        if joint.a_compound:
            yield Finding(Span(blank, blank + 1), ("",))
        elif joint.split:
            first = min(at, blank)
            yield Finding(Span(first, first + 2), ("",))


def _about(sheet: Sheet, known: Known, at: int, blank: int) -> Joint | None:
    """The halves about a hyphen with a blank on one side."""
    left = BEFORE.search(sheet.text, max(at - LONGEST, 0), min(at, blank))
    right = AFTER.match(sheet.text, max(at, blank) + 1)
    return Joint(left[0], right[0], sheet.profile.words, known) if left and right else None


def _within(sheet: Sheet) -> Iterator[Finding]:
    known = _known(sheet)
    starts = sheet.words[1]
    codes, places = sheet.codes, sheet.at(HYPHENS)
    kept = letters(beside(codes, places, -1)) & lower(beside(codes, places, 1))
    numbers = different(np.searchsorted(starts, places[kept], "right") - 1).tolist()
    forms = {sheet.words[0][number] for number in numbers}
    _look_up(sheet, forms)
    joints = {form: _split_form(form, sheet, known) for form in forms}
    for number in numbers:
        joint = joints[sheet.words[0][number]]
        start = int(starts[number])
        if joint is None or not outside_furniture(sheet.profile, start):
            continue
        at = start + len(joint.left)
        yield Finding(Span(at, at + 1), ("",), Applicability.SAFE if _sure(joint) else None)


def _sure(joint: Joint) -> bool:
    """Whether the text has the word joined, and neither half can be meant by itself."""
    if joint.joined < SURE or joint.hyphenated > 1 or not joint.left.islower():
        return False
    if not joint.known(joint.left + joint.right):
        return False
    return all(len(half) > 2 and joint.piece(half) for half in (joint.left, joint.right))


def _look_up(sheet: Sheet, forms: Iterable[str]) -> None:
    """Have the lexicon find all halves at once: one by one takes many times as long."""
    language = Language.load(sheet.profile.language)
    if language:
        halves = [form.partition("-") for form in forms]
        wanted = [w for left, _, right in halves for w in (left, right, left + right)]
        language.lexicon.numbers([*wanted, *forms])


def _split_form(form: str, sheet: Sheet, known: Known) -> Joint | None:
    """The halves of a hyphenated form that is one word, None for any other."""
    left, _, right = form.replace("‐", "-").partition("-")
    if not left or not right or "-" in right or len(right) < 2:
        return None
    joint = Joint(left, right, sheet.profile.words, known)
    if joint.stutter or joint.known(f"{left}-{right}") or not right.islower():
        return None
    if joint.hyphenated > max(1, joint.joined // 4) or not joint.split:
        return None
    return joint


RULES: tuple[Rule, ...] = (
    Rule(
        id="DSH01",
        name="eol-hyphen",
        version=1,
        why="A word broken at the end of a printed line, with the hyphen that the break put there.",
        error_class="dash",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_line_end,
        examples=(
            Example("the government\nof the day"),
            Example("with two-\nand three-legged stools"),
            Example("south-\neast and hill-\nside, hill-\ntop and half-\nway, half-\nstarved"),
            Example("he went--\nand came -\nor 10-\n11"),
            Example(
                "a half-\nstarved dog of the govern-\nment",
                "a half-starved\ndog of the government",
            ),
            Example("of the govern-\nment, and more", "of the government,\nand more"),
            Example("of the govern-\r\nment\r\nand", "of the government\r\nand"),
            Example("die Regie-\nrung kam, Regierung", "die Regierung\nkam, Regierung", "de"),
        ),
    ),
    Rule(
        id="DSH02",
        name="spaced-hyphen",
        version=1,
        why="A hyphen with a blank on one side inside a word: the line of print ended there.",
        error_class="dash",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_spaced,
        examples=(
            Example("pre- and post-war, to- or from, the ending -ing and I- I mean"),
            Example("he came - and went -the end- or not"),
            Example("Haupt- und Nebensache, Hauptsache", language="de"),
            Example("he be- lieved it", "he believed it"),
            Example("he be -lieved it", "he believed it"),
            Example("a self-made and a self- made man", "a self-made and a self-made man"),
        ),
    ),
    Rule(
        id="DSH03",
        name="hyphen-in-word",
        version=1,
        why="A hyphen inside a word whose halves are no words: print broke it at a line's end.",
        error_class="dash",
        applicability=Applicability.SUGGESTION,
        prior=970_000,
        find=_within,
        examples=(
            Example("to co-operate, to re-form, the b-but and th-the, half-starved to-day"),
            Example("Jean-Jacques and im-pos-si-ble, anti-imperialist, un-English"),
            Example("la peut-être et rendez-vous", language="fr"),
            Example("he be-lieved it", "he believed it"),
            Example("their im-perialism is imperialism", "their imperialism is imperialism"),
        ),
    ),
)
