"""Rules on blanks at the edges of lines, and on the blank that a mark lost."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.classes import blanks, letters
from pipeline.matching.marks import apostrophes_lost
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import abbreviated, word_before
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

INDENT = pattern(r"[ \t\u00a0]++(?=\S)")
LONG = 50  # code points: so long a line is prose
SHALLOW = 3  # blanks: an indent deeper than this is meant
HABIT = 50  # one line in so many may be indented by accident, not more
FEW = 3  # so many gaps between lines may be odd, not more
WIDE = 5  # blank lines
TOKEN = pattern(r"\S{1,80}")
NOT_PROSE = pattern(r"[&/@\\=_<>*#]|www\.|\.(?:com|org|net|html?|txt|pdf)\b", re.IGNORECASE)
JOINED_MARK = pattern(r"(?<=[^\W\d_])[,;:?!](?=[^\W\d_])")
JOINED_STOP = pattern(r"(?<=[^\W\d_]{3})\.(?=[^\W\d_](?:[^\W\d_]|['’]|\s))")
WORD = pattern(r"[^\W\d_]{1,30}")
SINGLE = frozenset("aAIOàéyÀYo")
LISTED = 3  # so many marks without a blank in one piece are a list of signs, or a code


def _edge_space(sheet: Sheet) -> Iterator[Finding]:
    found = [*_trailing(sheet), *_leading(sheet), *_tabs(sheet), *_wide_gaps(sheet)]
    reached = 0
    for finding in sorted(found, key=lambda finding: finding.span):
        start, end = finding.span.start, finding.span.end
        if start >= reached and outside_furniture(sheet.profile, start):
            yield finding
            reached = end


def _trailing(sheet: Sheet) -> Iterator[Finding]:
    """Blanks at a line's end, and lines of nothing but plain blanks."""
    text, rows = sheet.text, sheet.rows
    full = rows.ends > rows.starts
    last = sheet.codes[rows.ends[full] - 1]
    which = np.flatnonzero(full)[blanks(last)]
    # There the blank may be all that is left of a quotation mark.
    doubt = Applicability.SUGGESTION if len(which) and apostrophes_lost(sheet) else None
    for start, end, seen in zip(
        rows.starts[which].tolist(),
        rows.ends[which].tolist(),
        rows.seen[which].tolist(),
        strict=True,
    ):
        line = text[start:end]
        if seen:
            yield Finding(Span(start + len(line.rstrip()), end), ("",), doubt)
        elif not line.strip(" \t"):
            yield Finding(Span(start, end), ("",))


def _leading(sheet: Sheet) -> Iterator[Finding]:
    """Blanks before a line of wrapped prose whose neighbours have none."""
    text, rows = sheet.text, sheet.rows
    seen = np.flatnonzero(rows.seen)
    first = sheet.codes[np.minimum(rows.starts[seen], max(len(text) - 1, 0))]
    indented = blanks(first)
    if not indented.any() or int(indented.sum()) * HABIT > len(seen):
        return
    wide = rows.ends[seen] - rows.starts[seen] >= LONG
    for at in np.flatnonzero(indented[1:] & wide[1:] & wide[:-1] & ~indented[:-1]).tolist():
        line, start = int(seen[at + 1]), int(rows.starts[seen[at + 1]])
        match = INDENT.match(text, start)
        end = match.end() if match else start
        follows = line - 1 == int(seen[at]) and text[end : end + 1].islower()  # no new paragraph
        if follows and 0 < end - start <= SHALLOW and "\t" not in text[start:end]:
            yield Finding(Span(start, end), ("",), Applicability.SUGGESTION)


def _tabs(sheet: Sheet) -> Iterator[Finding]:
    """A tab between two words of prose, on a line that has no other."""
    text = sheet.text
    places = sheet.at("\t").tolist()
    if not places:
        return
    starts = sheet.rows.starts
    numbers = (np.searchsorted(starts, places, "right") - 1).tolist()
    tabbed = set(numbers)
    for at, line in zip(places, numbers, strict=True):
        alone = numbers.count(line) == 1 if len(numbers) < 200 else False
        near = {line - 1, line + 1} & tabbed
        sides = text[at - 1 : at], text[at + 1 : at + 2]
        long = int(sheet.rows.ends[line]) - int(starts[line]) >= LONG
        words = (sides[0].isalpha() or sides[0] == ",") and sides[1].islower()
        if alone and not near and long and words:
            yield Finding(Span(at, at + 1), (" ",), Applicability.SUGGESTION)


