"""Tells ink from paper, and brings pieces of a page to the one size in which letters are held."""

from __future__ import annotations

from typing import Any

import numpy as np
from PIL import Image, ImageFilter

Array = np.ndarray
XHEIGHT = 16  # pixels of a small x in every canvas: figures compare between books and scans
ABOVE, BELOW = 36, 14  # rows of a canvas over and under the baseline
ROWS = ABOVE + BELOW
PLAY = 2  # rows that a letter may stand off the line's baseline
PAD = 2  # blank columns at either side of a letter
WIDEST = 64  # columns of a letter's canvas, pads and all

BLOCK, AROUND = 16, 5  # pixels of a block, and blocks about it, whose lightest is the paper there
FAINT, FULL = 0.15, 0.75  # depths between paper and ink that count as none and as all


def ink(image: Any) -> Array:
    """How much ink a page (PIL, mode "L") has in each pixel, 0 to 255; a page of one tone has none.

    Ink is told against the paper around it, so that thin strokes count and shadows do not.
    """
    tones = np.asarray(image)
    colours = image.getcolors(2)
    if colours is not None:
        darkest = min(tone for _, tone in colours)
        return np.where((tones == darkest) & (len(colours) > 1), np.uint8(255), np.uint8(0))
    around = image.reduce(BLOCK).filter(ImageFilter.MaxFilter(AROUND))
    paper = np.asarray(around.resize(image.size, Image.Resampling.BILINEAR))
    depth = np.maximum(paper, tones) - tones
    counts = np.bincount(depth.ravel(), minlength=256).astype(np.float64)
    threshold = _threshold(counts)
    if threshold is None:
        return np.zeros(tones.shape, np.uint8)
    inked = np.cumsum(np.where(np.arange(256) > threshold, counts, 0))
    deepest = int(np.searchsorted(inked, inked[-1] / 2))
    shares = (np.arange(256) / max(deepest, 1) - FAINT) / (FULL - FAINT)
    held: Array = (shares.clip(0, 1) * 255 + 0.5).astype(np.uint8)[depth]
    return held


def _threshold(counts: Array) -> float | None:
    """The depth that parts ink from paper best; None where there is but one.

    Otsu, "A threshold selection method from gray-level histograms" (1979).
    """
    below = np.cumsum(counts)
    above = below[-1] - below
    total = np.cumsum(counts * np.arange(256))
    with np.errstate(divide="ignore", invalid="ignore"):
        apart = total / below - (total[-1] - total) / above
    spread = np.nan_to_num(below * above * apart**2)
    if not spread.any():
        return None
    return float(np.flatnonzero(spread >= spread.max() * (1 - 1e-9)).mean())


def canvas(piece: Array, baseline: float, left: float, width: int, scale: float) -> Array:
    """A piece of ink brought to canvas size: (ROWS + 2 * PLAY) x `width` values from 0 to 1.

    `piece` has values from 0 to 255; `baseline` and `left` are its row and column, in its own
    pixels, that come to row ABOVE + PLAY and column PAD; `scale` is canvas pixels a pixel. What
    lies outside of the piece is paper.
    """
    top = baseline - (ABOVE + PLAY) / scale
    bottom = baseline + (BELOW + PLAY) / scale
    first, last = left - PAD / scale, left + (width - PAD) / scale
    over, under = max(int(-top) + 2, 0), max(int(bottom - piece.shape[0]) + 2, 0)
    before, after = max(int(-first) + 2, 0), max(int(last - piece.shape[1]) + 2, 0)
    grown = np.pad(piece, ((over, under), (before, after)))
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
    cut = page[at.clip(0, height - 1), columns.clip(0, width - 1)[None, :]]
    return np.where(inside, cut, np.uint8(0))
