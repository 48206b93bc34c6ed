"""What carrying an edit to another text comes to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pipeline.model.text import Span


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """What is to stand at `span` of a text; where it stands there already, a mark on the place."""

    span: Span
    after: str

    def exact(self, text: str) -> str:
        """What stands there in the text that the edit is of."""
        return text[self.span.start : self.span.end]


class Fate(Enum):
    """What becomes of an edit: it is still needed, the new text has it, or no one can say."""

    CARRIED = "carried"
    CONFIRMED = "confirmed"
    ORPHANED = "orphaned"


@dataclass(frozen=True, slots=True)
class Outcome:
    """An edit's fate and its place in the new text; `why` an orphan has none."""

    fate: Fate
    span: Span | None
    why: str = ""
