"""Lets the live view say what each edit has come to, a cluster of neighbours at a time.

Edits bear on each other only where they meet, and events only through what they target. So the
view of a set of edits that no other one meets, made from all events that speak of them, is the
view of the whole ledger cut to these edits: an event appended to a million costs a few lines.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.ledger.index.lines import BELOW, BESIDE, Lines, listed
from pipeline.ledger.index.neighbours import batches, clusters, family
from pipeline.ledger.index.tables import BLOCK
from pipeline.ledger.live import alive, view
from pipeline.model.edition import Live
from pipeline.model.event import Entry

LOCAL = frozenset(
    {
        *("source", "run", "propose", "decide", "correct", "revert", "supersede"),
        *("rebase", "confirmed", "orphan"),
    }
)
"""The kinds of event that bear only on the edits that they name."""
_EVENTS = "number FROM events WHERE edit IN (SELECT value FROM json_each(?))"
_SET = (
    "UPDATE edits SET rule = ?, version = ?, class = ?, confidence = ?, state = ?, event = ?, "
    "decision = ?, agent = ?, at = ?, why = ?, rivals = ?, page = ? WHERE edit = ?"
)
_ADD = (
    "INSERT INTO edits (rule, version, class, confidence, state, event, decision, agent, at, why, "
    "rivals, page, document, key, source, start, stop, line, before, after, grows, flag) VALUES ("
    + ", ".join("?" * 22)
    + ")"
)


@dataclass(frozen=True, slots=True)
class Settling:
    """Settles the edits of one document."""

    lines: Lines

    def everything(self, source: str) -> None:
        """Settle all edits of a document that was read anew, and all that is alive.

        `source` is the digest of the transcript as it is now.
        """
        ask, given = self._connection.execute, (self._document,)
        ask("UPDATE events SET alive = 1 WHERE document = ? AND NOT alive", given)
        others = "number FROM events WHERE document = ? AND edit IS NULL"
        self._bury(self.lines.entries(others, given, BESIDE))
        ask("UPDATE edits SET state = NULL, rivals = 0 WHERE document = ?", given)
        if self._is_local():
            asked = "SELECT edit, start, stop, flag FROM edits WHERE document = ? ORDER BY "
            for batch in batches(ask(asked + "source, start, stop", given).fetchall()):
                self._settle(batch, source)
        else:
            whole = self.lines.entries("number FROM events WHERE document = ?", given)
            self._bury(whole)
            self._write(view(whole, source), None)
        ask("DELETE FROM shifts WHERE document = ?", given)
        self._shift("", ())

    def after(self, new: Sequence[str], source: str) -> None:
        """Settle what the events with these ids, just added, bear on."""
        if not self._is_local():
            self.everything(source)
            return
        ask = self._connection.execute
        self.lines.want(
            "number FROM events WHERE document = ? AND id IN (SELECT value FROM json_each(?))",
            (self._document, listed(new)),
        )
        self.lines.reach(BELOW)
        asked = "SELECT number, edit FROM temp.wanted CROSS JOIN events USING (number)"
        touched = ask(asked).fetchall()
        others = listed(number for number, edit in touched if edit is None)
        self._revive(self.lines.entries("value FROM json_each(?)", (others,), BESIDE))
        numbers = {edit for _, edit in touched if edit is not None}
        edits = clusters(self._connection, self._document, numbers, source)
        asked = (
            "SELECT edit, start, stop, flag FROM edits "
            "WHERE edit IN (SELECT value FROM json_each(?)) ORDER BY source, start, stop"
        )
        for batch in batches(ask(asked, (listed(edits),)).fetchall()):
            ask(
                "UPDATE edits SET state = NULL, rivals = 0 "
                "WHERE edit IN (SELECT value FROM json_each(?))",
                (listed(batch),),
            )
            self._settle(batch, source, revive=True)
        self._renew_shifts(edits)

    def edits(self, numbers: Iterable[int], source: str) -> tuple[Live, ...]:
        """These edits as the view has them now, with all that they meet."""
        if not self._is_local():
            chosen = "number FROM events WHERE document = ?"
            return view(self.lines.entries(chosen, (self._document,)), source)
        near = clusters(self._connection, self._document, numbers, source)
        return view(self.lines.entries(_EVENTS, (listed(near),), BESIDE), source)

    @property
    def _connection(self) -> sqlite3.Connection:
        return self.lines.connection

    @property
    def _document(self) -> str:
        return self.lines.document

    def _is_local(self) -> bool:
        """Whether every event bears only on the edits that it names, and all these are known."""
        asked = "SELECT DISTINCT kind, kind = 'rebase' AND edit IS NULL FROM events "
        ranges = ("kind < 'decide'", "kind > 'decide' AND kind < 'propose'", "kind > 'propose'")
        each = (f"{asked} WHERE document = ?1 AND {some}" for some in ranges)
        found = self._connection.execute(" UNION ".join(each), (self._document,)).fetchall()
        return all(kind in LOCAL and not lost for kind, lost in found)

    def _settle(self, edits: Sequence[int], source: str, *, revive: bool = False) -> None:
        """Write what the view says of these edits, and which of their events are alive."""
        whole = family(self._connection, edits)
        held = self.lines.entries(_EVENTS, (listed(whole),), BESIDE)
        if revive:
            self._revive(held)
        else:
            self._bury(held)
        asked = "SELECT key, edit FROM edits WHERE edit IN (SELECT value FROM json_each(?))"
        keys = dict(self._connection.execute(asked, (listed(edits),)).fetchall())
        self._write(view(held, source), keys)

    def _bury(self, held: Sequence[Entry]) -> None:
        """Write which of these events are taken back; they hold all that bears on them."""
        self._connection.executemany(
            "UPDATE events SET alive = 0 WHERE id = ? AND document = ?",
            ((name, self._document) for name, now in alive(held).items() if not now),
        )

    def _revive(self, held: Sequence[Entry]) -> None:
        """Write which of these events are taken back, and which are not any more."""
        self._connection.executemany(
            "UPDATE events SET alive = ? WHERE id = ? AND document = ? AND alive <> ?",
            ((now, name, self._document, now) for name, now in alive(held).items()),
        )

    def _write(self, lives: Iterable[Live], keys: dict[str, int] | None) -> None:
        """Write what edits have come to: those with known `keys`, or all, adding unknown ones."""
        if keys is None:
            asked = "SELECT key, edit FROM edits WHERE document = ?"
            known = dict(self._connection.execute(asked, (self._document,)).fetchall())
            for live in lives:
                if live.key in known:
                    self._connection.execute(_SET, (*_state(live), known[live.key]))
                else:
                    place = (self._document, *_place(live))
                    self._connection.execute(_ADD, (*_state(live), *place))
            return
        self._connection.executemany(
            _SET, ((*_state(live), keys[live.key]) for live in lives if live.key in keys)
        )

    def _renew_shifts(self, edits: Sequence[int]) -> None:
        """Reckon anew the blocks in which these edits begin."""
        asked = (
            "SELECT DISTINCT start / ? FROM edits WHERE edit IN (SELECT value FROM json_each(?))"
        )
        for (block,) in self._connection.execute(asked, (BLOCK, listed(edits))).fetchall():
            self._connection.execute(
                "DELETE FROM shifts WHERE document = ? AND block = ?", (self._document, block)
            )
            self._shift("AND start BETWEEN ? AND ?", (block * BLOCK, (block + 1) * BLOCK - 1))

    def _shift(self, where: str, given: tuple[object, ...]) -> None:
        self._connection.execute(
            "INSERT INTO shifts SELECT document, start / ?, min(start), sum(grows) FROM edits "
            f"WHERE document = ? AND state = 'applied' AND NOT flag {where} GROUP BY 2",
            (BLOCK, self._document, *given),
        )


def _state(live: Live) -> tuple[object, ...]:
    """What a live edit has come to, in the order of `_SET`."""
    rule, _, version = live.rule.partition("@")
    return (
        *(rule, int(version or 0), live.proposal.error_class, live.confidence, live.state.value),
        *(live.entry.id, live.decision, live.agent, live.at, live.why, len(live.rivals)),
        live.selector.page,
    )


def _place(live: Live) -> tuple[object, ...]:
    """Where a live edit stands, in the order of `_ADD`."""
    place = live.selector
    return (
        *(live.key, live.proposal.source, place.start, place.end, place.line, place.exact),
        *(live.after, len(live.after) - len(place.exact), live.is_flag),
    )
