"""What speaks for or against a change: where it stands on the page, witnesses, suspect places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from pipeline.model.text import Box, Span

DIFFERENCE = "RDG"  # begins the ids of differences between readings, which no rule claims


class Applicability(Enum):
    """Whether a rule's change may be applied unseen, is a suggestion, or only marks a place."""

    SAFE = "safe"
    SUGGESTION = "suggestion"
    DISPLAY = "display"


class Severity(Enum):
    """How grave a finding is: no print can have it; likely an artefact; the scan tells; taste."""

    ERROR = "error"
    WARNING = "warning"
    REVIEW = "review"
    STYLE = "style"


class Stance(Enum):
    """What a witness says of a proposed change."""

    CONFIRMS = "confirms"
    CONTRADICTS = "contradicts"
    OTHER = "other"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on the page images a stretch stands, and how sure the reading is of it.

    `page` counts from 1, `line` from 0 within the page; `box` holds the words touched, `row` the
    whole line, both in pixels of the page image; `confidence` (parts per million) is the lowest of
    the words touched.
    """

    page: int
    line: int
    box: Box
    row: Box
    confidence: int


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number behind a piece of evidence: its name and value, a whole number."""

    name: str
    value: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One witness's word on a proposed change.

    `kind` is "rule", "reading" or a signal's name; `source` the rule, engine or signal with its
    version; `saw` what it saw around the place (empty where it reads nothing); `confidence` in
    what it saw and `similarity` of what it saw to the corrected text, both in parts per million.
    `figures` are what a signal measured, in units that it names; None where it measures nothing.
    """

    kind: str
    source: str
    stance: Stance
    saw: str
    confidence: int
    similarity: int
    figures: tuple[Figure, ...] | None = None

    @property
    def witness(self) -> str:
        """What must agree in two pieces of evidence that are no two votes: the source's stem.

        That is an engine's name up to a hyphen or a blank (several ways to run Tesseract are one
        witness), or all of a text witness's.
        """
        if self.source.startswith("witness:"):
            return self.source
        return re.split(r"[\s@-]", self.source, maxsplit=1)[0]

    @property
    def of_page(self) -> bool:
        """Whether it is a reading of the page images, and not another text of the work."""
        return self.kind == "reading" and not self.source.startswith("witness:")

    def figure(self, name: str) -> int | None:
        """The value of one of its figures; None where it was not measured."""
        return next((held.value for held in self.figures or () if held.name == name), None)


@dataclass(frozen=True, slots=True)
class Suspect:
    """A place that may hold an artefact, and who says so: a rule, or two readings that differ.

    `afters` are candidates for the place, best first; none means that the place is only flagged.
    `prior` is the share of such places that are real artefacts, in parts per million.
    """

    span: Span
    before: str
    afters: tuple[str, ...]
    rule: str
    why: str
    error_class: str
    applicability: Applicability
    prior: int
