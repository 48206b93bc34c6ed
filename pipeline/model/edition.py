"""What a source and its ledger come to: live corrections, the cleaned text, its origins."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from pipeline.model.event import CorrectEvent, Entry, ProposeEvent, Selector
from pipeline.model.text import Document, Span


class State(Enum):
    """What a live proposal has come to."""

    APPLIED = "applied"
    QUEUED = "queued"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Live:
    """One edit that the ledger still holds, whoever proposed it and however often.

    `entry` is the newest proposal of it, `decision` the id of the decision that counts (empty
    where none was made), `agent`, `at` and `why` are that decision's. `rivals` are the ids of the
    corrections that it cannot stand beside.
    """

    key: str
    entry: Entry
    state: State
    decision: str
    agent: str
    at: str
    why: str
    rivals: tuple[str, ...] = ()

    @property
    def proposal(self) -> ProposeEvent | CorrectEvent:
        """The recorded proposal or hand-made correction itself."""
        event = self.entry.event
        assert isinstance(event, ProposeEvent | CorrectEvent)
        return event

    @property
    def selector(self) -> Selector:
        """The place in the untouched text."""
        return self.proposal.selector

    @property
    def span(self) -> Span:
        """The place as a span of the untouched text."""
        return Span(self.selector.start, self.selector.end)

    @property
    def after(self) -> str:
        """What is to stand there."""
        return self.proposal.after

    @property
    def rule(self) -> str:
        """Rule id with version; "hand" for a correction that a person wrote."""
        event = self.proposal
        return event.rule if isinstance(event, ProposeEvent) else "hand"

    @property
    def confidence(self) -> int:
        """In parts per million; a hand-made correction is certain to its maker."""
        event = self.proposal
        return event.confidence if isinstance(event, ProposeEvent) else 1_000_000

    @property
    def is_flag(self) -> bool:
        """Whether it only marks a place and changes nothing."""
        return self.selector.exact == self.after


@dataclass(frozen=True, slots=True)
class Orphan:
    """A correction of an earlier text that has no sure place in this one: for a person.

    `event` is the id of the orphan event, `live` the correction as it stood in the earlier text.
    """

    event: str
    live: Live
    why: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the cleaned text: its place there, its place in the source, and its event.

    `event` is empty where the stretch is the source's own.
    """

    out_start: int
    out_end: int
    start: int
    end: int
    event: str


@dataclass(frozen=True, slots=True)
class Edition:
    """The cleaned text of a document, every live proposal, and the table of pieces.

    `entries` are ordered by place and confidence; the pieces tile both texts; `orphans` wait.
    """

    document: Document
    entries: tuple[Live, ...]
    pieces: tuple[Piece, ...]
    text: str
    orphans: tuple[Orphan, ...] = ()

    def origin(self, offset: int) -> Piece:
        """The piece that the cleaned text's code point `offset` comes from."""
        if not 0 <= offset < len(self.text):
            raise IndexError(offset)
        return self.pieces[bisect_right(self.pieces, offset, key=lambda p: p.out_end)]

    def of(self, state: State) -> tuple[Live, ...]:
        """The live proposals in one state."""
        return tuple(live for live in self.entries if live.state is state)
