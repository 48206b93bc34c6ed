"""Rules on footnotes: a mark in the text without its note, a note without its mark."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from unicodedata import digit

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.beside import beside
from pipeline.matching.classes import blanks, letters
from pipeline.matching.ordered import among, different
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

NUMBERED = pattern(r"\[(\d{1,3})\]")
RAISED = pattern("[¹²³⁴-⁹⁰]{1,3}")
SIGNS = "*†‡"
SIGN = pattern(r"[*†‡]{1,3}")
UNITS = pattern(r"(?:^|[\W\d_])(?:[a-z]{1,2}|\d+)\Z")
# What a raised figure after a word is misread for, and the letters among it.
MISREAD = pattern(r"(?<=[a-z])(?:[.,;:!?](['’\"”°*^lI])|([°*^]))(?=\s)")
SINGLE_OPENS = pattern(r"(?:\A|[\s(—-])['‘]\w")
REACH = 4_000  # code points before a note in which its mark stands
PAIRED = 2  # so many marks with their notes show that the text has both
MANY = 4  # where more than one in so many lack the other half, the notes stand elsewhere


def _note_mark(sheet: Sheet) -> Iterator[Finding]:
    found = [
        *_unpaired(sheet, _numbers(sheet), "[{}]"),
        *_unpaired(sheet, _raised(sheet), "{}"),
        *_signs(sheet),
    ]
    for finding in sorted(found, key=lambda one: one.span):
        if outside_furniture(sheet.profile, finding.span.start):
            yield finding


Marks = tuple[list[tuple[str, Span]], list[tuple[str, Span]]]


def _numbers(sheet: Sheet) -> Marks:
    """Marks such as `[12]`: those in the text and those that head a line, with their numbers."""
    anchors: list[tuple[str, Span]] = []
    notes: list[tuple[str, Span]] = []
    for at in sheet.at("[").tolist():
        found = NUMBERED.match(sheet.text, at)
        if found:
            head = _heads_line(sheet.text, at)
            (notes if head else anchors).append((found[1], Span(*found.span())))
    return anchors, notes


def _raised(sheet: Sheet) -> Marks:
    """Raised numbers, but for powers and units."""
    anchors: list[tuple[str, Span]] = []
    notes: list[tuple[str, Span]] = []
    end = 0
    for at in sheet.at("¹²³⁴⁵⁶⁷⁸⁹⁰").tolist():
        if at < end:
            continue
        found = RAISED.match(sheet.text, at)
        end = found.end() if found else at + 1
        if _heads_line(sheet.text, at):
            notes.append((sheet.text[at:end], Span(at, end)))
        elif not UNITS.search(sheet.text, max(at - 4, 0), at):
            anchors.append((sheet.text[at:end], Span(at, end)))
    return anchors, notes


def _unpaired(sheet: Sheet, marks: Marks, shape: str) -> Iterator[Finding]:
    """Marks whose number has no other half, in a text where most have.

    Where one thing in the text may be a note's mark misread, it is found in the note's stead;
    `shape` is how a mark is written around its number.
    """
    anchors, notes = marks
    called, given = {number for number, _ in anchors}, {number for number, _ in notes}
    both = len(called & given)
    if both < PAIRED or len(called ^ given) * MANY > len(called | given):
        return
    yield from (Finding(span) for number, span in anchors if number not in given)
    for number, span in notes:
        if number not in called:
            at = _misread(sheet, anchors, number, span.start)
            yield (
                Finding(span) if at is None else Finding(Span(at, at + 1), (shape.format(number),))
            )


def _misread(sheet: Sheet, anchors: list[tuple[str, Span]], number: str, note: int) -> int | None:
    """Where the mark of this note was misread: between its neighbours' marks, if in one place."""
    text = sheet.text
    near = [(_value(one), span) for one, span in anchors if note - REACH < span.start < note]
    lower = [span.end for value, span in near if value < _value(number)]
    first = max(lower, default=max(note - REACH, 0))
    last = min((s.start for v, s in near if v > _value(number) and s.start > first), default=note)
    found: list[int] = []
    for match in MISREAD.finditer(text, first, last):
        at = match.start(match.lastindex or 0)
        line = text[max(text.rfind("\n\n", 0, at), 0) : at]
        closes = text[at] in "'’" and SINGLE_OPENS.search(line)
        paired = text[at] in '"”' and (line.count('"') + line.count("“") - line.count("”")) % 2
        if not closes and not paired and not _heads_line(text, at):
            found.append(at)
    return found[0] if len(found) == 1 and near else None


