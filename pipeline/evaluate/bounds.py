"""Bounds of an error rate by resampling.

The percentile method of Efron and Tibshirani, An Introduction to the Bootstrap, 1993.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.evaluate.figures import Bounds

_DRAWS = 1000
_ITEMS = 1000  # more items than this are first dealt into so many lots
_SEED = 1993


def bounds(errors: Sequence[int], totals: Sequence[int]) -> Bounds | None:
    """The middle 95 of 100 micro averages of resampled items; None for fewer than two.

    The draws are seeded: the same figures give the same bounds.
    """
    if len(errors) < 2 or not sum(totals):
        return None
    lots = min(len(errors), _ITEMS)
    lot = np.arange(len(errors)) % lots
    wrong = np.bincount(lot, np.asarray(errors, float))
    all_ = np.bincount(lot, np.asarray(totals, float))
    draws = np.random.default_rng(_SEED).integers(0, lots, (_DRAWS, lots))
    drawn = all_[draws].sum(1)
    shares = wrong[draws].sum(1)[drawn > 0] / drawn[drawn > 0]
    low, high = np.quantile(shares, (0.025, 0.975)).tolist()
    return Bounds(low, high)
