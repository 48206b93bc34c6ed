"""Fetches events out of a ledger by their numbers in the index, with all that bears on them."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pipeline.model.codec import decode, restore
from pipeline.model.event import KINDS, Entry

BESIDE = (
    "INSERT OR IGNORE INTO temp.wanted "
    "SELECT t.event FROM temp.wanted w JOIN events e ON e.number = w.number "
    "JOIN targets t ON t.target = e.id JOIN events k ON k.number = t.event "
    "WHERE k.document = e.document"
)
"""Reaches the events that target wanted ones."""
BELOW = (
    "INSERT OR IGNORE INTO temp.wanted "
    "SELECT e.number FROM temp.wanted w JOIN targets t ON t.event = w.number "
    "JOIN events k ON k.number = w.number JOIN events e ON e.id = t.target "
    "WHERE k.document = e.document"
)
"""Reaches the events that wanted ones target."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of one document's ledger at `path`, as the index knows where they are."""

    connection: sqlite3.Connection
    document: str
    path: Path

    def entries(self, chosen: str, given: tuple[object, ...], *reach: str) -> tuple[Entry, ...]:
        """The events whose numbers `SELECT chosen` gives, and those that `reach` leads to."""
        self.want(chosen, given)
        for statement in reach:
            self.reach(statement)
        asked = (
            "SELECT line, place, length FROM temp.wanted CROSS JOIN events USING (number) "
            "WHERE document = ? ORDER BY line"
        )
        places = self.connection.execute(asked, (self.document,)).fetchall()
        with self.path.open("rb") as file:
            return tuple(self._read(file, *place) for place in places)

    def want(self, chosen: str, given: tuple[object, ...]) -> None:
        """Begin the table `wanted` with the chosen numbers."""
        ask = self.connection.execute
        ask("CREATE TEMP TABLE IF NOT EXISTS wanted (number INTEGER PRIMARY KEY)")
        numbers = ask(f"SELECT {chosen}", given).fetchall()
        ask("DELETE FROM temp.wanted")
        self.connection.executemany("INSERT OR IGNORE INTO temp.wanted VALUES (?)", numbers)

    def reach(self, statement: str) -> None:
        """Repeat a statement until it adds nothing to `wanted`."""
        while self.connection.execute(statement).rowcount > 0:
            pass

    def _read(self, file: BinaryIO, line: int, place: int, length: int) -> Entry:
        """The event of a line whose id was proved when it was put into the index."""
        file.seek(place)
        held = file.read(length)
        try:
            record = json.loads(held)
            name, _, kind = (record.pop(field) for field in ("id", "format", "kind"))
            return Entry(name, restore(KINDS[kind], record))
        except (ValueError, KeyError, TypeError, AttributeError):
            return decode(held, where=f"{self.path}, line {line}")


def listed(values: Iterable[object]) -> str:
    """Values as one parameter of a statement, for `json_each`."""
    return json.dumps(list(values))
