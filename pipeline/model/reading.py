"""A reading: what one witness saw on the page images, word by word, with boxes and confidences."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.text import Box


@dataclass(frozen=True, slots=True)
class Word:
    """One word as read: `confidence` in parts per million; `line` counts lines of the page from 0.

    `paragraph` counts the page's paragraphs from 0, as the engine's layout analysis saw them.
    """

    text: str
    confidence: int
    box: Box
    line: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class PageReading:
    """The words of one page image in reading order; `width`, `height` in pixels."""

    number: int
    digest: str
    width: int
    height: int
    settings: str
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One witness of a document: which engine with which version, and what it read."""

    engine: str
    version: str
    pages: tuple[PageReading, ...]
