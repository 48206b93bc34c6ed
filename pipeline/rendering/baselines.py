"""Where the lines of a page stand and how large their letters are, from the boxes of its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import regex

from pipeline.model.collation import ReadWord

LOW = regex.compile(r"[acemnorsuvwxz]++[.]?+")
TALL = regex.compile(r"[acemnorsuvwxzit]*+[bdfhklA-IK-PR-Z][a-fh-ik-or-xzA-IK-PR-Z]*+[.]?+")
HANGING = frozenset("gjpqyQJ,;()[]{}/|_")
SLOPES = np.linspace(-0.02, 0.02, 41)  # a page more askew than this is straightened by no one
ENOUGH = 4  # words that a line needs for a slope of its own


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: its words from left to right, baseline at column 0 and slope, in pixels.

    `low` are the heights of its words of small letters without stems, `tall` those of words with
    stems or capitals; `space` is the usual gap between its words, None where it has too few.
    """

    words: tuple[ReadWord, ...]
    baseline: float
    slope: float
    low: tuple[int, ...]
    tall: tuple[int, ...]
    space: float | None

    def level(self, x: float) -> float:
        """The baseline's row at a column."""
        return self.baseline + self.slope * x


def lines(words: Sequence[ReadWord]) -> dict[int, Line]:
    """The lines of one page by number; a line without a letter on its baseline is left out."""
    rows: dict[int, list[ReadWord]] = {}
    for word in words:
        rows.setdefault(word.word.line, []).append(word)
    standing = {line: [w for w in row if _stands(w.word.text)] for line, row in rows.items()}
    slopes = [_slope(row) for row in standing.values() if len(row) >= ENOUGH]
    usual = float(np.median(slopes)) if slopes else 0.0
    return {line: _line(row, standing[line], usual) for line, row in rows.items() if standing[line]}


def _stands(text: str) -> bool:
    """Whether the foot of the word's box is the baseline: it has a letter, and none hangs."""
    return any(char.isalnum() for char in text) and HANGING.isdisjoint(text)


def _points(row: list[ReadWord]) -> tuple[np.ndarray, np.ndarray]:
    boxes = np.array([(w.word.box.left, w.word.box.right, w.word.box.bottom) for w in row], float)
    return (boxes[:, 0] + boxes[:, 1]) / 2, boxes[:, 2]


def _slope(row: list[ReadWord]) -> float:
    """The slope that brings the feet of the words nearest to one level, few far off not counted."""
    across, feet = _points(row)
    levels = feet[None, :] - SLOPES[:, None] * across[None, :]
    off = np.abs(levels - np.median(levels, axis=1)[:, None]).clip(0, 4).sum(1)
    best = np.flatnonzero(off <= off.min() + 1e-9)
    return float(SLOPES[best[np.abs(SLOPES[best]).argmin()]])


def _line(row: list[ReadWord], standing: list[ReadWord], usual: float) -> Line:
    across, feet = _points(standing)
    high = np.median([w.word.box.bottom - w.word.box.top for w in row])
    wide = len(standing) >= ENOUGH and np.ptp(across) > 10 * high
    slope = _slope(standing) if wide else usual
    ordered = sorted(row, key=lambda w: w.word.box.left)
    gaps = [right.word.box.left - left.word.box.right for left, right in pairwise(ordered)]
    return Line(
        tuple(ordered),
        float(np.median(feet - slope * across)),
        slope,
        _heights(row, LOW),
        _heights(row, TALL),
        float(np.median(gaps)) if len(gaps) >= 3 else None,
    )


def _heights(row: list[ReadWord], form: regex.Pattern[str]) -> tuple[int, ...]:
    boxes = [w.word.box for w in row if form.fullmatch(w.word.text)]
    return tuple(box.bottom - box.top for box in boxes)


@dataclass(frozen=True, slots=True)
class Size:
    """The usual heights of low and of tall letters over a whole book, in pixels."""

    low: float
    tall: float

    def of(self, line: Line) -> float | None:
        """The size of a line's letters over the usual one; None where no word shows it."""
        seen = [high / self.low for high in line.low] + [high / self.tall for high in line.tall]
        return float(np.median(seen)) if seen else None


def size(every: Iterable[Line]) -> Size | None:
    """The usual size of the lines; None where too few words show it."""
    held = list(every)
    low = [high for line in held for high in line.low]
    tall = [high for line in held for high in line.tall]
    if not low or not tall:
        return None
    return Size(float(np.median(low)), float(np.median(tall)))
