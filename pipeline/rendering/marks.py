"""Whether the specks of ink between two letters are the marks that a text has there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.rendering.blobs import blobs, stacked
from pipeline.rendering.fount import Fount
from pipeline.rendering.ink import ABOVE, BELOW, PLAY, XHEIGHT, Array

LEAST = 0.006 * XHEIGHT**2  # areas below are dust
LOST = 3.0  # cost of a mark without ink, or of the ink of a full stop without a mark
WORST = 3.0  # of a mark and a blob that do not look alike
Blob = tuple[float, float, float, float]  # top, bottom from the baseline; width; area


def seen(strip: Array, left: int, right: int) -> list[Blob]:
    """The blobs of a strip of ink between two columns, stacked parts as one, left to right."""
    top = PLAY + ABOVE - min(2 * XHEIGHT, ABOVE)
    part = strip[top : PLAY + ABOVE + BELOW, max(left, 0) : max(right, 0)]
    if part.shape[1] < 2:
        return []
    found = blobs(part > 0.5)
    if not len(found.areas):
        return []
    areas = np.array(
        [
            sum(float(part[row, start:end].sum()) for row, start, end in held.tolist())
            for held in np.split(found.runs, found.firsts[1:-1])
        ]
    )
    kept = np.flatnonzero(areas >= LEAST)
    boxes = found.boxes[kept].tolist()
    level = PLAY + ABOVE - top
    result = []
    for group in stacked(boxes):
        sides = np.array([boxes[k] for k in group])
        high, low = int(sides[:, 1].min()) - level, int(sides[:, 3].max()) - level
        width = int(sides[:, 2].max() - sides[:, 0].min())
        result.append((float(high), float(low), float(width), float(areas[kept][group].sum())))
    return result


def cost(found: Sequence[Blob], marks: Sequence[str], fount: Fount) -> float:
    """How badly blobs and marks go together, the best way that they are paired in order."""
    stop = fount.measures.get(".", ((0.0, 0.0, 0.0, 0.03 * XHEIGHT**2),))[0][3]
    table = np.zeros((len(found) + 1, len(marks) + 1))
    for i in range(len(found) + 1):
        for j in range(len(marks) + 1):
            ways = []
            if i:
                ways.append(table[i - 1, j] + LOST * min(1.0, found[i - 1][3] / stop))
            if j:
                ways.append(table[i, j - 1] + LOST)
            if i and j:
                ways.append(table[i - 1, j - 1] + _unlike(found[i - 1], marks[j - 1], fount))
            if ways:
                table[i, j] = min(ways)
    return float(table[-1, -1])


def _unlike(blob: Blob, mark: str, fount: Fount) -> float:
    """How far a blob is from a mark's usual place and size: 0 none, `WORST` at most."""
    top, bottom, width, area = blob
    held = fount.measures.get(mark)
    if held is None:
        return WORST / 2
    return min(
        min(
            WORST,
            abs(float(np.log(area / ink)))
            + 0.5 * (abs(top - high) + abs(bottom - low)) / (0.15 * XHEIGHT)
            + 0.5 * abs(width - wide) / (0.3 * XHEIGHT),
        )
        for high, low, wide, ink in held
    )
