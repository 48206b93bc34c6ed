"""Sorted 32-bit fingerprints of n-grams: the smallest table that can be searched as it lies."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

MANY = 10_000  # looked for in all: from so many on the list of runs is worth making
GOLDEN = np.array([0x9E3779B97F4A7C15], np.uint64)

Keys = NDArray[np.uint64]
Places = NDArray[np.int64]


def packed(columns: Sequence[NDArray[np.int64]], bits: int) -> Keys:
    """Rows of token numbers, column by column, as one number each, first token highest."""
    keys = columns[0]
    for column in columns[1:]:
        keys = (keys << bits) | column
    return keys.view(np.uint64)


def fingerprints(keys: Keys, order: int | NDArray[np.int64]) -> NDArray[np.uint32]:
    """32 well-mixed bits of each key, told apart by the order of the n-gram.

    The finaliser of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
    generators", 2014). Two n-grams may share a fingerprint: an unseen one is then taken for a
    stored one, once in 2**32 / (entries of the table) look-ups, 1 in 3,000 at a million.
    """
    mixed = keys + np.asarray(order, np.uint64) * GOLDEN
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return np.asarray(mixed >> np.uint64(32), np.uint32)


class Prints:
    """Sorted fingerprints as they lie in a file.

    A few are looked for by halving. Where many are, a list of where each run of equal highest bits
    begins is made (they are spread evenly, so that a run is an entry or two), and looked through.
    """

    __slots__ = ("_asked", "_opens", "table")

    def __init__(self, table: NDArray[np.uint32]) -> None:
        self.table = table
        self._asked = 0
        self._opens: NDArray[np.int32] | None = None

    def __len__(self) -> int:
        return len(self.table)

    def find(self, wanted: NDArray[np.uint32]) -> tuple[Places, NDArray[np.bool_]]:
        """Where each wanted fingerprint stands, and whether it does."""
        table = self.table
        if not len(table):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
        self._asked += len(wanted)
        if self._asked < MANY:
            places = np.minimum(table.searchsorted(wanted), len(table) - 1)
        else:
            places = self._walked(wanted)
        return places, table[places] == wanted

    def _walked(self, wanted: NDArray[np.uint32]) -> Places:
        """Place of the first that is not smaller, or of the last one, by way of the runs."""
        table, last = self.table, len(self.table) - 1
        shift = np.uint32(32 - last.bit_length())
        if self._opens is None:
            sizes = np.bincount(table >> shift, minlength=1 << last.bit_length())
            self._opens = np.concatenate(([0], np.cumsum(sizes[:-1]))).astype(np.int32)
        places: Places = np.minimum(self._opens[wanted >> shift], last).astype(np.int64)
        late = np.flatnonzero(table[places] < wanted)
        while len(late):
            late = late[places[late] < last]
            places[late] += 1
            late = late[table[places[late]] < wanted[late]]
        return places
