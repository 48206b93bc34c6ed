"""The live view of a ledger: what all its events together say now, in whatever order they stand.

An event is alive unless a living revert or supersede targets it. A decision counts while it is
alive and no living decision replaces it. People outrank policies; people who disagree leave the
place to be settled. So two branches merged in any order give one view.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from pipeline.ledger.moved import Standing
from pipeline.model.correction import Verdict
from pipeline.model.edition import Live, Orphan, State
from pipeline.model.event import (
    CorrectEvent,
    DecideEvent,
    Entry,
    OrphanEvent,
    ProposeEvent,
    RevertEvent,
    SupersedeEvent,
)

STATES = {
    Verdict.ACCEPT: State.APPLIED,
    Verdict.DEFER: State.QUEUED,
    Verdict.REJECT: State.REJECTED,
    Verdict.ASSERT: State.REJECTED,
}


@dataclass(frozen=True, slots=True)
class _Vote:
    """What one counting decision says; a hand-made correction votes for itself.

    It waits until `readers` different people say the same.
    """

    id: str
    at: str
    agent: str
    why: str
    state: State
    readers: int = 1

    @property
    def personal(self) -> bool:
        return self.agent.startswith("person:")


def alive(entries: Iterable[Entry]) -> dict[str, bool]:
    """For each event whether it still counts: not killed by a living revert or supersede.

    An event can only name events that existed before it, so the killing never runs in a circle.
    """
    found = {held.id: held for held in entries}
    killers: dict[str, list[str]] = defaultdict(list)
    for held in found.values():
        if isinstance(held.event, RevertEvent | SupersedeEvent):
            for target in held.event.targets:
                killers[target].append(held.id)
    state: dict[str, bool] = {}
    for name in found:
        waiting = [name]
        while waiting:
            at = waiting[-1]
            open_ = [k for k in killers[at] if k not in state]
            if open_ and at not in state:
                waiting += open_
            else:
                state[at] = not any(state[k] for k in killers[at])
                waiting.pop()
    return state


def view(entries: Iterable[Entry], source: str) -> tuple[Live, ...]:
    """Every edit of the text with digest `source` that the ledger still holds, by place.

    Ordered by start, end, then falling confidence. Accepted edits that meet are rivals: neither
    is applied, both are queued. Edits of earlier texts stand where rebase events carried them.
    """
    entries = tuple(entries)
    living = alive(entries)
    by_id = {held.id: held for held in entries}
    standing = Standing.of(entries, living, source)
    ranked: dict[str, list[Entry]] = defaultdict(list)
    for held in entries:
        event = held.event
        if isinstance(event, ProposeEvent | CorrectEvent) and (here := standing.event(event)):
            ranked[here.key].append(Entry(held.id, here))
    votes, taken_back = _votes(entries, by_id, living)
    found = []
    for key, held_all in ranked.items():
        held_all.sort(key=lambda held: (living[held.id], held.event.at, held.id))
        ours = [vote for held in held_all for vote in votes[held.id] if living[held.id]]
        withdrawn = [vote for held in held_all for vote in taken_back[held.id]]
        if (live := _settle(key, held_all[-1], living, ours, withdrawn)) is not None:
            found.append(live)
    found.sort(key=lambda live: (live.span, -live.confidence, live.after, live.key))
    return _conflicts(found)


def orphans(
    entries: Iterable[Entry], source: str, *, taken_back: bool = False
) -> tuple[Orphan, ...]:
    """The corrections of earlier texts that found no place in the text `source`, in text order.

    With `taken_back` also those that a person has settled by taking the orphan event back.
    """
    entries = tuple(entries)
    living = alive(entries)
    lost = [
        (held.id, held.event)
        for held in entries
        if isinstance(held.event, OrphanEvent)
        and held.event.source == source
        and (taken_back or living[held.id])
    ]
    bases = {event.base for _, event in lost}
    views = {base: {held.key: held for held in view(entries, base)} for base in bases}
    found = {}
    for name, event in sorted(lost, key=lambda row: (row[1].at, row[0])):
        if (held := views[event.base].get(event.key)) is not None:
            found[held.entry.id] = Orphan(name, held, event.why)
    return tuple(sorted(found.values(), key=lambda orphan: (orphan.live.span, orphan.event)))


def _votes(
    entries: tuple[Entry, ...], by_id: dict[str, Entry], living: dict[str, bool]
) -> tuple[dict[str, list[_Vote]], dict[str, list[_Vote]]]:
    """For each proposal's id the decisions that count, and the reverts that took some back."""
    votes: dict[str, list[_Vote]] = defaultdict(list)
    taken_back: dict[str, list[_Vote]] = defaultdict(list)
    replaced = {
        name
        for held in entries
        if isinstance(held.event, DecideEvent) and living[held.id]
        for name in held.event.replaces
    }
    for held in entries:
        event = held.event
        if isinstance(event, RevertEvent) and living[held.id]:
            for name in event.targets:
                target = by_id.get(name)
                if target is None:
                    continue
                subject = target.event
                about = subject.target if isinstance(subject, DecideEvent) else name
                vote = _Vote(held.id, event.at, event.agent, event.why, State.REJECTED)
                taken_back[about].append(vote)
        if not living[held.id] or held.id in replaced:
            continue
        if isinstance(event, DecideEvent):
            state = STATES[event.verdict]
            said = (held.id, event.at, event.agent, event.why, state, event.readers or 1)
            votes[event.target].append(_Vote(*said))
        elif isinstance(event, CorrectEvent):
            vote = _Vote(held.id, event.at, event.agent, event.why, State.APPLIED)
            votes[held.id].append(vote)
    return votes, taken_back


