"""The tables of the index and what their columns say: the contract of `corrigenda query`."""

from __future__ import annotations

import sqlite3

VERSION = 3
"""Raised whenever the tables change: an index of another version is thrown away."""

TABLES: dict[str, dict[str, tuple[str, str]]] = {
    "documents": {
        "document": ("TEXT PRIMARY KEY", "the document's name"),
        "path": ("TEXT", "its ledger"),
        "source": ("TEXT", "digest of the transcript as recorded last; empty where none is"),
        "encoding": ("TEXT", "the transcript's encoding"),
        "characters": ("INTEGER", "its length in code points"),
        "events": ("INTEGER", "events in the ledger, a line that a merge doubled counted once"),
        "lines": ("INTEGER", "lines of the ledger"),
        "longest": ("INTEGER", "code points of the longest edit that is no mere flag"),
        "bytes": ("INTEGER", "its length in bytes"),
        "digest": ("TEXT", "SHA-256 of those bytes"),
        "stamp": ("TEXT", "size, times and inode by which an untouched file is known"),
        "seen": ("INTEGER", "when it was indexed, in nanoseconds"),
    },
    "events": {
        "number": ("INTEGER PRIMARY KEY", "this index's own number of the event"),
        "document": ("TEXT", "the document"),
        "id": ("TEXT", "the event's id"),
        "line": ("INTEGER", "the line of the ledger"),
        "place": ("INTEGER", "where that line begins, in bytes"),
        "length": ("INTEGER", "its length in bytes, newline included"),
        "kind": ("TEXT", "source, run, propose, decide, correct, revert, supersede, ..."),
        "at": ("TEXT", "when, UTC"),
        "agent": ("TEXT", "policy:<name>@<version> or person:<id>"),
        "run": ("TEXT", "id of the run that proposed it (propose, decide)"),
        "rule": ("TEXT", "the rule that proposed it (propose, decide); 'hand' for a correct"),
        "version": ("INTEGER", "that rule's version"),
        "edit": ("INTEGER", "the edit that it speaks of: edits.edit"),
        "target": ("TEXT", "id of the proposal that is decided on"),
        "verdict": ("TEXT", "accept, reject, defer or assert"),
        "why": ("TEXT", "the reason in words"),
        "alive": ("INTEGER", "1 while no living revert or supersede takes it back"),
        "undoable": ("INTEGER", "1 if a revert of a rule, agent, run or time may take it back"),
    },
    "targets": {
        "event": ("INTEGER", "number of a revert, supersede or decide"),
        "target": ("TEXT", "id of an event that it takes back or replaces"),
    },
    "carries": {
        "event": ("INTEGER", "number of the rebase that carries an edit to another transcript"),
        "base": ("INTEGER", "the edit of the earlier transcript"),
        "moved": ("INTEGER", "the edit that it is in the later one"),
    },
    "edits": {
        "edit": ("INTEGER PRIMARY KEY", "this index's own number of the edit"),
        "document": ("TEXT", "the document"),
        "key": ("TEXT", "the edit's identity: digest of source, place, before and after"),
        "source": ("TEXT", "digest of the transcript that it was made on"),
        "start": ("INTEGER", "where it begins in the transcript, in code points"),
        "stop": ("INTEGER", "where it ends there (excluded)"),
        "line": ("INTEGER", "the transcript's line"),
        "page": ("INTEGER", "the page image; 0 where none is known"),
        "before": ("TEXT", "what stands in the transcript"),
        "after": ("TEXT", "what is to stand there"),
        "grows": ("INTEGER", "by how many code points the text grows"),
        "flag": ("INTEGER", "1 where it marks a place and changes nothing"),
        "rule": ("TEXT", "the rule of the newest proposal of it, or 'hand'"),
        "version": ("INTEGER", "that rule's version"),
        "class": ("TEXT", "the class of error"),
        "confidence": ("INTEGER", "in parts per million"),
        "state": ("TEXT", "applied, queued or rejected; null where the ledger holds it no more"),
        "event": ("TEXT", "id of its newest proposal"),
        "decision": ("TEXT", "id of the decision that counts"),
        "agent": ("TEXT", "who decided"),
        "at": ("TEXT", "when"),
        "why": ("TEXT", "and why"),
        "rivals": ("INTEGER", "how many accepted edits it cannot stand beside"),
    },
    "shifts": {
        "document": ("TEXT", "the document"),
        "block": ("INTEGER", "a block of 4096 code points of the transcript"),
        "start": ("INTEGER", "where the first applied edit in it begins"),
        "grows": ("INTEGER", "by how much the applied edits in it let the text grow"),
    },
}
BLOCK = 4096

