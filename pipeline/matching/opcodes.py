"""Align two texts of any length: opcodes that tile both, moved blocks, the distance."""

from __future__ import annotations

import gc
from itertools import chain, repeat

import numpy as np
import numpy.typing as npt

from pipeline.matching.books import DIRECT, align
from pipeline.matching.graphemes import Units, units_of
from pipeline.matching.lapses import Edits
from pipeline.matching.letters import distance, steps
from pipeline.matching.moves import moved
from pipeline.model.alignment import Alignment, Move, Opcode

Rows = npt.NDArray[np.int64]


def match(a: str, b: str, *, exact: bool = False) -> Alignment:
    """Align `a` with `b`; offsets are code points of both as given.

    The unit is the grapheme cluster (UAX 29), compared under canonical equivalence; no boundary
    splits one. Up to 30,000 clusters the alignment is optimal; beyond, it is anchored and costs
    time in proportion to the texts' length. `exact` asks for the optimum at any length; the
    anchored distance then bounds the search, which takes seconds where the texts are near and
    grows with the square of the length where they are not.
    """
    return aligned(*units_of(a, b), exact=exact)


def aligned(left: Units, right: Units, *, exact: bool = False) -> Alignment:
    """Align what was cut into units already; offsets as the units' `starts` say.

    Python's search for cycles pauses meanwhile: a book makes some 100,000 tuples and no cycle.
    """
    searching = gc.isenabled()
    gc.disable()
    try:
        return _aligned(left, right, exact)
    finally:
        if searching:
            gc.enable()


def _aligned(left: Units, right: Units, exact: bool) -> Alignment:
    """Directly where the texts are short, else by anchors."""
    moves: tuple[Move, ...] = ()
    if left.text == right.text:
        edits, optimal = np.empty((0, 4), np.int64), True
    elif max(len(left.text), len(right.text)) <= DIRECT:
        edits, optimal = _edits(left.text, right.text), True
        moves = moved(left, right)
    else:
        outcome = align(left, right)
        edits, optimal = _rows(outcome.edits), False
        if _cost(edits) > max(len(left.text), len(right.text)):
            edits = np.array([[0, len(left.text), 0, len(right.text)]])
        moves = moved(left, right, outcome.anchors, outcome.path)
        if exact:
            edits, optimal = _best(left.text, right.text, edits), True
    opcodes = _tiled(edits, left, right)
    return Alignment(opcodes, placed(moves, left, right), _cost(edits), optimal)


def _edits(a: str, b: str, hint: int | None = None) -> Rows:
    """The optimal edits of two texts."""
    return _rows([row[1:] for row in steps(a, b, hint) if row[0] != "equal"])


def _best(a: str, b: str, edits: Rows) -> Rows:
    """The optimal edits, given some: these themselves, where none are better."""
    known = _cost(edits)
    if distance(a, b, known) >= known:
        return edits
    return _edits(a, b, known)


def _rows(edits: Edits) -> Rows:
    """Edits as an array of n rows: a start, a end, b start, b end."""
    flat = np.fromiter(chain.from_iterable(edits), np.int64, 4 * len(edits))
    return flat.reshape(-1, 4)


def _cost(edits: Rows) -> int:
    """How many insertions, deletions and replacements: the longer side of every edit."""
    return int(np.maximum(edits[:, 1] - edits[:, 0], edits[:, 3] - edits[:, 2]).sum())


def _tiled(edits: Rows, a: Units, b: Units) -> tuple[Opcode, ...]:
    """Edits and the equal stretches between them, as opcodes with offsets of the texts given."""
    edges = np.empty((2 * len(edits) + 1, 4), np.int64)
    edges[1::2] = edits
    edges[0::2, 0] = np.append(0, edits[:, 1])
    edges[0::2, 1] = np.append(edits[:, 0], len(a.text))
    edges[0::2, 2] = np.append(0, edits[:, 3])
    edges[0::2, 3] = np.append(edits[:, 2], len(b.text))
    without_a, without_b = edges[:, 0] == edges[:, 1], edges[:, 2] == edges[:, 3]
    kind = np.full(len(edges), 1)
    kind[0::2] = 0
    kind[1::2][without_a[1::2]] = 2
    kind[1::2][without_b[1::2]] = 3
    real = ~(without_a & without_b)
    tags = np.array(["equal", "replace", "insert", "delete"], object)[kind[real]].tolist()
    edges[:, :2], edges[:, 2:] = a.offsets(edges[:, :2]), b.offsets(edges[:, 2:])
    columns = edges[real].T.tolist()
    rows = zip(tags, *columns, strict=True)
    return tuple(map(tuple.__new__, repeat(Opcode), rows))


def placed(moves: tuple[Move, ...], a: Units, b: Units) -> tuple[Move, ...]:
    """Moves counted in clusters, with offsets of the texts given."""
    placed = []
    for move in moves:
        i, end = a.offsets(np.array(move[:2])).tolist()
        j, stop = b.offsets(np.array(move[2:4])).tolist()
        placed.append(Move(i, end, j, stop, move.distance))
    return tuple(placed)
