"""Writes a reading as one text that remembers where on the pages each word stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.align.furniture import furniture, lines
from pipeline.model.collation import ReadWord, WitnessText
from pipeline.model.reading import Reading, Word
from pipeline.model.text import Box

WIDE = 2  # a gap between words, in heights of the line, that may part two columns


@dataclass(frozen=True, slots=True)
class Row:
    """Words of one page that stand together in one line, in reading order.

    `number` counts all rows as they were read, in halves once a row is cut; `joined` tells one
    that goes on in the line of the row before, `furniture` one that is no text of its page. `box`
    is that of the whole line.
    """

    number: float
    page: int
    words: tuple[Word, ...]
    box: Box
    joined: bool
    furniture: bool

    @property
    def text(self) -> str:
        """The words with a blank between."""
        return " ".join(word.text for word in self.words)

    def cut(self, at: int) -> tuple[Row, Row]:
        """The row up to this word, and from it on."""
        first = replace(self, words=self.words[:at])
        return first, replace(self, words=self.words[at:], joined=True, number=self.number + 0.5)


def rows_of(reading: Reading) -> list[Row]:
    """Every line of the pages, cut where a wide gap may part columns, a side note or a table."""
    found: list[Row] = []
    for page, dropped in zip(reading.pages, furniture(reading.pages), strict=True):
        for line in lines(page):
            box = _around(line)
            for at, part in enumerate(_parts(line)):
                held = tuple(part)
                loose = line[0].line in dropped
                found.append(Row(len(found), page.number, held, box, at > 0, loose))
    return found


def witness_text(reading: Reading) -> WitnessText:
    """The reading's words as a text, in the order they were read, furniture left out."""
    return written(row for row in rows_of(reading) if not row.furniture)


def written(rows: Iterable[Row]) -> WitnessText:
    """These rows as a text: a newline ends a line, an empty line parts paragraphs.

    A paragraph's number changing from page to page says nothing, nor where rows follow that were
    not read one after the other: there only a line ends.
    """
    parts: list[str] = []
    words: list[ReadWord] = []
    length = 0
    before: Row | None = None
    for row in rows:
        if before is not None:
            parts.append(_between(before, row))
            length += len(parts[-1])
        for at, word in enumerate(row.words):
            if at:
                parts.append(" ")
                length += 1
            words.append(ReadWord(length, row.page, word, row.box))
            parts.append(word.text)
            length += len(word.text)
        before = row
    return WitnessText("".join(parts), tuple(words))


def _between(before: Row, row: Row) -> str:
    """What parts two rows."""
    if before.page != row.page or row.number < before.number:
        return "\n"
    if row.joined and before.words[-1].line == row.words[0].line:
        return " "
    return "\n" if before.words[-1].paragraph == row.words[0].paragraph else "\n\n"


def _parts(line: Sequence[Word]) -> Iterator[list[Word]]:
    """The line's words, parted at gaps so wide that what follows may be another column's."""
    part: list[Word] = []
    for word in line:
        if part:
            gap = word.box.left - part[-1].box.right
            if gap > WIDE * max(word.box.bottom - word.box.top, 1):
                yield part
                part = []
        part.append(word)
    yield part


def _around(words: Sequence[Word]) -> Box:
    box = words[0].box
    for word in words[1:]:
        box = box.around(word.box)
    return box
