"""Seeded books of made-up words, and what bad recognition makes of them."""

from __future__ import annotations

import random
from functools import cache
from itertools import accumulate

LETTERS = "abcdefghijklmnopqrstuvwxyz"
ONSETS = ("", "b", "c", "d", "f", "g", "h", "l", "m", "n", "p", "r", "s", "t", "th", "st", "w")
CODAS = ("", "n", "r", "s", "t", "l")


@cache
def vocabulary(size: int = 12_000) -> tuple[str, ...]:
    """Words of one to three syllables."""
    chance = random.Random(0)
    syllables = [o + v + c for o in ONSETS for v in "aeiou" for c in CODAS]
    return tuple(
        "".join(chance.choices(syllables, k=chance.choice((1, 1, 2, 2, 3)))) for _ in range(size)
    )


def book(size: int, seed: int) -> str:
    """A text of `size` characters: words as frequent as Zipf's law says, lines of a book."""
    chance = random.Random(seed)
    words = vocabulary()
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(words))))
    out: list[str] = []
    column = total = 0
    while total < size:
        for word in chance.choices(words, cum_weights=weights, k=1000):
            column += len(word) + 1
            end = "\n" if column > 65 else ", " if chance.random() < 0.1 else " "
            column = 0 if end == "\n" else column
            out += (word, end)
            total += len(word) + len(end)
    return "".join(out)[:size]


def noisy(text: str, share: float, seed: int) -> str:
    """The text with a share of its characters replaced (3 of 5), lost (1) or doubled (1)."""
    chance = random.Random(seed)
    out: list[str] = []
    for char in text:
        throw = chance.random() / share if share else 1.0
        if throw >= 0.8:
            out.append(char)
        if throw < 0.6 or 0.8 <= throw < 1.0:
            out.append(chance.choice(LETTERS))
    return "".join(out)


def pages(text: str, size: int = 2000) -> list[str]:
    """The text cut into pages of `size` characters."""
    return [text[start : start + size] for start in range(0, len(text), size)]
