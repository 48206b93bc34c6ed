"""Counts of n-grams to interpolated modified Kneser-Ney probabilities, whole orders at a time.

Chen and Goodman, "An empirical study of smoothing techniques for language modeling" (1999): three
discounts an order, lower orders counted by the number of different predecessors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Keys = NDArray[np.int64]
Reals = NDArray[np.float64]
Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Order:
    """All n-grams of one length: sorted packed keys, natural logs of p, how often each occurred.

    `shorter` is the log of what the order below gives the same last token, interpolated: what the
    n-gram would get without being stored.
    """

    keys: Keys
    logs: Reals
    counts: Counts
    shorter: Reals


def packed(stream: NDArray[np.uint32], order: int, bits: int) -> Keys:
    """Every run of `order` tokens of the stream as one number, first token highest."""
    keys = np.zeros(max(0, len(stream) - order + 1), np.int64)
    for place in range(order):
        keys <<= bits
        keys |= stream[place : place + len(keys)]
    return keys


def place(keys: Keys, wanted: Keys) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Where each wanted key is in the sorted keys, and whether it is."""
    if not len(keys):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    places = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
    return places, keys[places] == wanted


def discounts(counts: Counts) -> Reals:
    """What is taken off a count of 0, 1, 2, and 3 or more (Chen and Goodman, equation 26)."""
    ones, twos, threes, fours = (max(1, int(np.count_nonzero(counts == n))) for n in (1, 2, 3, 4))
    share = ones / (ones + 2 * twos)
    ratios = (twos / ones, threes / twos, fours / threes)
    cuts = (n - (n + 1) * share * ratio for n, ratio in enumerate(ratios, 1))
    return np.array([0.0, *(min(max(cut, 0.1), n) for n, cut in enumerate(cuts, 1))])


def counted(stream: NDArray[np.uint32], order: int, bits: int) -> list[tuple[Keys, Counts]]:
    """Keys and plain counts of every order from 1 up."""
    found = []
    for length in range(1, order + 1):
        keys = packed(stream, length, bits)
        keys.sort()
        first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
        found.append((keys[first], np.diff(np.append(first, len(keys)))))
        del keys
    return found


def predecessors(above: Keys, keys: Keys, bits: int, length: int) -> Counts:
    """For each key how many different tokens stood before it, from the sorted keys one longer."""
    suffixes = above & ((1 << (bits * length)) - 1)
    return np.bincount(np.searchsorted(keys, suffixes), minlength=len(keys)).astype(np.int64)


def smoothed(stream: NDArray[np.uint32], order: int, bits: int, types: int) -> list[Order]:
    """The interpolated model of every order from 1 up, for `types` different tokens in all."""
    plain = counted(stream, order, bits)
    orders: list[Order] = []
    for length, (keys, counts) in enumerate(plain, 1):
        used = counts
        if length < order:  # the few that begin the stream have no predecessor: count at least one
            used = np.maximum(predecessors(plain[length][0], keys, bits, length), 1)
        cuts = discounts(used)[np.minimum(used, 3)]
        if length == 1:
            total = float(used.sum())
            shorter = np.full(len(keys), np.log(cuts.sum() / total / types))
            starts, group = np.zeros(1, np.int64), np.zeros(len(keys), np.int64)
        else:
            contexts = keys >> bits
            starts = np.flatnonzero(np.concatenate(([True], contexts[1:] != contexts[:-1])))
            group = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(keys))))
            below = orders[-1]
            suffix, _ = place(below.keys, keys & ((1 << (bits * (length - 1))) - 1))
            totals = np.add.reduceat(used, starts).astype(np.float64)
            weight = np.log(np.add.reduceat(cuts, starts) / totals)
            shorter = below.logs[suffix] + weight[group]
        if length > 1:
            logs = np.logaddexp(np.log(np.maximum(used - cuts, 1e-12) / totals[group]), shorter)
        else:
            logs = np.logaddexp(np.log(np.maximum(used - cuts, 1e-12) / total), shorter)
        orders.append(Order(keys, logs, counts, shorter))
    return orders
