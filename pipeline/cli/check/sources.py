"""What the words of the command line name: files, places in files, documents, standard input."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import CorrigendaError, InputError
from pipeline.workspace import Folder, Workspace

STDIN = "-"
PLACE = re.compile(r"(.+?):(\d+)(?::(\d+))?:?", re.DOTALL)
ENDING = ".txt"


@dataclass(frozen=True, slots=True)
class Source:
    """One text to check, under the name it is shown by; `path` None is standard input.

    `folder`: it is the transcript of a document. `line` and `column`: that place alone.
    """

    name: str
    path: Path | None
    folder: Folder | None = None
    line: int | None = None
    column: int | None = None


def sources(words: Sequence[str], root: Path) -> Iterator[Source | CorrigendaError]:
    """Each text named, once, or the error that there is none; all documents without a word."""
    if not words:
        names = Workspace(root).names()
        if not names:
            yield InputError(
                "there is no document here",
                where=str(root / "scans"),
                todo="name a file: `corrigenda check FILE`",
            )
        words = names
    seen = set()
    for word in words:
        try:
            for source in _named(word, root):
                if source not in seen:
                    seen.add(source)
                    yield source
        except CorrigendaError as fault:
            yield fault


def _named(word: str, root: Path) -> Iterator[Source]:
    if word == STDIN:
        yield Source(STDIN, None)
        return
    path = Path(word)
    try:
        place = PLACE.fullmatch(word)
        document = path.name == word and (root / "scans" / word).is_dir()
        if path.is_dir() and not document:
            yield from _inside(path)
        elif path.exists() and not path.is_dir():
            yield _file(path)
        elif place and Path(place[1]).is_file():
            yield _file(Path(place[1]), int(place[2]), int(place[3]) if place[3] else None)
        else:
            yield _document(word, root)
    except (OSError, ValueError) as fault:
        raise InputError(
            f"no such file: {fault}", where=repr(word), todo="see to its name"
        ) from fault


def _inside(folder: Path) -> Iterator[Source]:
    """Every text below a folder, hidden ones left out; raises InputError where there is none."""
    found = False
    for path in sorted(folder.rglob(f"*{ENDING}")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            found = True
            yield _file(path)
    if not found:
        raise InputError(
            f"this folder holds no {ENDING} file", where=str(folder), todo="name the files"
        )


def _file(path: Path, line: int | None = None, column: int | None = None) -> Source:
    return Source(str(path), path, _folder(path), line, column)


def _folder(path: Path) -> Folder | None:
    """The document whose transcript a file is, however it is named; most are none."""
    full = path.resolve()
    if full.name == "transcript.txt" and full.parent.parent.name == "scans":
        try:
            return Workspace(full.parents[2]).place(full.parent.name)
        except InputError:
            return None
    return None


def _document(word: str, root: Path) -> Source:
    """A document by name; raises InputError that says what was looked for."""
    if "/" in word or word.endswith(ENDING):
        raise InputError("there is no such file", where=word, todo="see to its name")
    folder = Workspace(root).document(word)
    return Source(str(folder.transcript), folder.transcript, folder)


def content(source: Source) -> bytes:
    """All bytes of a source; raises InputError."""
    if source.path is None:
        return sys.stdin.buffer.read()
    try:
        return source.path.read_bytes()
    except OSError as fault:
        raise InputError(
            f"cannot be read: {fault.strerror}",
            where=source.name,
            todo="see to its name and permissions",
        ) from fault
