"""The book's fount: for every sort the shapes that it takes in print, and how sorts stand apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.rendering.cutting import Cuttings
from pipeline.rendering.ink import PAD, ROWS, WIDEST, Array

FEWEST = 4  # letters that a class needs: fewer do not show what it looks like
MOST = 120  # letters of a class that are looked at
SPARE = 2  # times as many are cut from all pages together, for classes that few pages have
LETTER_SHAPES, MARK_SHAPES = 6, 4
ALIKE = 0.62  # common ink over all ink of two prints of one shape
SHIFTS = tuple((down, across) for down in (-1, 0, 1) for across in (-1, 0, 1))
PAIRS = 4  # gaps that a pair of sorts needs for a figure of its own


@dataclass(frozen=True, slots=True, eq=False)
class Shape:
    """One form of a sort: the chance of ink in every canvas pixel, and its width in columns."""

    chance: Array
    width: int
    count: int


@dataclass(frozen=True, slots=True, eq=False)
class Fount:
    """All that the pages show of their type, in canvas pixels.

    `shapes` by sort, the commonest first; `measures` by sort (top, bottom, width and area: medians
    of each form); `pairs`, `lefts` and `rights` are usual gaps by both sorts, by the left and by
    the right one; `gap` the usual one of all.
    """

    shapes: dict[str, tuple[Shape, ...]]
    measures: dict[str, tuple[tuple[float, float, float, float], ...]]
    pairs: dict[tuple[str, str], float]
    lefts: dict[str, float]
    rights: dict[str, float]
    gap: float

    def between(self, left: str, right: str) -> tuple[float, bool]:
        """The usual gap between two sorts, and whether just this pair was seen."""
        held = self.pairs.get((left, right))
        if held is not None:
            return held, True
        return self.lefts.get(left, self.gap) + self.rights.get(right, self.gap) - self.gap, False


def share(pages: int) -> int:
    """How many letters of a class each of so many pages should give."""
    return max(SPARE * MOST // pages, 4)


def fount(pages: Sequence[Cuttings]) -> Fount:
    """The fount that the letters of all pages show; a class with too few letters has no shapes."""
    found: dict[str, list[tuple[Array, Array]]] = defaultdict(list)
    gaps: dict[tuple[str, str], list[float]] = defaultdict(list)
    for page in pages:
        for name, shape, measure in zip(page.sorts, page.shapes, page.measures, strict=True):
            found[name].append((shape, measure))
        for left, right, gap in page.gaps:
            gaps[(left, right)].append(gap)
    shapes = {}
    measures = {}
    for name, held in sorted(found.items()):
        if len(held) < FEWEST:
            continue
        picked = [held[int(k)] for k in np.linspace(0, len(held) - 1, min(len(held), MOST))]
        prints = np.array([shape for shape, _ in picked], np.float32) / 255
        sizes = np.array([size for _, size in picked])
        most = LETTER_SHAPES if name.isalnum() else MARK_SHAPES
        forms = _forms(prints, most)
        shapes[name] = tuple(_shape(total, sizes[members]) for total, members in forms)
        measures[name] = tuple(
            (float(t), float(b), float(w), float(a))
            for t, b, w, a in (np.median(sizes[members], axis=0) for _, members in forms)
        )
    return Fount(shapes, measures, *_gaps(gaps))


def _forms(prints: Array, most: int) -> list[tuple[Array, list[int]]]:
    """The prints of a class by form: sums of the prints of each, moved onto one another.

    Each print joins the form most like it, or begins a new one.
    """
    sums: list[Array] = []
    members: list[list[int]] = []
    for number, drawn in enumerate(prints):
        moved = np.stack([np.roll(drawn, shift, (0, 1)) for shift in SHIFTS])
        best, at, how = 0.0, -1, 0
        if sums:
            means = np.stack([s / len(m) for s, m in zip(sums, members, strict=True)])
            common = np.minimum(moved[None], means[:, None]).sum((2, 3))
            whole = moved.sum((1, 2))[None] + means.sum((1, 2))[:, None] - common
            likeness = common / np.maximum(whole, 1e-6)
            at, how = divmod(int(likeness.argmax()), len(SHIFTS))
            best = float(likeness[at, how])
        if best > ALIKE:
            sums[at] = sums[at] + moved[how]
            members[at].append(number)
        elif len(sums) < 2 * most:
            sums.append(drawn)
            members.append([number])
    order = sorted(range(len(sums)), key=lambda k: -len(members[k]))
    least = max(2, 0.025 * len(prints))
    kept = [k for k in order[:most] if len(members[k]) >= least] or order[:1]
    return [(sums[k], members[k]) for k in kept]


def _shape(total: Array, sizes: Array) -> Shape:
    """A form's chances of ink: the share of its prints with ink there, drawn a little wider."""
    count = len(sizes)
    share = total / count
    chance = (count * (0.6 * share + 0.4 * _soft(share)) + 2 * _soft(share)) / (count + 2)
    width = max(int(np.median(sizes[:, 2]) + 0.5), 1)
    chance[:, width + 2 * PAD :] = 0
    return Shape(chance.astype(np.float32), width, count)


def _soft(share: Array) -> Array:
    """The mean of every pixel and its neighbours, those beside it weighing half."""
    grown = np.pad(share, 1)
    down = 0.25 * grown[:-2] + 0.5 * grown[1:-1] + 0.25 * grown[2:]
    soft: Array = 0.25 * down[:, :-2] + 0.5 * down[:, 1:-1] + 0.25 * down[:, 2:]
    return soft.reshape(ROWS, WIDEST)


def _gaps(
    gaps: dict[tuple[str, str], list[float]],
) -> tuple[dict[tuple[str, str], float], dict[str, float], dict[str, float], float]:
    lefts: dict[str, list[float]] = defaultdict(list)
    rights: dict[str, list[float]] = defaultdict(list)
    for (left, right), held in gaps.items():
        lefts[left] += held
        rights[right] += held
    every = [gap for held in gaps.values() for gap in held]
    return (
        {pair: float(np.median(h)) for pair, h in sorted(gaps.items()) if len(h) >= PAIRS},
        {name: float(np.median(h)) for name, h in sorted(lefts.items()) if len(h) >= PAIRS},
        {name: float(np.median(h)) for name, h in sorted(rights.items()) if len(h) >= PAIRS},
        float(np.median(every)) if every else 1.0,
    )
