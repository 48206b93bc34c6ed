"""Splits a place where several things differ into differences that stand for themselves."""

from __future__ import annotations

from itertools import groupby

import regex
from rapidfuzz.distance import Levenshtein

LONGEST = 60  # characters
MARK = regex.compile(r"\p{M}")

Pair = tuple[str, str]


def independent(ours: str, theirs: str) -> list[Pair]:
    """The two stretches cut into pairs that tile both, each a difference of its own.

    A stretch is taken as runs of letters and digits, of blanks, and of other marks; a run stands
    beside one of its kind, so that `1877 ;` for `1871;` is a digit and a blank. What has no
    counterpart stays together with what lacks one at the same place on the other side.
    """
    if not (ours and theirs) or max(len(ours), len(theirs)) > LONGEST:
        return [(ours, theirs)]
    pairs: list[Pair] = []
    loose: Pair = ("", "")
    for one, other in _aligned(_runs(ours), _runs(theirs)):
        if one and other:
            pairs += [loose] if any(loose) else []
            pairs.append((one, other))
            loose = ("", "")
        else:
            loose = (loose[0] + one, loose[1] + other)
    return pairs + ([loose] if any(loose) else [])


def _runs(text: str) -> list[str]:
    """The text cut where the kind of character changes; a combining mark goes with its letter."""
    kinds: list[str] = []
    for char in text:
        joined = MARK.match(char) and kinds
        kinds.append(kinds[-1] if joined else _kind(char))
    at, found = 0, []
    for _, run in groupby(kinds):
        size = len(list(run))
        found.append(text[at : at + size])
        at += size
    return found


def _kind(char: str) -> str:
    return "word" if char.isalnum() else "blank" if char.isspace() else "mark"


def _aligned(ours: list[str], theirs: list[str]) -> list[Pair]:
    """Runs beside their counterparts at the least cost in edits; "" where there is none."""
    best: list[list[tuple[int, list[Pair]]]] = []
    for i in range(len(ours) + 1):
        row: list[tuple[int, list[Pair]]] = []
        for j in range(len(theirs) + 1):
            ways: list[tuple[int, list[Pair]]] = [] if i or j else [(0, [])]
            if i and j and _kind(ours[i - 1][0]) == _kind(theirs[j - 1][0]):
                pair = (ours[i - 1], theirs[j - 1])
                ways.append(_longer(best[i - 1][j - 1], pair))
            if i:
                ways.append(_longer(best[i - 1][j], (ours[i - 1], "")))
            if j:
                ways.append(_longer(row[j - 1], ("", theirs[j - 1])))
            row.append(min(ways, key=lambda way: way[0]))
        best.append(row)
    return best[-1][-1][1]


def _longer(way: tuple[int, list[Pair]], pair: Pair) -> tuple[int, list[Pair]]:
    """A way with one pair more; blanks, which are all alike, cost nothing beside each other."""
    blank = not "".join(pair).strip() and all(pair)
    cost = 0 if blank else Levenshtein.distance(pair[0].lower(), pair[1].lower())
    return way[0] + cost, [*way[1], pair]
