"""Which characters of a text are letters, blanks or cannot be seen: by numpy, a text at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pipeline.matching.ordered import among

Codes = NDArray[np.uint32]
Kinds = NDArray[np.uint8]
Marks = NDArray[np.bool_]
Places = NDArray[np.int64]

INVISIBLE = "\u200b\u2060\ufeff"
# What a character is, as bits of `kinds`.
LETTER, NUMBER, BLANK, UNSEEN, LOWER, UPPER, ALPHABETIC, TITLE = 1, 2, 4, 8, 16, 32, 64, 128
_LOW = 0x3000  # code points below are looked up in a table; the few above one by one


def codes_of(text: str) -> Codes:
    """The text's code points, one item each."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def kinds(codes: Codes) -> Kinds:
    """What each character is: LETTER and the other bits, none of them for a mark."""
    table = _table()
    if not len(codes) or int(codes.max()) < _LOW:
        return table[codes]
    found = table[np.minimum(codes, _LOW)]
    high = np.flatnonzero(codes >= _LOW)
    different, back = np.unique(codes[high], return_inverse=True)
    found[high] = _kinds(list(map(chr, different.tolist())))[back]
    return found


def letters(codes: Codes) -> Marks:
    """Which are letters: alphanumeric, but no digit and no low line."""
    return np.asarray((kinds(codes) & LETTER) != 0)


def alphanumeric(codes: Codes) -> Marks:
    """Which are letters or digits."""
    return np.asarray((kinds(codes) & (LETTER | NUMBER)) != 0)


def blanks(codes: Codes) -> Marks:
    """Which are white space of any kind, line ends too."""
    return np.asarray((kinds(codes) & BLANK) != 0)


def lower(codes: Codes) -> Marks:
    """Which are small letters."""
    return np.asarray((kinds(codes) & LOWER) != 0)


def upper(codes: Codes) -> Marks:
    """Which are capitals."""
    return np.asarray((kinds(codes) & UPPER) != 0)


def one_of(codes: Codes, characters: str) -> Marks:
    """Which are among these characters."""
    wanted = sorted(map(ord, set(characters)))
    if len(wanted) > 1 and wanted[-1] - wanted[0] == len(wanted) - 1:  # a stretch, as the digits
        return np.asarray(codes - np.uint32(wanted[0]) < len(wanted))
    if len(wanted) < 4:
        found = np.zeros(len(codes), np.bool_)
        for code in wanted:
            found |= codes == code
        return found
    if wanted[-1] >= _LOW:
        return among(codes, wanted)
    table = np.zeros(_LOW + 1, np.bool_)
    table[wanted] = True
    return table[np.minimum(codes, _LOW)]


@cache
def _table() -> Kinds:
    return np.append(_kinds(list(map(chr, range(_LOW)))), np.uint8(0))


def _kinds(characters: Sequence[str]) -> Kinds:
    """The kind of each character, by the methods of `str`."""

    def flags(test: Callable[[str], bool]) -> NDArray[np.uint8]:
        return np.fromiter(map(test, characters), np.uint8, len(characters))

    number, space = flags(str.isdecimal), flags(str.isspace)
    found = LETTER * (flags(str.isalnum) & ~number) | NUMBER * number | BLANK * space
    found |= UNSEEN * (space | flags(INVISIBLE.__contains__))
    found |= LOWER * flags(str.islower) | UPPER * flags(str.isupper)
    found |= ALPHABETIC * flags(str.isalpha) | TITLE * flags(str.istitle)
    return np.asarray(found, np.uint8)
