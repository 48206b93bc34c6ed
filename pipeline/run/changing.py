"""Changes what a ledger says by hand: verdicts and reverts, sealed, with the outputs anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version

from pipeline import catalog, clock, report
from pipeline.errors import InputError
from pipeline.ledger import checkpoints, store
from pipeline.ledger.live import alive
from pipeline.ledger.moved import Standing
from pipeline.model.codec import entry
from pipeline.model.correction import Verdict
from pipeline.model.edition import Edition, Live, State
from pipeline.model.event import (
    CorrectEvent,
    DecideEvent,
    Entry,
    Event,
    ProposeEvent,
    RevertEvent,
)
from pipeline.run.rebuilding import crops, edition, sourced
from pipeline.workspace import Folder

Making = Callable[[Sequence[Entry], Edition], Sequence[Event]]


@dataclass(frozen=True, slots=True)
class Change:
    """What a change of the ledger came to: the edition before and after, and the events added."""

    folder: Folder
    before: Edition
    after: Edition
    added: tuple[Entry, ...]
    behind: str = ""
    """The newest moment of the ledger, where the clock stands before it."""
    judged: tuple[str, ...] = ()
    """The keys of the edits that the added events decide on."""

    def turned(self) -> tuple[tuple[Live | None, Live | None], ...]:
        """The edits judged and those whose standing changed, as they were and are, by place."""
        old = {live.key: live for live in self.before.entries}
        new = {live.key: live for live in self.after.entries}
        order = sorted(old | new, key=lambda key: (new.get(key) or old[key]).span)
        pairs = ((old.get(key), new.get(key), key in self.judged) for key in order)
        return tuple((a, b) for a, b, told in pairs if told or _standing(a) != _standing(b))


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person says of a proposal; with `readers` it counts when so many people say so."""

    verdict: Verdict
    agent: str
    why: str
    readers: int = 1


def judge(folder: Folder, names: Sequence[str], said: Judgement) -> Change:
    """Record a person's verdict on proposals (by the ids of these, or of decisions on them).

    It takes the place of what the same person said of the same edit before; where that is the
    same, nothing is recorded. Raises InputError for an event that is no proposal, of an earlier
    transcript, or where a second reader is asked for and the person is the first.
    """

    def made(entries: Sequence[Entry], now: Edition) -> list[Event]:
        found = {held.id: held for held in entries}
        at = clock.now()
        events: list[Event] = []
        for target in dict.fromkeys(_proposal(folder, found, name) for name in names):
            replaces = _own(folder, entries, now, target, said)
            if replaces is not None:
                readers = said.readers if said.readers > 1 else None
                events.append(
                    DecideEvent(
                        *(at, said.agent, target.id, said.verdict, said.why, replaces, readers)
                    )
                )
        return events

    return _change(folder, made)


def revert(
    folder: Folder, targets: Sequence[str], *, agent: str, why: str, dry: bool = False
) -> Change:
    """Take events back by one revert; with `dry` only say what that would come to.

    All else stands, also what was recorded later. Events that are taken back already, or that
    the ledger does not hold, raise InputError.
    """

    def made(entries: Sequence[Entry], now: Edition) -> list[Event]:
        known = {held.id for held in entries}
        if gone := [name for name in targets if name not in known]:
            raise InputError(f"there is no event {gone[0][:12]}", where=str(folder.ledger))
        back = RevertEvent(clock.now(), agent, tuple(sorted(targets)), why)
        while (same := entry(back).id) in known:  # said and taken back within this very second
            back = RevertEvent(back.at, agent, tuple(sorted((*back.targets, same))), why)
        return [back]

    return _change(folder, made, dry=dry)


