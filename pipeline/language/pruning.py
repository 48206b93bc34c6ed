"""Which n-grams to keep, the backoff weights of what is kept, and eight bits for each logarithm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.language.smoothing import Keys, Order, Reals, place

LEVELS = 256


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of one order: keys, natural logs of p, natural logs of backoff weights."""

    keys: Keys
    logs: Reals
    weights: Reals


def chosen(orders: Sequence[Order], entries: int, bits: int) -> list[NDArray[np.bool_]]:
    """Which n-grams of each order to keep: all single tokens, and `entries` of the longer ones.

    Those that lose most when left out: count times the difference of log p with and without
    (Seymore and Rosenfeld, "Scalable backoff language models", 1996). One seen once is kept only
    where its order has no other; the context of a kept one always is, since it carries the weight.
    """
    gains = [np.where(o.counts > 1, o.counts * (o.logs - o.shorter), -1.0) for o in orders[1:]]
    merged = np.concatenate(gains)
    entries = min(entries, int(np.count_nonzero(merged > 0)))
    least = float(np.partition(merged, -entries)[-entries]) if entries else np.inf
    keep = [np.ones(len(orders[0].keys), np.bool_), *(gain >= least for gain in gains)]
    for gain, kept_ in zip(gains, keep[1:], strict=True):
        kept_[np.argmax(gain)] = True  # no order is empty
    for length in range(len(orders) - 1, 1, -1):
        contexts = np.unique(orders[length].keys[keep[length]] >> bits)
        places, _ = place(orders[length - 1].keys, contexts)
        keep[length - 1][places] = True
    return keep


def kept(orders: Sequence[Order], keep: Sequence[NDArray[np.bool_]], bits: int) -> list[Kept]:
    """The kept n-grams with weights so that p(. | context) still sums to one.

    The weight of a context is (1 - sum of p of its kept n-grams) / (1 - sum of what the pruned
    orders below give the same last tokens).
    """
    found: list[Kept] = []
    for length, (order, chosen_) in enumerate(zip(orders, keep, strict=True), 1):
        keys, logs = order.keys[chosen_], order.logs[chosen_]
        if found and len(keys):
            below = found[-1]
            contexts = keys >> bits
            starts = np.flatnonzero(np.concatenate(([True], contexts[1:] != contexts[:-1])))
            shorter = evaluated(found, keys & ((1 << (bits * (length - 1))) - 1), bits)
            left = 1 - np.add.reduceat(np.exp(logs), starts)
            left_below = 1 - np.add.reduceat(np.exp(shorter), starts)
            places, _ = place(below.keys, contexts[starts])
            weights = np.log(np.maximum(left, 1e-9)) - np.log(np.maximum(left_below, 1e-9))
            below.weights[places] = weights
        found.append(Kept(keys, logs, np.zeros(len(keys))))
    return found


def evaluated(levels: Sequence[Kept], keys: Keys, bits: int) -> Reals:
    """Natural log of p of each packed n-gram of the highest of these orders, backing off."""
    length = len(levels)
    places, stored = place(levels[-1].keys, keys)
    logs = np.zeros(len(keys))
    logs[stored] = levels[-1].logs[places[stored]]
    rest = np.flatnonzero(~stored)
    if length > 1 and len(rest):
        shorter = evaluated(levels[:-1], keys[rest] & ((1 << (bits * (length - 1))) - 1), bits)
        context, weighted = place(levels[-2].keys, keys[rest] >> bits)
        shorter[weighted] += levels[-2].weights[context[weighted]]
        logs[rest] = shorter
    return logs


def quantised(values: Reals) -> tuple[NDArray[np.uint8], NDArray[np.float32]]:
    """Each value's number among 256 levels, and the levels: level 0 is exactly 0.

    Levels are the means of equally filled bins of the other values.
    """
    codes = np.zeros(len(values), np.uint8)
    levels = np.zeros(LEVELS, np.float32)
    other = np.flatnonzero(values != 0)
    if len(other):
        ranked = other[np.argsort(values[other], kind="stable")]
        for number, members in enumerate(np.array_split(ranked, LEVELS - 1), 1):
            if len(members):
                levels[number] = np.float32(values[members].mean())
                codes[members] = number
    return codes, levels
