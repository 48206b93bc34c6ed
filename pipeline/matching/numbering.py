"""Numbers the different words of a text by first place, without making a string of each word."""

from __future__ import annotations

from functools import cache
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from pipeline.matching.classes import Codes, Places

PIECE = 1 << 17  # code points taken at once, so that sums keep to the cache
BASE = 0x9E3779B97F4A7C15  # odd, so that its powers can be divided out again
INVERSE = pow(BASE, -1, 1 << 64)
MIX = 0xBF58476D1CE4E5B9  # of SplitMix64, as in `language.lookup`
NEWLINE = 10
LEAST_BITS, MOST_BITS = 10, 20  # of the table that words are told apart in

Keys = NDArray[np.uint64]


def numbered(codes: Codes, starts: Places, ends: Places) -> tuple[Places, Places]:
    """Which words are the first of their form, and for each word the number of its form.

    Forms are numbered by first place. Words are told apart by 64 bits of each: that two different
    ones of a text share them has one chance in 2**64 for every pair.
    """
    first = firsts(keys(codes, starts, ends))
    opens = first == np.arange(len(first))
    number = np.cumsum(opens) - 1
    return np.flatnonzero(opens), number[first]


def keys(codes: Codes, starts: Places, ends: Places) -> Keys:
    """64 bits of each word, spread evenly."""
    return mixed(sums(codes, starts, ends))


def joined(first: Keys, sizes: Places, second: Keys) -> Keys:
    """The keys of words put together, given the sums of both parts and the first ones' lengths.

    No first part may be longer than a piece.
    """
    return mixed(first + powers()[0][sizes] * second)


def sums(codes: Codes, starts: Places, ends: Places) -> Keys:
    """A polynomial in the code points of each word; 64 bits of a digest for an endless one.

    After R. M. Karp and M. O. Rabin, "Efficient randomized pattern-matching algorithms" (1987):
    the sum of code points times powers, up to each offset, gives that of every word as a
    difference, which is then brought to the word's own place.
    """
    found = np.empty(len(starts), np.uint64)
    risen, fallen = powers()
    at = 0
    while at < len(starts):
        offset = int(starts[at])
        stop = int(np.searchsorted(ends, offset + PIECE, "right"))
        if stop == at:  # a word longer than a piece
            raw = blake2b(codes[offset : int(ends[at])].tobytes(), digest_size=8).digest()
            found[at] = np.frombuffer(raw, np.uint64)[0]
            at += 1
            continue
        here, there = starts[at:stop] - offset, ends[at:stop] - offset
        size = int(there[-1])
        risen_to = np.zeros(size + 1, np.uint64)
        np.cumsum((codes[offset : offset + size] + np.uint32(1)) * risen[:size], out=risen_to[1:])
        found[at:stop] = (risen_to[there] - risen_to[here]) * fallen[here]
        at = stop
    return found


def mixed(marks: Keys) -> Keys:
    """The same keys with their bits spread evenly."""
    marks = (marks ^ (marks >> np.uint64(30))) * np.uint64(MIX)
    return marks ^ (marks >> np.uint64(32))


def bounds(codes: Codes) -> tuple[Places, Places]:
    """Start and end of each line."""
    stops = np.flatnonzero(codes == NEWLINE)
    return np.append(0, stops + 1), np.append(stops, len(codes))


@cache
def powers() -> tuple[Keys, Keys]:
    """The powers of the base and of its inverse, from the power 0, as many as a piece is long."""
    made = []
    for base in (BASE, INVERSE):
        row = np.full(PIECE, base, np.uint64)
        row[0] = 1
        made.append(np.multiply.accumulate(row))
    return made[0], made[1]


def firsts(marks: Keys) -> Places:
    """For each item the place of the first one that is equal.

    Every item puts its place into a table, the first ones last; whoever finds another's there is
    tried again with other bits.
    """
    found = np.arange(len(marks))
    left = found
    bits = min(max(len(marks).bit_length(), LEAST_BITS), MOST_BITS)
    table = np.zeros(1 << bits, np.int64)
    while len(left):
        held = marks[left]
        slots = (held >> np.uint64(64 - bits)).astype(np.int64)
        table[slots[::-1]] = left[::-1]
        first = table[slots]
        same = marks[first] == held
        found[left[same]] = first[same]
        left = left[~same]
        marks = marks * np.uint64(BASE)
    return found
