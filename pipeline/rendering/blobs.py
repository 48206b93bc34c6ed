"""Finds the connected pieces of ink of a page, from the runs of its rows."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from pipeline.rendering.ink import Array


@dataclass(frozen=True, slots=True, eq=False)
class Blobs:
    """The pieces of ink: `boxes` (left, top, right, bottom a row) and `areas`, in pixels.

    `runs` holds row, start and end of every run of ink, those of blob k at
    `runs[firsts[k]:firsts[k + 1]]`.
    """

    boxes: Array
    areas: Array
    runs: Array
    firsts: Array

    def mask(self, members: list[int]) -> tuple[Array, tuple[int, int, int, int]]:
        """The ink of some blobs alone, and the box that it fills."""
        left, top = self.boxes[members, :2].min(0).tolist()
        right, bottom = self.boxes[members, 2:].max(0).tolist()
        drawn = np.zeros((bottom - top, right - left), bool)
        for blob in members:
            for row, start, end in self.runs[self.firsts[blob] : self.firsts[blob + 1]].tolist():
                drawn[row - top, start - left : end - left] = True
        return drawn, (left, top, right, bottom)


def blobs(ink: Array) -> Blobs:
    """All pieces of ink that touch by side or corner, in the order of their first run."""
    edges = np.diff(np.pad(ink, ((0, 0), (1, 1))).astype(np.int8), axis=1)
    rows, starts = np.nonzero(edges == 1)
    ends = np.nonzero(edges == -1)[1]
    if not len(rows):
        return Blobs(
            np.zeros((0, 4), int), np.zeros(0, int), np.zeros((0, 3), int), np.zeros(1, int)
        )
    parents = _joined(rows, starts, ends, ink.shape[1] + 2)
    order = np.argsort(parents, kind="stable")
    firsts = np.flatnonzero(np.diff(parents[order], prepend=-1))
    rows, starts, ends = rows[order], starts[order], ends[order]
    sides = (
        np.minimum.reduceat(starts, firsts),
        np.minimum.reduceat(rows, firsts),
        np.maximum.reduceat(ends, firsts),
        np.maximum.reduceat(rows, firsts) + 1,
    )
    areas = np.add.reduceat(ends - starts, firsts)
    runs = np.stack((rows, starts, ends), axis=1)
    return Blobs(np.stack(sides, axis=1), areas, runs, np.append(firsts, len(rows)))


def _joined(rows: Array, starts: Array, ends: Array, width: int) -> Array:
    """For each run the first run of its blob: runs of neighbouring rows that touch are joined.

    Labels sink along the joints, and every run takes its label's label, until all stands still.
    """
    low = np.searchsorted(rows * width + ends, (rows + 1) * width + starts, "left")
    high = np.searchsorted(rows * width + starts, (rows + 1) * width + ends, "right")
    counts = np.maximum(high - low, 0)
    upper = np.repeat(np.arange(len(rows)), counts)
    steps = np.arange(len(upper)) - np.repeat(np.cumsum(counts) - counts, counts)
    lower = np.repeat(low, counts) + steps
    parents = np.arange(len(rows))
    while len(upper):
        one, other = parents[upper], parents[lower]
        apart = one != other
        upper, lower, one, other = upper[apart], lower[apart], one[apart], other[apart]
        np.minimum.at(parents, np.maximum(one, other), np.minimum(one, other))
        while True:
            deeper = parents[parents]
            if np.array_equal(deeper, parents):
                break
            parents = deeper
    return parents


def stacked(boxes: list[list[int]]) -> list[list[int]]:
    """Blobs put together that stand over one another (dots of i, parts of : and ;), left to right.

    `boxes` are left, top, right, bottom; each group is the indices of its blobs.
    """
    order = sorted(range(len(boxes)), key=lambda k: boxes[k][0] + boxes[k][2])
    groups: list[tuple[int, int, list[int]]] = []
    for k in order:
        left, right, members = boxes[k][0], boxes[k][2], [k]
        while groups:
            before = groups[-1]
            common = min(before[1], right) - max(before[0], left)
            if common <= 0.5 * min(before[1] - before[0], right - left):
                break
            left, right = min(left, before[0]), max(right, before[1])
            members = before[2] + members
            groups.pop()
        groups.append((left, right, members))
    return [members for _, _, members in groups]
