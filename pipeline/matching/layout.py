"""A text's characters, words and lines by place, each kind found once, by numpy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import count

import numpy as np
from numpy.typing import NDArray

from pipeline.matching.classes import (
    BLANK,
    LETTER,
    NUMBER,
    Codes,
    Kinds,
    Marks,
    Places,
    codes_of,
    kinds,
    one_of,
)
from pipeline.matching.numbering import numbered
from pipeline.matching.places import Rows, Stretch, inked, stretches
from pipeline.matching.shapes import shapes
from pipeline.matching.standing import Standing, Words

FRAME = 8  # zeros after the text
JOINERS = "'’-"  # one of them between two letters is part of the word


class Layout:
    """A text with indexes that are made when someone first asks for them.

    A word is a run of letters with an apostrophe or hyphen inside (`matching.words.WORD`). All
    arrays on words have one item for each word of the text, in order.
    """

    def __init__(self, text: str) -> None:
        made = _LEFT.pop(text, None)
        if made:
            self.__dict__.update(made.__dict__)
            return
        self.text = text
        self._places: dict[str, Places] = {}
        self._among: dict[frozenset[str], Marks] = {}

    def leave(self) -> None:
        """Leave these indexes for whoever lays out the same text next, and so need not again."""
        _LEFT.clear()
        _LEFT[self.text] = self

    @cached_property
    def framed(self) -> Codes:
        """The text's code points, uint32, and FRAME zeros, so that neighbours can be asked for.

        What stands before the first character (offset -1) is a zero as well.
        """
        return codes_of(self.text + "\0" * FRAME)

    @cached_property
    def codes(self) -> Codes:
        """The text's code points, uint32, one item each."""
        return self.framed[:-FRAME]

    @cached_property
    def kinds(self) -> Kinds:
        """What each character is: the bits of `matching.classes`."""
        return kinds(self.codes)

    @cached_property
    def marks(self) -> Places:
        """Offsets of everything that is no letter, digit or white space."""
        return np.flatnonzero((self.kinds & (LETTER | NUMBER | BLANK)) == 0)

    @cached_property
    def ink(self) -> NDArray[np.int32]:
        """How many characters that can be seen stand before each offset, the text's end too."""
        return inked(self.kinds)

    def at(self, characters: str) -> Places:
        """Offsets (int64, rising) at which any of these characters stands."""
        found = self._places.get(characters)
        if found is None:
            found = self._places[characters] = self._at(characters)
        return found

    def _at(self, characters: str) -> Places:
        others = "".join(c for c in set(characters) if c.isalnum() or c.isspace())
        marks = set(map(ord, characters)) - set(map(ord, others))
        found = [self._standing[mark] for mark in marks if mark in self._standing]
        if others:
            found.append(np.flatnonzero(one_of(self.codes, others)))
        if len(found) == 1:
            return found[0]
        return np.sort(np.concatenate(found)) if found else np.zeros(0, np.int64)

    @cached_property
    def _standing(self) -> dict[int, Places]:
        """Where each different mark stands."""
        codes = self.codes[self.marks]
        low = not len(codes) or int(codes.max()) < 1 << 16  # 16 bits are sorted by radix
        order = np.argsort(codes.astype(np.uint16) if low else codes, kind="stable")
        codes, places = codes[order], self.marks[order]
        opens = np.flatnonzero(np.diff(codes.astype(np.int64), prepend=-1))
        parts = np.split(places, opens[1:]) if len(opens) else []
        return dict(zip(codes[opens].tolist(), parts, strict=True))

    @cached_property
    def bounds(self) -> tuple[Places, Places]:
        """Start and end (int64) of every word in the text, in order."""
        inside = np.zeros(len(self.codes) + 2, np.bool_)
        inside[1:-1] = self.kinds & LETTER
        joints = self.at(JOINERS) + 1
        inside[joints[inside[joints - 1] & inside[joints + 1]]] = True
        edges = np.flatnonzero(inside[1:] != inside[:-1])
        return edges[::2], edges[1::2]

    @cached_property
    def words(self) -> tuple[Sequence[str], Places, Places]:
        """Every word in order as it stands, with starts and ends (int64) in the text."""
        return Words(self.forms, self.form), *self.bounds

    @cached_property
    def _numbered(self) -> tuple[Places, Places]:
        return numbered(self.codes, *self.bounds)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """The number of each different word as it stands, by first place."""
        return dict(zip(self.forms, count(), strict=False))

    @cached_property
    def forms(self) -> list[str]:
        """Each different word as it stands, by first place."""
        starts, ends = (edge[self._numbered[0]] for edge in self.bounds)
        return [self.text[start:end] for start, end in stretches(starts, ends)]

    @cached_property
    def shapes(self) -> Kinds:
        """What each of `forms` is written in: the bits of `matching.shapes`."""
        starts, ends = (edge[self._numbered[0]] for edge in self.bounds)
        return shapes(self.kinds, starts, ends)

    @cached_property
    def form(self) -> Places:
        """For each word the number of its form in `forms`."""
        return self._numbered[1]

    @cached_property
    def lowered(self) -> list[str]:
        """Each of `forms` in small letters, with ' for ’: several may become the same."""
        return "\n".join(self.forms).lower().replace("’", "'").split("\n") if self.forms else []

    @cached_property
    def counts(self) -> NDArray[np.int64]:
        """How often each of `forms` stands in the text."""
        return np.bincount(self.form, minlength=len(self.forms))

    @cached_property
    def standing(self) -> Mapping[str, list[int]]:
        """For each different word, as it stands, which words of `words` it is (their numbers)."""
        return Standing(self.numbers, self.form, self.counts)

    def marked(self, numbers: Sequence[int]) -> Marks:
        """For each word whether its form is among those of these numbers."""
        held = np.zeros(len(self.forms), np.bool_)
        held[list(numbers)] = True
        return held[self.form]

    def among(self, words: frozenset[str], *, cased: bool = False) -> Marks:
        """For each word whether it is one of these; `words` are in small letters, with ' for ’.

        `cased`: as they stand, so that small letters mean small letters.
        """
        if cased:
            return self.marked([self.numbers[word] for word in words if word in self.numbers])
        found = self._among.get(words)
        if found is None:
            held = self._spelled
            numbers = [number for word in words if word in held for number in held[word]]
            found = self._among[words] = self.marked(numbers)
        return found

    @cached_property
    def _spelled(self) -> dict[str, list[int]]:
        """The forms that are the same in small letters."""
        found: dict[str, list[int]] = {}
        for number, word in enumerate(self.lowered):
            found.setdefault(word, []).append(number)
        return found

    @cached_property
    def following(self) -> Codes:
        """The code point right after each word, 0 at the end of the text."""
        return self.framed[self.words[2]]

    @cached_property
    def leading(self) -> Codes:
        """The code point right before each word, 0 at the start of the text."""
        return self.framed[self.words[1] - 1]

    @cached_property
    def joined(self) -> Marks:
        """For each word whether only white space stands between it and the next (last: no).

        A blank line between two words does not join them, a line end does.
        """
        _, starts, ends = self.words
        if not len(starts):
            return np.zeros(0, np.bool_)
        line = np.searchsorted(self.rows.starts, starts, "right")
        close = (self.ink[ends[:-1]] == self.ink[starts[1:]]) & (np.diff(line) < 2)
        return np.append(close, False)

    @cached_property
    def rows(self) -> Rows:
        """The lines as arrays."""
        return Rows.of(self.codes, self.ink)

    @cached_property
    def lines(self) -> list[Stretch]:
        """Start and end of every line, without its line end."""
        return stretches(self.rows.starts, self.rows.ends)


_LEFT: dict[str, Layout] = {}  # one at most
