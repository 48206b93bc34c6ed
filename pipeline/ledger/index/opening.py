"""Opens the index: sound, current, and true to the ledgers, or made anew."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pipeline.ledger.index import tables
from pipeline.ledger.index.asking import Index
from pipeline.ledger.index.refreshing import refresh, stale

NAME = "index.sqlite"
PATIENCE = 600.0
"""Seconds to wait for another process that is bringing the index up to date."""


@contextmanager
def opened(cache: Path, ledgers: Mapping[str, Path], *, every: bool = False) -> Iterator[Index]:
    """The index in the folder `cache`, true to these ledgers; with `every`, of no others.

    Where the folder cannot be written, the index is made in memory. Raises LedgerError for a
    damaged ledger.
    """
    connection = _opened(cache / NAME)
    try:
        _renew(connection, ledgers, every)
        yield Index(connection, ledgers)
    finally:
        connection.close()


def _renew(connection: sqlite3.Connection, ledgers: Mapping[str, Path], every: bool) -> None:
    """Bring the index up to date in one transaction, unless it is."""
    if not stale(connection, ledgers, every=every):
        return
    connection.execute("BEGIN IMMEDIATE")
    try:
        refresh(connection, ledgers, every=every)
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _opened(path: Path) -> sqlite3.Connection:
    """A sound and current index file, made anew where it is not; in memory where it cannot be."""
    for _ in range(2):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            connection = _connected(str(path))
        except (OSError, sqlite3.OperationalError):
            break
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            continue
        if connection is not None:
            return connection
        path.unlink(missing_ok=True)
    made = _connected(":memory:")
    assert made is not None
    return made


def _connected(place: str) -> sqlite3.Connection | None:
    """A connection to an index with its tables; None where they are of another version."""
    connection = sqlite3.connect(place, timeout=PATIENCE, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -262144")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("BEGIN IMMEDIATE")
        empty = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0] == 0
        if empty:
            tables.create(connection)
        connection.execute("COMMIT")
        if tables.current(connection):
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    return None
