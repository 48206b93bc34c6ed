"""Rules on what stands in pairs: blanks inside them, and brackets without their other half."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.classes import one_of
from pipeline.matching.marks import SPACED
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture, speaks, tongue
from pipeline.matching.sheet import Sheet
from pipeline.matching.unpaired import faults
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

OPENERS, CLOSERS = "([{", ")]}"
OTHER = dict(zip(OPENERS + CLOSERS, CLOSERS + OPENERS, strict=True))
NEAR = 300  # code points: so far back the other half of a spaced bracket may stand
# Blanks inside an opener: text follows, not a mark.
AFTER = pattern(r"(?<=[(\[{])[ \u00a0]{1,3}(?=[\w\"'“‘„$£])")
BEFORE = pattern(r"[ \u00a0]{1,3}(?=[)\]}])")
ALONE = pattern(r"\s*[(\[{]\s?\w{1,6}\s?[)\]}]\s*")
FACE = pattern(r"[:;=8xX]['’]?[-o^]? ?[()\[\]]")
EYES = frozenset(":;=8xX")
FACE_HEAD = pattern(r"[:;=8]-\s?\Z")
ITEM = pattern(
    r"(?:\A|[\s(—])(?:[A-Za-z]|\d{1,4}[A-Za-z]?|[ivxlcIVXLC]{1,6}|[*†‡§]{1,3})\Z|[*†‡§]\Z"
)
AHEAD = 12  # paragraphs: a bracket may close so much later
WORD_END = pattern(r"[^\W\d_]{1,30}\Z")
WORD = pattern(r"[^\W\d_]{1,30}")
# Letters that were read as a bracket, likeliest first.
LETTERS = {"]": "lJ", "[": "lfI", ")": "lj", "(": "lcC", "}": "l", "{": "l"}


class Bracket(NamedTuple):
    """A bracket without its other half: offset and number of its paragraph."""

    at: int
    paragraph: int


def _space_inside_pair(sheet: Sheet) -> Iterator[Finding]:
    found = list(_inside_brackets(sheet))
    if speaks(sheet.profile, "en", "de"):
        for fault in faults(sheet):
            if fault.kind == "spaced":
                # Behind a word without a mark a dash may be lost: `"Do not ", he said`.
                cut = sheet.text[fault.start - 1].isalpha()
                afters = ("", sheet.profile.dash.strip()) if cut else ("",)
                span = Span(fault.start, fault.end)
                found.append(Finding(span, afters, Applicability.SUGGESTION))
    yield from sorted(found, key=lambda finding: finding.span)


def _inside_brackets(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    places = sheet.at(OPENERS + CLOSERS)
    framed = sheet.framed
    opening = one_of(framed[places], OPENERS)
    beside = np.where(opening, framed[places + 1], framed[places - 1])
    spaced = (beside == 32) | (beside == 0xA0)
    habit = bool(spaced.sum() * 2 > len(places) > 8)
    doubt = Applicability.SUGGESTION if habit else None
    for at, opens in zip(places[spaced].tolist(), opening[spaced].tolist(), strict=True):
        if not outside_furniture(profile, at) or _page_number(text, at):
            continue
        if opens:
            match = AFTER.match(text, at + 1)
            if match and text[at - 1 : at].isalnum():
                if text[at + 1 : at + 3].strip() and len(match[0]) == 1 and match[0] == " ":
                    moved = (f" {text[at]}",)
                    yield Finding(Span(at, at + 2), moved, Applicability.SUGGESTION)
            elif match and not FACE_HEAD.search(text, max(at - 3, 0), at):
                yield Finding(Span(*match.span()), ("",), doubt)
        elif at:
            yield from _before_closer(sheet, at, doubt)


def _page_number(text: str, at: int) -> bool:
    """Whether a short text in brackets stands alone on its line."""
    start, end = text.rfind("\n", max(at - 20, 0), at) + 1, text.find("\n", at, at + 20)
    end = end if end >= 0 else min(at + 20, len(text))
    return bool(ALONE.fullmatch(text, start, end))


def _before_closer(sheet: Sheet, at: int, doubt: Applicability | None) -> Iterator[Finding]:
    """The blanks before a closing bracket, unless SPC03, on blanks before marks, takes them."""
    text = sheet.text
    start = at
    while start > 0 and text[start - 1] in " \u00a0":
        start -= 1
    opened = text.rfind(OTHER[text[at]], max(at - NEAR, 0), at)
    if opened < 0 or not BEFORE.match(text, start) or text.find(text[at], opened, at) >= 0:
        return
    if start == opened + 1 or text[start - 1] in "\r\n":
        return  # nothing inside
    tight = not text[opened + 1].isspace()
    before_mark = SPACED.get(tongue(sheet.profile))
    if text[at] == ")" and tight and before_mark and before_mark.match(text, start):
        return
    if text[at + 1 : at + 2].isalnum():
        if at - start == 1 and text[start] == " ":
            yield Finding(Span(start, at + 1), (f"{text[at]} ",), Applicability.SUGGESTION)
    else:
        # Behind a single letter a period may be lost: `(s ), from`.
        single = start == opened + 2 and text[start - 1].isalpha()
        unsure = Applicability.SUGGESTION if single else doubt
        yield Finding(Span(start, at), ("",), unsure)


def _bracket_balance(sheet: Sheet) -> Iterator[Finding]:
    text = sheet.text
    places = sheet.at(OPENERS + CLOSERS)
    if not len(places):
        return
    firsts = np.fromiter((start for start, _ in sheet.paragraphs), np.int64)
    numbers = (np.searchsorted(firsts, places, "right") - 1).tolist()
    held: list[Bracket] = []
    alone: list[Bracket] = []
    wrong: list[tuple[int, str]] = []
    for at, number in zip(places.tolist(), numbers, strict=True):
        if held and held[-1].paragraph != number:
            alone += held
            held = []
        mark = text[at]
        if mark in OPENERS:
            held.append(Bracket(at, number))
        elif held and text[held[-1].at] == OTHER[mark]:
            held.pop()
        elif len(held) == 1 and not _letterlike(text, at) and not _needless(text, at):
            wrong.append((at, OTHER[text[held.pop().at]]))
        else:
            alone.append(Bracket(at, number))
    found = [Finding(Span(at, at + 1), (right,)) for at, right in wrong]
    language = Language.load(sheet.profile.language)
    found += [
        Finding(Span(bracket.at, bracket.at + 1), _letter(text, bracket.at, language))
        for bracket in _never_closed(text, sorted(alone + held))
        if not _needless(text, bracket.at)
    ]
    for finding in sorted(found, key=lambda finding: finding.span):
        if outside_furniture(sheet.profile, finding.span.start):
            yield finding


def _never_closed(text: str, alone: list[Bracket]) -> Iterator[Bracket]:
    """Brackets that no later paragraph closes, and closing ones that none before opens."""
    waiting: dict[str, deque[Bracket]] = {mark: deque() for mark in OPENERS}
    closed: set[int] = set()
    for bracket in alone:
        mark = text[bracket.at]
        if mark in OPENERS:
            waiting[mark].append(bracket)
            continue
        row = waiting[OTHER[mark]]
        while row and bracket.paragraph - row[0].paragraph > AHEAD:
            row.popleft()
        if row and not _letterlike(text, bracket.at):
            closed |= {row.popleft().at, bracket.at}
    yield from (bracket for bracket in alone if bracket.at not in closed)


def _needless(text: str, at: int) -> bool:
    """Whether this bracket needs no other: `a)` before an item, a face, a brace in a table."""
    mark = text[at]
    if mark == ")" and ITEM.search(text[max(at - 8, 0) : at]):
        return True
    if mark in "{}" and not text[max(at - 1, 0) : at].strip():
        return not text[at + 1 : at + 2].strip()
    if EYES.isdisjoint(text[max(at - 4, 0) : at]):
        return False
    return any(match.end() == at + 1 for match in FACE.finditer(text, max(at - 4, 0), at + 1))


def _letterlike(text: str, at: int) -> bool:
    return text[at - 1 : at].isalpha() and text[at + 1 : at + 2].isalpha()


def _letter(text: str, at: int, language: Language | None) -> tuple[str, ...]:
    """The letters that make a word of the parts beside a bracket."""
    if not language or not _letterlike(text, at):
        return ()
    left, right = WORD_END.search(text[max(at - 30, 0) : at]), WORD.match(text, at + 1)
    if not left or not right:
        return ()
    known = language.known
    return tuple(c for c in LETTERS[text[at]] if known(left[0] + c + right[0]))


RULES: tuple[Rule, ...] = (
    Rule(
        id="SPC05",
        name="space-inside-pair",
        version=1,
        why="A blank after an opening bracket or quotation mark, or before a closing one.",
        error_class="spacing",
        applicability=Applicability.SAFE,
        severity=Severity.ERROR,
        prior=950_000,
        find=_space_inside_pair,
        examples=(
            Example('(see above) and [so] "on" and “so”'),
            Example("a ) first, b ) second; [ ] and ( ) and :- ( and"),
            Example('“‘So,’ ” he said; "it is"'),
            Example("« Quoi », dit-il. “ Rien ”", language="fr"),
            Example("( see [ above ], there ) and", "(see [above], there) and"),
            Example("he said “ come here ” to me", "he said “come here” to me"),
            Example('he said " come here " to me', 'he said "come here" to me'),
            Example(
                "the house( see there) and (see )there", "the house (see there) and (see) there"
            ),
            Example("das Haus( siehe dort ),", "das Haus (siehe dort),", "de"),
        ),
    ),
    Rule(
        id="QUO08",
        name="bracket-balance",
        version=1,
        why="A bracket without its other half, or with one of another kind: one was lost, or a"
        " letter or a speck was read as this one.",
        error_class="quote",
        applicability=Applicability.DISPLAY,
        severity=Severity.REVIEW,
        needs_scan=True,
        prior=600_000,
        find=_bracket_balance,
        examples=(
            Example("(see [above]) and {so}"),
            Example("a) first, 2) second, (b) third, iv) fourth :-) ;)"),
            Example("(The note begins.\n\nIt goes on.\n\nIt ends.)"),
            Example("hono[u]r and ((see above))"),
            Example("The] other one (or none", "The] other one (or none"),
            Example("he was a]most there", "he was almost there"),
            Example("the note (see above] and so", "the note (see above) and so"),
        ),
    ),
)
