"""A collation: transcript and reading side by side, and the way across between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from enum import Enum

from pipeline.model.evidence import Place
from pipeline.model.reading import Word
from pipeline.model.text import Box, Span

TEXT = "witness:"  # begins the names of witnesses that are texts


class Kind(Enum):
    """What an aligned stretch is."""

    EQUAL = "equal"
    CONVENTION = "convention"
    DIFFERENT = "different"
    ONLY_TRANSCRIPT = "only-transcript"
    ONLY_READING = "only-reading"


@dataclass(frozen=True, slots=True)
class Pairing:
    """An aligned stretch: `span` of the transcript beside `witness` of the reading's text.

    `before` is the transcript there, `after` the reading there, each exactly as it stands. The
    pairings of a collation, in order, tile the transcript.
    """

    kind: Kind
    span: Span
    witness: Span
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word of the reading's text: where it starts there, and where it stands on the pages."""

    start: int
    page: int
    word: Word
    row: Box


@dataclass(frozen=True, slots=True)
class WitnessText:
    """A reading as one text: lines end in a newline, paragraphs in two; furniture is left out."""

    text: str
    words: tuple[ReadWord, ...]

    def place(self, span: Span) -> Place | None:
        """Where on the page images the words touched by `span` stand; None where there are none.

        A span over two lines gets the first line's box: a crop shows where to begin to look.
        """
        first = max(bisect_right(self.words, span.start, key=lambda w: w.start) - 1, 0)
        last = max(bisect_left(self.words, max(span.end, span.start + 1), key=lambda w: w.start), 1)
        touched = self.words[first:last]
        if not touched:
            return None
        head = touched[0]
        box = head.word.box
        for other in touched[1:]:
            if (other.page, other.word.line) == (head.page, head.word.line):
                box = box.around(other.word.box)
        sure = min(w.word.confidence for w in touched)
        return Place(head.page, head.word.line, box, head.row, sure)


@dataclass(frozen=True, slots=True)
class PageAgreement:
    """How much of a page's reading the transcript has at its place, in parts per million.

    Page 0 stands for all of a text witness, which has no pages.
    """

    page: int
    characters: int
    agreement: int


@dataclass(frozen=True, slots=True)
class PageReport:
    """A page that does not follow the transcript.

    `kind` is "missing" where the transcript lacks it, "doubled" where page `other` shows the same,
    "displaced" where it follows page `other` there (0: no page). `at` is the offset in the
    transcript where it stands or would stand, `characters` the size of what was read on it.
    """

    page: int
    kind: str
    at: int
    characters: int
    other: int


@dataclass(frozen=True, slots=True)
class Collation:
    """The transcript aligned with one witness.

    `engine` is a reading's engine and version, or `witness:` and the name of a text that stands
    on no page: its words have no boxes. The witness's text is in the transcript's order, without
    the pages that the transcript lacks.
    """

    engine: str
    witness: WitnessText
    pairings: tuple[Pairing, ...]
    pages: tuple[PageAgreement, ...]
    reports: tuple[PageReport, ...] = ()

    @property
    def on_pages(self) -> bool:
        """Whether the witness is a reading of the page images."""
        return not self.engine.startswith(TEXT)

    @property
    def agreement(self) -> int:
        """The share of the reading that the transcript has at its place, in parts per million."""
        total = sum(p.characters for p in self.pages)
        return sum(p.characters * p.agreement for p in self.pages) // total if total else 0

    @property
    def covered(self) -> int:
        """The share of the transcript that stands on the pages, in parts per million."""
        same = (Kind.EQUAL, Kind.CONVENTION)
        total = sum(p.span.end - p.span.start for p in self.pairings)
        met = sum(p.span.end - p.span.start for p in self.pairings if p.kind in same)
        return met * 1_000_000 // total if total else 0

    def pairing(self, at: int) -> Pairing | None:
        """The pairing that the transcript's character at this offset is part of."""
        first = bisect_right(self.pairings, at, key=lambda p: p.span.start) - 1
        held = self.pairings[first] if first >= 0 else None
        return held if held and held.span.start <= at < held.span.end else None

    def opposite(self, span: Span) -> tuple[Span, Span] | None:
        """`span` widened until its ends are aligned, and the stretch of the reading beside it.

        None where the reading says nothing there: the stretch stands in the transcript only, or
        outside of all that was read.
        """
        first = max(bisect_right(self.pairings, span.start, key=lambda p: p.span.start) - 1, 0)
        last = bisect_left(self.pairings, max(span.end, span.start + 1), key=lambda p: p.span.start)
        touched = self.pairings[first : max(last, first + 1)]
        if not touched or any(p.kind is Kind.ONLY_TRANSCRIPT for p in touched):
            return None
        head, tail = touched[0], touched[-1]
        start, w_start = head.span.start, head.witness.start
        end, w_end = tail.span.end, tail.witness.end
        if head.kind is Kind.EQUAL:
            start, w_start = span.start, w_start + span.start - start
        if tail.kind is Kind.EQUAL and span.end >= tail.span.start:
            end, w_end = span.end, w_end - (end - span.end)
        return Span(start, max(start, end)), Span(w_start, max(w_start, w_end))
