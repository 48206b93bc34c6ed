"""What the ledger holds: one frozen record for each thing that happened, never edited.

Integers and strings only (and lists and records of them), so that sorted compact JSON is the
canonical form of RFC 8785. `at` is UTC in ISO 8601 to the second; `agent` is
`policy:<name>@<version>` or `person:<id>`; an event's id is the SHA-256 of its canonical record.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.correction import Verdict
from pipeline.model.evidence import Applicability, Evidence
from pipeline.model.text import Box


@dataclass(frozen=True, slots=True)
class ImageRecord:
    """One page image as the ledger remembers it; sizes in pixels."""

    page: int
    label: str
    path: str
    frame: int
    digest: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class WitnessRecord:
    """One text witness as the ledger remembers it."""

    name: str
    path: str
    digest: str


@dataclass(frozen=True, slots=True)
class Selector:
    """A place in the untouched text: code points, what stands there and 32 characters around it.

    `line` counts the transcript's lines from 1. `page`, `box` and `row` (of the whole line) say
    where it stands on the page image with digest `image`; page 0 where no image is known.
    """

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    line: int
    page: int = 0
    image: str = ""
    box: Box | None = None
    row: Box | None = None


@dataclass(frozen=True, slots=True)
class SourceEvent:
    """A document's text and page images as they were found: digests, lengths, formats.

    `witnesses` are the other texts that lay beside the transcript; None where there were none.
    `follows` is the id of the source event that this one replaces, None for the first.
    """

    at: str
    agent: str
    document: str
    path: str
    digest: str
    encoding: str
    characters: int
    images: tuple[ImageRecord, ...]
    witnesses: tuple[WitnessRecord, ...] | None = None
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class RunEvent:
    """One run of the pipeline: every tool, rule set and setting that shaped its proposals.

    `models` are the digests of the decision model and the language table, and the signals with
    their versions; `configuration` names the rules left out.
    `settings` are those of the engine; of each further one, its name and version stand before.
    """

    at: str
    agent: str
    source: str
    tool: str
    rules: str
    policy: str
    engine: str
    engine_version: str
    settings: str
    models: str = ""
    configuration: str = ""


@dataclass(frozen=True, slots=True)
class ProposeEvent:
    """One proposal of a run: where, what, by which rule, why, and on what evidence."""

    at: str
    agent: str
    run: str
    key: str
    source: str
    selector: Selector
    after: str
    error_class: str
    rule: str
    rule_digest: str
    why: str
    applicability: Applicability
    confidence: int
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class DecideEvent:
    """A verdict on the proposal `target`; `replaces` names the decisions that it overrides.

    With `readers` it counts only when so many different people say the same; None is one.
    """

    at: str
    agent: str
    target: str
    verdict: Verdict
    why: str
    replaces: tuple[str, ...] = ()
    readers: int | None = None


@dataclass(frozen=True, slots=True)
class CorrectEvent:
    """A correction that a person wrote and no rule proposed: accepted at once."""

    at: str
    agent: str
    key: str
    source: str
    selector: Selector
    after: str
    error_class: str
    why: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class RevertEvent:
    """Takes events back, by id: they count no more, unless this revert is reverted itself."""

    at: str
    agent: str
    targets: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True)
class SupersedeEvent:
    """Replaces the corrections `targets` by the correction `by`."""

    at: str
    agent: str
    targets: tuple[str, ...]
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class RebaseEvent:
    """Carries the edit `key` of the text `base` to where it stands in the text `source`.

    `moved` is the edit's key there. Decisions stay with the proposals that they were made on and
    hold at the new place too. Where `base` is `source`, only the page images are new.
    """

    at: str
    agent: str
    base: str
    key: str
    source: str
    moved: str
    selector: Selector


@dataclass(frozen=True, slots=True)
class ConfirmedEvent:
    """The text `source` already reads what the edit `key` of the text `base` put in."""

    at: str
    agent: str
    base: str
    key: str
    source: str
    selector: Selector


@dataclass(frozen=True, slots=True)
class OrphanEvent:
    """The edit `key` of the text `base` has no sure place in the text `source`: for a person."""

    at: str
    agent: str
    base: str
    key: str
    source: str
    why: str


Event = (
    SourceEvent
    | RunEvent
    | ProposeEvent
    | DecideEvent
    | CorrectEvent
    | RevertEvent
    | SupersedeEvent
    | RebaseEvent
    | ConfirmedEvent
    | OrphanEvent
)

KINDS: dict[str, type[Event]] = {
    "source": SourceEvent,
    "run": RunEvent,
    "propose": ProposeEvent,
    "decide": DecideEvent,
    "correct": CorrectEvent,
    "revert": RevertEvent,
    "supersede": SupersedeEvent,
    "rebase": RebaseEvent,
    "confirmed": ConfirmedEvent,
    "orphan": OrphanEvent,
}
NAMES: dict[type[Event], str] = {kind: name for name, kind in KINDS.items()}
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """An event with its id, as it stands in a ledger."""

    id: str
    event: Event
