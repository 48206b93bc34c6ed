"""A book as its reading lays it out: lines, size of type, and the words that name their ink."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from pipeline.model.collation import Collation, Kind, ReadWord
from pipeline.model.text import PageImage
from pipeline.rendering.baselines import Line, Size, lines, size
from pipeline.rendering.crossing import agreed
from pipeline.rendering.cutting import usual
from pipeline.rendering.ink import XHEIGHT

MOST_PAGES = 48  # pages that give letters: more show nothing new
LONG_S = 3  # times that an f is read for an s, from which on the book is held to print long s


@dataclass(frozen=True, slots=True)
class Book:
    """What a collation says of the pages before one is opened; `space` in pixels."""

    collation: Collation
    lines: dict[tuple[int, int], Line]
    size: Size
    space: float
    agreed: frozenset[ReadWord]
    long_s: bool

    @property
    def scale(self) -> float:
        """Canvas pixels a pixel of the page."""
        return XHEIGHT / self.size.low

    def on(self, page: int) -> list[Line]:
        """The lines of a page."""
        return [line for (number, _), line in self.lines.items() if number == page]

    def usual(self, line: Line) -> bool:
        """Whether a line is set in the book's usual size."""
        return usual(line, self.size)

    def givers(self, pages: Sequence[PageImage]) -> list[PageImage]:
        """The pages to cut letters from: all that have agreed words, evenly thinned to the most."""
        having = {word.page for word in self.agreed}
        held = [page for page in pages if page.number in having]
        picked = np.linspace(0, len(held) - 1, min(len(held), MOST_PAGES))
        return [held[int(at)] for at in picked]

    def key(self, pages: Sequence[PageImage], version: str) -> str:
        """What the letters cut from these pages depend on, as a digest."""
        parts = [version, repr(self.size)]
        parts += [f"{page.digest} {page.frame}" for page in pages]
        numbers = {page.number for page in pages}
        parts += sorted(
            f"{word.page} {word.word.line} {word.word.box} {word.word.text}"
            for word in self.agreed
            if word.page in numbers
        )
        return sha256("\n".join(parts).encode()).hexdigest()


def book(collation: Collation) -> Book | None:
    """The book that a collation lays out; None where its words do not show the size of the type."""
    by_page: dict[int, list[ReadWord]] = defaultdict(list)
    for word in collation.witness.words:
        by_page[word.page].append(word)
    found = {
        (page, number): line
        for page, words in by_page.items()
        for number, line in lines(words).items()
    }
    held = size(found.values())
    spaces = [line.space for line in found.values() if line.space is not None and line.space > 0]
    if held is None or not spaces:
        return None
    return Book(
        collation,
        found,
        held,
        float(np.median(spaces)),
        frozenset(agreed(collation)),
        _has_long_s(collation),
    )


def _has_long_s(collation: Collation) -> bool:
    """Whether the reading has f time and again where the transcript has s: so long s is read."""
    differing = (p for p in collation.pairings if p.kind is Kind.DIFFERENT)
    return sum((p.before, p.after) == ("s", "f") for p in differing) >= LONG_S
