"""Rules on dashes as they are typed: hyphens for dashes, dashes beside other marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.beside import beside
from pipeline.matching.classes import alphanumeric, letters, lower, one_of
from pipeline.matching.joints import FEW, HANGING, Joint
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, in_prose, outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import abbreviated, word_before, word_set
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

DASHES = "—–―"
DOUBLE = pattern(r"(?<!-)--(?!-)")
BEFORE = pattern(r"[^\W\d_]+(?:['’][^\W\d_]+)?\Z")
AFTER = re.compile(r"[^\W\d_]+")
NEXT_WORD = pattern(r"[ \r\n]+[^\W\d_]")
MIXED = pattern(r"[—–―-]*[—–―][—–―-]*")
# What begins a clause after a dash and is no second half of a compound.
CLAUSES = word_set("the this these those that which they he she we but and who whose")
SETTLED = 5  # so many dashes of one kind are the text's own way
SLIPS = 5  # and the other kinds are slips where there is but one for so many of these
LONGEST = 30
HEAD = 60  # code points: a heading that runs into its paragraph is not longer


def _hyphen_for_dash(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    found = [*_doubled(sheet), *_blanked(sheet)]
    if speaks(profile, "en"):
        found += _stuck(sheet)
    end = -1
    for first, last, safe in sorted(found):
        if first >= end and outside_furniture(profile, first):
            start, stop, after = changed(
                text[first:last], _dash(text, first, last, profile.dash), first
            )
            yield Finding(Span(start, stop), (after,), Applicability.SAFE if safe else None)
            end = last


def _dash(text: str, first: int, last: int, dash: str) -> str:
    """The text's own dash; one for `--` keeps the blanks or line ends that it has."""
    return dash.strip() if text[first:last] == "--" else dash


def _doubled(sheet: Sheet) -> Iterator[tuple[int, int, bool]]:
    """Each `--` where the text's own dash is another."""
    places = sheet.at("-")
    own = len(sheet.at(DASHES))
    twice = places[1:][(places[1:] - places[:-1]) == 1] - 1
    if not len(twice) or sheet.profile.dash.strip() in ("--", "-"):
        return
    safe = own >= SETTLED and len(twice) * SLIPS <= own
    for at in twice.tolist():
        before, after = sheet.text[at - 1 : at], sheet.text[at + 2 : at + 3]
        if not DOUBLE.match(sheet.text, at) or before in DASHES or after in DASHES:
            continue  # a longer stroke, or one at the text's edge
        if (before.isspace() and not after.isspace()) or before.isdigit():
            continue  # an option, a credit
        yield at, at + 2, safe and before.isalpha() and after.isalpha()


def _blanked(sheet: Sheet) -> Iterator[tuple[int, int, bool]]:
    """A hyphen between two blanks, where the text has another dash."""
    if sheet.profile.dash.strip() == "-" or not len(sheet.at(DASHES)):
        return
    codes, places = sheet.codes, sheet.at("-")
    apart = one_of(beside(codes, places, -1), " ") & one_of(beside(codes, places, 1), " ")
    apart &= letters(beside(codes, places, 2)) & letters(beside(codes, places, -2))
    apart &= letters(beside(codes, places, 3)) & letters(beside(codes, places, -3))
    for at in places[apart].tolist():
        if in_prose(sheet.profile, at):
            yield at - 1, at + 2, False


def _stuck(sheet: Sheet) -> Iterator[tuple[int, int, bool]]:
    """A hyphen for a dash on one word or both: `end -the`, `end- the`, `imperialism-the`."""
    language = Language.load(sheet.profile.language)
    if language is None:
        return
    codes, places = sheet.codes, sheet.at("-")
    left, right = beside(codes, places, -1), beside(codes, places, 1)
    near, far = lower(left) & letters(beside(codes, places, -2)), lower(right)
    on_left = near & one_of(right, " ") & lower(beside(codes, places, 2))
    on_right = far & one_of(left, " ") & letters(beside(codes, places, -2))
    for at in places[on_left | on_right | (near & far)].tolist():
        last = at + 1 + (sheet.text[at + 1] == " ")
        after = AFTER.match(sheet.text, last)
        first = at - (sheet.text[at - 1] == " ")
        if not after or after[0].lower() not in CLAUSES:
            continue
        if first == at and after[0].lower() in HANGING:
            continue
        before = BEFORE.search(sheet.text, max(first - LONGEST, 0), first)
        if before and _clause_follows(sheet, language, before[0], after, last - first > 1):
            yield first, last, False


