"""What makes a judged place known again after edits elsewhere: rule, words there, words around."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from pipeline.check.hit import Hit
from pipeline.matching.words import WORD
from pipeline.model.canonical import digest

NEAR = 3  # words on each side
ENOUGH = 2  # fewer words than this do not suffice to know a place by
WEAK = "~"
REACH = 120  # code points looked at on each side
SHOWN = 24  # code points on each side that a person sees in the baseline


@dataclass(frozen=True, slots=True)
class Context:
    """Two digests (16 hexadecimal digits), each of the rule, what stands there and one side.

    Only words count, in lower case: marks and blanks around may be corrected. An edit on one side
    leaves the other. A side with hardly a word begins with `WEAK`: it does not suffice alone.
    """

    left: str
    right: str

    def meets(self, other: Context) -> bool:
        """Whether both may be the same place: one side at least is the same."""
        return bool(set(self.sides()) & set(other.sides()))

    def sides(self) -> list[str]:
        """The sides that suffice to know the place by; left and right never look alike."""
        return [side for side in (self.left, self.right) if not side.startswith(WEAK)]


def context(text: str, hit: Hit) -> Context:
    """The context of a hit in its text."""
    before = text[max(hit.start - REACH, 0) : hit.start]
    after = text[hit.end : hit.end + REACH]
    return Context(_side(hit, "left", _words(before)[-NEAR:]), _side(hit, "right", _words(after)))


def shown(text: str, hit: Hit) -> str:
    """The place for a person's eye, in its line, in square brackets."""
    left = text[max(hit.start - SHOWN, 0) : hit.start]
    right = text[hit.end : hit.end + SHOWN]
    return " ".join(f"{left}[{text[hit.start : hit.end][: 2 * SHOWN]}]{right}".split())


def _words(text: str) -> list[str]:
    return [found.group().casefold().replace("’", "'") for found in WORD.finditer(text)]


def _side(hit: Hit, side: str, words: list[str]) -> str:
    near = words[:NEAR]
    here = " ".join(unicodedata.normalize("NFC", hit.before).split())
    made = digest("\n".join((hit.rule, side, here, *near)).encode("utf-8", "replace"))[:16]
    return made if len(near) >= ENOUGH else WEAK + made
