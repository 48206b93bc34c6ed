"""Keeps what was read of a page under the digest of all that shapes it, and takes it again.

A file holds one page: its rows of words, and the digest of that, by which damage shows.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pipeline.model.codec import canonical, digest
from pipeline.model.reading import PageReading, Word
from pipeline.model.text import Box, PageImage
from pipeline.storage import write_atomically

FORMAT = 1


def place(cache: Path, page: PageImage, reader: tuple[str, str, str]) -> Path:
    """The file for a page (its image and size) as read by engine, version and settings."""
    shape = (page.digest, page.frame, page.width, page.height, page.dpi)
    key = digest(canonical([FORMAT, *shape, *reader]))
    return cache / "readings" / key[:2] / f"{key}.json"


def keep(cache: Path, file: Path, page: PageReading) -> None:
    """Write the reading; git never sees the cache. Raises InputError where the disk refuses."""
    ignore = cache / ".gitignore"
    if not ignore.exists():
        write_atomically(ignore, b"*\n")
    record = _plain(page)
    content = canonical({"digest": digest(canonical(record)), "page": record})
    write_atomically(file, content + b"\n")


def take(file: Path) -> PageReading | None:
    """The reading; None where there is none or its file is damaged: then it is read again."""
    try:
        held = json.loads(file.read_bytes())
        record = held["page"]
        sound = held["digest"] == digest(canonical(record))
        return _restored(record) if sound else None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None


def _plain(page: PageReading) -> dict[str, Any]:
    """A page with its words as rows, which are read ten times as fast as records."""
    return {
        "width": page.width,
        "height": page.height,
        "settings": page.settings,
        "words": [
            [
                word.text,
                word.confidence,
                *(word.box.left, word.box.top, word.box.right, word.box.bottom),
                word.line,
                word.paragraph,
            ]
            for word in page.words
        ],
    }


def _restored(record: dict[str, Any]) -> PageReading:
    """The page of such a record, its number and digest left to the caller."""
    words = (
        Word(text, confidence, Box(left, top, right, bottom), line, paragraph)
        for text, confidence, left, top, right, bottom, line, paragraph in record["words"]
    )
    size = record["width"], record["height"]
    return PageReading(0, "", *size, record["settings"], tuple(words))
