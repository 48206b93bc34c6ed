"""How likely a word or mark is after the two before it: a trigram model with backoff weights.

Probabilities are those of interpolated modified Kneser-Ney smoothing (Chen and Goodman, "An
empirical study of smoothing techniques for language modeling", 1999), pruned, with backoff weights
recomputed so that each distribution still sums to one, and held as in Heafield's KenLM (2011):
fingerprints instead of words, eight bits for each logarithm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.language.lookup import Prints, fingerprints, packed
from pipeline.language.table import Table

BITS = 20  # a word's number in a packed n-gram
NONE = -1  # no history at this place

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Words:
    """Mapped arrays. Lexicon numbers below the length of `unigrams` are words of the model.

    All others share its number 0, the unknown. `shares` is log10 p(word | its number in the
    model): for the unknown itself, which stands for very many spellings; for a word that only the
    lexicon knows; and for a word of the model, 0.
    """

    shares: Floats
    unigrams: Floats
    unigram_weights: Floats
    bigrams: Prints
    bigram_codes: NDArray[np.uint8]
    bigram_weight_codes: NDArray[np.uint8]
    bigram_levels: Floats
    weight_levels: Floats
    trigrams: Prints
    trigram_codes: NDArray[np.uint8]
    trigram_levels: Floats

    @classmethod
    def of(cls, table: Table) -> Words:
        """The word model of a mapped table."""
        held: dict[str, Any] = {name: table.arrays[f"words.{name}"] for name in cls.__slots__}
        held |= {name: Prints(held[name]) for name in ("bigrams", "trigrams")}
        return cls(**held)

    def logs(self, before: Numbers, last: Numbers, this: Numbers) -> Floats:
        """log10 p(this | before, last) for lexicon numbers, NONE where there is no history."""
        return self.spread((before, last, this))[0]

    def spread(self, columns: Sequence[Numbers]) -> list[Floats]:
        """log10 p of each column from the third on, given the two before it; NONE as in `logs`.

        A column is the numbers of many places. What stands in the last columns must be a token.
        """
        size = len(self.unigrams)
        seen = [column >= 0 for column in columns]
        inner = [np.where(column < size, column, 0) for column in columns]
        count = len(columns[0])
        pairs = [packed(two, BITS) for two in pairwise(inner)]
        places, stored = self.bigrams.find(fingerprints(np.concatenate(pairs), 2))
        triples = [packed(inner[n : n + 3], BITS) for n in range(len(columns) - 2)]
        long, full = self.trigrams.find(fingerprints(np.concatenate(triples), 3))
        found = []
        for n in range(2, len(columns)):
            context, here = (slice(i * count, (i + 1) * count) for i in (n - 2, n - 1))
            far = slice(context.start, context.stop)
            second, third = inner[n - 1], inner[n]
            weights = np.where(seen[n - 1], self.unigram_weights[second], np.float32(0))
            shorter = weights + self.unigrams[third]
            own = self.bigram_levels[self.bigram_codes[places[here]]]
            logs = np.where(stored[here] & seen[n - 1], own, shorter)
            both = seen[n - 2] & seen[n - 1]
            charged = self.weight_levels[self.bigram_weight_codes[places[context]]]
            logs += np.where(stored[context] & both, charged, np.float32(0))
            held = self.trigram_levels[self.trigram_codes[long[far]]]
            logs = np.where(full[far] & both, held, logs)
            kinds = np.where(columns[n] < size, np.minimum(columns[n], 1) * 2, 1)
            found.append(np.asarray(logs + self.shares[kinds], np.float32))
        return found

    def running(self, numbers: Numbers) -> Floats:
        """log10 p of every token of a text after the two before it; the first has no history."""
        shifted = np.concatenate((np.full(2, NONE), numbers)).astype(np.int64)
        return self.logs(shifted[:-2], shifted[1:-1], numbers)


def triples(rows: Sequence[tuple[int, int, int]]) -> tuple[Numbers, Numbers, Numbers]:
    """Rows of three numbers as three columns."""
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
