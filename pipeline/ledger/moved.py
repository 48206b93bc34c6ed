"""Where edits of earlier texts stand in a text, as the ledger's rebase events say.

An edit's key names its text, so that the events make a graph of keys: an edit is where the
shortest way of living events leads. Decisions stay with the proposals they were made on; two
people who carry the same edit, or decide on the old text while another carries it, come together.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from pipeline.model.event import (
    ConfirmedEvent,
    CorrectEvent,
    Entry,
    OrphanEvent,
    ProposeEvent,
    RebaseEvent,
    Selector,
)

Edit = ProposeEvent | CorrectEvent


@dataclass(frozen=True, slots=True)
class Standing:
    """Where edits stand in the text `source`.

    `onward` are the living rebase events from each key, newest first; `anchored` the newest place
    of each key of this text whose page images were replaced.
    """

    source: str
    onward: Mapping[str, tuple[RebaseEvent, ...]]
    anchored: Mapping[str, Selector]

    @classmethod
    def of(cls, entries: Iterable[Entry], living: Mapping[str, bool], source: str) -> Standing:
        """The standing of all edits in one text."""
        held = [
            (entry.event.at, entry.id, entry.event)
            for entry in entries
            if isinstance(entry.event, RebaseEvent) and living[entry.id]
        ]
        onward: dict[str, list[RebaseEvent]] = defaultdict(list)
        anchored: dict[str, Selector] = {}
        for _, _, event in sorted(held, key=lambda row: row[:2], reverse=True):
            if event.base != event.source:
                onward[event.key].append(event)
            elif event.source == source:
                anchored.setdefault(event.key, event.selector)
        return cls(source, {key: tuple(events) for key, events in onward.items()}, anchored)

    def event(self, edit: Edit) -> Edit | None:
        """The edit as it stands in this text; None where it has no place here."""
        if edit.source != self.source:
            arrival = self._arrival(edit.key)
            if arrival is None:
                return None
            edit = replace(edit, source=self.source, key=arrival.moved, selector=arrival.selector)
        if (place := self.anchored.get(edit.key)) is not None:
            edit = replace(edit, selector=place)
        return edit

    def _arrival(self, key: str) -> RebaseEvent | None:
        """The event by which an edit of another text comes to this one."""
        seen, waiting = {key}, deque([key])
        while waiting:
            found = self.onward.get(waiting.popleft(), ())
            for event in found:
                if event.source == self.source:
                    return event
            for event in found:
                if event.moved not in seen:
                    seen.add(event.moved)
                    waiting.append(event.moved)
        return None


def settled(entries: Iterable[Entry], source: str) -> frozenset[str]:
    """Keys of edits of which it is recorded what became of them in the text `source`.

    Also those taken back since: what a person undid is not done again.
    """
    before: dict[str, set[str]] = defaultdict(set)
    found: set[str] = set()
    for entry in entries:
        event = entry.event
        if isinstance(event, RebaseEvent):
            if event.base == event.source:
                continue
            before[event.moved].add(event.key)
        if isinstance(event, RebaseEvent | ConfirmedEvent | OrphanEvent) and event.source == source:
            found.add(event.key)
    waiting = list(found)
    while waiting:
        fresh = before[waiting.pop()] - found
        found |= fresh
        waiting += fresh
    return frozenset(found)
