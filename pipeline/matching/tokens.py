"""Rows of words (or lines) as units, so that they are aligned as letters are."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.errors import InputError
from pipeline.matching.graphemes import Units

_FIRST = 0x100
_LAST = 0x110000


def named(*rows: Sequence[str]) -> tuple[Units, ...]:
    """Each row with one character per item; equal items, in whatever row, have the same one.

    Offsets of such units count items. Raises InputError beyond a million different items.
    """
    names = dict.fromkeys(item for row in rows for item in row)
    if len(names) > _LAST - _FIRST:
        raise InputError(
            f"{len(names)} different words are more than can be told apart",
            todo="compare the texts in parts",
        )
    numbers = dict(zip(names, range(_FIRST, _LAST), strict=False))
    made = []
    for row in rows:
        codes = np.fromiter(map(numbers.__getitem__, row), np.dtype("<u4"), len(row))
        made.append(Units(codes.tobytes().decode("utf-32-le", "surrogatepass"), codes, None))
    return tuple(made)
