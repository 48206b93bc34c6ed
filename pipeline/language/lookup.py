"""Sorted 32-bit fingerprints of n-grams: the smallest table that can be searched as it lies."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

GOLDEN = np.array([0x9E3779B97F4A7C15], np.uint64)

Keys = NDArray[np.uint64]
Places = NDArray[np.int64]


def packed(columns: NDArray[np.int64], bits: int) -> Keys:
    """Rows of token numbers as one number each, `bits` a token, first token highest."""
    keys = columns[:, 0]
    for column in range(1, columns.shape[1]):
        keys = (keys << bits) | columns[:, column]
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


def find(table: NDArray[np.uint32], wanted: NDArray[np.uint32]) -> tuple[Places, NDArray[np.bool_]]:
    """Where each wanted fingerprint stands in the sorted table, and whether it does."""
    if not len(table):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    places = np.minimum(table.searchsorted(wanted), len(table) - 1)
    return places, table[places] == wanted
