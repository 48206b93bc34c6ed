"""Rules on blanks: doubled ones, and a blank before a mark that ends a word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.classes import blanks, one_of
from pipeline.matching.marks import SPACED, apostrophes_lost
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture, tongue
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import ARTICLES, word_before, word_set
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]{0,3}\Z")
LABEL = re.compile(r"\s*(?:[-*•·–—]|\(?\w{1,4}[.)])")
COLUMN = 3  # blanks: so wide a gap in two neighbouring lines makes columns
WIDE = 4  # blanks: so wide a gap may be wanted
# So many wide gaps, one for fewer words than this: dashes may have been lost in them all over.
MANY, SELDOM = 30, 1000
HOUSE = 3  # so many double blanks after sentences, or set-off marks, may be a habit
# A wide gap may be what is left of a dash, and the mark before a small letter may be a speck.
SPECK = pattern(r"\.\s+[a-z]")
SHARE = 4  # a mark set off oftener than once in so many times may be wanted so
# No mark follows these: the text speaks of the mark itself, as in `the , and the ;`.
NO_MARK_AFTER = {
    "en": ARTICLES | {"and", "or"},
    "de": word_set("das dem den der des die ein eine einem einen eines und oder"),
    "fr": word_set("la le les un une des du et ou"),
}


def _double_space(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    gaps = _plain_gaps(sheet)
    house = bool(gaps) and _sentence_spacing(sheet)
    before_mark = SPACED.get(tongue(profile))
    often = len(gaps) >= MANY and len(gaps) * SELDOM > len(sheet.words[0])
    for line, start, end in gaps:
        if profile.zone(start) in ("furniture", "table") or _labelled(text, line, start):
            continue
        if before_mark and before_mark.match(text, start):
            continue  # SPC03 takes all of these blanks
        if house and SENTENCE_END.search(text, max(line, start - 4), start):
            continue
        doubtful = often or end - start >= WIDE
        yield Finding(Span(start + 1, end), ("",), Applicability.SUGGESTION if doubtful else None)


def _labelled(text: str, line: int, start: int) -> bool:
    """Whether the gap stands between a list mark or ditto mark and what follows it."""
    ditto = text[start - 1] in '"„' and (start - 1 == line or text[start - 2].isspace())
    return ditto or (start - line < 8 and bool(LABEL.fullmatch(text, line, start)))


def _plain_gaps(sheet: Sheet) -> list[tuple[int, int, int]]:
    """Start of the line, start and end of each run of blanks in it; tables are left out."""
    blank = sheet.codes == ord(" ")
    doubled = np.flatnonzero(blank[1:] & blank[:-1])
    first = doubled[np.diff(doubled, prepend=-2) > 1]
    last = doubled[np.diff(doubled, append=len(blank) + 2) > 1] + 2
    inside = ~(blanks(sheet.framed[first - 1]) | blanks(sheet.framed[last]))
    inside &= (first > 0) & (last < len(blank))
    first, last = first[inside], last[inside]
    row = np.searchsorted(sheet.rows.starts, first, "right") - 1
    wide = np.unique(row[last - first >= COLUMN], return_counts=True)
    counts = dict(zip(wide[0].tolist(), wide[1].tolist(), strict=True))
    found = []
    for number, start, end in zip(row.tolist(), first.tolist(), last.tolist(), strict=True):
        column = number in counts and (number - 1 in counts or number + 1 in counts)
        opening = int(sheet.rows.starts[number])
        tabbed = sheet.text.find("\t", opening, int(sheet.rows.ends[number])) >= 0
        if not (column or tabbed or counts.get(number, 0) > 1):
            found.append((opening, start, end))
    return found


def _sentence_spacing(sheet: Sheet) -> bool:
    """Whether this text sets two blanks between sentences often enough to mean it."""
    framed, at = sheet.framed, sheet.at(".!?:") + 1
    for _ in range(3):
        at = at + one_of(framed[at], "\"'”’)]")
    at = at[framed[at] == ord(" ")] + 1
    double = framed[at] == ord(" ")
    at = at + double
    at = at + one_of(framed[at], "\"'“‘(")
    capital = (framed[at] >= ord("A")) & (framed[at] <= ord("Z"))
    often = int((double & capital).sum())
    return often >= HOUSE and often * 10 >= int(capital.sum())


def _space_before_mark(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    language = tongue(profile)
    pattern = SPACED.get(language)
    if not pattern:
        return
    found = list(_set_off(sheet, pattern))
    apart = Counter(text[end] for _, end in found)
    wanted = {
        mark
        for mark, count in apart.items()
        if count >= HOUSE and count * SHARE > len(sheet.at(mark))
    }
    lost = bool(found) and apostrophes_lost(sheet)
    for start, end in found:
        silent = word_before(text, start).lower() in NO_MARK_AFTER[language]
        doubtful = silent or text[end] in wanted or text[end] in profile.spaced
        doubtful |= lost or end - start > 1 or bool(SPECK.match(text, end))
        yield Finding(Span(start, end), ("",), Applicability.SUGGESTION if doubtful else None)


def _set_off(sheet: Sheet, pattern: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Start and end of the blanks before marks that end a word."""
    text = sheet.text
    for at in _off_marks(sheet):
        start = at
        while start and text[start - 1].isspace():
            start -= 1
        found = pattern.match(text, start)
        if not found or found.end(1) != at or not outside_furniture(sheet.profile, start):
            continue
        if text[at] == "." and text[start - 1] == ".":
            continue  # the end of a spaced ellipsis
        if text[at] != ")" or _bracketed(text, start):
            yield start, at


