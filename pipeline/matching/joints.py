"""How two halves of a word with a hyphen between them belong together, by what is known of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.matching.words import word_set

Known = Callable[[str], int]

FEW = 20  # a form that was counted less often in the language may be a piece of a word
SHARE = 20  # so many times as often as its piece a word must be, for the piece to be none
# A hyphen after these hangs: `two- and three-legged`.
HANGING = word_set("and or to nor und oder bis sowie et ou à y o e")
PREFIXES = word_set(
    """
    a ante anti arch be bi co counter de demi en ex extra fore half hyper in inter mid mis neo non
    off on out over pan para post pre pro pseudo quasi re self semi sub super to trans tri ultra
    un under up vice well
    """
)


@dataclass(frozen=True, slots=True)
class Joint:
    """What a text and its language know of two halves: how often each form was seen.

    `here` are the text's own words (small letters) with their counts; `known` says how often
    the language counted a word, 0 for all words where it has no lexicon.
    """

    left: str
    right: str
    here: Mapping[str, int]
    known: Known

    @property
    def joined(self) -> int:
        """How often the text has the word without a hyphen."""
        return self.here.get(self.left.lower() + self.right.lower(), 0)

    @property
    def hyphenated(self) -> int:
        """How often the text has the word with a hyphen."""
        return self.here.get(f"{self.left}-{self.right}".lower(), 0)

    @property
    def a_word(self) -> bool:
        """Whether the joined form is a word of the text or of its language."""
        return self.joined > 0 or self.known(self.left + self.right) >= FEW

    @property
    def a_compound(self) -> bool:
        """Whether the hyphenated form is a word of the text or of its language."""
        return self.hyphenated > 0 or self.known(f"{self.left}-{self.right}") > 0

    def piece(self, half: str) -> bool:
        """Whether this half is no word by itself, but a piece of the joined one."""
        alone = self.known(half)
        return alone < FEW or alone * SHARE < self.known(self.left + self.right)

    @property
    def split(self) -> bool:
        """Whether the joined form is a word and one of the halves is none."""
        left = self.left.lower()
        if not self.a_word or left[0] == self.right[0].lower() == left[-1]:
            return False  # `b-but`
        return self.piece(self.right) or (left not in PREFIXES and self.piece(self.left))

    @property
    def stutter(self) -> bool:
        """Whether the first half is what the second begins with: `th-the`."""
        return self.right.lower().startswith(self.left.lower())
