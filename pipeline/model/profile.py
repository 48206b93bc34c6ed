"""What a transcript's own habits are: rules and restored marks follow these, not ours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.model.text import Span


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch that is not running prose: `kind` is "furniture", "heading" or "list"."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The habits of one transcript.

    `dash` is its dash with the blanks it sets around it, `break_` what stands between two
    paragraphs, `spaced` the marks that it mostly sets off by a blank, `words` how often each of
    its words (lower case) occurs. `zones` are in order and do not overlap.
    """

    language: str
    curly: bool
    dash: str
    break_: str
    spaced: frozenset[str]
    words: Mapping[str, int]
    zones: tuple[Zone, ...]

    def zone(self, offset: int) -> str:
        """The kind of zone at a code point of the text; "body" outside all zones."""
        at = bisect_right(self.zones, offset, key=lambda z: z.span.start) - 1
        if at >= 0 and offset < self.zones[at].span.end:
            return self.zones[at].kind
        return "body"
