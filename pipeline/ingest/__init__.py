"""Ingest: a document's folder into a `Document`, and its page images, one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.ingest.description import Description, describe, labels
from pipeline.ingest.transcript import transcribe
from pipeline.kinds import Format
from pipeline.model.canonical import digest
from pipeline.model.text import Document, PageImage, TextWitness
from pipeline.workspace import Folder, natural

DOTS = 300


def ingest(folder: Folder, formats: Sequence[Format], encoding: str | None = None) -> Document:
    """The document of a folder: its transcript exactly as it came, pages, description, witnesses.

    `encoding` wins over the one that document.toml names. Pages may be wanting. Raises InputError
    for whatever cannot be used as it is.
    """
    description = describe(folder)
    content = read_file(folder, folder.transcript)
    text, used = transcribe(content, encoding or description.encoding, folder)
    return Document(
        name=folder.name,
        text=text,
        encoding=used,
        digest=digest(content),
        pages=_pages(folder, formats, description),
        title=description.title,
        languages=description.languages,
        source=description.source,
        licence=description.licence,
        note=description.note,
        witnesses=tuple(_witness(folder, path) for path in folder.witnesses),
    )


def _witness(folder: Folder, path: Path) -> TextWitness:
    """Another text of the work; in UTF-8, or with the mark of UTF-16 or UTF-32."""
    content = read_file(folder, path)
    text, _ = transcribe(content, None, folder, path)
    name = path.stem.removeprefix("witness-")
    return TextWitness(name, path.name, digest(content), text.removeprefix("\ufeff"))


def page_image(folder: Folder, page: PageImage, formats: Sequence[Format]) -> Any:
    """One page as a PIL image in grey ("L").

    Its `info` holds `place` (for messages), `digest` and `frame` (which image it is), and `dpi`
    where the file says it. Raises InputError, also where the file is not what was ingested.
    """
    path = folder.scans / page.path
    content, found = _content(folder, path, _stamp(folder, path))
    if found != page.digest:
        raise InputError(
            "the file was changed while it was in use", where=folder.place(path), todo="run again"
        )
    place = f"scans/{folder.name}/{page.place}"
    image = _format(folder, path, formats).image(content, page.frame, place)
    image.info.update(place=place, digest=page.digest, frame=page.frame)
    return image


def read_file(folder: Folder, path: Path) -> bytes:
    """All bytes of one of the document's files; raises InputError where that fails."""
    try:
        return path.read_bytes()
    except FileNotFoundError as fault:
        raise InputError(
            "the file is missing",
            where=folder.place(path),
            todo="put it there, or lay the document in with: corrigenda add",
        ) from fault
    except OSError as fault:
        raise InputError(
            f"cannot be read: {fault.strerror}",
            where=folder.place(path),
            todo="see to its permissions and run again",
        ) from fault


def _stamp(folder: Folder, path: Path) -> tuple[int, int]:
    try:
        state = path.stat()
    except OSError:
        read_file(folder, path)
        raise
    return state.st_mtime_ns, state.st_size


@lru_cache(maxsize=1)
def _content(folder: Folder, path: Path, stamp: tuple[int, int]) -> tuple[bytes, str]:
    """A file's bytes and their digest, kept for the next page of the same file."""
    content = read_file(folder, path)
    return content, digest(content)


def _pages(
    folder: Folder, formats: Sequence[Format], description: Description
) -> tuple[PageImage, ...]:
    """Every page of every image file, numbered through, under the labels of document.toml."""
    found = []
    for path in _files(folder):
        content = read_file(folder, path)
        made = _format(folder, path, formats).frames(content, folder.place(path))
        name, identity = path.relative_to(folder.scans).as_posix(), digest(content)
        found += [(name, frame, identity, *size) for frame, size in enumerate(made)]
    called = labels(description.pages, len(found), folder)
    return tuple(
        PageImage(number, label, *held)
        for number, (label, held) in enumerate(zip(called, found, strict=True), 1)
    )


def _files(folder: Folder) -> list[Path]:
    """The image files in page order: those of pages/, or the one scan.*, or none."""
    single = sorted(path for path in _entries(folder, folder.scans) if path.stem == "scan")
    if not folder.pages.exists():
        several = single
    else:
        several = sorted(_entries(folder, folder.pages), key=lambda path: natural(path.name))
        if several and single:
            raise InputError(
                f"there are both a pages folder and {single[0].name}",
                where=f"scans/{folder.name}",
                todo="keep the one that the transcript was made from",
            )
        several = several or single
    if len(single) > 1:
        raise InputError(
            "there are several scans: " + ", ".join(path.name for path in single),
            where=f"scans/{folder.name}",
            todo="keep one, or put single page images into pages/",
        )
    return several


def _entries(folder: Folder, place: Path) -> list[Path]:
    """What a folder holds, hidden files left out."""
    try:
        return [path for path in place.iterdir() if not path.name.startswith(".")]
    except OSError as fault:
        raise InputError(
            f"cannot be listed: {fault.strerror}",
            where=folder.place(place),
            todo="it must be a folder that can be read",
        ) from fault


def _format(folder: Folder, path: Path, formats: Sequence[Format]) -> Format:
    """The format that opens a file, by its ending."""
    for known in formats:
        if path.suffix.lower() in known.endings:
            return known
    endings = sorted({ending.lstrip(".") for known in formats for ending in known.endings})
    raise InputError(
        "this is no page image of a known kind",
        where=folder.place(path),
        todo=f"move it away, or turn it into one of: {', '.join(endings)}",
    )
