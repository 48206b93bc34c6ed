"""Rules on text that stands twice: a line, a sentence or a paragraph that was read again."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.beside import beside
from pipeline.matching.classes import Places, blanks, one_of
from pipeline.matching.ordered import different
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose, stretches
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

LEAST = 40  # code points of a line that is not said twice by chance
SENTENCE = 60  # and of a sentence
NEAR = 1500  # code points from the end of the first to the start of the second
WORDS = pattern(r"[^\W\d_]{2,}")
LEAST_WORDS = 6


def _repeat_block(sheet: Sheet) -> Iterator[Finding]:
    found = sorted({*_twice(sheet, *_lines(sheet)), *_twice(sheet, *_sentences(sheet))})
    kept: list[Span] = []
    for span in found:
        if kept and span.start <= kept[-1].end:
            kept[-1] = Span(kept[-1].start, max(kept[-1].end, span.end))
        else:
            kept.append(span)
    for span in kept:
        yield Finding(_with_gap(sheet.text, span), ("",))


def _lines(sheet: Sheet) -> tuple[Places, Places]:
    """Starts and ends of the long lines."""
    rows = sheet.rows
    long = rows.ends - rows.starts >= LEAST
    return rows.starts[long], rows.ends[long]


def _sentences(sheet: Sheet) -> tuple[Places, Places]:
    """Starts and ends of the long sentences; none runs on into the next paragraph."""
    codes, stops = sheet.codes, sheet.at(".!?")
    after = beside(codes, stops, 1)
    ended = stops[blanks(after) | one_of(after, "\"'”’)")] + 1
    heads = np.array([start for start, _ in sheet.paragraphs], np.int64)
    cuts = different(np.concatenate((ended, heads, np.array([len(codes)]))))
    starts, ends = cuts[:-1], cuts[1:]
    starts = starts + blanks(codes[starts])
    long = ends - starts >= SENTENCE
    return starts[long], ends[long]


def _twice(sheet: Sheet, starts: Places, ends: Places) -> Iterator[Span]:
    """Each of these stretches of prose that stood shortly before."""
    text, codes = sheet.text, sheet.codes
    # Only what shares its length and three letters with another can be the same.
    sizes = (ends - starts).astype(np.uint64)
    key = sizes
    for place in (starts, (starts + ends) // 2, ends - 2):
        key = key * np.uint64(65_599) + codes[place]
    _, back, counts = np.unique(key, return_inverse=True, return_counts=True)
    again = counts[back] > 1
    last: dict[str, int] = {}
    for start, end in stretches(starts[again], ends[again]):
        piece = text[start:end]
        before = last.get(piece)
        last[piece] = end
        if before is not None and start - before <= NEAR and _telling(sheet, start, piece):
            bare = piece.strip()
            first = start + piece.index(bare)
            yield Span(first, first + len(bare))


def _telling(sheet: Sheet, start: int, piece: str) -> bool:
    """Whether a stretch is prose of enough different words."""
    words = WORDS.findall(piece)
    if len(words) < LEAST_WORDS or len(set(words)) * 2 <= len(words):
        return False
    first = start + len(piece) - len(piece.lstrip())
    return in_prose(sheet.profile, first) and not _set_in(sheet.text, first)


def _set_in(text: str, at: int) -> bool:
    """Whether the line is set in, as a refrain is."""
    head = text[max(at - 20, 0) : at]
    return head[-1:] in (" ", "\t") and head.rstrip(" \t")[-1:] in ("\n", "\r", "")


def _with_gap(text: str, span: Span) -> Span:
    """The stretch with the white space before it, so that nothing is left of it."""
    start = span.start
    while start and text[start - 1].isspace():
        start -= 1
    return Span(start, span.end)


_SAID = "He sat down in the old chair by the window and looked at us."

RULES: tuple[Rule, ...] = (
    Rule(
        id="STR07",
        name="repeat-block",
        version=1,
        why="A line, sentence or paragraph that stands twice: it was read or copied again.",
        error_class="structure",
        applicability=Applicability.DISPLAY,
        prior=600_000,
        find=_repeat_block,
        severity=Severity.REVIEW,
        needs_scan=True,
        examples=(
            Example("It was so. It was so. He said no. He said no."),
            Example(f"{_SAID} Then he left.\n\n{_SAID[:-1]}!"),
            Example("  The owl and the cat went to the sea in a boat\n" * 2),
            Example(f"{_SAID}\n{_SAID} Then he left.", f"{_SAID} Then he left."),
            Example(
                "It was late.\nhe came to the house of the old man and his\n"
                "he came to the house of the old man and his\nwife.",
                "It was late.\nhe came to the house of the old man and his\nwife.",
            ),
        ),
    ),
)
