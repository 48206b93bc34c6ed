"""From anchors to a chain: the longest run of anchors that both texts have in one order."""

from __future__ import annotations

from bisect import bisect_left

import numpy as np
import numpy.typing as npt

from pipeline.matching.anchors import NONE, Pairs

Flags = npt.NDArray[np.bool_]

_STEP = 96  # chaining looks at one anchor per so many clusters and diagonal
_SLACK = 32  # diagonals this near are one, plus a tenth of the way between two anchors
_REACH = 4  # how many neighbours may vouch for an anchor
_BLOCK = 4096  # repeated grams vote block by block of a


def alike(pairs: Pairs, reach: int = 1) -> Flags:
    """Whether the anchor `reach` places further on stands on almost the same diagonal."""
    step = pairs[reach:] - pairs[:-reach]
    drift = np.abs(step[:, 1] - step[:, 0])
    return np.asarray((drift <= _SLACK + step[:, 0] // 10) & (step[:, 1] > -_SLACK))


def supported(pairs: Pairs) -> Pairs:
    """The anchors that a near neighbour confirms; chance matches have none."""
    good = np.zeros(len(pairs), bool)
    for reach in range(1, min(_REACH, len(pairs) - 1) + 1):
        near = alike(pairs, reach)
        good[reach:] |= near
        good[:-reach] |= near
    return pairs[good]


def elected(pairs: Pairs) -> Pairs:
    """Of pairings of repeated grams, those on the diagonals that most grams around vote for."""
    if not len(pairs):
        return pairs
    diagonal = (pairs[:, 1] - pairs[:, 0]) // (2 * _SLACK)
    diagonal -= diagonal.min()
    block = pairs[:, 0] // _BLOCK
    key = block * (int(diagonal.max()) + 1) + diagonal
    _, where, votes = np.unique(key, return_inverse=True, return_counts=True)
    mine = votes[where]
    best = np.zeros(int(block.max()) + 1, np.int64)
    np.maximum.at(best, block, mine)
    return pairs[(mine >= 3) & (2 * mine >= best[block])]


def chain(pairs: Pairs) -> Pairs:
    """The longest chain of `pairs` (sorted by a) that rises in both texts.

    Longest increasing subsequence by patience sorting (Fredman 1975), O(n log n), over one
    anchor per step and diagonal.
    """
    if not len(pairs):
        return NONE
    pairs = _thin(pairs)
    order = np.lexsort((-pairs[:, 1], pairs[:, 0]))
    pairs = pairs[order]
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for k, j in enumerate(pairs[:, 1].tolist()):
        at = bisect_left(tails, j)
        before.append(ends[at - 1] if at else -1)
        if at == len(tails):
            tails.append(j)
            ends.append(k)
        else:
            tails[at], ends[at] = j, k
    path = []
    k = ends[-1]
    while k >= 0:
        path.append(k)
        k = before[k]
    return pairs[path[::-1]]


def _thin(pairs: Pairs) -> Pairs:
    """One pair per step of a and diagonal, in order of a."""
    diagonal = (pairs[:, 1] - pairs[:, 0]) // _SLACK
    diagonal -= diagonal.min()
    key = pairs[:, 0] // _STEP * (int(diagonal.max()) + 1) + diagonal
    _, first = np.unique(key, return_index=True)
    return pairs[np.sort(first)]


def covered(path: Pairs) -> int:
    """How many clusters of a lie between chain neighbours on one diagonal.

    Texts that have nothing to do with each other share a chain of chance matches, but hardly two
    neighbours in it agree on the diagonal.
    """
    if len(path) < 2:
        return 0
    return int(np.diff(path[:, 0])[alike(path)].sum())
