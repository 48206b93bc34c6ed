"""Puts a ledger's lines into the index, each with its id proved, in file order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from pipeline.model.codec import decode
from pipeline.model.event import FORMAT, KINDS

HAND = "hand"
_EVENT = "INSERT INTO events VALUES (null, " + ", ".join("?" * 16) + ")"
_EDIT = "INSERT INTO edits VALUES (null, " + ", ".join("?" * 22) + ")"


@dataclass(slots=True)
class Filling:
    """Adds lines of one document's ledger; `path` and line numbers are for messages.

    `new` collects the ids of the events that were added.
    """

    connection: sqlite3.Connection
    document: str
    path: str
    new: list[str] = field(default_factory=list)
    _edits: dict[str, int] = field(default_factory=dict)
    _decided: dict[str, tuple[int, str, str, int]] = field(default_factory=dict)

    def add(self, lines: Iterable[bytes], first: int, place: int) -> None:
        """Add lines, the first of which is number `first` and begins at byte `place`.

        Raises LedgerError for a line that is no sound event. A line that is there already adds
        nothing.
        """
        fresh = self._fresh()
        for number, line in enumerate(lines, first):
            record = proved(line, f"{self.path}, line {number}")
            name = record["id"]
            if name in self._decided or (not fresh and self._held(name)):
                place += len(line)
                continue
            self._add(record, number, place, len(line))
            self.new.append(name)
            place += len(line)

    def _fresh(self) -> bool:
        """Whether the index holds nothing of this document yet, so that no line can be known."""
        asked = "SELECT 1 FROM events WHERE document = ? LIMIT 1"
        return self.connection.execute(asked, (self.document,)).fetchone() is None

    def _held(self, name: str) -> bool:
        asked = "SELECT 1 FROM events WHERE id = ? AND document = ?"
        return self.connection.execute(asked, (name, self.document)).fetchone() is not None

    def _add(self, record: dict[str, Any], number: int, place: int, length: int) -> None:
        edit, run, rule, version = self._about(record)
        self._decided[record["id"]] = (edit or 0, run, rule, version)
        row = (
            *(self.document, record["id"], number, place, length, record["kind"]),
            *(record["at"], record["agent"], run, rule, version, edit),
            *(record.get("target"), record.get("verdict"), record.get("why", ""), 1),
        )
        made = self.connection.execute(_EVENT, row).lastrowid
        named = [*record.get("targets", ()), *record.get("replaces", ())]
        if named:
            pairs = [(made, target) for target in named]
            self.connection.executemany("INSERT INTO targets VALUES (?, ?)", pairs)

    def _about(self, record: dict[str, Any]) -> tuple[int | None, str, str, int]:
        """The edit that an event speaks of, and the run, rule and rule version behind it."""
        if record["kind"] in ("propose", "correct"):
            rule, _, version = record.get("rule", HAND).partition("@")
            edit = self._edit(record, rule, int(version or 0))
            return edit, record.get("run", ""), rule, int(version or 0)
        if "target" in record:
            edit, run, rule, version = self._target(record["target"])
            return edit or None, run, rule, version
        return None, "", "", 0

    def _target(self, name: str) -> tuple[int, str, str, int]:
        """What the proposal that is decided on speaks of; zeros where it is not there (yet)."""
        if name not in self._decided:
            asked = "SELECT edit, run, rule, version FROM events WHERE id = ? AND document = ?"
            found = self.connection.execute(asked, (name, self.document)).fetchone()
            if found is None:
                return 0, "", "", 0
            self._decided[name] = found
        return self._decided[name]

    def _edit(self, record: dict[str, Any], rule: str, version: int) -> int:
        """The number of the edit that a proposal is of; a new one where it was unknown."""
        key = record["key"]
        if key in self._edits:
            return self._edits[key]
        asked = "SELECT edit FROM edits WHERE document = ? AND key = ?"
        found = self.connection.execute(asked, (self.document, key)).fetchone()
        self._edits[key] = found[0] if found else self._insert(record, rule, version)
        return self._edits[key]

    def _insert(self, record: dict[str, Any], rule: str, version: int) -> int:
        place, after = record["selector"], record["after"]
        before = place["exact"]
        row = (
            *(self.document, record["key"], record["source"], place["start"], place["end"]),
            *(place["line"], place["page"], before, after, len(after) - len(before)),
            *(before == after, rule, version, record["error_class"]),
            *(record.get("confidence", 1_000_000), None, record["id"]),
            *("", "", record["at"], "", 0),
        )
        made = self.connection.execute(_EDIT, row).lastrowid
        assert made is not None
        return made


def proved(line: bytes, where: str) -> dict[str, Any]:
    """A line's record, if its id is the digest of the rest; else LedgerError, as `decode` says.

    That the rest is canonical and sound is proved when the event is first used (`settling`).
    """
    try:
        record: dict[str, Any] = json.loads(line)
        mark = b'"id":"%s",' % record["id"].encode()
        body = line.replace(mark, b"", 1)[:-1]
        known = record["format"] == FORMAT and record["kind"] in KINDS
        if known and sha256(body).hexdigest() == record["id"]:
            return record
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    decode(line, where=where)
    raise AssertionError(f"{where}: decoding proves what this does not")


def complete(connection: sqlite3.Connection, document: str) -> None:
    """Join decisions to proposals that stand behind them in the file, as a merge may leave them."""
    connection.execute(
        "UPDATE events SET (edit, run, rule, version) = "
        "(SELECT p.edit, p.run, p.rule, p.version FROM events p "
        " WHERE p.id = events.target AND p.document = events.document) "
        "WHERE document = ? AND kind = 'decide' AND edit IS NULL",
        (document,),
    )
