"""What a run adds to a ledger: only what changes the live view, and nothing where nothing does."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.ledger.live import alive, view
from pipeline.ledger.moved import Standing
from pipeline.model.codec import correction_key, entry
from pipeline.model.correction import Decision, Proposal, Verdict
from pipeline.model.edition import Live, State
from pipeline.model.event import (
    DecideEvent,
    Entry,
    Event,
    ImageRecord,
    ProposeEvent,
    RevertEvent,
    RunEvent,
    Selector,
    SourceEvent,
    WitnessRecord,
)
from pipeline.model.evidence import Place
from pipeline.model.text import Document, Span

CONTEXT = 32
STATES = {Verdict.ACCEPT: State.APPLIED, Verdict.DEFER: State.QUEUED}


@dataclass(frozen=True, slots=True)
class Run:
    """What a run brings to the ledger: itself, its decisions, and its rules' digests by tag."""

    event: RunEvent
    decisions: tuple[Decision, ...]
    rule_digests: Mapping[str, str]


def source_event(
    document: Document, *, at: str, agent: str, last: SourceEvent | None = None
) -> SourceEvent:
    """The document's text and page images as they are now, following what they were at `last`."""
    images = tuple(
        ImageRecord(p.number, p.label, p.path, p.frame, p.digest, p.width, p.height)
        for p in document.pages
    )
    return SourceEvent(
        at,
        agent,
        document.name,
        "transcript.txt",
        document.digest,
        document.encoding,
        len(document.text),
        images,
        tuple(WitnessRecord(w.name, w.path, w.digest) for w in document.witnesses) or None,
        entry(last).id if last else None,
    )


def same_source(one: SourceEvent, other: SourceEvent) -> bool:
    """Whether two events describe the same text, images and witnesses, whoever saw them when."""
    return _seen(one) == _seen(other)


def _seen(event: SourceEvent) -> tuple[object, ...]:
    return event.digest, event.encoding, event.images, event.witnesses


def current_source(entries: Iterable[Entry]) -> SourceEvent | None:
    """The newest living source event that none follows, in whatever order they stand.

    None in an empty ledger.
    """
    entries = tuple(entries)
    living = alive(entries)
    found = {
        held.id: held.event
        for held in entries
        if isinstance(held.event, SourceEvent) and living[held.id]
    }
    followed = {event.follows for event in found.values()}
    heads = [(event.at, name) for name, event in found.items() if name not in followed]
    return found[max(heads)[1]] if heads else None


def newlines(text: str) -> list[int]:
    """The offsets of a text's newlines, rising."""
    return [found.start() for found in re.finditer("\n", text)]


def selector(document: Document, span: Span, place: Place | None, lines: Sequence[int]) -> Selector:
    """A place in the text, so that it can be found again by offset, by context and by eye.

    `lines` are the offsets of the text's newlines, rising.
    """
    text = document.text
    return Selector(
        span.start,
        span.end,
        text[span.start : span.end],
        text[max(span.start - CONTEXT, 0) : span.start],
        text[span.end : span.end + CONTEXT],
        bisect_left(lines, span.start) + 1,
        place.page if place else 0,
        document.pages[place.page - 1].digest if place else "",
        place.box if place else None,
        place.row if place else None,
    )


def additions(entries: Sequence[Entry], document: Document, run: Run) -> tuple[Entry, ...]:
    """The events by which a run makes the live view say what it found.

    A person's decision stands whatever a run finds; an edit live with the same verdict is not
    recorded again; what a policy decided and the run finds no more is taken back.
    """
    at, agent = run.event.at, run.event.agent
    past = _Past.of(entries, document.digest)
    last = current_source(entries)
    source = source_event(document, at=at, agent=agent, last=last)
    made: list[Event] = [] if last and same_source(last, source) else [source]
    changes: list[Event] = []
    wanted = set()
    lines = newlines(document.text)
    for decision in run.decisions:
        key = _key(document, decision.proposal)
        wanted.add(key)
        if not _stands(past.live.get(key), decision):
            changes += _proposed(document, run, decision, lines, past.decided.get(key, ()))
    gone = [key for key, held in past.live.items() if key not in wanted and _by_policy(held)]
    if gone:
        taken = tuple(sorted(i for key in gone for i in past.counting.get(key, ())))
        changes.append(RevertEvent(at, agent, taken, "a later run finds this no more"))
    if changes:
        made += [run.event, *changes]
    known = {held.id for held in entries}
    return tuple(held for held in map(entry, made) if held.id not in known)


@dataclass(frozen=True, slots=True)
class _Past:
    """What the ledger says already, by the key of the edit.

    `decided` are all decisions of policies on it, taken back or not: a new one names them, so
    that it replaces those that count and is never mistaken for one of them. `counting` are those
    not taken back.
    """

    live: dict[str, Live]
    decided: dict[str, tuple[str, ...]]
    counting: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, entries: Sequence[Entry], source: str) -> _Past:
        living = alive(entries)
        standing = Standing.of(entries, living, source)
        keys = {
            held.id: here.key
            for held in entries
            if isinstance(held.event, ProposeEvent) and (here := standing.event(held.event))
        }
        decided: dict[str, list[str]] = defaultdict(list)
        for held in entries:
            event = held.event
            if not isinstance(event, DecideEvent) or event.target not in keys:
                continue
            if event.agent.startswith("policy:"):
                decided[keys[event.target]].append(held.id)
        return cls(
            {held.key: held for held in view(entries, source)},
            {key: tuple(sorted(ids)) for key, ids in decided.items()},
            {key: tuple(i for i in ids if living[i]) for key, ids in decided.items()},
        )


def _key(document: Document, proposal: Proposal) -> str:
    span = proposal.span
    return correction_key(document.digest, span.start, span.end, proposal.before, proposal.after)


def _by_policy(held: Live) -> bool:
    return held.agent.startswith("policy:")


def _stands(held: Live | None, decision: Decision) -> bool:
    """Whether what the ledger holds needs no word of this run."""
    if held is None or not held.agent:
        return False
    if not _by_policy(held):
        return True
    if held.rivals:
        return decision.verdict is Verdict.ACCEPT
    return held.state is STATES.get(decision.verdict)


def _proposed(
    document: Document,
    run: Run,
    decision: Decision,
    lines: Sequence[int],
    replaces: tuple[str, ...],
) -> list[Event]:
    """A proposal and the decision on it, as events."""
    proposal, at = decision.proposal, run.event.at
    proposed = ProposeEvent(
        at,
        run.event.agent,
        entry(run.event).id,
        _key(document, proposal),
        document.digest,
        selector(document, proposal.span, proposal.place, lines),
        proposal.after,
        proposal.error_class,
        proposal.rule,
        run.rule_digests.get(proposal.rule, ""),
        proposal.why,
        proposal.applicability,
        proposal.confidence,
        proposal.evidence,
    )
    target = entry(proposed).id
    return [
        proposed,
        DecideEvent(at, decision.agent, target, decision.verdict, decision.why, replaces),
    ]
