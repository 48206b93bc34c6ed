"""Keep a long lapse in one piece: a lost page is one deletion, not a thousand small ones.

Where one side lacks much, the least edit distance spreads what little there is over the whole
lapse, matching stray letters. It saves a few edits and says nothing true of the texts.
"""

from __future__ import annotations

from pipeline.matching.letters import steps

LAPSE = 256  # clusters that one side must lack
_PRICE = 50  # one piece may cost one edit more per so many clusters lacking

Edits = list[tuple[int, int, int, int]]


def edits(a: str, b: str) -> Edits:
    """Edits (a start, a end, b start, b end) of two texts, a long lapse in one piece if cheap."""
    found = _plain(a, b)
    if abs(len(a) - len(b)) < LAPSE or not a or not b:
        return found
    if len(a) < len(b):
        turned = edits(b, a)
        return [(j, stop, i, end) for i, end, j, stop in turned]
    in_one = _in_one(a, b)
    allowed = _cost(found) + (len(a) - len(b)) // _PRICE
    return in_one if _cost(in_one) <= allowed else found


def _plain(a: str, b: str, i: int = 0, j: int = 0) -> Edits:
    """The optimal edits, offset by i and j."""
    rows = steps(a, b)
    return [(i + r[1], i + r[2], j + r[3], j + r[4]) for r in rows if r[0] != "equal"]


def _in_one(a: str, b: str) -> Edits:
    """Edits with one deletion from the longer text a, placed where it costs least.

    `b` is followed from its start along the start of a, and back from its end along the end of
    a; the deletion goes where both ways together cost least.
    """
    size = len(b)
    on, back = _way(a[:size], b), _way(a[-size:][::-1], b[::-1])
    best = min(
        (cost + back[size - j][0] - i - back[size - j][1], j)
        for j, (cost, i) in enumerate(on)
        if i + back[size - j][1] <= len(a)
    )
    j = best[1]
    i, end = on[j][1], len(a) - back[size - j][1]
    gone = [(i, end, j, j)] if end > i else []
    return _plain(a[:i], b[:j]) + gone + _plain(a[end:], b[j:], end, j)


def _way(a: str, b: str) -> list[tuple[int, int]]:
    """For every length of b's beginning: edits up to there, and how much of a they used."""
    way = [(0, 0)]
    cost = 0
    for tag, i, end, j, stop in steps(a, b):
        if tag == "equal":
            way += [(cost, i + k) for k in range(1, end - i + 1)]
        elif tag == "delete":
            cost += end - i
        else:
            way += [(cost + k, min(i + k, end)) for k in range(1, stop - j + 1)]
            cost += stop - j
    return way


def _cost(found: Edits) -> int:
    """Insertions, deletions and replacements."""
    return sum(max(end - i, stop - j) for i, end, j, stop in found)
