"""Makes small documents, proposals and events for tests."""

from __future__ import annotations

from pipeline.ledger import record
from pipeline.model.codec import correction_key, digest, entry
from pipeline.model.correction import Decision, Proposal, Verdict
from pipeline.model.event import (
    CorrectEvent,
    DecideEvent,
    Entry,
    ProposeEvent,
    RevertEvent,
    RunEvent,
    Selector,
)
from pipeline.model.evidence import Applicability, Evidence, Stance
from pipeline.model.text import Document, Span

AT = "2026-01-01T00:00:00Z"
POLICY = "policy:cautious@1"


def document(text: str) -> Document:
    """A document without pages."""
    return Document("letter", text, "utf-8", digest(text.encode()))


def proposal(text: str, start: int, end: int, after: str, *, rule: str = "SPC03@1") -> Proposal:
    """A proposal by a safe rule, with only the rule's word as evidence."""
    told = Evidence("rule", rule, Stance.CONFIRMS, "", 900_000, 1_000_000)
    return Proposal(
        Span(start, end),
        text[start:end],
        after,
        rule,
        "because",
        "spacing",
        Applicability.SAFE,
        900_000,
        (told,),
    )


def run(
    text: str, *edits: tuple[int, int, str], at: str = AT, verdict: Verdict = Verdict.ACCEPT
) -> record.Run:
    """A run that proposes these edits and decides them all alike."""
    event = RunEvent(at, POLICY, "0", "corrigenda 0", "rules", POLICY, "none", "", "")
    decisions = tuple(
        Decision(proposal(text, *edit), verdict, POLICY, "because") for edit in edits
    )
    return record.Run(event, decisions, {})


def correct(
    text: str, start: int, end: int, after: str, *, agent: str = "person:ann", at: str = AT
) -> Entry:
    """A correction made by hand."""
    source = digest(text.encode())
    key = correction_key(source, start, end, text[start:end], after)
    place = Selector(start, end, text[start:end], "", "", 1)
    return entry(CorrectEvent(at, agent, key, source, place, after, "letter", "seen"))


def decide(
    target: str,
    verdict: Verdict,
    *,
    agent: str = "person:ann",
    at: str = AT,
    replaces: tuple[str, ...] = (),
) -> Entry:
    """A decision on a proposal."""
    return entry(DecideEvent(at, agent, target, verdict, "looked", replaces))


def revert(*targets: str, agent: str = "person:ann", at: str = AT) -> Entry:
    """Takes events back."""
    return entry(RevertEvent(at, agent, targets, "wrong"))


def proposed(entries: tuple[Entry, ...]) -> list[Entry]:
    """The proposals among events."""
    return [held for held in entries if isinstance(held.event, ProposeEvent)]


def decided(entries: tuple[Entry, ...]) -> list[Entry]:
    """The decisions among events."""
    return [held for held in entries if isinstance(held.event, DecideEvent)]
