"""Places where two long texts surely agree: rare grams that both have.

A gram is `length` neighbouring clusters. Its hash is a polynomial modulo 2**64 built by doubling
(a gram of 2k from two of k), and a gram is looked at where bits of its hash are zero: both texts
sample the same grams however much was inserted before them (content-defined sampling, Manber,
"Finding similar files in a large file system", 1994).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.matching.graphemes import Codes, Offsets

Hashes = npt.NDArray[np.uint64]
# n rows (place in a, place in b), sorted by the place in a.
Pairs = npt.NDArray[np.int64]

NONE: Pairs = np.empty((0, 2), np.int64)
_BLOCK = 1 << 15  # clusters hashed at a time: what fits the processor's cache
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_BASE = 0xD6E8FEB86659FD93


def sampling(size: int, grams: int = 1 << 16) -> int:
    """How many bits of the hash must be zero so that a text gives about `grams` grams at most."""
    return max(0, (size // grams).bit_length())


def grams(row: Codes, length: int, bits: int) -> tuple[Hashes, Offsets]:
    """Hashes and places of the grams with `bits` zero bits; `length` is a power of two."""
    mask = np.uint64((1 << bits) - 1)
    hashes: list[Hashes] = [np.empty(0, np.uint64)]
    places: list[Offsets] = [np.empty(0, np.int64)]
    last = len(row) - length + 1
    for start in range(0, last, _BLOCK):
        mixed = row[start : min(start + _BLOCK, last) + length - 1].astype(np.uint64)
        mixed *= _SPREAD
        width, base = 1, _BASE
        while width < length:
            longer = mixed[:-width] * np.uint64(base)
            longer += mixed[width:]
            mixed = longer
            base = base * base % (1 << 64)
            width *= 2
        chosen = np.flatnonzero(((mixed >> np.uint64(40)) & mask) == 0)
        hashes.append(mixed[chosen])
        places.append(chosen + start)
    return np.concatenate(hashes), np.concatenate(places)


def anchors(a: Codes, b: Codes, length: int = 16, bits: int = 4) -> Pairs:
    """Where grams stand that occur exactly once in each text."""
    return repeated(a, b, length, bits, most=1)


def repeated(a: Codes, b: Codes, length: int, bits: int, most: int) -> Pairs:
    """Every pairing of grams that occur at most `most` times in each text."""
    left = _counted(*grams(a, length, bits), most)
    right = _counted(*grams(b, length, bits), most)
    if not len(left[0]) or not len(right[0]):
        return NONE
    j = np.minimum(np.searchsorted(right[0], left[0]), len(right[0]) - 1)
    i = np.flatnonzero(right[0][j] == left[0])
    j = j[i]
    found = [NONE]
    for s in range(most):
        for t in range(most):
            both = (left[2][i] > s) & (right[2][j] > t)
            rows = left[1][left[3][i[both]] + s], right[1][right[3][j[both]] + t]
            found.append(np.stack(rows, 1))
    pairs = np.concatenate(found)
    if most == 1:
        return pairs[np.argsort(pairs[:, 0])]
    return pairs[np.lexsort((pairs[:, 1], pairs[:, 0]))]


def _counted(
    hashes: Hashes, places: Offsets, most: int
) -> tuple[Hashes, Offsets, Offsets, Offsets]:
    """Different hashes (rising) that occur at most `most` times, and where.

    With them all places sorted by hash, each such hash's count and where its places begin.
    """
    order = np.argsort(hashes)
    hashes, places = hashes[order], places[order]
    new = np.ones(len(hashes), bool)
    np.not_equal(hashes[1:], hashes[:-1], out=new[1:])
    first = np.flatnonzero(new)
    counts = np.diff(np.append(first, len(hashes)))
    few = counts <= most
    return hashes[first[few]], places, counts[few], first[few]
