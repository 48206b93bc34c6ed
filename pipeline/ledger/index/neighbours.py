"""Which edits bear on each other: those that meet, and those that are one edit in several texts."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator

from pipeline.ledger.index.lines import listed

BATCH = 20_000
"""Edits whose events are held in memory at a time."""
_MEETING = (
    "SELECT n.edit FROM edits e JOIN edits n ON n.document = e.document "
    "AND n.start BETWEEN e.start - ? AND e.stop AND n.stop >= e.start "
    "AND n.source = e.source AND NOT n.flag "
    "WHERE e.edit = ? AND e.source = ? AND NOT e.flag"
)


def clusters(
    connection: sqlite3.Connection, document: str, touched: Iterable[int], source: str
) -> list[int]:
    """The edits, all that these meet in the text `source`, all that those meet, and so on.

    With each edit come those that it was carried from or to, when the text became another.
    """
    reach = longest(connection, document)
    found: set[int] = set()
    waiting = set(touched)
    while waiting:
        found |= waiting
        near = set(family(connection, waiting))
        for edit in waiting:
            near |= {n for (n,) in connection.execute(_MEETING, (reach, edit, source))}
        waiting = near - found
    return sorted(found)


def family(connection: sqlite3.Connection, edits: Iterable[int]) -> list[int]:
    """The edits, and all that are the same edit in another text."""
    found: set[int] = set()
    waiting = set(edits)
    while waiting:
        found |= waiting
        asked = (
            "SELECT moved FROM carries WHERE base IN (SELECT value FROM json_each(?1)) "
            "UNION SELECT base FROM carries WHERE moved IN (SELECT value FROM json_each(?1))"
        )
        given = (listed(waiting),)
        waiting = {edit for (edit,) in connection.execute(asked, given)} - found
    return sorted(found)


def longest(connection: sqlite3.Connection, document: str) -> int:
    """Code points of the longest edit of a document that is no mere flag."""
    asked = "SELECT longest FROM documents WHERE document = ?"
    found = connection.execute(asked, (document,)).fetchone()
    return int(found[0] or 0) if found else 0


def batches(edits: Iterable[tuple[int, int, int, int]]) -> Iterator[list[int]]:
    """Edits (number, start, stop, flag) by place, cut where no two of them meet across the cut."""
    batch: list[int] = []
    reach = -1
    for edit, start, stop, flag in edits:
        if len(batch) >= BATCH and start > reach:
            yield batch
            batch, reach = [], -1
        batch.append(edit)
        reach = reach if flag else max(reach, stop)
    if batch:
        yield batch
