"""How likely a word or mark is after the two before it: a trigram model with backoff weights.

Probabilities are those of interpolated modified Kneser-Ney smoothing (Chen and Goodman, "An
empirical study of smoothing techniques for language modeling", 1999), pruned, with backoff weights
recomputed so that each distribution still sums to one, and held as in Heafield's KenLM (2011):
fingerprints instead of words, eight bits for each logarithm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.language.lookup import find, fingerprints, packed
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
    bigrams: NDArray[np.uint32]
    bigram_codes: NDArray[np.uint8]
    bigram_weight_codes: NDArray[np.uint8]
    bigram_levels: Floats
    weight_levels: Floats
    trigrams: NDArray[np.uint32]
    trigram_codes: NDArray[np.uint8]
    trigram_levels: Floats

    @classmethod
    def of(cls, table: Table) -> Words:
        """The word model of a mapped table."""
        return cls(**{name: table.arrays[f"words.{name}"] for name in cls.__slots__})

    def logs(self, before: Numbers, last: Numbers, this: Numbers) -> Floats:
        """log10 p(this | before, last) for lexicon numbers, NONE where there is no history."""
        size = len(self.unigrams)
        first, second, third = (np.where(n < size, n, 0) for n in (before, last, this))
        rows = np.stack((second, third), 1)
        places, stored = find(self.bigrams, fingerprints(packed(rows, BITS), 2))
        stored &= second >= 0
        weights = np.where(second < 0, np.float32(0), self.unigram_weights[second])
        shorter = weights + self.unigrams[third]
        logs = np.where(stored, self.bigram_levels[self.bigram_codes[places]], shorter)
        full = np.flatnonzero((first >= 0) & (second >= 0))
        if len(full):
            rows = np.stack((first[full], second[full], third[full]), 1)
            logs[full] = self._trigram(rows, logs[full])
        kinds = np.where(this < size, np.minimum(this, 1) * 2, 1)
        return np.asarray(logs + self.shares[kinds], np.float32)

    def _trigram(self, rows: Numbers, shorter: Floats) -> Floats:
        """log10 p of each row's third word after both others, given that after one only."""
        places, stored = find(self.trigrams, fingerprints(packed(rows, BITS), 3))
        logs = self.trigram_levels[self.trigram_codes[places]]
        context, weighted = find(self.bigrams, fingerprints(packed(rows[:, :2], BITS), 2))
        weights = self.weight_levels[self.bigram_weight_codes[context]]
        return np.where(stored, logs, shorter + np.where(weighted, weights, np.float32(0)))

    def running(self, numbers: Numbers) -> Floats:
        """log10 p of every token of a text after the two before it; the first has no history."""
        shifted = np.concatenate((np.full(2, NONE), numbers)).astype(np.int64)
        return self.logs(shifted[:-2], shifted[1:-1], numbers)


def triples(rows: Sequence[tuple[int, int, int]]) -> tuple[Numbers, Numbers, Numbers]:
    """Rows of three numbers as three columns."""
    table = np.array(rows, np.int64).reshape(-1, 3)
    return table[:, 0], table[:, 1], table[:, 2]
