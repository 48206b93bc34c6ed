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
    return gaps + _printed(ink, setting.placed)


def shares(ink: Array, setting: Setting, first: int, last: int) -> list[float]:
    """For each sort from `first` to `last` (out): what the print loses without it.

    As a share of what its own image would get: 1 where it stands alone and fits as it should, 0 or
    less where nothing speaks for it, be it that its neighbours have all the ink there is.
    """
    if first == last:
        return []
    placed = setting.placed
    full = _printed(ink, placed)
    found = []
    for at in range(first, last):
        rest = _printed(ink, (*placed[:at], *placed[at + 1 :]))
        found.append((full - rest) / max(placed[at].form.ideal, 1.0))
    return found


def _printed(ink: Array, placed: Sequence[Placed]) -> float:
    """The nats of a print: in each pixel the sort speaks that is surest of ink there."""
    dark, bare = np.zeros(ink.shape, np.float32), np.zeros(ink.shape, np.float32)
    loose = 0.0
    for sort in placed:
        look = sort.form.look
        if look is None:
            loose += sort.nats
            continue
        left = sort.left - PAD
        columns = min(look.width + 2 * PAD, ink.shape[1] - left)
        rows, across = slice(sort.play, sort.play + ROWS), slice(left, left + columns)
        np.maximum(dark[rows, across], look.ink[:, :columns], out=dark[rows, across])
        np.minimum(bare[rows, across], look.bare[:, :columns], out=bare[rows, across])
        loose -= OFF_LINE * abs(sort.play - PLAY)
    return loose + float((ink * dark + (1 - ink) * bare).sum(dtype=np.float64))
