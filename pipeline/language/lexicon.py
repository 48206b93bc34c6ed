"""The words of a language with how often they were counted and whether only as names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from pipeline.language.table import Table
from pipeline.language.tokens import lowered

LINE_END = 10
NAME = 1  # flag: seen with a capital only, or nearly
REMEMBERED = 500_000  # words looked up before they are forgotten again: some 60 MB


def prints(words: Iterable[str]) -> NDArray[np.uint64]:
    """64 bits of each word's BLAKE2 digest: of a lexicon's words no two share them."""
    digests = (blake2b(word.encode("utf-8", "replace"), digest_size=8).digest() for word in words)
    return np.frombuffer(b"".join(digests), "<u8")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Lower-cased words, numbered by falling count; number 0 is any word that is not here.

    Words are found by their digests as they lie in the file: a dictionary of all would take
    longer to fill than most texts take to check. What was looked up is remembered.
    """

    sorted_prints: NDArray[np.uint64]
    places: NDArray[np.uint32]
    counts: NDArray[np.uint32]
    flags: NDArray[np.uint8]
    spelled: NDArray[np.uint8]
    seen: dict[str, int] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, table: Table) -> Lexicon:
        """The lexicon of a mapped table."""
        arrays = table.arrays
        return cls(
            arrays["lexicon.sorted_prints"],
            arrays["lexicon.places"],
            arrays["lexicon.counts"],
            arrays["lexicon.flags"],
            arrays["lexicon.spelled"],
        )

    def words(self) -> list[str]:
        """All words in the order of their numbers; the first, the unknown, is empty."""
        return self.spelled.tobytes().decode().split("\n")

    def counted(self, least: int) -> str:
        """The words that were counted so often at least, in a row, a line end between two.

        As many words from the first on: for the compounds among them, which come after all words
        of the model, the list has as many words that were counted a little less often.
        """
        last = int(np.count_nonzero(self.counts[1:] >= least))
        ends = np.append(np.flatnonzero(self.spelled == LINE_END), len(self.spelled))
        return self.spelled[ends[0] + 1 : ends[last]].tobytes().decode()

    def numbers(self, words: Sequence[str]) -> NDArray[np.int64]:
        """The number of each word in any case; a possessive counts as its owner; 0 if unknown."""
        seen = self.seen
        fresh = [word for word in dict.fromkeys(words) if word not in seen]
        if fresh:
            if len(seen) + len(fresh) > REMEMBERED:
                seen.clear()
                fresh = list(dict.fromkeys(words))
            plain = [lowered(word) for word in fresh]
            found = self._find(plain)
            for place in np.flatnonzero(found == 0).tolist():
                if plain[place].endswith("'s"):
                    found[place] = self._find([plain[place][:-2]])[0]
            seen.update(zip(fresh, found.tolist(), strict=True))
        return np.array([seen[word] for word in words], np.int64)

    def known(self, word: str) -> int:
        """How often the word was counted, at least 1 for a word of the lexicon, 0 for others."""
        number = self._number(word)
        return int(self.counts[number]) if number else 0

    def named(self, word: str) -> bool:
        """Whether the word was seen (nearly) only with a capital: a name or a title."""
        number = self._number(word)
        return bool(number) and bool(self.flags[number] & NAME)

    def _number(self, word: str) -> int:
        number = self.seen.get(word)
        return int(self.numbers([word])[0]) if number is None else number

    def _find(self, words: Sequence[str]) -> NDArray[np.int64]:
        wanted = prints(words)
        last = len(self.sorted_prints) - 1
        at = np.minimum(self.sorted_prints.searchsorted(wanted), last)
        return np.where(self.sorted_prints[at] == wanted, self.places[at].astype(np.int64), 0)
