"""Tesseract's table (TSV) of pages, blocks, paragraphs, lines and words, into page readings.

Columns: level, page, block, paragraph, line, word, left, top, width, height, confidence, text;
level 1 begins a page, level 5 is a word.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

from pipeline.model.reading import PageReading, Word
from pipeline.model.text import Box

PAGE, WORD = "1", "5"
COLUMNS = 12


@dataclass(slots=True)
class _Page:
    """A page while its rows are read; lines and paragraphs count up as words name new ones."""

    width: int
    height: int
    words: list[Word] = field(default_factory=list)
    lines: dict[tuple[str, ...], int] = field(default_factory=dict)
    paragraphs: dict[tuple[str, ...], int] = field(default_factory=dict)

    def take(self, row: list[str]) -> None:
        """Add the word of a row, unless it is blank."""
        if not (text := row[11].strip()):
            return
        left, top, width, height = (int(cell) for cell in row[6:10])
        line, paragraph = tuple(row[2:5]), tuple(row[2:4])
        self.words.append(
            Word(
                text,
                confidence(row[10]),
                Box(left, top, left + width, top + height),
                self.lines.setdefault(line, len(self.lines)),
                self.paragraphs.setdefault(paragraph, len(self.paragraphs)),
            )
        )


def pages(output: str, settings: str, before: int) -> tuple[PageReading, ...]:
    """The pages of a table, numbered from `before` + 1, without digest."""
    found: list[_Page] = []
    for line in output.split("\n"):
        row = line.rstrip("\r").split("\t", COLUMNS - 1)
        if row[0] == PAGE and len(row) >= COLUMNS - 1:
            found.append(_Page(int(row[8]), int(row[9])))
        elif row[0] == WORD and len(row) == COLUMNS and found:
            found[-1].take(row)
    return tuple(
        PageReading(number, "", page.width, page.height, settings, tuple(page.words))
        for number, page in enumerate(found, before + 1)
    )


def confidence(cell: str) -> int:
    """Tesseract's 0 to 100 in parts per million; what it could not tell (-1, nan) is 0."""
    value = float(cell)
    return max(0, min(1_000_000, round(value * 10_000))) if math.isfinite(value) else 0
