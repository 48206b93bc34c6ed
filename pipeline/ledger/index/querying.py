"""Lets a person ask the index in SQL, and change nothing by it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pipeline.errors import UsageError

ALLOWED = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
REFUSED = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer"})
"""Functions that reach beyond the index, in builds of SQLite that have them."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The columns of an answer, and its rows as they come."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[Any, ...]]


def query(connection: sqlite3.Connection, asked: str) -> Answer:
    """The answer to one SELECT; raises UsageError for anything else, and for bad SQL.

    From here on the connection can only be asked: statements are held to reading when they are
    prepared, and the pager refuses to write.
    """
    connection.execute("PRAGMA query_only = ON")
    connection.set_authorizer(_authorize)
    try:
        cursor = connection.execute(asked)
    except (sqlite3.Error, sqlite3.Warning, ValueError) as fault:
        raise _refused(fault) from fault
    if cursor.description is None:
        raise _refused("this is no SELECT")
    return Answer(tuple(column[0] for column in cursor.description), _rows(cursor))


def _rows(cursor: sqlite3.Cursor) -> Iterator[tuple[Any, ...]]:
    try:
        yield from cursor
    except sqlite3.Error as fault:
        raise _refused(fault) from fault


def _authorize(
    action: int, one: str | None, two: str | None, database: str | None, inner: str | None
) -> int:
    """Let only reading through."""
    if action == sqlite3.SQLITE_FUNCTION and (two or "").lower() in REFUSED:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK if action in ALLOWED else sqlite3.SQLITE_DENY


def _refused(fault: object) -> UsageError:
    what = str(fault)
    if what == "not authorized":
        what = "only a SELECT is answered: the index changes with the ledgers alone"
    return UsageError(what, where="query", todo="`corrigenda query --tables` lists the tables")
