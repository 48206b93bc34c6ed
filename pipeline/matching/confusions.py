"""Shapes that print and recognition take for one another, and what a word may have been by them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

# Made by hand from the shapes of roman type: what wears, blurs or breaks into what. A line holds
# shapes that pass for each other, both ways; the first table is the commoner kind.
LIKELY = """
    rn m
    ni m
    in m
    b h
    c e
    li h
    u n
    f t
    cl d
    ii n
    ii u
    vv w
    l i
    l t
    e o
    fi h
    n ri
    lc k
    k lt
"""
LESS_LIKELY = """
    a o
    a e
    i t
    h n
    g y
    g q
    v y
    r t
    iu m
    iii m
    nn m
    un m
    w m
    r n
    r v
    n v
    b l
    k h
    i r
    i e
    s a
    s e
    j i
    ti n
    rr n
    fl h
    o c
    d l
    nt m
    ct d
"""
LONGEST = 3  # letters of a shape
REMEMBERED = 20_000  # places of words, before they are forgotten again
# Long s: read as f, never f as s.
ONE_WAY = {"f": "s", "fl": "si", "ft": "st", "fh": "sh"}

# What a digit is taken for, the likeliest first; a capital stands only at a word's head.
FOR_DIGIT = {
    "0": "oO",
    "1": "lIi",
    "2": "zZ",
    "3": "sB",
    "4": "A",
    "5": "sS",
    "6": "b",
    "8": "BSa",
    "9": "g",
}
# What digit a letter is taken for, within a number.
FOR_LETTER = {
    "O": "0",
    "o": "0",
    "Q": "0",
    "D": "0",
    "l": "1",
    "I": "1",
    "i": "1",
    "|": "1",
    "Z": "2",
    "z": "2",
    "S": "5",
    "s": "5",
    "G": "6",
    "b": "6",
    "B": "8",
    "g": "9",
    "q": "9",
}


def _rows(table: str) -> Iterator[tuple[str, str]]:
    for line in table.strip().splitlines():
        one, other = line.split()
        yield one, other
        yield other, one


@cache
def swaps(wide: bool = False) -> tuple[tuple[str, str], ...]:
    """What is read and what was printed, as pairs, the likely ones first; `wide`: all of them."""
    found = dict.fromkeys(_rows(LIKELY))
    found.update(dict.fromkeys(ONE_WAY.items()))
    if wide:
        found.update(dict.fromkeys(_rows(LESS_LIKELY)))
    return tuple(found)


def readings(word: str, wide: bool = False) -> Iterator[str]:
    """Every form that one confusion of shapes may have made this word of, each once.

    Those of likelier confusions first. Many words are looked up at once by `matching.behind`.
    """
    return iter(_rewritten(word, _standing(wide)))


class Standing(dict[str, tuple[tuple[int, int, str], ...]]):
    """For what stands at a place (LONGEST letters of it), the pairs whose first side begins there.

    Each pair by its number, the length of its first side, and its second.
    """

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self.pairs = tuple((number, old, new) for number, (old, new) in enumerate(pairs))

    def __missing__(self, piece: str) -> tuple[tuple[int, int, str], ...]:
        if len(self) >= REMEMBERED:
            self.clear()
        held = [(n, len(old), new) for n, old, new in self.pairs if piece.startswith(old)]
        found = self[piece] = tuple(held)
        return found


@cache
def _standing(wide: bool) -> Standing:
    return Standing(swaps(wide))


def _rewritten(word: str, standing: Standing) -> dict[str, None]:
    """The word with one occurrence of one pair's first side written as its second, each once."""
    held = [
        (number, at, size, new)
        for at in range(len(word))
        for number, size, new in standing[word[at : at + LONGEST]]
    ]
    held.sort()
    found = dict.fromkeys([word[:at] + new + word[at + size :] for _, at, size, new in held])
    found.pop(word, None)
    return found
