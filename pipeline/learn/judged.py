"""Reads off a ledger which proposals people judged, and what they said."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.correction import Proposal
from pipeline.model.edition import Live, State
from pipeline.model.event import (
    CorrectEvent,
    DecideEvent,
    Entry,
    ProposeEvent,
    RebaseEvent,
    SupersedeEvent,
)
from pipeline.model.text import Span

PERSON = "person:"


@dataclass(frozen=True, slots=True)
class Judged:
    """A proposal as it was recorded, with the verdict of people.

    `right` is None where a policy applied it and no person has said a word since: it was let
    stand, and perhaps never looked at.
    """

    key: str
    page: int
    line: int
    proposal: Proposal
    right: bool | None


def judged(
    entries: Sequence[Entry], views: Sequence[Sequence[Live]], living: Mapping[str, bool]
) -> tuple[Judged, ...]:
    """The proposals on which the decision that counts is a person's, and those let stand.

    `views` are the live views of the ledger's texts, the current one first; an edit that was
    carried from text to text is taken once. What people disagree on, defer, or took back says
    nothing: a revert may take back a whole run unread. `assert` says that the proposal is wrong,
    and so does a correction by hand that puts another form in the place.
    """
    events = {held.id: held.event for held in entries}
    root = _carried(entries, living)
    found: dict[str, Judged] = {}
    for view in views:
        hands = [live for live in view if _by_hand(live)]
        for live in view:
            event = live.proposal
            name = _root(root, live.key)
            if not isinstance(event, ProposeEvent) or live.is_flag or name in found:
                continue
            said = _verdict(live, events.get(live.decision), hands)
            if said is not None or _let_stand(live):
                found[name] = _made(name, event, said)
    for event in _superseded(entries, events, living):
        name = _root(root, event.key)
        found.setdefault(name, _made(name, event, False))
    return tuple(found[name] for name in sorted(found))


def rebuilt(event: ProposeEvent) -> Proposal:
    """The proposal that an event records, with all its evidence."""
    place = event.selector
    return Proposal(
        Span(place.start, place.end),
        place.exact,
        event.after,
        event.rule,
        event.why,
        event.error_class,
        event.applicability,
        event.confidence,
        event.evidence,
    )


def _made(name: str, event: ProposeEvent, right: bool | None) -> Judged:
    return Judged(name, event.selector.page, event.selector.line, rebuilt(event), right)


def _verdict(live: Live, decision: object, hands: Sequence[Live]) -> bool | None:
    """What people say of a proposal; None where they say nothing, or not the same."""
    if live.agent.startswith(PERSON):
        settled = isinstance(decision, DecideEvent) and live.state is not State.QUEUED
        return (live.state is State.APPLIED) if settled else None
    return False if any(_rewrites(hand, live) for hand in hands) else None


def _by_hand(live: Live) -> bool:
    """Whether it is a correction that a person wrote and that stands, alone or with rivals."""
    stands = live.state is State.APPLIED or bool(live.rivals)
    return isinstance(live.proposal, CorrectEvent) and live.agent.startswith(PERSON) and stands


def _rewrites(hand: Live, live: Live) -> bool:
    """Whether a correction by hand covers the proposal's place and puts another form there."""
    start, span = hand.span.start, live.span
    if not (start <= span.start and span.end <= hand.span.end):
        return False
    exact = hand.selector.exact
    proposed = exact[: span.start - start] + live.after + exact[span.end - start :]
    return proposed != hand.after


def _let_stand(live: Live) -> bool:
    return live.state is State.APPLIED and live.agent.startswith("policy:")


def _superseded(
    entries: Sequence[Entry], events: Mapping[str, object], living: Mapping[str, bool]
) -> Iterator[ProposeEvent]:
    """Proposals that a person replaced by another form, written by hand."""
    for held in entries:
        event = held.event
        if not isinstance(event, SupersedeEvent) or not living[held.id]:
            continue
        by = events.get(event.by)
        if not event.agent.startswith(PERSON) or not isinstance(by, CorrectEvent):
            continue
        for name in event.targets:
            target = events.get(name)
            if isinstance(target, ProposeEvent) and target.after != by.after:
                yield target


def _carried(entries: Sequence[Entry], living: Mapping[str, bool]) -> dict[str, str]:
    """For keys of edits that were carried to another text, a key nearer to their common one."""
    root: dict[str, str] = {}
    for held in entries:
        event = held.event
        if isinstance(event, RebaseEvent) and living[held.id]:
            one, other = sorted((_root(root, event.key), _root(root, event.moved)))
            if one != other:
                root[other] = one
    return root


def _root(root: Mapping[str, str], key: str) -> str:
    while key in root:
        key = root[key]
    return key