def _change(folder: Folder, made: Making, *, dry: bool = False) -> Change:
    """Append what `made` makes under the ledger's lock, seal it, and write the outputs anew.

    A change that a crash cut off before it was sealed is sealed now.
    """
    with store.locked(folder.ledger):
        entries = store.read(folder.ledger)
        document = sourced(folder, entries)
        before = edition(document, entries)
        known = {held.id for held in entries}
        added = tuple(e for e in map(entry, made(entries, before)) if e.id not in known)
        after = edition(document, (*entries, *added))
        at, newest = clock.now(), max(held.event.at for held in entries)
        if not dry:
            tool = f"corrigenda {version('corrigenda')}"
            store.append(folder.ledger, added)
            checkpoints.seal(folder.ledger, (*entries, *added), at=at, tool=tool)
    if not dry:
        report.write(after, crops(folder, document), catalog.exporters(), folder.reports)
    judged = _keys(entries, added, document.digest)
    return Change(folder, before, after, added, newest if newest > at else "", judged)


def _keys(entries: Sequence[Entry], added: Sequence[Entry], source: str) -> tuple[str, ...]:
    """The keys of the edits that the added events decide on."""
    targets = {held.event.target for held in added if isinstance(held.event, DecideEvent)}
    return tuple(key for name, key in _standing_keys(entries, source).items() if name in targets)


def _standing_keys(entries: Sequence[Entry], source: str) -> dict[str, str]:
    """The key of each proposal's edit as it stands in a text, where it was carried to it."""
    standing = Standing.of(entries, alive(entries), source)
    return {
        held.id: (standing.event(held.event) or held.event).key
        for held in entries
        if isinstance(held.event, ProposeEvent | CorrectEvent)
    }


def _standing(live: Live | None) -> tuple[State, str, str, tuple[str, ...]] | None:
    return (live.state, live.decision, live.agent, live.rivals) if live else None


def _proposal(folder: Folder, found: dict[str, Entry], name: str) -> Entry:
    """The proposal that an event is, or decides on."""
    held = found.get(name)
    if held and isinstance(held.event, DecideEvent):
        held = found.get(held.event.target)
    if held is None or not isinstance(held.event, ProposeEvent | CorrectEvent):
        raise InputError(
            "this is no proposal, and decides on none",
            where=f"{folder.name}, event {name[:12]}",
            todo=f"`corrigenda log {folder.name} --kind propose` lists the proposals",
        )
    return held


def _own(
    folder: Folder, entries: Sequence[Entry], now: Edition, target: Entry, said: Judgement
) -> tuple[str, ...] | None:
    """What the same person said of the same edit before; None where it says this already."""
    event = target.event
    assert isinstance(event, ProposeEvent | CorrectEvent)
    where = f"{folder.name}, event {target.id[:12]}"
    known = {live.entry.id for live in now.entries}
    if event.source != now.document.digest and target.id not in known:
        raise InputError(
            "this proposal belongs to an earlier transcript",
            where=where,
            todo=f"`corrigenda rebase {folder.name}` carries what was decided to this one",
        )
    keys = _standing_keys(entries, now.document.digest)
    same = {
        held.id: held.event
        for held in entries
        if isinstance(held.event, ProposeEvent | CorrectEvent) and keys[held.id] == keys[target.id]
    }
    decided = {
        held.id: held.event
        for held in entries
        if isinstance(held.event, DecideEvent)
        and held.event.target in same
        and held.event.agent == said.agent
    }
    written = [name for name, e in same.items() if isinstance(e, CorrectEvent)]
    own = [name for name in written if same[name].agent == said.agent]
    counting = _counting(entries, (*decided, *own))
    verdicts = {decided[name].verdict if name in decided else Verdict.ACCEPT for name in counting}
    if said.readers > 1 and verdicts & {said.verdict}:
        raise InputError(
            f"{said.agent} has said so already: a second reader must be another person",
            where=where,
            todo="let another person decide, with --as",
        )
    if verdicts == {said.verdict}:
        return None
    return tuple(sorted((*decided, *own)))


def _counting(entries: Sequence[Entry], names: Sequence[str]) -> tuple[str, ...]:
    """Those of the events that are alive and that no living decision replaces."""
    living = alive(entries)
    replaced = {
        name
        for held in entries
        if isinstance(held.event, DecideEvent) and living[held.id]
        for name in held.event.replaces
    }
    return tuple(name for name in names if living[name] and name not in replaced)
