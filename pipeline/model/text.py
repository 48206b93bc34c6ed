"""A document: its text exactly as it came, the page images it was made from, and spans of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of the untouched text: `start` <= `end`, code points, end excluded."""

    start: int
    end: int

    def __post_init__(self) -> None:
        """A span never runs backwards nor starts before the text."""
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}-{self.end}")

    def meets(self, other: Span) -> bool:
        """Whether two edits at these spans would disturb each other.

        They share a character, one inserts inside the other, or both insert at one point.
        """
        if self.start == self.end and other.start == other.end:
            return self.start == other.start
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page image, in its pixels: left, top, right, bottom (right, bottom out)."""

    left: int
    top: int
    right: int
    bottom: int

    def around(self, other: Box) -> Box:
        """The smallest box that holds both."""
        return Box(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )


@dataclass(frozen=True, slots=True)
class PageImage:
    """One page's image: `path` relative to the document's folder, `frame` within that file.

    `number` counts pages from 1, `label` is what the page itself is called ("99"), `digest` is
    the SHA-256 of the file, `width` and `height` are pixels at `dpi` dots per inch.
    """

    number: int
    label: str
    path: str
    frame: int
    digest: str
    width: int
    height: int
    dpi: int

    @property
    def place(self) -> str:
        """The page as an error message names it."""
        return f"{self.path}, frame {self.frame + 1}" if self.frame else self.path


@dataclass(frozen=True, slots=True)
class TextWitness:
    """The same work in another text: an edition, or what another OCR made of it.

    `name` is what it is called, `path` its file in the document's folder, `digest` the SHA-256 of
    the file's bytes.
    """

    name: str
    path: str
    digest: str
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """A transcript exactly as it came (`text.encode(encoding)` is the file) and its pages.

    `digest` is the SHA-256 of the file's bytes, `languages` are BCP 47 tags, main one first.
    """

    name: str
    text: str
    encoding: str
    digest: str
    pages: tuple[PageImage, ...] = ()
    title: str = ""
    languages: tuple[str, ...] = ("en",)
    source: str = ""
    licence: str = ""
    note: str = ""
    witnesses: tuple[TextWitness, ...] = ()
