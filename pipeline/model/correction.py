"""A proposed change of the text and what was decided on it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pipeline.model.evidence import Applicability, Evidence, Place
from pipeline.model.text import Span


class Verdict(Enum):
    """What a decision says of a proposal; `ASSERT` means checked: leave as printed."""

    ACCEPT = "accept"
    REJECT = "reject"
    DEFER = "defer"
    ASSERT = "assert"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One change of the untouched text, with all that speaks for and against it.

    `before` is the text at `span`; where `after` equals it, the proposal only flags the place.
    `rule` is id@version; `confidence` in parts per million.
    """

    span: Span
    before: str
    after: str
    rule: str
    why: str
    error_class: str
    applicability: Applicability
    confidence: int
    evidence: tuple[Evidence, ...]
    place: Place | None = None

    @property
    def is_flag(self) -> bool:
        """Whether the proposal only marks a place and changes nothing."""
        return self.before == self.after


@dataclass(frozen=True, slots=True)
class Decision:
    """A policy's or a person's verdict on a proposal, and the reason in words."""

    proposal: Proposal
    verdict: Verdict
    agent: str
    why: str
