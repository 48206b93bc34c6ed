"""Tells ink from paper, and brings pieces of a page to the one size in which letters are held."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image

Array = np.ndarray
XHEIGHT = 16  # pixels of a small x in every canvas: figures compare between books and scans
ABOVE, BELOW = 36, 14  # rows of a canvas over and under the baseline
ROWS = ABOVE + BELOW
PLAY = 2  # rows that a letter may stand off the line's baseline
PAD = 2  # blank columns at either side of a letter
WIDEST = 64  # columns of a letter's canvas, pads and all


def ink(image: Any) -> Array:
    """Where a grey page (PIL, mode "L") is dark, as booleans; a page of one tone has no ink.

    The threshold parts the tones best into two classes: Otsu, "A threshold selection method from
    gray-level histograms" (1979).
    """
    counts = np.asarray(image.histogram()[:256], np.float64)
    tones = np.arange(256)
    below = np.cumsum(counts)
    above = below[-1] - below
    total = np.cumsum(counts * tones)
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = total / below - (total[-1] - total) / above
    spread = np.nan_to_num(below * above * apart**2)
    if not spread.any():
        return np.zeros((image.height, image.width), bool)
    best = np.flatnonzero(spread >= spread.max() * (1 - 1e-9))
    dark: Array = np.asarray(image) <= best.mean()
    return dark


def canvas(piece: Array, baseline: float, left: float, width: int, scale: float) -> Array:
    """A piece of ink brought to canvas size: (ROWS + 2 * PLAY) x `width` values from 0 to 1.

    `piece` is boolean; `baseline` and `left` are the row and column of it, in its own pixels, that
    come to row ABOVE + PLAY and column PAD; `scale` is canvas pixels a pixel. What lies outside of
    the piece is paper.
    """
    top = baseline - (ABOVE + PLAY) / scale
    bottom = baseline + (BELOW + PLAY) / scale
    first, last = left - PAD / scale, left + (width - PAD) / scale
    over, under = max(int(-top) + 2, 0), max(int(bottom - piece.shape[0]) + 2, 0)
    before, after = max(int(-first) + 2, 0), max(int(last - piece.shape[1]) + 2, 0)
    grown = np.pad(piece, ((over, under), (before, after))).astype(np.uint8) * 255
    box = (first + before, top + over, last + before, bottom + over)
    size = (width, ROWS + 2 * PLAY)
    scaled = Image.fromarray(grown).resize(size, Image.Resampling.BILINEAR, box)
    return np.asarray(scaled, np.float32) / 255


def stretch(page: Array, x0: int, x1: int, baseline: float, slope: float, rows: int) -> Array:
    """The ink of columns `x0` to `x1` about a line, its slope taken out: 2 * `rows` rows high.

    `baseline` is the line's at column 0, in pixels; it comes to stand at row `rows`. What lies off
    the page is paper.
    """
    height, width = page.shape
    columns = np.arange(x0, x1)
    level = np.floor(baseline + slope * columns + 0.5).astype(int)
    at = level[None, :] + np.arange(-rows, rows)[:, None]
    inside = (at >= 0) & (at < height) & (columns >= 0) & (columns < width)
    cut: Array = page[at.clip(0, height - 1), columns.clip(0, width - 1)[None, :]] & inside
    return cut
