"""What a plug-in is: rule, signal, engine, format or exporter, each a plain frozen value."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.model.evidence import Applicability, Evidence, Severity
from pipeline.model.text import Box, Document, PageImage, Span

if TYPE_CHECKING:  # a check by rule alone needs none of them
    from pipeline.matching.sheet import Sheet
    from pipeline.model.collation import Collation
    from pipeline.model.correction import Proposal
    from pipeline.model.edition import Edition
    from pipeline.model.reading import PageReading, Reading

CLASSES = ("spacing", "mark", "letter", "digit", "case", "word", "dash", "quote", "structure")


@dataclass(frozen=True, slots=True)
class Finding:
    """A place where a rule fires and what may stand there instead, best first.

    No candidates means that the place is only flagged. `applicability`, where given, holds for
    this place instead of the rule's own.
    """

    span: Span
    afters: tuple[str, ...] = ()
    applicability: Applicability | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A text and what fixing with this rule alone makes of it; `fixed` None: it stays silent.

    Where a rule only flags, `fixed` equals the text.
    """

    text: str
    fixed: str | None = None
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where the reading differs, with its surroundings, as a rule may claim it as its own.

    `left` and `right` are up to 40 characters of the transcript around the place; `after` is in
    the transcript's own conventions.
    """

    before: str
    after: str
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of artefact: how to find it in a text, and what it is, for a person.

    `find` sees the text and its profile laid out as a sheet, and yields findings in order;
    `claims` says of a disagreement with the reading whether it is an artefact of this kind (for
    artefacts that only the page can show). `prior`: the share of hits that are real, in parts per
    million. A rule of severity STYLE is off unless asked for; `needs_scan`: only the page decides.
    """

    id: str
    name: str
    version: int
    why: str
    error_class: str
    applicability: Applicability
    prior: int
    find: Callable[[Sheet], Iterable[Finding]]
    examples: tuple[Example, ...]
    claims: Callable[[Difference], bool] | None = None
    severity: Severity = Severity.WARNING
    needs_scan: bool = False

    @property
    def tag(self) -> str:
        """Id and version, as the ledger names the rule."""
        return f"{self.id}@{self.version}"


class Kept(Protocol):
    """What may be made again, kept under a key: a signal's costly values of a page."""

    def take(self, key: str) -> bytes | None:
        """What was kept under the key; None where there is nothing, or it is damaged."""

    def keep(self, key: str, content: bytes) -> None:
        """Keep the content under the key."""


@dataclass(frozen=True, slots=True)
class Ground:
    """All that a signal may look at: the text and its profile, the readings, the page images.

    `collations[n]` is the transcript beside `readings[n]`; `load` opens a page as a PIL image in
    grey mode; `kept` remembers costly values between runs.
    """

    document: Document
    sheet: Sheet
    collations: tuple[Collation, ...]
    readings: tuple[Reading, ...]
    load: Callable[[PageImage], Any]
    kept: Kept


@dataclass(frozen=True, slots=True)
class Signal:
    """One independent kind of evidence on proposals that are already there.

    `weigh` returns a value for each proposal, in order: its evidence, or None where it must
    abstain. It changes no proposal and proposes none.
    """

    name: str
    version: int
    why: str
    weigh: Callable[[Ground, Sequence[Proposal]], Sequence[Evidence | None]]

    @property
    def tag(self) -> str:
        """Name and version, as evidence names its source."""
        return f"{self.name}@{self.version}"


class Engine(Protocol):
    """Reads page images; may run another program, touches nothing else."""

    @property
    def name(self) -> str:
        """What the engine is called in settings and in the ledger."""

    def version(self) -> str:
        """The engine's own version; raises ToolError where it cannot be had."""

    def settings(self, languages: Sequence[str], mode: str) -> str:
        """All that shapes a reading but image and version, as one line: part of the cache key.

        Raises ToolError where a language's model is missing.
        """

    def modes(self) -> tuple[str, ...]:
        """Ways of segmenting a page, the usual one first."""

    def read(self, images: Sequence[Any], settings: str) -> tuple[PageReading, ...]:
        """The words of each page image (PIL images), in order."""


class Format(Protocol):
    """Opens page images of one kind of file."""

    @property
    def name(self) -> str:
        """What the format is called in messages."""

    @property
    def endings(self) -> tuple[str, ...]:
        """How the names of such files end, lower case, with the dot."""

    def frames(self, content: bytes, where: str) -> tuple[tuple[int, int, int], ...]:
        """Width, height (pixels) and dots per inch of each page; raises InputError."""

    def image(self, content: bytes, frame: int, where: str) -> Any:
        """One page as a PIL image in grey ("L") mode; raises InputError."""


class Crops(Protocol):
    """Cuts pieces out of page images for exporters."""

    def cut(self, page: int, box: Box) -> bytes | None:
        """The piece as a PNG, at most 150 dots per inch; None where there is no image."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """Writes one file of a report from an edition; the bytes depend on nothing else."""

    name: str
    filename: str
    write: Callable[[Edition, Crops], bytes]
