"""The whole story of one edit: who proposed it on what evidence, and all that happened to it since.

Pure: it takes the events that speak of the edit (all of a ledger's, or those that the index
found) and returns values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from pipeline.ledger.live import alive
from pipeline.model.edition import Live
from pipeline.model.event import (
    CorrectEvent,
    DecideEvent,
    Entry,
    ProposeEvent,
    RevertEvent,
    RunEvent,
    SupersedeEvent,
)


@dataclass(frozen=True, slots=True)
class Happening:
    """One event of a story, and whether it still counts: `fate` says why not, else is empty.

    `names` are the ids that it decides on, takes back or replaces, as far as the story has them.
    """

    entry: Entry
    fate: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One edit: its newest proposal, what it has come to, all that happened, and its rivals.

    `now` is None where the ledger holds it no more. `runs` are the runs that proposed it, by id.
    """

    key: str
    proposal: ProposeEvent | CorrectEvent
    now: Live | None
    happened: tuple[Happening, ...]
    runs: Mapping[str, RunEvent]
    rivals: tuple[Live, ...]


def story(entries: Iterable[Entry], lives: Iterable[Live], keys: Collection[str]) -> Story | None:
    """The story of the edit with these keys, one for each transcript; None where none proposes it.

    `lives` are the edit as it stands, if it does, and those that it meets.
    """
    found = {held.id: held for held in entries}
    about = _about(found, keys)
    proposals = [
        held
        for name, held in found.items()
        if name in about and isinstance(held.event, ProposeEvent | CorrectEvent)
    ]
    if not proposals:
        return None
    around = tuple(lives)
    now = next((live for live in around if live.key in keys), None)
    newest = now.entry if now else max(proposals, key=lambda held: (held.event.at, held.id))
    assert isinstance(newest.event, ProposeEvent | CorrectEvent)
    living = alive(found.values())
    replaced = _replaced(found, living)
    happened = tuple(
        Happening(
            held,
            "" if living[name] and name not in replaced else replaced.get(name, "taken back"),
            tuple(target for target in _names(held) if target in about),
        )
        for name, held in found.items()
        if name in about
    )
    runs = {
        held.event.run: found[held.event.run].event
        for held in proposals
        if isinstance(held.event, ProposeEvent) and held.event.run in found
    }
    return Story(
        now.key if now else newest.event.key,
        newest.event,
        now,
        happened,
        {name: run for name, run in runs.items() if isinstance(run, RunEvent)},
        tuple(live for live in around if now and live.entry.id in now.rivals),
    )


def _about(found: Mapping[str, Entry], keys: Collection[str]) -> set[str]:
    """The ids of all events that speak of the edit, of those that speak of these, and so on."""
    about = {name for name, held in found.items() if getattr(held.event, "key", None) in keys}
    size = 0
    while size != len(about):
        size = len(about)
        about |= {name for name, held in found.items() if about.intersection(_names(held))}
    return about


def _names(held: Entry) -> tuple[str, ...]:
    """The ids of the events that an event decides on, takes back or replaces."""
    event = held.event
    if isinstance(event, DecideEvent):
        return (event.target, *event.replaces)
    if isinstance(event, RevertEvent | SupersedeEvent):
        return event.targets
    return ()


def _replaced(found: Mapping[str, Entry], living: Mapping[str, bool]) -> dict[str, str]:
    """Decisions that a living one overrides, each with the words for it."""
    return {
        target: "replaced"
        for name, held in found.items()
        if isinstance(held.event, DecideEvent) and living[name]
        for target in held.event.replaces
    }
