"""Event lines on disk: read with every id proved, appended under a lock, never edited."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.errors import InputError, LedgerError
from pipeline.model.codec import decode, encode
from pipeline.model.event import Entry


def read(path: Path) -> tuple[Entry, ...]:
    """Every event of a ledger, in file order, each once; an absent ledger has none.

    A union merge of two branches may hold a line twice: equal lines are one event. Raises
    LedgerError for a line that is torn, edited, or not known, with its number.
    """
    found: dict[str, Entry] = {}
    for number, line in enumerate(lines(path), 1):
        held = decode(line, where=f"{path}, line {number}")
        found.setdefault(held.id, held)
    return tuple(found.values())


def lines(path: Path) -> list[bytes]:
    """The lines of a file, each with its newline; none where there is no file.

    Raises LedgerError where the last line is torn (a write was cut off).
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return []
    except OSError as fault:
        raise InputError(f"cannot be read: {fault.strerror}", where=str(path)) from fault
    found = content.split(b"\n")
    if found.pop():
        raise LedgerError(
            "the last line is torn: a write was cut off",
            where=f"{path}, line {len(found) + 1}",
            todo="`corrigenda repair` drops it and keeps a copy",
        )
    return [line + b"\n" for line in found]


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold the folder of the ledger `path` alone: other processes wait until the block ends.

    The lock is on the folder itself, so that nothing is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        folder = os.open(path.parent, os.O_RDONLY)
    except OSError as fault:
        raise InputError(
            f"the ledger's folder cannot be used: {fault.strerror}",
            where=str(path.parent),
            todo="check its permissions",
        ) from fault
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def append(path: Path, entries: Iterable[Entry]) -> None:
    """Append events in one write and make them durable; on any failure the file is as before.

    Raises InputError where the disk is full or the file cannot be written.
    """
    content = b"".join(encode(held) for held in entries)
    append_bytes(path, content)


def append_bytes(path: Path, content: bytes) -> None:
    """Append whole lines durably, or nothing at all."""
    if not content:
        return
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    except OSError as fault:
        raise InputError(
            f"cannot be written: {fault.strerror}", where=str(path), todo="check its permissions"
        ) from fault
    try:
        size = os.fstat(descriptor).st_size
        try:
            left = memoryview(content)
            while left:
                left = left[os.write(descriptor, left) :]
            os.fsync(descriptor)
        except BaseException:
            os.ftruncate(descriptor, size)
            raise
    except OSError as fault:
        raise InputError(
            f"cannot be written: {fault.strerror}; nothing was recorded",
            where=str(path),
            todo="make room and run again",
        ) from fault
    finally:
        os.close(descriptor)


def repair(path: Path) -> str | None:
    """Drop a torn last line, keeping it beside the ledger as `<name>.torn`; what was done.

    None where nothing was torn.
    """
    with locked(path):
        content = path.read_bytes() if path.exists() else b""
        keep = content.rfind(b"\n") + 1
        if keep == len(content):
            return None
        aside = path.with_name(path.name + ".torn")
        append_bytes(aside, content[keep:] + b"\n")
        with path.open("r+b") as held:
            held.truncate(keep)
            os.fsync(held.fileno())
        return f"{path}: {len(content) - keep} bytes of a torn line moved to {aside.name}"
