"""Lists events as the log shows them, and corrections that cannot stand beside each other."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.model.codec import decode
from pipeline.model.event import Entry


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Which events of a ledger are listed; every field that is given narrows it.

    `event` and `run` are whole ids, `rule` is an id with or without @version, `since` a moment as
    the ledger writes it, `kind` an event's kind.
    """

    event: str = ""
    rule: str = ""
    agent: str = ""
    run: str = ""
    since: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One event of the log: the event, whether it counts, and what it decides on, if anything."""

    entry: Entry
    alive: bool
    about: Entry | None


@dataclass(frozen=True, slots=True)
class Conflict:
    """An accepted edit that meets others, so that none of them is applied."""

    event: str
    rule: str
    agent: str
    line: int
    before: str
    after: str
    rivals: int

    def __str__(self) -> str:
        """In a line: where, what, by whom."""
        tail = f"{self.rule}, accepted by {self.agent}, meets {self.rivals} other(s)"
        return f"{self.event[:12]} line {self.line}: {self.before!r} -> {self.after!r}, {tail}"


def log(
    connection: sqlite3.Connection,
    document: str,
    path: Path,
    narrowing: Narrowing,
    last: int | None,
) -> Iterator[Line]:
    """A document's events that meet the narrowing, in file order, only the `last` where given."""
    parts = list(_parts(narrowing))
    where = "".join(f" AND {part}" for part, _ in parts)
    given = [document, *(value for _, value in parts)]
    asked = (
        "SELECT e.line, e.place, e.length, e.alive, p.line, p.place, p.length FROM events e "
        "LEFT JOIN events p ON p.id = e.target AND p.document = e.document "
        f"WHERE e.document = ?{where} ORDER BY e.line"
    )
    if last is not None:
        asked = f"SELECT * FROM ({asked} DESC LIMIT {last}) ORDER BY 1"
    with path.open("rb") as file:

        def read(line: int, place: int, length: int) -> Entry:
            file.seek(place)
            return decode(file.read(length), where=f"{path}, line {line}")

        for *held, alive, line, place, length in connection.execute(asked, given):
            about = read(line, place, length) if line is not None else None
            yield Line(read(*held), bool(alive), about)


def conflicts(connection: sqlite3.Connection, document: str) -> tuple[Conflict, ...]:
    """The accepted edits that meet other accepted ones, by place."""
    asked = (
        "SELECT event, rule || CASE WHEN version THEN '@' || version ELSE '' END, agent, line, "
        "before, after, rivals FROM edits INDEXED BY edits_rivals "
        "WHERE document = ? AND rivals > 0 AND state = 'queued' ORDER BY start, stop, event"
    )
    return tuple(Conflict(*row) for row in connection.execute(asked, (document,)))


def _parts(narrowing: Narrowing) -> Iterator[tuple[str, object]]:
    """The conditions on an event e, each with its value."""
    for column in ("agent", "run", "kind"):
        if value := getattr(narrowing, column):
            yield f"e.{column} = ?", value
    if narrowing.event:
        yield "e.id = ?", narrowing.event
    if narrowing.rule:
        rule, _, version = narrowing.rule.partition("@")
        yield "e.rule = ?", rule
        if version:
            yield "e.version = ?", int(version)
    if narrowing.since:
        yield "e.at >= ?", narrowing.since
