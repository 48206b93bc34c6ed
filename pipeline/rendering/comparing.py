"""Sets two texts along the same strip of ink and says which the ink bears out, and how well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.rendering.fitting import Weights
from pipeline.rendering.fount import Fount
from pipeline.rendering.ink import ABOVE, BELOW, PLAY, XHEIGHT, Array, canvas, stretch
from pipeline.rendering.marks import cost, seen
from pipeline.rendering.printing import shares, whole
from pipeline.rendering.setting import Placed, Setter, Setting
from pipeline.rendering.sorts import LIGATURES, MARKS, sorts, ties
from pipeline.rendering.spots import Spot

MARGIN = 14  # columns of paper at either end of a strip
LOWER = 0.33  # the share of sorts that may fit badly, in a strip whose letters are the book's
REACH = int(2.2 * XHEIGHT)  # columns from a line's last letter in which a mark is looked for


@dataclass(frozen=True, slots=True)
class Compared:
    """What the ink says of two texts.

    `gain`: nats of the changed text over the text as it is. `before` and `after`: the worst fit of
    the sorts that only the one text has, 1 where it has none. `blob`: how much better the specks
    of ink between the letters go with the changed text, None where more than marks change.
    `around`: the usual fit of the sorts that both have, `beside` the worst fit of the two next to
    the dispute. `known`: whether the fount has all sorts that the texts dispute, and those beside
    them. `outer`: ink may be missing there because the line ends.
    """

    gain: float
    before: float
    after: float
    blob: float | None
    around: float
    beside: float
    known: bool
    outer: bool


def strip(page: Array, spot: Spot, scale: float) -> Array:
    """The ink of a spot at canvas size, level, with `MARGIN` columns of paper at either end.

    Held as bytes from 0 to 255, to wait until the whole book has been seen.
    """
    rows = int((max(ABOVE, BELOW) + PLAY) / scale) + 2
    piece = stretch(page, spot.left, spot.right, spot.line.baseline, spot.line.slope, rows)
    width = int((spot.right - spot.left) * scale + 0.5) + 2 * MARGIN
    drawn = canvas(piece, rows, -MARGIN / scale, width, scale)
    return (drawn * 255 + 0.5).astype(np.uint8)


def compare(weights: Weights, ink: Array, spot: Spot, space: float) -> Compared | None:
    """Both texts of a spot along its strip; None where one of them has nothing to set.

    `ink` is as `strip` gives it, `space` the line's usual blank in columns.
    """
    ink = ink.astype(np.float32) / 255
    names = {
        name
        for text in (spot.before, spot.after)
        for t in (0, 1)
        for name, _ in sorts(text, bool(t))
    }
    long = max(_columns(weights.fount, text, space) for text in (spot.before, spot.after))
    crowded = long > ink.shape[1]
    if crowded:  # a text too long for its place is charged for the ink that it misses
        ink = np.pad(ink, ((0, 0), (0, long - ink.shape[1])))
    fits = weights.fits(ink, sorted(names))
    setter = Setter(weights.fount, fits, ink.shape[1], space)
    before, after = (_set(setter, weights, text) for text in (spot.before, spot.after))
    if before is None or after is None:
        return None
    head, tail = _shared([p.name for p in before.placed], [p.name for p in after.placed])
    old, new = (s.placed[head : len(s.placed) - tail] for s in (before, after))
    worst = [min(shares(ink, s, head, len(s.placed) - tail), default=1.0) for s in (before, after)]
    gain = whole(ink, after) - whole(ink, before)
    best = after if gain > 0 else before
    around = [p.fit for p in best.placed[:head] + best.placed[len(best.placed) - tail :]]
    edges = best.placed[max(head - 1, 0) : head] + best.placed[len(best.placed) - tail :][:1]
    unknown = [any(p.name not in weights.fount.shapes for p in part) for part in (old, new, edges)]
    return Compared(
        gain,
        worst[0],
        worst[1],
        _blob(weights, ink, best, head, tail, (old, new)),
        float(np.quantile(around, LOWER)) if around else 1.0,
        _worst(edges),
        not any(unknown),
        _outer(spot, crowded, (len(old), len(new)), (head, tail)),
    )


def _outer(spot: Spot, crowded: bool, disputed: tuple[int, int], shared: tuple[int, int]) -> bool:
    """Whether ink may be missing because the page ends or was cut there, not the text.

    So it may be where sorts go from a line's outer end, or where its words do not find room.
    """
    if crowded and (spot.first or spot.last):
        return True
    at_end = (spot.first and not shared[0]) or (spot.last and not shared[1])
    return at_end and disputed[1] < disputed[0]


def _columns(fount: Fount, text: str, space: float) -> int:
    """About the columns that a text takes, a little more rather than less."""
    total = 2.0 * MARGIN
    for name, spaced in sorts(text, tied=False):
        shapes = fount.shapes.get(name)
        total += max(s.width for s in shapes) if shapes else 0.7 * XHEIGHT
        total += space if spaced else max(fount.gap, 0)
    return int(total) + 1


def _set(setter: Setter, weights: Weights, text: str) -> Setting | None:
    """The text set with or without ligatures, whichever goes better."""
    plain = setter.set(sorts(text, tied=False))
    if plain is None or not ties(text) or weights.fount.shapes.keys().isdisjoint(LIGATURES):
        return plain
    tied = setter.set(sorts(text, tied=True))
    return tied if tied is not None and tied.nats > plain.nats else plain


def _shared(one: Sequence[str], other: Sequence[str]) -> tuple[int, int]:
    """How many sorts two texts share at their beginning, and then at their end."""
    most = min(len(one), len(other))
    head = next((k for k in range(most) if one[k] != other[k]), most)
    rest = most - head
    tail = next((k for k in range(rest) if one[-1 - k] != other[-1 - k]), rest)
    return head, tail


def _worst(placed: Sequence[Placed]) -> float:
    return min((p.fit for p in placed), default=1.0)


def _blob(
    weights: Weights,
    ink: Array,
    best: Setting,
    head: int,
    tail: int,
    disputed: tuple[Sequence[Placed], Sequence[Placed]],
) -> float | None:
    """Cost of the old marks less that of the new ones, between the neighbours as they were set."""
    old, new = ([p.name for p in part] for part in disputed)
    if not old + new or not MARKS.issuperset(old + new):
        return None
    left = best.placed[head - 1].right if head else 0
    right = best.placed[len(best.placed) - tail].left if tail else ink.shape[1]
    right = right if tail else min(right, left + REACH)
    left = left if head else max(left, right - REACH)
    found = seen(ink, left, right)
    return cost(found, old, weights.fount) - cost(found, new, weights.fount)
