"""Pieces of lines found anywhere on a page, into columns, lines and paragraphs in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pipeline.model.text import Box

LEAST = 5  # pieces on either side that make a column
CROSSING = 0.15  # share of the pieces (headings) that may lie across a gutter
SAME_LINE = 0.5  # of the lower piece's height
INDENT, GAP = 0.6, 1.6  # in line heights; in usual line distances


def ordered(boxes: Sequence[Box]) -> list[list[list[int]]]:
    """Paragraphs of lines of pieces, each piece as its index in `boxes`."""
    if not boxes:
        return []
    return [
        paragraph
        for column in _columns(list(range(len(boxes))), boxes)
        for paragraph in _paragraphs(_lines(column, boxes), boxes)
    ]


def _columns(held: list[int], boxes: Sequence[Box]) -> list[list[int]]:
    """The pieces column by column; what lies across a gutter parts the columns above and below."""
    found = _gutter(held, boxes)
    if found is None:
        return [held]
    left, right = found
    across = sorted(set(held) - set(left) - set(right), key=lambda at: boxes[at].top)
    edges = [_middle(boxes[at]) for at in across]
    columns: list[list[int]] = []
    for number in range(len(across) + 1):
        over = edges[number - 1] if number else float("-inf")
        under = edges[number] if number < len(across) else float("inf")
        if number:
            columns.append([across[number - 1]])
        for side in (left, right):
            inside = [at for at in side if over <= _middle(boxes[at]) < under]
            columns += _columns(inside, boxes) if inside else []
    return columns


def _gutter(held: list[int], boxes: Sequence[Box]) -> tuple[list[int], list[int]] | None:
    """Pieces to the left and to the right of the upright gap that the fewest lie across."""
    best: tuple[int, list[int], list[int]] | None = None
    for edge in sorted({boxes[at].right for at in held}):
        left = [at for at in held if boxes[at].right <= edge]
        right = [at for at in held if boxes[at].left >= edge]
        crossing = len(held) - len(left) - len(right)
        if min(len(left), len(right)) < LEAST or crossing > CROSSING * len(held):
            continue
        if _beside(left, right, boxes) and (best is None or crossing < best[0]):
            best = crossing, left, right
    return best[1:] if best else None


def _beside(left: list[int], right: list[int], boxes: Sequence[Box]) -> bool:
    """Whether two sides are columns: beside each other over most of the lower one's height."""
    one, two = _around(left, boxes), _around(right, boxes)
    common = min(one.bottom, two.bottom) - max(one.top, two.top)
    return common * 2 > min(one.bottom - one.top, two.bottom - two.top)


def _around(held: Sequence[int], boxes: Sequence[Box]) -> Box:
    whole = boxes[held[0]]
    for at in held[1:]:
        whole = whole.around(boxes[at])
    return whole


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _lines(held: Sequence[int], boxes: Sequence[Box]) -> list[list[int]]:
    """The pieces line by line from the top, each line from its left."""
    lines: list[list[int]] = []
    for at in sorted(held, key=lambda at: _middle(boxes[at])):
        box = boxes[at]
        if lines and not any(_meet(boxes[other], box) for other in lines[-1]):
            last = boxes[lines[-1][-1]]
            common = min(last.bottom, box.bottom) - max(last.top, box.top)
            if common > SAME_LINE * min(last.bottom - last.top, box.bottom - box.top):
                lines[-1].append(at)
                continue
        lines.append([at])
    return [sorted(line, key=lambda at: boxes[at].left) for line in lines]


def _meet(one: Box, other: Box) -> bool:
    """Whether two pieces stand over each other, so that they are of two lines."""
    common = min(one.right, other.right) - max(one.left, other.left)
    return common * 2 > min(one.right - one.left, other.right - other.left)


def _paragraphs(lines: list[list[int]], boxes: Sequence[Box]) -> list[list[list[int]]]:
    """Lines parted where one is indented after one that is not, or stands far below the last."""
    rows = [_around(line, boxes) for line in lines]
    height = median(row.bottom - row.top for row in rows)
    steps = [below.top - above.top for above, below in pairwise(rows)]
    usual = median(steps) if steps else height
    made: list[list[list[int]]] = []
    for at, line in enumerate(lines):
        indented = at > 0 and rows[at].left - rows[at - 1].left > INDENT * height
        if not at or indented or steps[at - 1] > GAP * usual:
            made.append([])
        made[-1].append(line)
    return made
