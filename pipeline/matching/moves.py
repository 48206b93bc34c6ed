"""Blocks that both texts have, but out of order: clusters of anchors off the chain."""

from __future__ import annotations

import numpy as np

from pipeline.matching.anchors import NONE, Pairs, anchors
from pipeline.matching.chain import alike, chain, supported
from pipeline.matching.graphemes import Units
from pipeline.matching.letters import distance, steps
from pipeline.model.alignment import Move

_GRAM = 16
_LEAST = 64  # clusters a moved block must have
_ASIDE = 256  # clusters between an anchor and the chain's own diagonal
_REST = 2048  # a block ends where so many clusters have no anchor
_REACH = 256  # clusters beyond its outermost anchors in which a block's end is sought
_UNLIKE = 0.5  # edits per cluster at which a block is not the same text


def moved(a: Units, b: Units, found: Pairs | None = None, path: Pairs = NONE) -> tuple[Move, ...]:
    """Moved blocks, counted in clusters, in order of a.

    `found` are the supported anchors of the texts and `path` their chain; short texts, for which
    none were sought yet, are searched in full.
    """
    if min(len(a.text), len(b.text)) < 2 * _LEAST:
        return ()
    if found is None:
        found = supported(anchors(a.codes, b.codes, _GRAM, 0))
        path = chain(found)
    moves: list[Move] = []
    for block in _blocks(_off(found, path)):
        move = _grown(a.text, b.text, block)
        if moves and (move.a_start < moves[-1].a_end):
            continue
        if min(move.a_end - move.a_start, move.b_end - move.b_start) >= _LEAST:
            moves.append(move)
    return tuple(moves)


def _off(found: Pairs, path: Pairs) -> Pairs:
    """The anchors that lie far from where the chain puts their place in a."""
    if not len(found) or not len(path):
        return found
    at = np.searchsorted(path[:, 0], found[:, 0])
    before, after = path[np.maximum(at - 1, 0)], path[np.minimum(at, len(path) - 1)]
    own = found[:, 1] - found[:, 0]
    aside = [np.abs(own - (near[:, 1] - near[:, 0])) for near in (before, after)]
    return found[np.minimum(*aside) > _ASIDE]


def _blocks(off: Pairs) -> list[Pairs]:
    """Runs of neighbours on one diagonal."""
    if len(off) < 3:
        return []
    ends = np.flatnonzero(~alike(off) | (np.diff(off[:, 0]) > _REST)) + 1
    return [block for block in np.split(off, ends) if len(block) >= 3]


def _grown(a: str, b: str, block: Pairs) -> Move:
    """A block with its ends sought letter by letter around its outermost anchors."""
    (i, j), (end, stop) = block[0].tolist(), (block[-1] + _GRAM).tolist()
    back = _alike(a[max(0, i - _REACH) : i][::-1], b[max(0, j - _REACH) : j][::-1])
    on = _alike(a[end : end + _REACH], b[stop : stop + _REACH])
    i, j, end, stop = i - back[0], j - back[1], end + on[0], stop + on[1]
    return Move(i, end, j, stop, distance(a[i:end], b[j:stop]))


def _alike(x: str, y: str) -> tuple[int, int]:
    """How far both go on alike: where equal clusters exceed edits (weighed double) most."""
    score = best = 0
    far = (0, 0)
    for tag, i, end, j, stop in steps(x, y):
        score += end - i if tag == "equal" else -2 * max(end - i, stop - j)
        if score > best:
            best, far = score, (end, stop)
    return far