def _wide_gaps(sheet: Sheet) -> Iterator[Finding]:
    """Far more empty lines between two lines than the text has elsewhere."""
    text, rows = sheet.text, sheet.rows
    seen = np.flatnonzero(rows.seen)
    gaps = np.diff(seen) - 1
    long = rows.ends[seen] - rows.starts[seen] >= LONG  # a heading may have room about it
    wide = np.flatnonzero((gaps >= WIDE) & long[:-1] & long[1:])
    if not 0 < len(wide) <= FEW:
        return
    for at in wide.tolist():
        start, end = int(rows.ends[seen[at]]), int(rows.starts[seen[at + 1]])
        held = text[start:end]
        if held.strip("\r\n"):
            continue
        newline = "\r\n" if "\r\n" in held else held[:1]
        spare = len(held) - 2 * len(newline)
        yield Finding(Span(start, start + spare), ("",), Applicability.SUGGESTION)


def _no_space_after(sheet: Sheet) -> Iterator[Finding]:
    text = sheet.text
    places = sheet.at(".,;:?!")
    framed = sheet.framed
    tight = letters(framed[places + 1]) & letters(framed[places - 1]) & (places > 0)
    language = Language.load(sheet.profile.language)
    for at in places[tight].tolist():
        mark = text[at]
        if not outside_furniture(sheet.profile, at) or max(text[at - 1 : at + 2]) > "\u2e80":
            continue
        if mark == "." and not (text[at - 1].islower() and JOINED_STOP.match(text, at)):
            continue
        if mark == "." and (not text[at + 1].isupper() or abbreviated(word_before(text, at))):
            continue
        if mark == ":" and not speaks(sheet.profile, "en", "fr", "de"):
            continue  # a case ending follows it in Finnish and Swedish
        if _parted_words(text, at, language):
            # Before a small letter the mark itself may stand for another, as for a dash.
            doubt = Applicability.DISPLAY if mark in "?!" and text[at + 1].islower() else None
            yield Finding(Span(at + 1, at + 1), (" ",), doubt)


def _parted_words(text: str, at: int, language: Language | None) -> bool:
    """Whether the mark stands between two words of prose: no address, code, list of signs."""
    start = at
    while start > 0 and at - start < 40 and not text[start - 1].isspace():
        start -= 1
    token = TOKEN.match(text, start)
    if not token or NOT_PROSE.search(token[0]) or token[0].count(text[at]) >= LISTED:
        return False
    left, right = word_before(text, at), WORD.match(text, at + 1)
    if not right or (len(left) == 1 and left not in SINGLE):
        return False
    if len(right[0]) == 1 and right[0] not in SINGLE:
        return False
    if text[at] in "!?:;" and language:  # a letter may have been read as the mark
        joined = (left + "{}" + right[0]).lower()
        return not any(language.known(joined.format(c)) for c in "ltijf")
    return True


RULES: tuple[Rule, ...] = (
    Rule(
        id="SPC02",
        name="edge-space",
        version=1,
        why="Blanks at a line's end or start, a tab between words, empty lines by the handful:"
        " nothing of it was printed.",
        error_class="spacing",
        applicability=Applicability.SAFE,
        severity=Severity.WARNING,
        prior=950_000,
        find=_edge_space,
        examples=(
            Example("The city.\n\nThe land.\r\n\r\nThe sea."),
            Example("  Tyger Tyger, burning bright,\n    In the forests of the night;"),
            Example("a\tb\tc\nd\te\tf"),
            Example("one\n\n\n\ntwo\n\n\n\n\n\n\n\nCHAPTER II"),
            Example(
                "the city. \nThe land.\t\r\n \r\nThe sea.", "the city.\nThe land.\r\n\r\nThe sea."
            ),
            Example(
                "the land and all the houses of the city of the kings.\n\n\n\n\n\n\n\n"
                "The king of all the lands and all the houses of it.",
                "the land and all the houses of the city of the kings.\n\n"
                "The king of all the lands and all the houses of it.",
            ),
            Example(
                "the land and all the houses of the city\tof the old king",
                "the land and all the houses of the city of the old king",
            ),
        ),
    ),
    Rule(
        id="SPC04",
        name="no-space-after-punct",
        version=1,
        why="A mark with a word on either side and no blank after it.",
        error_class="spacing",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=940_000,
        find=_no_space_after,
        examples=(
            Example("prepared, for; so: it is. The end"),
            Example("see http://a.b/c,d and me@host.Org, the U.S. at 9 a.m., p.c., 10,000, 12:30"),
            Example("index.html, README.Txt, a,b,c,d; x:y; Ph.D. and vol.II"),
            Example("SAK:n ja EU:ssa", language="fi"),
            Example("the wi!l of it and the a;l of it"),
            Example("prepared,for the test.The end", "prepared, for the test. The end"),
            Example("he came;she went:and so", "he came; she went: and so"),
            Example("il vint,elle partit", "il vint, elle partit", "fr"),
        ),
    ),
)
