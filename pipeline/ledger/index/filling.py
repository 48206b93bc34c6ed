"""Puts a ledger's lines into the index, each with its id proved, in file order."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.model.codec import decode
from pipeline.model.event import FORMAT, KINDS

HAND = "hand"
_EVENT = "INSERT INTO events VALUES (null, " + ", ".join("?" * 17) + ")"
_EDIT = "INSERT INTO edits VALUES (null, " + ", ".join("?" * 22) + ")"


@dataclass(slots=True)
class Filling:
    """Adds lines of one document's ledger; `path` and line numbers are for messages.

    `new` collects the ids of the events that were added; `fresh`: the index held none before.
    """

    connection: sqlite3.Connection
    document: str
    path: str
    new: list[str] = field(default_factory=list)
    fresh: bool = False
    _edits: dict[str, int] = field(default_factory=dict)
    _decided: dict[str, tuple[int, str, str, int]] = field(default_factory=dict)

    def add(self, lines: Iterable[bytes], first: int, place: int) -> None:
        """Add lines, the first of which is number `first` and begins at byte `place`.

        Raises LedgerError for a line that is no sound event. A line that is there already adds
        nothing.
        """
        self.fresh = self._fresh()
        for number, line in enumerate(lines, first):
            record = proved(line, f"{self.path}, line {number}")
            name = record["id"]
            if name in self._decided or (not self.fresh and self._held(name)):
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
            _undoable(record),
        )
        made = self.connection.execute(_EVENT, row).lastrowid
        assert made is not None
        if record["kind"] == "rebase" and edit:
            self._carry(record, edit, made)
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
        if record["kind"] in ("rebase", "confirmed", "orphan"):
            return self._number(record["key"]), "", "", 0
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
        number = self._number(key)
        if number is None:
            number = self._edits[key] = self._insert(record, rule, version)
        return number

    def _number(self, key: str) -> int | None:
        """The number of the edit with this key; None where it is not known (yet)."""
        if key not in self._edits and not self.fresh:
            asked = "SELECT edit FROM edits WHERE document = ? AND key = ?"
            found = self.connection.execute(asked, (self.document, key)).fetchone()
            if found is not None:
                self._edits[key] = found[0]
        return self._edits.get(key)

    def join(self, record: dict[str, Any], event: int) -> None:
        """Tell of which edit an event speaks that was put in before its proposal, if it is here."""
        base = self._number(record["key"])
        if base:
            self.connection.execute("UPDATE events SET edit = ? WHERE number = ?", (base, event))
            if record["kind"] == "rebase":
                self._carry(record, base, event)

    def _carry(self, record: dict[str, Any], base: int, event: int) -> None:
        """Note that an edit of an earlier transcript is this one of a later, and make that."""
        if record["base"] == record["source"]:
            return
        asked = "SELECT after, rule, version, class, confidence FROM edits WHERE edit = ?"
        after, rule, version, kind, sure = self.connection.execute(asked, (base,)).fetchone()
        moved = record | {"key": record["moved"], "after": after, "error_class": kind}
        number = self._edit(moved | {"confidence": sure}, rule, version)
        self.connection.execute("INSERT INTO carries VALUES (?, ?, ?)", (event, base, number))

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


def complete(filling: Filling) -> None:
    """Join events to proposals that stand behind them in the file, as a merge may leave them."""
    connection, document = filling.connection, filling.document
    connection.execute(
        "UPDATE events SET (edit, run, rule, version) = "
        "(SELECT p.edit, p.run, p.rule, p.version FROM events p "
        " WHERE p.id = events.target AND p.document = events.document) "
        "WHERE document = ? AND kind = 'decide' AND edit IS NULL",
        (document,),
    )
    late = connection.execute(
        "SELECT number, place, length FROM events WHERE document = ? "
        "AND kind IN ('rebase', 'confirmed', 'orphan') AND edit IS NULL",
        (document,),
    ).fetchall()
    for number, place, length in late:
        with Path(filling.path).open("rb") as file:
            file.seek(place)
            filling.join(json.loads(file.read(length)), number)


def _undoable(record: dict[str, Any]) -> bool:
    """Whether it accepts something, or is a person's word of another kind."""
    if record["kind"] == "decide" and record["verdict"] == "accept":
        return True
    personal = record["agent"].startswith("person:")
    kind = record["kind"]
    return kind == "correct" or (personal and kind in ("decide", "revert", "supersede"))


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