def _value(number: str) -> int:
    """What a number is worth, raised or not."""
    return int("".join(str(digit(figure)) for figure in number))


def _signs(sheet: Sheet) -> Iterator[Finding]:
    """A `*` after a word without a line that begins with one below it, and the other way round.

    A star that sticks to the next word instead (`he said *that`) may be the one that is lacking.
    """
    text, codes, places = sheet.text, sheet.codes, sheet.at(SIGNS)
    before, after = beside(codes, places, -1), beside(codes, places, 1)
    stuck = ~blanks(before) & (before != 0) & (blanks(after) | (after == 0))
    alone = places[stuck & ~among(before, different(codes[places]).tolist() or [0])].tolist()
    heads = [at for at in places.tolist() if _heads_line(text, at) and _note_follows(text, at)]
    turned = _turned(sheet, places[blanks(before) & letters(after)].tolist(), set(alone + heads))
    if not (alone or turned) or not heads or len(sheet.at("*")) > 4 * (len(alone) + len(heads)):
        return  # no notes, or stars for emphasis
    marks = sorted({*alone, *turned})
    if abs(len(marks) - len(heads)) * MANY > max(len(marks), len(heads)):
        return
    waiting: deque[int] = deque()
    for at in sorted([*marks, *heads]):
        if at not in heads:
            waiting.append(at)
        elif not waiting:
            yield Finding(Span(at, at + 1))
        elif (mark := waiting.popleft()) in turned:
            yield Finding(Span(mark - 1, mark + 1), (text[mark] + text[mark - 1],))
    yield from (Finding(Span(at, at + 1)) for at in waiting if at not in turned)


def _turned(sheet: Sheet, places: list[int], others: set[int]) -> set[int]:
    """Signs that stick to the word after them, and set off no words: none closes behind them."""
    text = sheet.text
    found = set()
    for at in places:
        end = text.find("\n", at)
        rest = text[at + 1 : end if end >= 0 else len(text)]
        if at not in others and text[at] not in rest and text[at - 1] == " ":
            found.add(at)
    return found


def _note_follows(text: str, at: int) -> bool:
    """Whether words, not more stars, stand after the sign that heads a line."""
    found = SIGN.match(text, at)
    rest = text[found.end() if found else at : at + 8].lstrip(" ")
    return rest[:1].isalnum() or rest[:1] in "\"'“‘("


def _heads_line(text: str, at: int) -> bool:
    before = text[max(at - 8, 0) : at].rstrip(" \t")
    return before[-1:] in ("\r", "\n") or (not before and at < 8)


RULES: tuple[Rule, ...] = (
    Rule(
        id="STR06",
        name="note-mark",
        version=1,
        why="A footnote's mark without its note, or a note that nothing in the text points to.",
        error_class="structure",
        applicability=Applicability.DISPLAY,
        prior=600_000,
        find=_note_mark,
        severity=Severity.REVIEW,
        needs_scan=True,
        examples=(
            Example("It was so[1] and so[2].\n\n[1] As he said.\n[2] As she said."),
            Example("In [1848] it was so[1] and a[2] too; an area of 5 m² and x³"),
            Example("*one* and *two*\n\n* * *\n\n* a list\n* of two"),
            Example("So.[1] It was.[2] ‘And then.’\n\n[1] A.\n[2] B."),
            Example("He said *so to me and *that to her.\n\n* a list\n* of two\n* of three"),
            Example(
                "So[1] it[2] was[3] and[4] is[5].\n\n[1] A.\n[2] B.\n[3] C.\n[4] D.",
                "So[1] it[2] was[3] and[4] is[5].\n\n[1] A.\n[2] B.\n[3] C.\n[4] D.",
            ),
            Example(
                "So¹ it was² and³ is.\n\n¹ A.\n² B.\n³ C.\n⁴ D.",
                "So¹ it was² and³ is.\n\n¹ A.\n² B.\n³ C.\n⁴ D.",
            ),
            Example(
                "So.¹ It was.² He went.' And is.⁴\n\n¹ A.\n² B.\n³ C.\n⁴ D.",
                "So.¹ It was.² He went.³ And is.⁴\n\n¹ A.\n² B.\n³ C.\n⁴ D.",
            ),
            Example(
                "So it was.* He said *that it was.\n\n* As he said.\n* As she said.",
                "So it was.* He said* that it was.\n\n* As he said.\n* As she said.",
            ),
        ),
    ),
)
