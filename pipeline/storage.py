"""Puts a file on the disk whole or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import get_ident

from pipeline.errors import InputError

_REASONS: dict[int, tuple[str, str]] = {
    errno.ENOSPC: ("the disk is full", "free some space and run again"),
    errno.EDQUOT: ("the disk quota is used up", "free some space and run again"),
    errno.EACCES: ("no permission to write here", "change the permissions or the owner"),
    errno.EPERM: ("no permission to write here", "change the permissions or the owner"),
    errno.EROFS: ("the file system is read-only", "choose a workspace that can be written"),
    errno.EISDIR: ("a folder stands where the file belongs", "move the folder away"),
    errno.ENOTDIR: ("a file stands where a folder belongs", "move the file away"),
    errno.EEXIST: ("a file stands where a folder belongs", "move the file away"),
    errno.ENAMETOOLONG: ("the file name is too long", "choose a shorter name"),
}


def cannot_write(error: OSError, path: Path) -> InputError:
    """What a failed write comes to for the person who asked for it."""
    what, todo = _REASONS.get(
        error.errno or 0,
        (error.strerror or str(error), "see that the folder can be written and run again"),
    )
    return InputError(f"cannot write: {what}", where=str(path), todo=todo)


def write_atomically(path: Path, content: bytes) -> bool:
    """Makes `path` hold `content`, and says whether that changed it.

    At every moment a reader, or a machine that loses power, finds the old file or the new one: the
    bytes go to a temporary name in the same folder, to the platter, and only then take the name.
    A file that holds these bytes already is not touched. Folders are made as needed; a link is
    followed and stays one; an existing file keeps its permissions. Raises InputError where the
    disk refuses; then nothing has changed and no temporary file is left, also on Ctrl-C.
    """
    return bool(write_together({path: content}))


def write_together(files: Mapping[Path, bytes]) -> tuple[Path, ...]:
    """Makes every path hold its content, as `write_atomically`; returns those that changed.

    All temporary files are complete before the first takes its name, so a disk that fills leaves
    every old file as it was.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for path, content in files.items():
            with _explained(path):
                target = path.resolve()
                if not (target.is_file() and _holds(target, content)):
                    target.parent.mkdir(parents=True, exist_ok=True)
                    staged.append((path, _temporary(target)))
                    _stage(target, content)
        for path, temporary in staged:
            with _explained(path):
                temporary.replace(path.resolve())
                _settle(temporary.parent)
    except BaseException:
        for _, temporary in staged:
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
        raise
    return tuple(path for path, _ in staged)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    """Turns what the system says of `path` into words that a person can act on."""
    try:
        yield
    except OSError as error:
        raise cannot_write(error, path) from error


def _holds(path: Path, content: bytes) -> bool:
    """Whether the file is these bytes; the length is asked first, as it costs no reading."""
    return path.stat().st_size == len(content) and path.read_bytes() == content


def _temporary(target: Path) -> Path:
    """A name beside `target` that no other process or thread writes to."""
    return target.parent / f".{target.name[:50]}.{os.getpid()}-{get_ident()}.part"


def _stage(target: Path, content: bytes) -> None:
    """Writes the content, whole and on the platter, to the temporary name."""
    temporary = _temporary(target)
    temporary.unlink(missing_ok=True)
    with temporary.open("xb") as file:
        file.write(content)
        file.flush()
        if target.exists():
            os.fchmod(file.fileno(), target.stat().st_mode & 0o7777)
        os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """Makes the new name itself outlast a loss of power, where folders can be synced at all."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
