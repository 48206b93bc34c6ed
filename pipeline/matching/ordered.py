"""The different values of an array, which are wanted, and below which a share of them lies.

As `numpy.unique`, `numpy.isin` and `numpy.percentile`, which load numpy's masked arrays to see that
there are none: that takes as long as checking ten pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def different(values: NDArray[Any]) -> NDArray[Any]:
    """Each different value once, rising."""
    ordered = np.sort(values)
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    return ordered[new]


def among(values: NDArray[Any], wanted: Sequence[int]) -> NDArray[np.bool_]:
    """Which of the values are among those wanted, of which there is one at least."""
    ordered = np.array(sorted(wanted), values.dtype)
    places = np.minimum(ordered.searchsorted(values), len(ordered) - 1)
    return np.asarray(ordered[places] == values)


def percentile(values: NDArray[np.int64], share: int) -> float:
    """The value below which so many per cent of the values lie, by linear interpolation."""
    ordered = np.sort(values)
    place = (len(ordered) - 1) * (share / 100)
    low = int(place)
    part = place - low
    first, last = int(ordered[low]), int(ordered[min(low + 1, len(ordered) - 1)])
    if part >= 0.5:
        return last - (last - first) * (1 - part)
    return first + (last - first) * part
