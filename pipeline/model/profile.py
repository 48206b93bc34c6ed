"""What a transcript's own habits are: rules and restored marks follow these, not ours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field

from pipeline.model.text import Span

KINDS = ("furniture", "heading", "verse", "list", "note", "table")


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch that is not running prose; `kind` is one of KINDS."""

    span: Span
    kind: str


@dataclass(frozen=True, slots=True)
class Profile:
    """The habits of one transcript.

    `dash` is its dash with the blanks it sets around it, `break_` what stands between two
    paragraphs, `spaced` the marks that it mostly sets off by a blank, `words` how often each of
    its words (small letters, with ' for ’) occurs. `zones` are in order and do not overlap.
    `quotes` are the opening and the closing mark of most quotations ("" where there is none).
    `abbreviations` (small letters, without the last period) are its language's and its own,
    `possessives` its words with an apostrophe as owners have it ("party's", "workers'"), `good`
    the words that it has often enough to mean them, and those that a lexicon knows.
    """

    language: str
    curly: bool
    dash: str
    break_: str
    spaced: frozenset[str]
    words: Mapping[str, int]
    zones: tuple[Zone, ...]
    quotes: str = ""
    abbreviations: frozenset[str] = frozenset()
    possessives: frozenset[str] = frozenset()
    good: frozenset[str] = frozenset()

    _starts: tuple[int, ...] = field(init=False, repr=False, compare=False)  # of the zones

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", tuple(zone.span.start for zone in self.zones))

    def zone(self, offset: int) -> str:
        """The kind of zone at a code point of the text; "body" outside all zones."""
        at = bisect_right(self._starts, offset) - 1
        if at >= 0 and offset < self.zones[at].span.end:
            return self.zones[at].kind
        return "body"
