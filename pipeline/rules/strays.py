"""Rules on glyphs that stand alone: specks, rules and folds of the page that were read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.place import stands_for
from pipeline.matching.beside import beside
from pipeline.matching.classes import blanks
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose, outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

GLYPHS = "'·•■▪~^|_*¦¬"
HABIT = 3  # so many of one glyph by itself are meant: bullets, links, sums, notes
AMID = pattern(r"[a-z,;][a-z][a-z,;] [^\s] [a-z]{2}")  # between words of one sentence
CONTRACTED = pattern(r"\s(?:s|t|d|m|ll|ve|re|em|tis|twas)\b", re.IGNORECASE)
WORDY = pattern(r"[^\W\d_]{2,}")
# A line of one or two characters that is no number, letter of a list, initial or thought break.
STRAY = pattern(r"[,.;:'’`·•~^|_¦¬°\"!?)(\]\[]{1,2}|[a-z][,.;:'·~^|_]|[,.;:'·~^|_][a-z]")
RULED = pattern(r"(.)\1")


def _stray_glyph(sheet: Sheet) -> Iterator[Finding]:
    places = sorted([*_alone(sheet), *_lines(sheet)])
    end = -1
    for span in places:
        if span.start >= end and outside_furniture(sheet.profile, span.start):
            yield Finding(span, ("",))
            end = span.end


def _alone(sheet: Sheet) -> Iterator[Span]:
    """A glyph between two blanks of a line, with one of them."""
    codes, places, text = sheet.codes, sheet.at(GLYPHS), sheet.text
    if not len(places):
        return
    edged = blanks(beside(codes, places, 1))
    edged &= blanks(beside(codes, places, -1)) | (places == 0)
    found = places[edged].tolist()
    language = Language.load(sheet.profile.language) if speaks(sheet.profile, "en") else None
    times = Counter(text[at] for at in found)
    for at in found:
        if not in_prose(sheet.profile, at):
            continue
        if times[text[at]] >= HABIT and not _amid(text, at):
            continue
        line = int(np.searchsorted(sheet.rows.starts, at, "right")) - 1
        start, end = int(sheet.rows.starts[line]), int(sheet.rows.ends[line])
        before, after = text[start:at], text[at + 1 : end]
        if not WORDY.search(after) or (before and not WORDY.search(before)):
            continue
        if text[at] == "'" and not _between_words(text, at):
            continue
        if text[at] in "_*" and text[at] in before + after:
            continue  # emphasis, or a note's mark
        if text[at] == "|" and language and stands_for(language, text, at, "i"):
            continue  # DIG03 takes it
        if before or text[at] in "|^~_¦¬":
            yield Span(at, at + 2)


def _amid(text: str, at: int) -> bool:
    """Whether a glyph, no mark of a note or quotation, stands amid the words of a sentence."""
    return text[at] not in "*'" and bool(AMID.match(text, max(at - 4, 0)))


def _between_words(text: str, at: int) -> bool:
    """Whether words in small letters stand on both sides, that are no split contraction."""
    before, after = text[at - 2 : at - 1], text[at + 2 : at + 3]
    return before.islower() and after.islower() and not CONTRACTED.match(text, at + 1)


def _lines(sheet: Sheet) -> Iterator[Span]:
    """A whole line of one or two characters that mean nothing by themselves, with its line end."""
    rows, text = sheet.rows, sheet.text
    short = np.flatnonzero(rows.seen & (rows.ends - rows.starts <= 4))
    held = [(number, text[rows.starts[number] : rows.ends[number]].strip()) for number in short]
    times = Counter(line for _, line in held)
    for number, line in held:
        if not STRAY.fullmatch(line) or RULED.fullmatch(line) or times[line] >= HABIT:
            continue
        if number + 1 < len(rows.starts):
            yield Span(int(rows.starts[number]), int(rows.starts[number + 1]))
        else:
            yield Span(int(rows.starts[number]), int(rows.ends[number]))


RULES: tuple[Rule, ...] = (
    Rule(
        id="PUN12",
        name="stray-glyph",
        version=1,
        why="A glyph by itself, between blanks or on a line of its own: a speck, a fold or a rule"
        " of the page that was read.",
        error_class="mark",
        applicability=Applicability.SUGGESTION,
        prior=990_000,
        find=_stray_glyph,
        examples=(
            Example("* one\n* two\n\n* * *\n\nA | B | C\n\n~\n~\n~\n\nand * so\n\n* a note"),
            Example("he said ' t is so; ' Good Sir, he said; _levée _both of them"),
            Example("When | was a boy, it was so."),
            Example('I\n\n12\n\na)\n\nB.\n\n--\n\n""\n\nthe end'),
            Example("he spoke, it ~ seems, of it", "he spoke, it seems, of it"),
            Example("he saw ' the house\n^ of the men", "he saw the house\nof the men"),
            Example("he came home\n;\nand then left", "he came home\nand then left"),
        ),
    ),
)