_UNDO = "line, id, kind, verdict, agent, at, run, rule, version, alive, undoable, edit, target"
KEYS = (
    "CREATE UNIQUE INDEX IF NOT EXISTS events_id ON events(id, document)",
    "CREATE UNIQUE INDEX IF NOT EXISTS events_line ON events(document, line)",
    "CREATE INDEX IF NOT EXISTS events_edit ON events(edit)",
    "CREATE INDEX IF NOT EXISTS events_kind ON events(document, kind, line)",
    "CREATE INDEX IF NOT EXISTS targets_target ON targets(target)",
    "CREATE INDEX IF NOT EXISTS targets_event ON targets(event)",
    "CREATE INDEX IF NOT EXISTS carries_base ON carries(base)",
    "CREATE INDEX IF NOT EXISTS carries_moved ON carries(moved)",
    "CREATE UNIQUE INDEX IF NOT EXISTS edits_key ON edits(document, key)",
    "CREATE INDEX IF NOT EXISTS edits_place ON edits(document, start, stop)",
)
"""By which the index is settled: made when a ledger's lines are in."""
INDEXES = (
    "CREATE INDEX IF NOT EXISTS events_rule ON events(document, rule, line)",
    "CREATE INDEX IF NOT EXISTS events_agent ON events(document, agent, line)",
    "CREATE INDEX IF NOT EXISTS events_run ON events(document, run, line)",
    "CREATE INDEX IF NOT EXISTS events_at ON events(document, at)",
    f"CREATE INDEX IF NOT EXISTS undo_rule ON events(document, rule, {_UNDO}) WHERE undoable",
    f"CREATE INDEX IF NOT EXISTS undo_agent ON events(document, agent, {_UNDO}) WHERE undoable",
    f"CREATE INDEX IF NOT EXISTS undo_run ON events(document, run, {_UNDO}) WHERE undoable",
    f"CREATE INDEX IF NOT EXISTS undo_at ON events(document, at, {_UNDO}) WHERE undoable",
    "CREATE INDEX IF NOT EXISTS edits_event ON edits(event)",
    "CREATE INDEX IF NOT EXISTS edits_state ON edits(document, state, flag, start, stop)",
    "CREATE INDEX IF NOT EXISTS edits_rivals ON edits(document, start) WHERE rivals > 0",
)
"""By which questions are answered: made when all is settled."""


def create(connection: sqlite3.Connection) -> None:
    """Make the tables; `order` makes their keys."""
    for name, columns in TABLES.items():
        body = ", ".join(f'"{column}" {kind}' for column, (kind, _) in columns.items())
        unique = ", PRIMARY KEY (document, block)" if name == "shifts" else ""
        connection.execute(f"CREATE TABLE {name} ({body}{unique})")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def order(connection: sqlite3.Connection, statements: tuple[str, ...]) -> None:
    """Make keys, KEYS or INDEXES, where they are not there yet."""
    for statement in statements:
        connection.execute(statement)


def current(connection: sqlite3.Connection) -> bool:
    """Whether the index is of this version and whole enough to be asked."""
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] == VERSION)