def _settle(
    key: str, newest: Entry, living: dict[str, bool], votes: list[_Vote], back: list[_Vote]
) -> Live | None:
    """What the votes on one edit come to; None where a policy withdrew it and no one decided."""
    people = [vote for vote in votes if vote.personal]
    counting = people or votes
    if not people:
        counting = counting or [vote for vote in back if vote.personal]
    if not counting:
        if back or not living[newest.id]:
            return None
        return Live(key, newest, State.QUEUED, "", "", newest.event.at, "not decided yet")
    last = max(counting, key=lambda vote: (vote.at, vote.id))
    if len({vote.state for vote in counting}) > 1:
        why = "decided differently by " + ", ".join(sorted({vote.agent for vote in counting}))
        return Live(key, newest, State.QUEUED, last.id, last.agent, last.at, why)
    agents = sorted({vote.agent for vote in counting})
    if (needed := max(vote.readers for vote in counting)) > len(agents):
        why = f"{last.why} (said by {', '.join(agents)}; it counts when {needed} people say so)"
        return Live(key, newest, State.QUEUED, last.id, last.agent, last.at, why)
    return Live(key, newest, last.state, last.id, last.agent, last.at, last.why)


def _conflicts(found: list[Live]) -> tuple[Live, ...]:
    """Queue accepted edits that meet, each naming its rivals. `found` is ordered by place."""
    rivals: dict[str, set[str]] = defaultdict(set)
    open_: list[Live] = []
    for live in found:
        if live.state is not State.APPLIED or live.is_flag:
            continue
        open_ = [held for held in open_ if held.span.end >= live.span.start]
        for held in open_:
            if held.span.meets(live.span):
                rivals[held.key].add(live.entry.id)
                rivals[live.key].add(held.entry.id)
        open_.append(live)
    return tuple(
        replace(
            live,
            state=State.QUEUED,
            rivals=tuple(sorted(rivals[live.key])),
            why=f"in conflict with {len(rivals[live.key])} other accepted correction(s)",
        )
        if live.key in rivals
        else live
        for live in found
    )
