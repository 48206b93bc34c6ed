"""Chooses what to take back: the decisions and corrections that a rule, agent, run or time made."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from pipeline.ledger.index.lines import listed

_PERSONAL = "e.agent GLOB 'person:*'"
_ACCEPTED = "e.kind = 'decide' AND e.verdict = 'accept'"
_REPLACED = (
    "SELECT 1 FROM targets t JOIN events r ON r.number = t.event WHERE t.target = e.id "
    "AND r.document = e.document AND r.kind = 'decide' AND r.alive"
)


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be taken back; every field that is given narrows it.

    `event` and `run` are whole ids, `rule` is an id with or without @version, `since` a moment as
    the ledger writes it.
    """

    event: str = ""
    rule: str = ""
    agent: str = ""
    run: str = ""
    since: str = ""
    documents: tuple[str, ...] = ()


def chosen(
    connection: sqlite3.Connection, choice: Choice, known: Iterable[str] = ()
) -> dict[str, tuple[str, ...]]:
    """By document the ids of the living events that the choice takes back, in file order.

    Of a rule: every acceptance of what it proposed, whoever accepted, for the rule's word is what
    is doubted. Of a run: what its policy accepted; a person's later acceptance stands. Of an agent
    or a time: acceptances, and of people every decision, correction and revert.
    """
    parts = list(_parts(replace(choice, documents=choice.documents or tuple(known))))
    where = " AND ".join(f"({part})" for part, _ in parts)
    given = [value for _, values in parts for value in values]
    asked = (
        f"SELECT e.document, e.id FROM events e {_way(choice)} "
        f"WHERE e.undoable AND e.alive AND {where} "
        f"AND NOT EXISTS ({_REPLACED}) ORDER BY e.document, e.line"
    )
    found: dict[str, list[str]] = {}
    for document, name in connection.execute(asked, given):
        found.setdefault(document, []).append(name)
    return {document: tuple(names) for document, names in found.items()}


def _way(choice: Choice) -> str:
    """The key to go by; left to itself SQLite takes one that is in order, but holds ten times more.

    Of an event nothing must be said: it is found by its number.
    """
    if choice.event or choice.rule == "hand":
        return ""
    wanted = {"rule": choice.rule, "run": choice.run, "agent": choice.agent, "at": choice.since}
    name = next((name for name, value in wanted.items() if value), "")
    return f"INDEXED BY undo_{name}" if name else ""


def _parts(choice: Choice) -> Iterator[tuple[str, tuple[object, ...]]]:
    """The conditions on an event e, each with its values."""
    if choice.event:
        number = "SELECT number FROM events WHERE id = ?"
        beside = (
            "SELECT d.number FROM events p JOIN events d ON d.edit = p.edit "
            "WHERE p.id = ? AND d.target = p.id AND d.verdict = 'accept'"
        )
        yield f"e.number IN ({number} UNION {beside})", (choice.event, choice.event)
    if choice.rule == "hand":
        yield "e.kind = 'correct'", ()
    elif choice.rule:
        rule, _, version = choice.rule.partition("@")
        yield f"{_ACCEPTED} AND e.rule = ?", (rule,)
        if version:
            yield "e.version = ?", (int(version),)
    if choice.run:
        yield f"{_ACCEPTED} AND e.run = ? AND NOT {_PERSONAL}", (choice.run,)
    if not (choice.event or choice.rule or choice.run):
        personal = f"{_PERSONAL} AND e.kind IN ('decide', 'revert', 'supersede')"
        yield f"{_ACCEPTED} OR e.kind = 'correct' OR {personal}", ()
    if choice.agent:
        yield "e.agent = ?", (choice.agent,)
    if choice.since:
        yield "e.at >= ?", (choice.since,)
    if choice.documents:
        yield "e.document IN (SELECT value FROM json_each(?))", (listed(choice.documents),)
