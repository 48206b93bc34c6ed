"""What words are written in: letters alone, small ones, a capital at the head; all at once."""

from __future__ import annotations

import numpy as np

from pipeline.matching.classes import ALPHABETIC, LOWER, TITLE, UPPER, Kinds, Marks, Places

# Bits of a word's shape, as `str` has it: word.isalpha(), word.islower(), word[1:].islower(),
# word[0].isupper().
PLAIN, SMALL, SMALL_REST, CAPITAL = 1, 2, 4, 8


def shapes(kinds: Kinds, starts: Places, ends: Places) -> Kinds:
    """The shape of each word from its start to its end, which is later, given all characters."""
    sizes = ends - starts
    heads = np.cumsum(sizes) - sizes
    held = kinds[np.repeat(starts - heads, sizes) + np.arange(int(sizes.sum()))]
    if not len(held):
        return np.zeros(0, np.uint8)
    plain = np.bitwise_and.reduceat(held, heads) & ALPHABETIC
    small = _small(np.bitwise_or.reduceat(held, heads))
    capital = held[heads] & UPPER
    held[heads] = 0
    rest = _small(np.bitwise_or.reduceat(held, heads))
    found = PLAIN * (plain > 0) + SMALL * small + SMALL_REST * rest + CAPITAL * (capital > 0)
    return np.asarray(found, np.uint8)


def _small(held: Kinds) -> Marks:
    """Whether there is a small letter and no other that has cases."""
    return np.asarray(((held & LOWER) > 0) & ((held & (UPPER | TITLE)) == 0))
