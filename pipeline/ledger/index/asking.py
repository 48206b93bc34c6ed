"""The questions that the index answers: what stands where, by whom, what an id means."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.ledger.index.choosing import Choice, chosen
from pipeline.ledger.index.counting import Table, count
from pipeline.ledger.index.lines import BESIDE, Lines, listed
from pipeline.ledger.index.listing import Conflict, Line, Narrowing, conflicts, log
from pipeline.ledger.index.neighbours import family, longest
from pipeline.ledger.index.places import Stretch, around, stretches
from pipeline.ledger.index.querying import Answer, query
from pipeline.ledger.index.settling import Settling
from pipeline.model.edition import Live
from pipeline.model.event import Entry

SHORTEST = 4
"""Characters of an id that a person must type at least."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the ledger says of a transcript: its digest, encoding and length in code points."""

    digest: str
    encoding: str
    characters: int


@dataclass(frozen=True, slots=True)
class Named:
    """An event that was asked for by the beginning of its id."""

    document: str
    id: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Index:
    """Answers questions about the ledgers that it was opened for."""

    connection: sqlite3.Connection
    ledgers: Mapping[str, Path]

    def recorded(self, document: str) -> Recorded:
        """The transcript as the ledger knows it; raises InputError where nothing is recorded."""
        asked = "SELECT source, encoding, characters FROM documents WHERE document = ?"
        found = self.connection.execute(asked, (document,)).fetchone()
        if found is None or not found[0]:
            raise InputError(
                "nothing is recorded yet",
                where=str(self.ledgers[document]),
                todo=f"`corrigenda run {document}` reads and records",
            )
        return Recorded(*found)

    def named(self, beginning: str, *documents: str, kinds: Iterable[str] = ()) -> Named:
        """The one event whose id begins so; raises InputError where there is none, or several."""
        wanted, begun = tuple(kinds), beginning.lower()
        asked = (
            "SELECT e.document, e.id, e.kind, coalesce(d.key, '') FROM events e "
            "LEFT JOIN edits d USING (edit) WHERE e.id >= ? AND e.id < ?"
        )
        rows = self.connection.execute(asked, (begun, begun + "g")) if begun else ()
        found = [
            Named(*row)
            for row in rows
            if row[0] in (documents or self.ledgers) and (not wanted or row[2] in wanted)
        ]
        if len(found) == 1 and len(begun) >= SHORTEST:
            return found[0]
        what = " or ".join(wanted) if wanted else "event"
        if not found:
            raise InputError(
                f"no {what} has an id that begins so",
                where=repr(beginning[:64]),
                todo="`corrigenda log DOCUMENT` lists them",
            )
        several = ", ".join(f"{held.id[:12]} ({held.document})" for held in found[:4])
        raise InputError(
            f"{len(found)} events have an id that begins so: {several}"
            if len(found) > 1
            else f"fewer than {SHORTEST} characters of an id",
            where=repr(beginning),
            todo="write more of the id" + (", or name the document" if documents == () else ""),
        )

    def stretches(self, document: str) -> Iterator[Stretch]:
        """The whole cleaned text in order, each stretch with where it comes from."""
        return stretches(self.connection, document, self.recorded(document).characters)

    def at(self, document: str, offset: int) -> tuple[Stretch, ...]:
        """The stretch that holds the cleaned text's code point `offset`, last.

        Before it what was taken out just there. Raises InputError behind the end.
        """
        held = self.recorded(document)
        found = around(self.connection, document, held.characters, offset)
        if found[-1].end <= offset:
            raise InputError(
                f"the cleaned text has {found[-1].end} characters, counted from 0",
                where=f"{document}, offset {offset}",
                todo="`corrigenda blame` lists the stretches with their offsets",
            )
        return found

    def near(self, document: str, start: int, stop: int) -> tuple[Live, ...]:
        """The live edits that stand within or across a stretch of the transcript, by place."""
        asked = (
            "SELECT edit FROM edits WHERE document = ? AND start BETWEEN ? AND ? AND stop >= ? "
            "AND state IS NOT NULL AND NOT flag UNION ALL "
            "SELECT edit FROM edits WHERE document = ? AND state IN ('queued', 'rejected', "
            "'applied') AND flag = 1 AND start <= ? AND stop >= ?"
        )
        first = start - longest(self.connection, document)
        given = (document, first, stop, start, document, stop, start)
        numbers = [n for (n,) in self.connection.execute(asked, given)]
        held = self._settling(document).edits(numbers, self.recorded(document).digest)
        return tuple(v for v in held if v.span.start <= stop and v.span.end >= start)

    def edit(self, document: str, key: str) -> tuple[Live, ...]:
        """The edit with this key as it stands, and all that it meets; empty where it is gone."""
        numbers = self._numbers(document, key)
        return self._settling(document).edits(numbers, self.recorded(document).digest)

    def keys(self, document: str, key: str) -> tuple[str, ...]:
        """The keys under which an edit is known in the transcripts that it was carried through."""
        asked = "SELECT key FROM edits WHERE edit IN (SELECT value FROM json_each(?))"
        given = (listed(self._numbers(document, key)),)
        return tuple(key for (key,) in self.connection.execute(asked, given))

    def events(self, document: str, key: str) -> tuple[Entry, ...]:
        """Every event that speaks of an edit, or bears on one that does, and the runs behind."""
        given = (listed(self._numbers(document, key)),)
        edits = "SELECT value FROM json_each(?1)"
        wanted = (
            f"number FROM events WHERE edit IN ({edits}) UNION SELECT r.number FROM events e "
            f"JOIN events r ON r.id = e.run AND r.document = e.document WHERE e.edit IN ({edits})"
        )
        return self._settling(document).lines.entries(wanted, given, BESIDE)

    def _numbers(self, document: str, key: str) -> list[int]:
        """The edit with this key, and all that are the same edit in another transcript."""
        asked = "SELECT edit FROM edits WHERE document = ? AND key = ?"
        found = self.connection.execute(asked, (document, key))
        return family(self.connection, [number for (number,) in found])

    def chosen(self, choice: Choice) -> dict[str, tuple[str, ...]]:
        """By document the ids of the living events that a choice takes back."""
        return chosen(self.connection, choice, self.ledgers)

    def log(self, document: str, narrowing: Narrowing, last: int | None = None) -> Iterator[Line]:
        """A document's events that meet the narrowing, in file order, the `last` where given."""
        return log(self.connection, document, self.ledgers[document], narrowing, last)

    def conflicts(self, document: str) -> tuple[Conflict, ...]:
        """The accepted edits that meet other accepted ones, by place."""
        return conflicts(self.connection, document)

    def query(self, asked: str) -> Answer:
        """The answer to one SELECT; afterwards this index can only be asked, not renewed."""
        return query(self.connection, asked)

    def counted(self, documents: Iterable[str]) -> dict[str, Table]:
        """What rules and agents did in these documents, and how readers agree."""
        return count(self.connection, documents)

    def rows(self, asked: str, *given: object) -> list[tuple[Any, ...]]:
        """The rows of one statement."""
        return self.connection.execute(asked, given).fetchall()

    def _settling(self, document: str) -> Settling:
        return Settling(Lines(self.connection, document, self.ledgers[document]))
