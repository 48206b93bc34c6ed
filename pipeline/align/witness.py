"""Writes a reading as one text that remembers where on the pages each word stands."""

from __future__ import annotations

from pipeline.align.furniture import furniture, lines
from pipeline.model.collation import ReadWord, WitnessText
from pipeline.model.reading import Reading, Word
from pipeline.model.text import Box


def witness_text(reading: Reading) -> WitnessText:
    """The reading's words as a text: a newline ends a line, an empty line parts paragraphs.

    Furniture is left out. A paragraph's number changing from page to page says nothing: there
    only a line ends.
    """
    written: list[str] = []
    words: list[ReadWord] = []
    length = 0
    for page, dropped in zip(reading.pages, furniture(reading.pages), strict=True):
        paragraph: int | None = None
        for row in lines(page):
            if row[0].line in dropped:
                continue
            if written:
                broken = paragraph is not None and paragraph != row[0].paragraph
                written.append("\n\n" if broken else "\n")
                length += len(written[-1])
            paragraph = row[0].paragraph
            box = _row(row)
            for at, word in enumerate(row):
                if at:
                    written.append(" ")
                    length += 1
                words.append(ReadWord(length, page.number, word, box))
                written.append(word.text)
                length += len(word.text)
    return WitnessText("".join(written), tuple(words))


def _row(words: list[Word]) -> Box:
    box = words[0].box
    for word in words[1:]:
        box = box.around(word.box)
    return box
