"""Keeps the index true to the ledgers: what was appended is added, what was changed is read anew.

A ledger is taken for untouched where its size, times and inode are those that were indexed. Where
they are not, the first bytes must have the digest that was indexed: then only the rest is new.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, Protocol

from pipeline.ledger import store
from pipeline.ledger.index.filling import Filling, complete
from pipeline.ledger.index.lines import BESIDE, Lines
from pipeline.ledger.index.settling import Settling
from pipeline.ledger.index.tables import INDEXES, KEYS, TABLES, order
from pipeline.ledger.record import current_source

GRAIN = 100_000_000
"""Nanoseconds within which a file may change without a change of its times."""


class _Hash(Protocol):
    """A digest that grows."""

    def update(self, content: bytes, /) -> None: ...

    def hexdigest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Known:
    """What the index holds of a ledger: its length in bytes and lines, their digest, its stamp."""

    size: int
    lines: int
    digest: str
    stamp: str
    seen: int
    source: str


def refresh(
    connection: sqlite3.Connection, ledgers: Mapping[str, Path], *, every: bool = False
) -> None:
    """Bring the index up to date with these ledgers; with `every`, all others are forgotten.

    Raises LedgerError for a ledger that is damaged; the index is then as it was.
    """
    if every:
        asked = "SELECT document FROM documents"
        for (document,) in connection.execute(asked).fetchall():
            if document not in ledgers or not ledgers[document].exists():
                _forget(connection, document)
    for document, path in ledgers.items():
        _refresh(connection, document, path)
    order(connection, INDEXES)


def stale(
    connection: sqlite3.Connection, ledgers: Mapping[str, Path], *, every: bool = False
) -> bool:
    """Whether a ledger may be other than the index has it."""
    asked = "SELECT document, path, stamp, seen FROM documents"
    held = {row[0]: row[1:] for row in connection.execute(asked)}
    if every and not held.keys() <= {d for d, path in ledgers.items() if path.exists()}:
        return True
    for document, path in ledgers.items():
        stamp = _stamp(path)
        if document not in held:
            if stamp is not None:
                return True
        elif held[document][0] != str(path) or not _untouched(stamp, *held[document][1:]):
            return True
    return False


def _untouched(now: str | None, stamp: str, seen: int) -> bool:
    """Whether a file is surely the one that was indexed.

    A change within the grain of the file system's clock may leave no trace in the times.
    """
    return now == stamp and seen - int(stamp.split()[2]) > GRAIN


def _refresh(connection: sqlite3.Connection, document: str, path: Path) -> None:
    """Add what is new in one ledger, or read it anew."""
    known = _known(connection, document, path)
    stamp = _stamp(path)
    if stamp is None:
        _forget(connection, document)
        return
    if known and _untouched(stamp, known.stamp, known.seen):
        return
    seen = time.time_ns()
    with path.open("rb") as file:
        told = _prefix(file, known) if known else None
        kept = known if told else None
        if not kept:
            _forget(connection, document)
            file.seek(0)
        read = _Reading(path, told or sha256(), *((kept.lines, kept.size) if kept else (0, 0)))
        filling = Filling(connection, document, str(path))
        filling.add(read.lines(file), read.count + 1, read.size)
    order(connection, KEYS)
    complete(filling)
    lines = Lines(connection, document, path)
    source = _source(lines)
    _tell(connection, document, path, read, (stamp, seen))
    settling = Settling(lines)
    if not kept or kept.source != source:
        settling.everything(source)
    elif filling.new:
        settling.after(filling.new, source)


@dataclass(slots=True)
class _Reading:
    """Lines as they are read, counted, measured and digested."""

    path: Path
    digest: _Hash
    count: int
    size: int

    def lines(self, file: BinaryIO) -> Iterator[bytes]:
        """The rest of the file; raises LedgerError where its last line is torn."""
        for line in file:
            if not line.endswith(b"\n"):
                store.lines(self.path)
            self.digest.update(line)
            self.count += 1
            self.size += len(line)
            yield line


def _stamp(path: Path) -> str | None:
    """By what an untouched file is known; None where there is none."""
    try:
        held = path.stat()
    except OSError:
        return None
    return f"{held.st_size} {held.st_mtime_ns} {held.st_ctime_ns} {held.st_ino} {held.st_dev}"


def _known(connection: sqlite3.Connection, document: str, path: Path) -> Known | None:
    asked = (
        "SELECT bytes, lines, digest, stamp, seen, source FROM documents "
        "WHERE document = ? AND path = ?"
    )
    found = connection.execute(asked, (document, str(path))).fetchone()
    if found is None:
        _forget(connection, document)
        return None
    return Known(*found)


def _prefix(file: BinaryIO, known: Known) -> _Hash | None:
    """The digest over the bytes that were indexed, read again; None where they are others."""
    digest = sha256()
    left = known.size
    while left and (chunk := file.read(min(left, 1 << 20))):
        digest.update(chunk)
        left -= len(chunk)
    return digest if not left and digest.hexdigest() == known.digest else None


def _source(lines: Lines) -> str:
    """Write what is recorded of the transcript now; its digest."""
    chosen = "number FROM events WHERE document = ? AND kind = 'source'"
    source = current_source(lines.entries(chosen, (lines.document,), BESIDE))
    lines.connection.execute(
        "INSERT INTO documents (document, source, encoding, characters) VALUES (?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET source = excluded.source, encoding = excluded.encoding, "
        "characters = excluded.characters",
        (lines.document, source.digest, source.encoding, source.characters)
        if source
        else (lines.document, "", "", 0),
    )
    return source.digest if source else ""


def _tell(
    connection: sqlite3.Connection,
    document: str,
    path: Path,
    read: _Reading,
    mark: tuple[str, int],
) -> None:
    """Write how much of the ledger is indexed now, and by what it is known."""
    connection.execute(
        "UPDATE documents SET path = ?2, lines = ?3, bytes = ?4, digest = ?5, stamp = ?6, "
        "seen = ?7, events = (SELECT count(*) FROM events WHERE document = ?1), "
        "longest = (SELECT max(stop - start) FROM edits WHERE document = ?1 AND NOT flag) "
        "WHERE document = ?1",
        (document, str(path), read.count, read.size, read.digest.hexdigest(), *mark),
    )


def _forget(connection: sqlite3.Connection, document: str) -> None:
    """Take a document out of the index."""
    given = (document,)
    if connection.execute("SELECT 1 FROM events WHERE document = ? LIMIT 1", given).fetchone():
        own = "SELECT number FROM events WHERE document = ?"
        for table in ("targets", "carries"):
            connection.execute(f"DELETE FROM {table} WHERE event IN ({own})", given)
    for table in TABLES:
        if table not in ("targets", "carries"):
            connection.execute(f"DELETE FROM {table} WHERE document = ?", given)
