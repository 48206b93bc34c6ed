"""Writes the cleaned text, in the transcript's own encoding, byte order mark and newlines."""

from __future__ import annotations

from pipeline.kinds import Crops, Exporter
from pipeline.model.edition import Edition


def write(edition: Edition, crops: Crops) -> bytes:
    """The cleaned text as a file; raises UnicodeEncodeError where the encoding lacks a letter."""
    return edition.text.encode(edition.document.encoding)


EXPORTER = Exporter("text", "clean.txt", write)
