"""Reads one source into a document, so that what is written back differs in its fixes alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.cli.check.sources import Source, content
from pipeline.errors import InputError
from pipeline.ingest.transcript import MARKS, transcribe
from pipeline.model.text import Document
from pipeline.workspace import Folder

USUAL = "en"


@dataclass(frozen=True, slots=True)
class Text:
    """A source and what it holds; `content` are its bytes as they were read."""

    source: Source
    document: Document
    content: bytes


def read(source: Source, language: str, encoding: str | None) -> Text:
    """The text of a source: its language as asked for, else as its document.toml says.

    Raises InputError for what cannot be read or decoded.
    """
    held = content(source)
    languages: tuple[str, ...] = (language or USUAL,)
    if source.folder is not None:
        from pipeline.ingest.description import describe

        described = describe(source.folder)
        languages = (language,) if language else described.languages
        encoding = encoding or described.encoding
    text, used = decoded(held, encoding, source)
    return Text(source, Document(source.name, text, used, "", languages=languages), held)


def decoded(held: bytes, encoding: str | None, source: Source) -> tuple[str, str]:
    """The text and its encoding; a file with nothing in it is a text like any other."""
    if not held.strip(b" \t\r\n\v\f"):
        return held.decode(), "utf-8"
    for mark, name in MARKS:
        if held == mark:
            return held.decode(name), name
    folder = source.folder or Folder(source.name, Path(), Path(), Path())
    try:
        return transcribe(held, encoding, folder)
    except InputError as fault:
        raise InputError(fault.what, where=source.name, todo=fault.todo) from fault
