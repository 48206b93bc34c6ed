"""Rules on paragraphs that were broken in two, and on the large capitals at their heads."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language, tokens
from pipeline.matching.classes import lower
from pipeline.matching.patterns import pattern
from pipeline.matching.places import LONG_LINE, changed, in_prose, outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import FUNCTION
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

OPEN_END = pattern(r"[^\W\d_][,;]?[\"'”’)]?\Z|,\Z")
NEWLINE = pattern(r"\r\n|\r|\n")
SHORTEST = 30  # code points of the last line before the break: a shorter one ends a paragraph
LEAD = re.compile(r"([\"“'‘]?)([A-Z]{1,12})([ \t]+)([a-z]+)\b")
SMALL_LEAD = re.compile(r"()([a-z]{2,12})([ \t]+)[a-z]+\b")
HYPHENS = ("-", "¬", "\u00ad")
KNOWN = 100  # a word that was counted so often is a common one
FEW = 20  # and a piece of one less often
GAP = 2.0  # log10: so much likelier the word with its capital must be
HABIT = 2  # more leads in capitals than these are the way of the print
LETTERS = "TIAOWHSBMNFELDCPYRGUKJVQXZ"


def _broken(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    rows = sheet.paragraphs
    if len(rows) < 2:
        return
    heads = np.array([start for start, _ in rows[1:]])
    for number in np.flatnonzero(lower(sheet.codes[heads])).tolist():
        (start, end), (after, stop) = rows[number], rows[number + 1]
        stretch = text[start:end].rstrip()
        last = start + len(stretch)
        tail = NEWLINE.split(stretch[-2 * LONG_LINE :])[-1]
        if not OPEN_END.search(stretch[-4:]) or len(tail) < SHORTEST or stop - after < 2:
            continue
        if not in_prose(profile, last - 1) or not in_prose(profile, after):
            continue
        gap = NEWLINE.findall(text[last:after])
        if len(gap) == 1 and len(tail) < LONG_LINE:
            continue  # the next line of the same paragraph
        line = max(text.rfind("\n", 0, after), text.rfind("\r", 0, after)) + 1
        if line != after:
            continue  # set in: a verse or a quotation
        wrapped = NEWLINE.search(stretch) is not None
        first, second, written = changed(text[last:after], gap[0] if wrapped else " ", last)
        if first < second:
            yield Finding(Span(first, second), (written,))


def _drop_cap(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    language = Language.load(profile.language)
    if not speaks(profile, "en") or language is None:
        return
    leads = []
    for start, end in sheet.paragraphs:
        small = SMALL_LEAD.match(text, start, end)
        if small and text[max(start - 8, 0) : start].rstrip()[-1:] in HYPHENS:
            continue  # the end of a broken word: DSH01 takes it
        if small and language.known(small[2]) < FEW and in_prose(profile, start):
            leads.append(small)
        found = LEAD.match(text, start, end)
        if found and outside_furniture(profile, start) and in_prose(profile, start):
            leads.append(found)
    capitals = [found for found in leads if len(found[2]) > 1 and found[2].isupper()]
    for found in leads:
        finding = _apart(found, language) if len(found[2]) == 1 else None
        if finding is None and found[2] not in "AIO":
            finding = _lost(found, language, keep=len(capitals) > HABIT)
            if finding is None and found in capitals and len(capitals) <= HABIT:
                finding = _all_capitals(found)
        if finding:
            yield finding


def _apart(found: re.Match[str], language: Language) -> Finding | None:
    """`T he party`: the capital joined to its word."""
    capital, rest = found[2], found[4]
    whole = language.known(capital + rest)
    if whole < KNOWN:
        return None
    if capital in "AIO":
        if len(rest) == 1 and rest not in "nftsrd":
            return None
        if len(rest) > 1 and (language.known(rest) > FEW or rest in FUNCTION):
            return None  # `A way`
    return Finding(Span(*found.span(3)), ("",))


def _lost(found: re.Match[str], language: Language, *, keep: bool) -> Finding | None:
    """`HE party`: the large capital that no one read put back."""
    rest = found[2]
    after = [token.text for token in tokens(found.string[found.end(2) : found.end(2) + 60])]
    options = [letter + rest for letter in LETTERS if language.known(letter + rest) >= KNOWN]
    if not options or not after:
        return None
    scores = language.compare([], [[word.lower()] for word in (rest, *options)], after)
    best = int(np.argmax(scores[1:])) + 1
    if scores[best] < scores[0] + GAP:
        return None
    start, end = found.span(2)
    if keep or rest.islower():  # the print has such words in capitals
        return Finding(Span(start, start), (options[best - 1][0],))
    return Finding(Span(start, end), (options[best - 1].capitalize(),))


def _all_capitals(found: re.Match[str]) -> Finding | None:
    """`IN the beginning`: small letters after the first, for common words only."""
    if found[1] or found[2].lower() not in FUNCTION or found[2] in ("US", "IT", "WHO"):
        return None
    start, end = found.span(2)
    return Finding(Span(start + 1, end), (found[2][1:].lower(),))


_LINE = "He sat down in the old chair by the fire with all of the"

RULES: tuple[Rule, ...] = (
    Rule(
        id="STR04",
        name="broken-paragraph",
        version=1,
        why="A paragraph that breaks off in mid-sentence and goes on after a blank line: a page"
        " ended there.",
        error_class="structure",
        applicability=Applicability.SUGGESTION,
        prior=990_000,
        find=_broken,
        examples=(
            Example("He sat down in the old chair by the fire.\n\nthen he left"),
            Example("He said to all of them who had come\n\n  tiger, tiger\n\nand left"),
            Example("Dear Sir,\n\nwe have your letter.\n\nand so\n\non"),
            Example(f"{_LINE}\n\nTHE END"),
            Example(f"{_LINE}\n\nworking class", f"{_LINE} working class"),
            Example(
                f"It was late.\n{_LINE}\n\nworking class\nof them",
                f"It was late.\n{_LINE}\nworking class\nof them",
            ),
        ),
    ),
    Rule(
        id="STR08",
        name="drop-cap",
        version=1,
        why="The large capital at a chapter's head was lost or stands apart, or its word is still"
        " in capitals.",
        error_class="structure",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_drop_cap,
        examples=(
            Example("He went to the party. A man is here. I do so. O my friend."),
            Example("USSR and NATO met.\n\nUS troops left.\n\nWHO is it, then"),
            Example("IT was.\n\nTHE men.\n\nIN the end.\n\nAND so on."),
            Example("T he men of the party met here.", "The men of the party met here."),
            Example("HE men of the party met here.", "The men of the party met here."),
            Example("nce upon a time it was.", "Once upon a time it was."),
            Example("IN the beginning was the word.", "In the beginning was the word."),
        ),
    ),
)
