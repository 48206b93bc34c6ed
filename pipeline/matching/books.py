"""Align long texts: chain anchors, cut at them, align what lies between letter by letter.

What no anchors hold together is cut smaller by ever more patient methods, and in the end, where
two stretches have nothing in common, reported as a replacement of one by the other. No step costs
more than a fixed amount per cluster.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from pipeline.matching.anchors import NONE, Pairs, anchors, repeated, sampling
from pipeline.matching.chain import chain, covered, elected, supported
from pipeline.matching.graphemes import Codes, Units
from pipeline.matching.lapses import LAPSE, Edits, edits
from pipeline.matching.letters import steps
from pipeline.matching.walking import WINDOW, Cuts, walk

DIRECT = 30_000  # clusters up to which two texts are aligned optimally without further ado
_SMALL = 4096 * 4096  # a gap of so many cells is aligned at once (about 5 ms)
_CUT = 384  # clusters of both texts between two cuts, if anchors allow
_GRAM = 16
_HINT = 40  # edits expected between two cuts: a narrow band is tried first
_PATIENCE = 2048  # cells per cluster that may be spent on stretches nothing anchors
_LEAST = 20  # a chain must cover one in so many clusters of the shorter text


class Gap(NamedTuple):
    """A stretch of a beside a stretch of b, and which method is to try it next."""

    i: int
    end: int
    j: int
    stop: int
    method: int

    @property
    def cells(self) -> int:
        """What aligning it letter by letter would cost."""
        return (self.end - self.i) * (self.stop - self.j)


class Outcome(NamedTuple):
    """Edits in order, the supported anchors of the whole texts, and the chain they make."""

    edits: Edits
    anchors: Pairs
    path: Pairs


def align(a: Units, b: Units) -> Outcome:
    """Align two texts of any length; see the module's docstring."""
    first = supported(anchors(a.codes, b.codes, _GRAM, 4))
    path = _accepted(chain(first), a.codes, b.codes)
    todo = _between(Gap(0, len(a.text), 0, len(b.text), 0), _cuts(path + _GRAM // 2))[::-1]
    found: list[Edits] = []
    unlike: list[tuple[Gap, int]] = []
    while todo:
        gap = todo.pop()
        parts = _divided(a, b, gap)
        if parts is None:
            found.append(_letters(a.text, b.text, gap))
        elif parts:
            todo += parts[::-1]
        else:
            unlike.append((gap, len(found)))
            found.append([(gap.i, gap.end, gap.j, gap.stop)])
    _patient(a.text, b.text, unlike, found)
    return Outcome([edit for some in found for edit in some], first, path)


def _patient(a: str, b: str, unlike: list[tuple[Gap, int]], found: list[Edits]) -> None:
    """Align what nothing anchors letter by letter after all, smallest first, up to a limit."""
    left = min(DIRECT * DIRECT, _PATIENCE * (len(a) + len(b)))
    for gap, at in sorted(unlike, key=lambda item: item[0].cells):
        left -= gap.cells
        if left < 0:
            return
        found[at] = _letters(a, b, gap)


def _letters(a: str, b: str, gap: Gap) -> Edits:
    """The edits of a gap: optimal, but for a long lapse, which stays in one piece."""
    i, end, j, stop, _ = gap
    x, y = a[i:end], b[j:stop]
    if x == y:
        return []
    if abs(len(x) - len(y)) >= LAPSE:
        return [(i + s, i + t, j + u, j + v) for s, t, u, v in edits(x, y)]
    return [
        (i + row[1], i + row[2], j + row[3], j + row[4])
        for row in steps(x, y, _HINT)
        if row[0] != "equal"
    ]


def _divided(a: Units, b: Units, gap: Gap) -> list[Gap] | None:
    """A gap cut smaller; None where it is small enough, empty where no method cuts it."""
    if gap.cells <= _SMALL:
        return None
    x, y = a.codes[gap.i : gap.end], b.codes[gap.j : gap.stop]
    head = _common(x, y)
    if head == len(x) == len(y):
        return None
    tail = _common(x[head:][::-1], y[head:][::-1])
    if head + tail > WINDOW:
        return _between(gap, [(head, head), (len(x) - tail, len(y) - tail)], gap.method)
    for method in range(gap.method, len(_METHODS)):
        cuts = _METHODS[method](x, y)
        if cuts:
            return _between(gap, cuts, method + (method + 1 < len(_METHODS)))
    return []


def _between(gap: Gap, cuts: Cuts, method: int = 0) -> list[Gap]:
    """The gap's parts between cuts that are counted from its start."""
    ends = [*((gap.i + i, gap.j + j) for i, j in cuts), (gap.end, gap.stop)]
    parts = []
    i, j = gap.i, gap.j
    for end, stop in ends:
        if end > i or stop > j:
            parts.append(Gap(i, end, j, stop, method))
        i, j = end, stop
    return parts


def _common(x: Codes, y: Codes) -> int:
    """How many clusters both begin with."""
    done, size = 0, min(len(x), len(y))
    while done < size:
        step = min(size - done, 1 << 16)
        unlike = np.flatnonzero(x[done : done + step] != y[done : done + step])
        if len(unlike):
            return done + int(unlike[0])
        done += step
    return size


def _accepted(path: Pairs, x: Codes, y: Codes) -> Pairs:
    """The chain, or none where it is chance.

    It is where it covers little of the shorter text, or where what it leaves out on either side
    alone costs more than replacing all of x by y.
    """
    if covered(path) * _LEAST < min(len(x), len(y)):
        return NONE
    drift = np.diff(path[:, 1] - path[:, 0], prepend=0, append=len(y) - len(x))
    return path if int(np.abs(drift).sum()) < max(len(x), len(y)) else NONE


def _cuts(path: Pairs) -> Cuts:
    """Where to cut: the chain's anchors, thinned to stretches of a handy length."""
    cuts: Cuts = []
    last_i = last_j = 0
    for i, j in path.tolist():
        far_i, far_j = i - last_i, j - last_j
        if min(far_i, far_j) >= _CUT or (min(far_i, far_j) > 0 and max(far_i, far_j) >= 4 * _CUT):
            cuts.append((i, j))
            last_i, last_j = i, j
    return cuts


def _near(x: Codes, y: Codes) -> Cuts:
    """By short grams that are rare within the gap, where they were not in the whole texts."""
    size = max(len(x), len(y))
    pairs = supported(anchors(x, y, 8, sampling(size)))
    return _cuts(_accepted(chain(pairs), x, y) + 4)


def _voted(x: Codes, y: Codes) -> Cuts:
    """By grams that occur a few times, on the diagonals most of them vote for."""
    size = max(len(x), len(y))
    pairs = elected(repeated(x, y, _GRAM, sampling(size, 1 << 14), 8))
    return _cuts(_accepted(chain(pairs), x, y) + _GRAM // 2)


def _walked(x: Codes, y: Codes) -> Cuts:
    """By following both texts from their starts, and back from their ends."""
    a, b = _written(x), _written(y)
    forward = walk(a, b)
    i, j = forward[-1] if forward else (0, 0)
    back = walk(a[i:][::-1], b[j:][::-1])
    return forward + [(len(a) - s, len(b) - t) for s, t in reversed(back)]


def _written(row: Codes) -> str:
    """Stand-ins as a text again."""
    return row.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


_METHODS: tuple[Callable[[Codes, Codes], Cuts], ...] = (_near, _voted, _walked)
