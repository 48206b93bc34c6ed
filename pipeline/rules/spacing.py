"""Rules on blanks: doubled ones, a blank before a mark, blanks that are no ordinary space."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.marks import DASHES, FRENCH, SPACED_MARK
from pipeline.matching.places import blank, changed, lines, outside_furniture, speaks
from pipeline.matching.words import ARTICLES, abbreviated, word_before
from pipeline.model.evidence import Applicability
from pipeline.model.profile import Profile
from pipeline.model.text import Span

ODD = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
RUN = re.compile(r"(?<=\S) {2,}+(?=\S)")
ODD_RUN = re.compile(rf"[ {ODD}]++")
HAS_ODD = re.compile(rf"[{ODD}]")
ZERO_WIDTH = re.compile("[\u200b\ufeff]++")
SENTENCE_GAP = re.compile(r"[.!?:][\"'”’)\]]{0,3}( {1,2})(?=[\"'“‘(]?[A-Z])")
SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]{0,3}\Z")
LABEL = re.compile(r"\s*(?:[-*•·–—]|\(?\w{1,4}[.)])")
COLUMN = 3  # blanks: so wide a gap in two neighbouring lines makes columns
WIDE = 4  # blanks: so wide a gap may be wanted
HOUSE = 3  # so many double blanks after sentences are a habit


def _double_space(text: str, profile: Profile) -> Iterator[Finding]:
    house = _sentence_spacing(text)
    english = speaks(profile, "en")
    for line, start, end in _plain_gaps(text):
        if not outside_furniture(profile, start) or _labelled(text, line, start):
            continue
        if english and SPACED_MARK.match(text, start):
            continue  # SPC03 takes all of these blanks
        if house and SENTENCE_END.search(text, max(line, start - 4), start):
            continue
        wide = Applicability.SUGGESTION if end - start >= WIDE else None
        yield Finding(Span(start + 1, end), ("",), wide)


def _labelled(text: str, line: int, start: int) -> bool:
    """Whether the gap stands between a list mark or ditto mark and what follows it."""
    ditto = text[start - 1] in '"„' and (start - 1 == line or text[start - 2].isspace())
    return ditto or (start - line < 8 and bool(LABEL.fullmatch(text, line, start)))


def _plain_gaps(text: str) -> Iterator[tuple[int, int, int]]:
    """Start of the line, start and end of each run of blanks in it; tables are left out."""
    held: list[tuple[int, int, int]] = []
    wide_before = False
    for start, end in lines(text):
        gaps = [(start, *found.span()) for found in RUN.finditer(text, start, end)]
        wide = sum(gap[2] - gap[1] >= COLUMN for gap in gaps)
        column = bool(wide) and wide_before
        if not column:
            yield from held
        held = [] if column or wide > 1 or text.find("\t", start, end) >= 0 else gaps
        wide_before = bool(wide)
    yield from held


def _sentence_spacing(text: str) -> bool:
    """Whether this text sets two blanks between sentences often enough to mean it."""
    seen = [len(found[1]) for found in SENTENCE_GAP.finditer(text)]
    double = seen.count(2)
    return double >= HOUSE and double * 10 >= len(seen)


def _space_before_mark(text: str, profile: Profile) -> Iterator[Finding]:
    if not speaks(profile, "en"):
        return
    for found in SPACED_MARK.finditer(text):
        start, end = found.span(1)
        mark = text[end]
        if not outside_furniture(profile, start):
            continue
        if mark == "." and text[start - 1] == ".":
            continue  # the end of a spaced ellipsis
        if mark == ")" and not _bracketed(text, start):
            continue
        doubtful = mark in profile.spaced or word_before(text, start).lower() in NO_MARK_AFTER
        yield Finding(Span(start, end), ("",), Applicability.SUGGESTION if doubtful else None)


# No mark follows these: the text speaks of the mark itself, as in `the , and the ;`.
NO_MARK_AFTER = ARTICLES | {"and", "or"}


def _bracketed(text: str, at: int) -> bool:
    """Whether a bracket opens shortly before, close to its first word."""
    opened = text.rfind("(", max(at - 300, 0), at)
    return opened >= 0 and text.find(")", opened, at) < 0 and not text[opened + 1].isspace()


def _odd_space(text: str, profile: Profile) -> Iterator[Finding]:
    for start, end in lines(text):
        if start == 0 and text.startswith("\ufeff"):
            start = 1  # the file's own byte order mark
        if start == end or not outside_furniture(profile, start):
            continue
        line = text[start:end]
        if blank(line):
            if HAS_ODD.search(line) or ZERO_WIDTH.search(line):
                yield Finding(Span(start, end), ("",))
            continue
        found = [*_zero_width(text, start, end), *_odd_blanks(text, start, end, profile)]
        yield from sorted(found, key=lambda finding: finding.span)


def _zero_width(text: str, start: int, end: int) -> Iterator[Finding]:
    """Characters of no width, where the script has no use for them."""
    for found in ZERO_WIDTH.finditer(text, start, end):
        around = text[max(found.start() - 1, 0) : found.start()] + text[found.end() :][:1]
        if all(c < "\u0590" or "\u2000" <= c <= "\u206f" for c in around):
            yield Finding(Span(*found.span()), ("",))


def _odd_blanks(text: str, start: int, end: int, profile: Profile) -> Iterator[Finding]:
    """Blanks of another kind within a line, where nobody can have wanted them."""
    for found in ODD_RUN.finditer(text, start, end):
        first, last = found.span()
        if not HAS_ODD.search(found[0]) or first == start or last == end:
            continue
        if _wanted(text, first, last, profile):
            continue
        if speaks(profile, "en") and SPACED_MARK.match(text, first):
            continue  # SPC03 takes it
        where = changed(found[0], " ", first)
        yield Finding(Span(where[0], where[1]), (where[2],), Applicability.SUGGESTION)


def _wanted(text: str, first: int, last: int, profile: Profile) -> bool:
    """Whether a blank that does not break, or a thin one, has a use here."""
    left, right = text[first - 1], text[last]
    if left == "." == right:
        return True  # a spaced ellipsis that must not break
    if left.isdigit() or right.isdigit() or left in "—–―§" or right in "—–―…" or right in DASHES:
        return True
    if speaks(profile, "fr") and (left == "«" or right in FRENCH):
        return True
    word = word_before(text, first - 1 if left == "." else first)
    return len(word) == 1 or (left == "." and abbreviated(word))


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
        why="A blank before a mark that English sets close to its word.",
        error_class="spacing",
        applicability=Applicability.SAFE,
        prior=950_000,
        find=_space_before_mark,
        examples=(
            Example("the present epoch; on the camp"),
            Example("Pourquoi ? Parce que ; voilà !", language="fr"),
            Example("he paused ... and went on . . . slowly"),
            Example("a bore of .22 and a share of .14 each"),
            Example("he said , :— and then , —the rest"),
            Example("quite happy :-) today; a ) first, b ) second"),
            Example("countries with ,different systems"),
            Example("the present epoch ; on the camp", "the present epoch; on the camp"),
            Example("“Is it so ?” he asked .", "“Is it so?” he asked."),
            Example("dogmatism  ; on (see above ) and", "dogmatism; on (see above) and"),
        ),
    ),
    Rule(
        id="SPC06",
        name="odd-space",
        version=1,
        why="A blank that is no ordinary space, or a character that cannot be seen: web pages"
        " leave them behind.",
        error_class="spacing",
        applicability=Applicability.SAFE,
        prior=950_000,
        find=_odd_space,
        examples=(
            Example("an ordinary line\n\nand another"),
            Example("Mr.\u00a0Smith paid 10\u202f000 francs on p.\u00a05 to J.\u00a0Jones"),
            Example("Pourquoi\u00a0? «\u00a0Parce que\u00a0»\u202f!", language="fr"),
            Example("\ufeffA file may begin with its byte order mark."),
            Example("so he went .\u00a0.\u00a0. slowly"),
            Example("ภาษา\u200bไทย", language="th"),
            Example("one\n\u00a0\ntwo", "one\n\ntwo"),
            Example("gov\u200bernment and \ufeffparty", "government and party"),
            Example("the\u00a0party of\u2009the people", "the party of the people"),
            Example("the\u00a0 party", "the party"),
        ),
    ),
)
