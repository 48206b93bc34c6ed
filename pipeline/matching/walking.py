"""Follow an alignment from a place where it is known, window by window.

Text that repeats itself (litanies, tables, forms) has no rare grams. Its start is known, however:
the two windows there are aligned in full, the first half is kept and the next windows begin where
it ends. Cost grows with the length of the text, not with its square.
"""

from __future__ import annotations

from pipeline.matching.letters import steps

WINDOW = 1024
_SURE = 8  # equal clusters in a row that end a kept stretch
_ALIKE = 0.55  # more edits per cluster than this is what unrelated texts have, too

Cuts = list[tuple[int, int]]


def walk(a: str, b: str) -> Cuts:
    """Cuts (place in a, place in b), rising, as far as both texts can be followed from 0, 0.

    Ends before the end of either text; empty where the texts do not even begin alike.
    """
    cuts: Cuts = []
    i = j = 0
    while min(len(a) - i, len(b) - j) >= WINDOW:
        step = _step(a[i : i + WINDOW], b[j : j + WINDOW])
        if step is None:
            break
        i, j = i + step[0], j + step[1]
        cuts.append((i, j))
    return cuts


def _step(x: str, y: str) -> tuple[int, int] | None:
    """Where the last sure stretch of the first half ends; None where the windows are unlike."""
    edits = 0
    best = None
    for tag, i, end, j, stop in steps(x, y):
        if tag != "equal":
            edits += max(end - i, stop - j)
            continue
        stride = min(end, WINDOW // 2 + _SURE) - i
        if stride >= _SURE and edits <= _ALIKE * (i + stride):
            best = (i + stride, j + stride)
        if end > WINDOW // 2:
            break
    return best if best and min(best) > WINDOW // 4 else None