def _clause_follows(
    sheet: Sheet, language: Language, left: str, after: re.Match[str], spaced: bool
) -> bool:
    """Whether a clause, not the second half of a compound, begins after this word."""
    joint = Joint(left, after[0], sheet.profile.words, language.known)
    a_word = language.known(left) >= FEW or (len(left) > 6 and language.known(left) > 0)
    if len(left) < 3 or not a_word or joint.a_word or joint.hyphenated > 1:
        return False
    if spaced:
        return True
    plain = (
        len(left) > 3 and left.lower() not in CLAUSES and not language.known(f"{left}-{after[0]}")
    )
    return plain and bool(NEXT_WORD.match(sheet.text, after.end()))


def _clash(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    codes, places = sheet.codes, sheet.at(DASHES)
    if not len(places):
        return
    before, after = beside(codes, places, -1), beside(codes, places, 1)
    marked = places[one_of(before, ",.")].tolist()
    allowed = {
        mark for mark in ",." if sum(text[at - 1] == mark for at in marked) > len(places) // 50
    }
    runs = {at: at for at in places[one_of(before, "-–—―") | one_of(after, "-–—―")].tolist()}
    end = -1
    for at in sorted({*marked, *runs}):
        if at < end or not outside_furniture(profile, at):
            continue
        if at in runs:
            first, end = _run(text, at)
            found = _mixed(text, first, end, profile.dash.strip())
        else:
            found = None if text[at - 1] in allowed else _after_mark(sheet, at)
        if found:
            yield found


def _run(text: str, at: int) -> tuple[int, int]:
    """Start and end of the run of strokes about this offset."""
    first, last = at, at + 1
    while first and text[first - 1] in "-" + DASHES:
        first -= 1
    while last < len(text) and text[last] in "-" + DASHES:
        last += 1
    return first, last


def _mixed(text: str, first: int, last: int, dash: str) -> Finding | None:
    """One dash in place of a run of two or three strokes that are not all alike."""
    strokes = text[first:last]
    if len(set(strokes)) == 1 or len(strokes) > 3:
        return None  # a word left out, a rule
    start, end, after = changed(strokes, dash if dash in DASHES else "—", first)
    return Finding(Span(start, end), (after,))


def _after_mark(sheet: Sheet, at: int) -> Finding | None:
    """A comma or period before a dash, where the text has them nowhere else."""
    text = sheet.text
    word = word_before(text, at - 1)
    if not word.isalpha() or abbreviated(word) or not in_prose(sheet.profile, at):
        return None
    line = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    if text[at - 1] == "." and at - line < HEAD:
        return None  # a heading that runs into its paragraph
    after = text[at + 1 : at + 2]
    if text[at - 1] == "." and not (after.isalpha() and after.islower()):
        return None
    return (
        Finding(Span(at - 1, at), ("",))
        if alphanumeric(sheet.codes[at + 1 : at + 2]).any()
        else None
    )


RULES: tuple[Rule, ...] = (
    Rule(
        id="DSH05",
        name="hyphen-for-dash",
        version=1,
        why="One or two hyphens where the text has a dash elsewhere, or where a clause begins.",
        error_class="dash",
        applicability=Applicability.SUGGESTION,
        prior=600_000,
        find=_hyphen_for_dash,
        examples=(
            Example("He came--and went--and so it ended - at last."),
            Example("a man-of-war, a son-in-law, the ending -ing, pre- and post-war, -v"),
            Example("He came—and use --fix or -x of the tool; 5 - 3 and a - b"),
            Example("He came—and went--or not", "He came—and went—or not"),
            Example("He came — and went - or not", "He came — and went — or not"),
            Example("It was the end -the men left", "It was the end—the men left"),
            Example("a new imperialism-the last stage", "a new imperialism—the last stage"),
        ),
    ),
    Rule(
        id="DSH07",
        name="dash-clash",
        version=1,
        why="A dash beside a mark that the text sets nowhere else with it, or made of two kinds.",
        error_class="dash",
        applicability=Applicability.SUGGESTION,
        prior=600_000,
        find=_clash,
        examples=(
            Example("he came,—and saw,—and won,—then; it is so:—he left"),
            Example("Fig. 1.—The house. Origin.—It is old. Mr. ——, of ———"),
            Example("he came—and saw -- and won"),
            Example("he came—-and saw", "he came—and saw"),
            Example("he came -—and saw–—it", "he came —and saw—it"),
            Example(
                f"{'he came—and so ' * 60}he came,—and saw",
                f"{'he came—and so ' * 60}he came—and saw",
            ),
        ),
    ),
)
