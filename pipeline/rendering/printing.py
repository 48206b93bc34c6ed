"""Prints a setting anew and holds the whole print against the ink: no ink counts twice."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.rendering.fitting import OFF_LINE
from pipeline.rendering.ink import PAD, PLAY, ROWS, Array
from pipeline.rendering.setting import Placed, Setting


def whole(ink: Array, setting: Setting) -> float:
    """The nats of a setting over bare paper, its gaps among them, each pixel counted once."""
    gaps = setting.nats - sum(p.nats for p in setting.placed)
    return gaps + _printed(ink, setting.placed, 0, ink.shape[1])


def shares(ink: Array, setting: Setting, first: int, last: int) -> list[float]:
    """For each sort from `first` to `last` (out): what the print loses without it.

    As a share of what its own image would get: 1 where it stands alone and fits as it should, 0 or
    less where nothing speaks for it, be it that its neighbours have all the ink there is.
    """
    found = []
    for sort in setting.placed[first:last]:
        start, stop = max(sort.left - PAD, 0), min(sort.right + PAD, ink.shape[1])
        near = [p for p in setting.placed if p.left - PAD < stop and p.right + PAD > start]
        rest = [p for p in near if p is not sort]
        gained = _printed(ink, near, start, stop) - _printed(ink, rest, start, stop)
        found.append(gained / max(sort.form.ideal, 1.0))
    return found


def _printed(ink: Array, placed: Sequence[Placed], start: int, stop: int) -> float:
    """The nats of a print from column to column: in each pixel that sort speaks which is surest."""
    shape = (ink.shape[0], stop - start)
    dark, bare = np.zeros(shape, np.float32), np.zeros(shape, np.float32)
    loose = 0.0
    for sort in placed:
        look = sort.form.look
        if look is None:
            loose += sort.nats
            continue
        left = sort.left - PAD
        first, last = max(left, start), min(sort.right + PAD, stop)
        rows, across = slice(sort.play, sort.play + ROWS), slice(first - start, last - start)
        columns = slice(first - left, last - left)
        np.maximum(dark[rows, across], look.ink[:, columns], out=dark[rows, across])
        np.minimum(bare[rows, across], look.bare[:, columns], out=bare[rows, across])
        loose -= OFF_LINE * abs(sort.play - PLAY)
    part = ink[:, start:stop]
    return loose + float((part * (dark - bare) + bare).sum(dtype=np.float64))
