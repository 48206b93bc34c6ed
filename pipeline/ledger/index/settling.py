"""Lets the live view say what each edit has come to, a cluster of neighbours at a time.

Edits bear on each other only where they meet, and events only through what they target. So the
view of a set of edits that no other one meets, made from all events that speak of them, is the
view of the whole ledger cut to these edits: an event appended to a million costs a few lines.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.ledger.index.tables import BLOCK
from pipeline.ledger.live import alive, view
from pipeline.model.codec import decode, restore
from pipeline.model.edition import Live
from pipeline.model.event import KINDS, Entry

BATCH = 20_000
"""Edits whose events are held in memory at a time."""
LOCAL = frozenset(
    {"source", "run", "propose", "decide", "correct", "revert", "supersede"},
)
"""The kinds of event that bear only on the edits that they name."""
_BESIDE = (
    "INSERT OR IGNORE INTO temp.wanted "
    "SELECT t.event FROM temp.wanted w JOIN events e ON e.number = w.number "
    "JOIN targets t ON t.target = e.id JOIN events k ON k.number = t.event "
    "WHERE k.document = e.document"
)
_BELOW = (
    "INSERT OR IGNORE INTO temp.wanted "
    "SELECT e.number FROM temp.wanted w JOIN targets t ON t.event = w.number "
    "JOIN events k ON k.number = w.number JOIN events e ON e.id = t.target "
    "WHERE k.document = e.document"
)
_WRITE = (
    "INSERT INTO edits (document, key, source, start, stop, line, page, before, after, grows, flag,"
    " rule, version, class, confidence, state, event, decision, agent, at, why, rivals)"
    " VALUES (" + ", ".join("?" * 22) + ") ON CONFLICT (document, key) DO UPDATE SET "
    "rule = excluded.rule, version = excluded.version, class = excluded.class, "
    "confidence = excluded.confidence, state = excluded.state, event = excluded.event, "
    "decision = excluded.decision, agent = excluded.agent, at = excluded.at, why = excluded.why, "
    "rivals = excluded.rivals, page = excluded.page"
)


@dataclass(frozen=True, slots=True)
class Settling:
    """Settles the edits of one document, whose ledger is at `path`."""

    connection: sqlite3.Connection
    document: str
    path: Path

    def everything(self, source: str) -> None:
        """Settle all edits of the transcript with digest `source`, and all that is alive."""
        ask = self.connection.execute
        ask("UPDATE edits SET state = NULL, rivals = 0 WHERE document = ?", (self.document,))
        others = "number FROM events WHERE document = ? AND edit IS NULL"
        self._alive(self._entries(others, (self.document,), _BESIDE))
        if self._is_local():
            asked = (
                "SELECT edit, start, stop, flag FROM edits WHERE document = ? "
                "ORDER BY source, start, stop"
            )
            for batch in _cut(ask(asked, (self.document,)).fetchall()):
                self._settle(batch, source)
        else:
            whole = self._entries("number FROM events WHERE document = ?", (self.document,))
            self._alive(whole)
            self._write(view(whole, source))
        ask("DELETE FROM shifts WHERE document = ?", (self.document,))
        self._shift("", ())

    def after(self, new: Sequence[str], source: str) -> None:
        """Settle what the events with these ids, just added, bear on."""
        if not self._is_local():
            self.everything(source)
            return
        self._want(
            "number FROM events WHERE document = ? AND id IN (SELECT value FROM json_each(?))",
            (self.document, _json(new)),
        )
        self._spread(_BELOW)
        asked = "SELECT DISTINCT e.edit FROM temp.wanted w JOIN events e USING (number)"
        touched = {edit for (edit,) in self.connection.execute(asked) if edit is not None}
        others = "number FROM events JOIN temp.wanted USING (number) WHERE edit IS NULL"
        numbers = [n for (n,) in self.connection.execute(f"SELECT {others}")]
        listed = "value FROM json_each(?)"
        self._alive(self._entries(listed, (_json(numbers),), _BESIDE))
        edits = self._clusters(touched, source)
        asked = (
            "SELECT edit, start, stop, flag FROM edits "
            "WHERE edit IN (SELECT value FROM json_each(?)) ORDER BY source, start, stop"
        )
        for batch in _cut(self.connection.execute(asked, (_json(edits),)).fetchall()):
            self._settle(batch, source)
        self._renew_shifts(edits)

    def entries(self, chosen: str, given: tuple[object, ...]) -> tuple[Entry, ...]:
        """The events whose numbers the query `SELECT chosen` gives, and all that bears on them."""
        return self._entries(chosen, given, _BESIDE)

    def edits(self, numbers: Iterable[int], source: str) -> tuple[Live, ...]:
        """These edits as the view has them now, with all that they meet."""
        clusters = self._clusters(numbers, source)
        chosen = "number FROM events WHERE edit IN (SELECT value FROM json_each(?))"
        return view(self._entries(chosen, (_json(clusters),), _BESIDE), source)

    def _is_local(self) -> bool:
        """Whether every event bears only on the edits that it names."""
        asked = (
            "SELECT DISTINCT kind FROM events WHERE kind NOT IN ('propose', 'decide') "
            "AND document = ?"
        )
        kinds = {kind for (kind,) in self.connection.execute(asked, (self.document,))}
        return kinds <= LOCAL

    def _clusters(self, touched: Iterable[int], source: str) -> list[int]:
        """The edits, and all that these meet, and all that those meet, and so on."""
        longest = self.connection.execute(
            "SELECT max(stop - start) FROM edits WHERE document = ? AND NOT flag", (self.document,)
        ).fetchone()[0]
        found: set[int] = set()
        waiting = list(touched)
        while waiting:
            found.update(waiting)
            near: set[int] = set()
            for edit in waiting:
                asked = (
                    "SELECT n.edit FROM edits e JOIN edits n ON n.document = e.document "
                    "AND n.source = e.source AND n.start BETWEEN e.start - ? AND e.stop "
                    "AND n.stop >= e.start AND NOT n.flag "
                    "WHERE e.edit = ? AND e.source = ? AND NOT e.flag"
                )
                near |= {n for (n,) in self.connection.execute(asked, (longest, edit, source))}
            waiting = list(near - found)
        return sorted(found)

    def _settle(self, edits: Sequence[int], source: str) -> None:
        """Write what the view says of these edits, and which of their events are alive."""
        given = (_json(edits),)
        listed = "(SELECT value FROM json_each(?))"
        self.connection.execute(
            f"UPDATE edits SET state = NULL, rivals = 0 WHERE edit IN {listed}", given
        )
        held = self._entries(f"number FROM events WHERE edit IN {listed}", given, _BESIDE)
        self._alive(held)
        self._write(view(held, source))

    def _entries(self, chosen: str, given: tuple[object, ...], *spread: str) -> tuple[Entry, ...]:
        """The chosen events, and those that `spread` reaches from them, out of the ledger."""
        self._want(chosen, given)
        for statement in spread:
            self._spread(statement)
        asked = (
            "SELECT line, place, length FROM events JOIN temp.wanted USING (number) "
            "WHERE document = ? ORDER BY line"
        )
        places = self.connection.execute(asked, (self.document,)).fetchall()
        with self.path.open("rb") as file:
            return tuple(_read(file.seek, file.read, place, self.path) for place in places)

    def _want(self, chosen: str, given: tuple[object, ...]) -> None:
        """Begin the table `wanted` with the chosen numbers."""
        ask = self.connection.execute
        ask("CREATE TEMP TABLE IF NOT EXISTS wanted (number INTEGER PRIMARY KEY)")
        numbers = ask(f"SELECT {chosen}", given).fetchall()
        ask("DELETE FROM temp.wanted")
        self.connection.executemany("INSERT OR IGNORE INTO temp.wanted VALUES (?)", numbers)

    def _spread(self, statement: str) -> None:
        """Repeat a statement until it adds nothing to `wanted`."""
        while self.connection.execute(statement).rowcount > 0:
            pass

    def _alive(self, held: Sequence[Entry]) -> None:
        """Write which of these events are alive; they hold all that bears on them."""
        self.connection.executemany(
            "UPDATE events SET alive = ? WHERE id = ? AND document = ? AND alive <> ?",
            ((now, name, self.document, now) for name, now in alive(held).items()),
        )

    def _write(self, lives: Iterable[Live]) -> None:
        self.connection.executemany(_WRITE, (_row(self.document, live) for live in lives))

    def _renew_shifts(self, edits: Sequence[int]) -> None:
        """Reckon anew the blocks in which these edits begin."""
        asked = (
            "SELECT DISTINCT start / ? FROM edits WHERE edit IN (SELECT value FROM json_each(?))"
        )
        blocks = [b for (b,) in self.connection.execute(asked, (BLOCK, _json(edits)))]
        for block in blocks:
            self.connection.execute(
                "DELETE FROM shifts WHERE document = ? AND block = ?", (self.document, block)
            )
            self._shift("AND start BETWEEN ? AND ?", (block * BLOCK, (block + 1) * BLOCK - 1))

    def _shift(self, where: str, given: tuple[object, ...]) -> None:
        self.connection.execute(
            "INSERT INTO shifts SELECT document, start / ?, min(start), sum(grows) FROM edits "
            f"WHERE document = ? AND state = 'applied' AND NOT flag {where} GROUP BY 2",
            (BLOCK, self.document, *given),
        )


def _cut(edits: Iterable[tuple[int, int, int, int]]) -> Iterator[list[int]]:
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


def _json(values: Iterable[object]) -> str:
    """Values as one parameter of a statement."""
    return json.dumps(list(values))


def _read(
    seek: Callable[[int], int], read: Callable[[int], bytes], at: tuple[int, int, int], path: Path
) -> Entry:
    """The event of a line whose id was proved when it was put into the index."""
    line, place, length = at
    seek(place)
    held = read(length)
    try:
        record = json.loads(held)
        name, _, kind = (record.pop(field) for field in ("id", "format", "kind"))
        return Entry(name, restore(KINDS[kind], record))
    except (ValueError, KeyError, TypeError, AttributeError):
        return decode(held, where=f"{path}, line {line}")


def _row(document: str, live: Live) -> tuple[object, ...]:
    """A live edit in the order of `_WRITE`."""
    place, event = live.selector, live.proposal
    rule, _, version = live.rule.partition("@")
    return (
        *(document, live.key, event.source, place.start, place.end, place.line, place.page),
        *(place.exact, live.after, len(live.after) - len(place.exact), live.is_flag),
        *(rule, int(version or 0), event.error_class, live.confidence, live.state.value),
        *(live.entry.id, live.decision, live.agent, live.at, live.why, len(live.rivals)),
    )
