"""Puts the rows of a reading into the transcript's order.

A page's columns, notes and captions, and the pages themselves, may be read in another order than
they were transcribed in. Aligned as read, each would be missing here and added there.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from pipeline.align.homes import Home
from pipeline.align.witness import Row

APART = 200  # characters of the transcript by which rows side by side are of two columns
EDGE = 3  # characters of a row's end into which no other row is put


def arranged(
    rows: Sequence[Row], homes: dict[float, Home], without: frozenset[int] = frozenset()
) -> list[Row]:
    """The rows in the transcript's order, those of the pages `without` left out.

    A row that has no home follows the one before it in its column, or goes before the next one on
    its page; a page of such rows follows the page before it. Furniture without a home is left out.
    Where a row that was sought belongs into the middle of another, that one is cut in two.
    """
    rows = [row for row in rows if row.page not in without]
    rows = _cut(rows, homes)
    keys = _keys(rows, homes)
    written = [row for row in rows if not row.furniture or row.number in homes]
    return sorted(written, key=lambda row: (keys[row.number], row.number))


def _keys(rows: Sequence[Row], homes: dict[float, Home]) -> dict[float, int]:
    """For each row the place in the transcript by which it is sorted."""
    pages: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        pages[row.page].append(row)
    keys: dict[float, int] = {}
    last = -1  # where the last row ended up that was read in its place
    for held in pages.values():
        known = [homes[row.number].start for row in held if row.number in homes]
        near = known[0] if known else last
        for at, row in enumerate(held):
            home = homes.get(row.number)
            if home is not None:
                near = home.start
                last = last if home.sought else home.start
                keys[row.number] = near
            else:
                followed = _followed(held[:at], row, keys)
                keys[row.number] = near if followed is None else followed
    return keys


def _followed(rows: Sequence[Row], row: Row, keys: dict[float, int]) -> int | None:
    """The place of the row that this one follows: the one read before it, if any.

    It is the one above it instead where the two stand side by side, or far apart in the
    transcript: then they are of two columns.
    """
    if not rows:
        return None
    last = rows[-1]
    left, right = row.words[0].box.left, row.words[-1].box.right
    for above in rows[::-1]:
        if above.words[0].box.left < right and left < above.words[-1].box.right:
            beside = above.box.top < last.box.bottom and last.box.top < above.box.bottom
            apart = abs(keys[above.number] - keys[last.number]) > APART
            return keys[above.number if beside or apart else last.number]
    return keys[last.number]


def _cut(rows: list[Row], homes: dict[float, Home]) -> list[Row]:
    """The rows, those cut in two into whose middle others belong; their homes are added."""
    ways = sorted(home.start for home in homes.values() if home.sought)
    found: list[Row] = []
    for row in rows:
        home = homes.get(row.number)
        if home is None or home.sought or len(row.words) < 2:
            found.append(row)
            continue
        at = bisect_left(ways, home.start + EDGE)
        inside = at < len(ways) and ways[at] <= home.end - EDGE
        word = _word(row, home, ways[at]) if inside else 0
        if not word:
            found.append(row)
            continue
        first, rest = row.cut(word)
        homes[row.number] = Home(home.start, ways[at], sought=False)
        start = max(home.end - len(rest.text), ways[at] + 1)
        homes[rest.number] = Home(start, home.end, sought=False)
        found += [first, rest]
    return found


def _word(row: Row, home: Home, place: int) -> int:
    """The word of a row before which a place of the transcript lies; 0 at its ends."""
    at, nearest = home.start, 0
    for number, word in enumerate(row.words):
        if number and at - EDGE <= place <= at + EDGE:
            nearest = number
        at += len(word.text) + 1
    return nearest
