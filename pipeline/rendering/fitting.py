"""How well every shape of the fount fits every place of a strip of ink: log-likelihood ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.rendering.fount import Fount, Shape
from pipeline.rendering.ink import ABOVE, PAD, PLAY, ROWS, WIDEST, XHEIGHT, Array

PAPER = 0.02  # chance of ink where nothing is printed
SUREST = 0.96  # of ink where a shape has it always
OFF_LINE = 2.0  # nats that a row off the baseline costs
LENGTHS = (192, 256, 320, 384, 512, 640, 768, 1024, 1536)  # columns that are transformed at once
NEVER = -1e6


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """A shape as nats that ink and that bare paper in each pixel speak for it (ROWS x columns)."""

    ink: Array
    bare: Array
    width: int

    @property
    def ideal(self) -> float:
        """The nats that the shape's own image would get."""
        chance = np.exp(self.ink.astype(np.float64)) * PAPER
        return float((chance * self.ink + (1 - chance) * self.bare).sum())


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """One shape along a strip: nats over bare paper with its ink's left edge at each column.

    `width` is its columns of ink, `ideal` the nats that its own image would get. `plays` are the
    nats by row of play and column of its canvas, `look` the shape itself; None for ink of any form.
    """

    nats: Array
    width: int
    ideal: float
    plays: Array | None = None
    look: Look | None = None


class Weights:
    """The fount as weights of ink and paper, transformed once for every length of strip."""

    def __init__(self, fount: Fount) -> None:
        self.fount = fount
        self._weighed = {name: _weighed(shapes) for name, shapes in fount.shapes.items()}
        self._waves: dict[tuple[str, int], Array] = {}

    def fits(self, strip: Array, names: Sequence[str]) -> dict[str, list[Fit]]:
        """All shapes of the sorts along a strip ((ROWS + 2 * PLAY) rows of ink from 0 to 1).

        Correlated by the fast Fourier transform, row by row; each shape may stand up to PLAY rows
        off the baseline, at a price. A sort without shapes fits as any ink would, poorly.
        """
        width = strip.shape[1]
        length = next((n for n in LENGTHS if n >= width + WIDEST), width + WIDEST)
        known = [name for name in names if name in self._weighed]
        found = {name: _any(strip) for name in names if name not in self._weighed}
        if not known:
            return found
        waves = np.fft.rfft(strip, length, axis=1).astype(np.complex64)
        shapes = np.concatenate([self._wave(name, length) for name in known], axis=2)
        plays = np.stack([waves[play : play + ROWS].T for play in range(2 * PLAY + 1)], axis=1)
        met = np.fft.irfft(np.ascontiguousarray((plays @ shapes).transpose(1, 2, 0)), length)
        met -= OFF_LINE * np.abs(np.arange(2 * PLAY + 1) - PLAY)[:, None, None]
        best = met.max(0).astype(np.float64)
        at = 0
        for name in known:
            found[name] = []
            for look, bare, ideal in self._weighed[name]:
                nats = np.full(width + 1, NEVER)
                nats[PAD:] = best[at, : width + 1 - PAD] + bare
                found[name].append(Fit(nats, look.width, ideal, met[:, at], look))
                at += 1
        return found

    def _wave(self, name: str, length: int) -> Array:
        """The shapes of a sort, transformed: frequencies x ROWS x shapes."""
        held = self._waves.get((name, length))
        if held is None:
            ink = np.stack([look.ink - look.bare for look, *_ in self._weighed[name]])
            waves = np.conj(np.fft.rfft(ink, length, axis=2)).astype(np.complex64)
            held = self._waves[(name, length)] = np.ascontiguousarray(waves.transpose(2, 1, 0))
        return held


def _weighed(shapes: Sequence[Shape]) -> list[tuple[Look, float, float]]:
    """Each shape's look, the nats of all paper, and those of its own image."""
    found = []
    for shape in shapes:
        chance = np.clip(shape.chance, PAPER, SUREST).astype(np.float64)
        ink, bare = np.log(chance / PAPER), np.log((1 - chance) / (1 - PAPER))
        look = Look(ink.astype(np.float32), bare.astype(np.float32), shape.width)
        found.append((look, float(bare.sum()), look.ideal))
    return found


def _any(strip: Array) -> list[Fit]:
    """What stands for a sort that the fount has not: ink of any form, in some usual widths."""
    body = strip[PLAY + ABOVE - int(1.6 * XHEIGHT) : PLAY + ABOVE + int(0.4 * XHEIGHT)].sum(0)
    total = np.concatenate(([0.0], np.cumsum(body, dtype=np.float64)))
    found = []
    for share in (0.4, 0.7, 1.0, 1.4):
        width = int(share * XHEIGHT)
        nats = np.full(strip.shape[1] + 1, NEVER)
        inked = total[width:] - total[:-width]
        nats[: len(inked)] = np.minimum(inked, 0.4 * width * XHEIGHT) * 1.5 - 10
        found.append(Fit(nats, width, 1.2 * width * XHEIGHT))
    return found
