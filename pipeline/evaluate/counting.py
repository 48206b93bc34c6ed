"""Counts by class of character, character by character, and by line, from an alignment."""

from __future__ import annotations

import unicodedata
from functools import cache

import numpy as np
import numpy.typing as npt

from pipeline.evaluate.figures import ClassCount
from pipeline.matching.graphemes import Codes
from pipeline.model.alignment import Alignment

Flags = npt.NDArray[np.bool_]
CLASSES = ("letters", "capitals", "digits", "punctuation", "spaces", "line ends", "others")


@cache
def class_of(cluster: str) -> str:
    """The class of a grapheme cluster: that of its first character's general category."""
    if "\n" in cluster or "\r" in cluster:
        return "line ends"
    category = unicodedata.category(cluster[0])
    if category in ("Lu", "Lt"):
        return "capitals"
    if category == "Co":
        return "letters"
    named = {"L": "letters", "N": "digits", "P": "punctuation", "Z": "spaces"}
    return "spaces" if cluster == "\t" else named.get(category[0], "others")


def touched(found: Alignment, sizes: tuple[int, int]) -> tuple[Flags, Flags]:
    """Which units of each side are not the same in the other."""
    wrong = [np.zeros(size + 1, np.int64) for size in sizes]
    edits = np.array([o[1:] for o in found.opcodes if o.tag != "equal"], np.int64).reshape(-1, 4)
    for side, (start, end) in zip(wrong, ((0, 1), (2, 3)), strict=True):
        np.add.at(side, edits[:, start], 1)
        np.add.at(side, edits[:, end], -1)
    return wrong[0].cumsum()[:-1] > 0, wrong[1].cumsum()[:-1] > 0


def by_letter(
    rows: tuple[Codes, Codes], names: dict[int, str], wrong: tuple[Flags, Flags]
) -> tuple[ClassCount, ...]:
    """For each different cluster: its count in the truth, how many are missed, how many added."""
    size = max(names, default=0) + 1
    count = np.bincount(rows[0], minlength=size)
    missed = np.bincount(rows[0][wrong[0]], minlength=size)
    added = np.bincount(rows[1][wrong[1]], minlength=size)
    return tuple(
        ClassCount(names[code], int(count[code]), int(missed[code]), int(added[code]))
        for code in sorted(names, key=lambda code: names[code])
    )


def by_class(letters: tuple[ClassCount, ...]) -> tuple[ClassCount, ...]:
    """The counts of letters summed by class."""
    sums = {name: [0, 0, 0] for name in CLASSES}
    for letter in letters:
        row = sums[class_of(letter.name)]
        row[0] += letter.count
        row[1] += letter.missed
        row[2] += letter.added
    return tuple(ClassCount(name, *row) for name, row in sums.items() if any(row))


def by_line(
    found: Alignment, ends: npt.NDArray[np.int64], size: int
) -> tuple[list[int], list[int]]:
    """Errors and units of each line of the truth; `ends` are the units that end a line."""
    edges = np.unique(np.concatenate((ends + 1, [size])))
    edits = np.array([o[1:] for o in found.opcodes if o.tag != "equal"], np.int64).reshape(-1, 4)
    cost = np.maximum(edits[:, 1] - edits[:, 0], edits[:, 3] - edits[:, 2])
    line = np.minimum(np.searchsorted(edges, edits[:, 0], side="right"), len(edges) - 1)
    errors = np.bincount(line, cost, minlength=len(edges)).astype(int)
    return errors.tolist(), np.diff(edges, prepend=0).tolist()
