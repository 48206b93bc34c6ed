"""A line's image as RapidOCR reads it, into words with boxes and confidences.

The recogniser gives characters at columns of a grid over the line (CTC: Graves et al. 2006); a
column lies somewhere on its character, so a word's edges are sought in the ink between columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Grey = npt.NDArray[np.uint8]
MILLION = 1_000_000
INKED = 2  # dark pixels that make a column of pixels inked


@dataclass(frozen=True, slots=True)
class Piece:
    """A word of a line: `left` and `right` in pixels of the line's image."""

    text: str
    confidence: int
    left: float
    right: float


def pieces(text: str, grid: Any, grey: Grey) -> tuple[Piece, ...]:
    """The words of a line read as `text`, parted at its blanks.

    `grid` is RapidOCR's WordInfo of it: columns of all characters but blanks, chances of all. A
    word is as sure as its least sure character.
    """
    columns = [column for word in grid.word_cols for column in word]
    width = grey.shape[1] / max(grid.line_txt_len, 1)
    letters = iter(columns)
    made: list[tuple[str, float, float, float]] = []
    open_word = False
    for letter, chance in zip(text, grid.confs, strict=False):
        if letter.isspace():
            open_word = False
            continue
        centre = (next(letters) + 0.5) * width
        if open_word:
            held, sure, first, _ = made[-1]
            made[-1] = (held + letter, min(sure, chance), first, centre)
        else:
            made.append((letter, chance, centre, centre))
        open_word = True
    cuts = _cuts([(first, last) for _, _, first, last in made], grey)
    return tuple(
        Piece(word, round(sure * MILLION), *cut)
        for (word, sure, _, _), cut in zip(made, cuts, strict=True)
    )


def _cuts(centres: Sequence[tuple[float, float]], grey: Grey) -> list[tuple[float, float]]:
    """The left and right edge of each word, from the first and last column of each."""
    if not centres:
        return []
    inked = _inked(grey)
    marks = np.flatnonzero(inked)
    start, end = (int(marks[0]), int(marks[-1]) + 1) if len(marks) else (0, len(inked))
    gaps = [_gap(inked, left[1], right[0]) for left, right in pairwise(centres)]
    lefts = [min(start, centres[0][0]), *(gap[1] for gap in gaps)]
    rights = [*(gap[0] for gap in gaps), max(end, centres[-1][1])]
    return list(zip(lefts, rights, strict=True))


def _inked(grey: Grey) -> npt.NDArray[np.bool_]:
    """Which columns of pixels hold ink: darker than halfway from the line's ink to its paper."""
    dark, light = np.percentile(grey, (2, 90))
    if light - dark < 20:
        return np.zeros(grey.shape[1], bool)
    return np.asarray((grey < (dark + light) / 2).sum(axis=0) >= INKED)


def _gap(inked: npt.NDArray[np.bool_], left: float, right: float) -> tuple[float, float]:
    """The widest stretch without ink between two columns; their middle where there is none."""
    start, end = int(left), max(int(right), int(left) + 1)
    edges = np.flatnonzero(np.diff(np.concatenate(([True], inked[start:end], [True])).astype(int)))
    runs = [(int(b - a), int(a)) for a, b in zip(edges[::2], edges[1::2], strict=True)]
    if not runs:
        return (left + right) / 2, (left + right) / 2
    size, at = max(runs)
    return float(start + at), float(start + at + size)