def _off_marks(sheet: Sheet) -> list[int]:
    """Marks with a blank of their line before them."""
    marks = sheet.at(",;:!?.)")
    before = sheet.framed[marks - 1]
    found: list[int] = marks[blanks(before) & ~one_of(before, "\r\n")].tolist()
    return found


def _bracketed(text: str, at: int) -> bool:
    """Whether a bracket opens shortly before, close to its first word."""
    opened = text.rfind("(", max(at - 300, 0), at)
    return opened >= 0 and text.find(")", opened, at) < 0 and not text[opened + 1].isspace()


RULES: tuple[Rule, ...] = (
    Rule(
        id="SPC01",
        name="double-space",
        version=1,
        why="Two or more blanks between words of one line: scanning left a gap wider than printed.",
        error_class="spacing",
        applicability=Applicability.SAFE,
        prior=950_000,
        find=_double_space,
        examples=(
            Example("the city of light"),
            Example("    Tyger Tyger, burning bright,\n  In the forests of the night;"),
            Example("It ended.  We left.  He stayed.  Nobody wept."),
            Example("Wheat    12    14\nBarley    9    11"),
            Example('rye      per ton      5 pounds\n"        "        6 pounds'),
            Example("Hwaet! We Gardena   in geardagum\ntheodcyninga   thrym gefrunon"),
            Example("1.  First, the Parties should meet."),
            Example("the  city", "the city"),
            Example("la  ville et   le port", "la ville et le port", "fr"),
            Example("It ended.  We left the  city.", "It ended. We left the city."),
        ),
    ),
    Rule(
        id="SPC03",
        name="space-before-punct",
        version=1,
        why="A blank before a mark that print sets close to its word.",
        error_class="spacing",
        applicability=Applicability.SAFE,
        prior=950_000,
        find=_space_before_mark,
        examples=(
            Example("the present epoch; on the camp"),
            Example("Pourquoi ? Parce que : voilà ; oui !", language="fr"),
            Example("Pourquoi? Parce que; voilà!", language="fr"),
            Example("„Warum?“ – „Darum!“ So, und so: ja.", language="de"),
            Example("he paused ... and went on . . . slowly"),
            Example("a bore of .22 and a share of .14 each"),
            Example("he said , :— and then , —the rest"),
            Example("quite happy :-) today; a ) first, b ) second"),
            Example("countries with ,different systems"),
            Example("the present epoch ; on the camp", "the present epoch; on the camp"),
            Example("“Is it so ?” he asked .", "“Is it so?” he asked."),
            Example("dogmatism  ; on (see above ) and", "dogmatism; on (see above) and"),
            Example("la ville , le port ; la mer .", "la ville, le port ; la mer.", "fr"),
            Example(
                "„Warum ?“ fragte er ; dann ging er .", "„Warum?“ fragte er; dann ging er.", "de"
            ),
        ),
    ),
)
