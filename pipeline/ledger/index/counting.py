"""Counts what rules and agents did and what became of it: benefit, harm, agreement, churn.

Everything counted is an edit (a change at a place), however often it was proposed or decided on.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

RULES = {
    "rule": "the rule's id; hand: corrections that people wrote",
    "version": "its version",
    "proposed": "edits that it proposed",
    "applied": "of these, in the text now",
    "queued": "waiting for a person",
    "accepted": "accepted by a person",
    "rejected": "rejected by a person, or asserted to be as printed",
    "reverted": "accepted once, and taken back by a person",
    "dropped": "accepted once, and found no more by a later run",
    "benefit": "in the text, and confirmed by a person",
    "harm": "applied unseen, then rejected, asserted or taken back by a person",
    "unseen": "in the text, and no person has said anything of it",
    "churn": "put in and taken out again, by whomever",
    "again": "taken out and put in again",
}
AGENTS = {
    "agent": "who decided",
    "accept": "decisions that accept",
    "reject": "that reject",
    "defer": "that defer",
    "assert": "that assert",
    "correct": "corrections written",
    "revert": "reverts",
    "undone": "of all these, taken back since",
}
READERS = {
    "one": "a reader",
    "other": "another",
    "both": "edits that both accepted, rejected or asserted",
    "agree": "of these, alike",
    "share": "the share",
    "kappa": "Cohen's kappa: agreement beyond chance; empty where it is not defined",
}
_CHOSEN = "document IN (SELECT document FROM temp.chosen)"
_PERSON = "d.agent GLOB 'person:*'"
_FATES = (
    "CREATE TEMP TABLE fates AS SELECT d.number, "
    "max(r.kind = 'decide') AS replaced, "
    "max(r.kind = 'revert' AND r.agent GLOB 'person:*') AS by_person, "
    "max(r.kind = 'revert' AND r.agent GLOB 'policy:*') AS by_policy "
    "FROM targets t CROSS JOIN events r ON r.number = t.event AND r.alive "
    "CROSS JOIN events d ON d.id = t.target AND d.document = r.document "
    f"WHERE r.{_CHOSEN} GROUP BY d.number"
)
"""Of each event that living ones replace or take back, which kinds of them do."""
_COUNTS = "d.alive AND NOT coalesce(f.replaced, 0)"
_SAID = f"""
SELECT d.edit AS edit,
  max({_PERSON} AND d.verdict = 'accept' AND {_COUNTS}) AS accepted,
  max({_PERSON} AND d.verdict IN ('reject', 'assert') AND {_COUNTS}) AS rejected,
  max(d.verdict = 'accept' AND NOT d.alive AND coalesce(f.by_person, 0)) AS reverted,
  max(d.verdict = 'accept' AND NOT d.alive AND coalesce(f.by_policy, 0)) AS dropped,
  max(d.verdict = 'accept' AND NOT {_PERSON}) AS unasked,
  max(d.verdict = 'accept') AS once,
  max(d.verdict = 'accept' AND NOT d.alive) AS dead,
  max({_PERSON} AND {_COUNTS}) AS checked
FROM events d LEFT JOIN temp.fates f ON f.number = d.number
WHERE d.kind = 'decide' AND d.edit IS NOT NULL AND d.{_CHOSEN} GROUP BY d.edit
"""
_RULES = f"""
WITH said AS MATERIALIZED ({_SAID}),
  by_rule AS (SELECT DISTINCT rule, version, edit FROM events
              WHERE kind IN ('propose', 'correct') AND {_CHOSEN})
SELECT b.rule, b.version, count(*),
  sum(e.state IS 'applied'), sum(e.state IS 'queued'),
  sum(coalesce(s.accepted, 0)), sum(coalesce(s.rejected, 0)),
  sum(coalesce(s.reverted, 0)), sum(coalesce(s.dropped, 0)),
  sum(e.state IS 'applied' AND coalesce(s.accepted, 0)),
  sum(coalesce(s.unasked AND (s.rejected OR s.reverted) AND e.state IS NOT 'applied', 0)),
  sum(e.state IS 'applied' AND NOT coalesce(s.checked, 0) AND b.rule <> 'hand'),
  sum(coalesce(s.once, 0) AND e.state IS NOT 'applied'),
  sum(coalesce(s.dead, 0) AND e.state IS 'applied')
FROM by_rule b JOIN edits e USING (edit) LEFT JOIN said s USING (edit)
GROUP BY b.rule, b.version ORDER BY b.rule, b.version
"""
_AGENTS = f"""
SELECT agent, sum(verdict IS 'accept'), sum(verdict IS 'reject'), sum(verdict IS 'defer'),
  sum(verdict IS 'assert'), sum(kind = 'correct'), sum(kind = 'revert'), sum(NOT alive)
FROM events WHERE kind IN ('decide', 'correct', 'revert') AND {_CHOSEN}
GROUP BY agent ORDER BY agent
"""
_VOTES = f"""
WITH vote AS MATERIALIZED (
  SELECT d.edit, d.agent, d.verdict = 'accept' AS yes, max(d.at) FROM events d
  LEFT JOIN temp.fates f ON f.number = d.number
  WHERE d.kind = 'decide' AND d.verdict <> 'defer' AND d.edit IS NOT NULL AND d.{_CHOSEN}
    AND {_COUNTS} GROUP BY d.edit, d.agent)
SELECT a.agent, b.agent, count(*), sum(a.yes = b.yes), sum(a.yes), sum(b.yes)
FROM vote a JOIN vote b ON b.edit = a.edit AND a.agent < b.agent
GROUP BY a.agent, b.agent ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Named columns, each with its meaning, and rows."""

    columns: dict[str, str]
    rows: tuple[tuple[Any, ...], ...]


def count(connection: sqlite3.Connection, documents: Iterable[str]) -> dict[str, Table]:
    """What rules and agents did in these documents, and how readers agree."""
    connection.execute("DROP TABLE IF EXISTS temp.chosen")
    connection.execute("CREATE TEMP TABLE chosen (document TEXT PRIMARY KEY)")
    connection.execute(
        "INSERT INTO temp.chosen SELECT value FROM json_each(?)", (json.dumps(list(documents)),)
    )
    ask = connection.execute
    ask("DROP TABLE IF EXISTS temp.fates")
    ask(_FATES)
    ask("CREATE UNIQUE INDEX temp.fates_number ON fates(number)")
    pairs = tuple(_pair(*row) for row in ask(_VOTES))
    return {
        "rules": Table(RULES, tuple(ask(_RULES))),
        "agents": Table(AGENTS, tuple(ask(_AGENTS))),
        "readers": Table(READERS, pairs),
    }


def _pair(one: str, other: str, both: int, agree: int, yes: int, also: int) -> tuple[Any, ...]:
    """How two readers agree, by Cohen (1960); `yes` and `also` are their acceptances."""
    chance = (yes * also + (both - yes) * (both - also)) / both**2
    share = agree / both
    kappa = round((share - chance) / (1 - chance), 4) if chance < 1 else None
    return one, other, both, agree, round(share, 4), kappa
