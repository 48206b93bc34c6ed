"""A laid-out text as the model's tokens, so that many places of it are weighed at once.

`tokens` reads a text by a pattern; here the tokens come from indexes that all rules share, in a
tenth of the time. The two differ in rare places only (initials, `½`, `5th`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from pipeline.language.tokens import DASH, ELLIPSIS, NUMBER, TITLES, Known, pieces
from pipeline.language.words import NONE

if TYPE_CHECKING:
    from pipeline.language import Language

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]

HYPHEN, DOT = ord("-"), ord(".")
SINGLE = ",;:!?"
DASHES = "—–―"
TOKENS = f"{SINGLE}.-{DASH}{ELLIPSIS}{NUMBER}"  # all that marks come to
STOPPED = frozenset(TITLES.lower().split("|"))
REACH = 2  # tokens either side that a change bears on


class Laid(Protocol):
    """What is needed of a laid-out text: its words by form and place, and its code points."""

    @property
    def codes(self) -> NDArray[np.uint32]:
        """Code points of the text."""

    @property
    def words(self) -> tuple[Sequence[str], Numbers, Numbers]:
        """Words with starts and ends."""

    @property
    def lowered(self) -> list[str]:
        """Different forms in small letters."""

    @property
    def form(self) -> Numbers:
        """Number of each word's form."""

    def at(self, characters: str) -> Numbers:
        """Offsets of any of these characters."""


@dataclass(frozen=True, slots=True)
class Running:
    """The tokens of a text: lexicon number, place (code points), and which word (-1: a mark).

    `numbers` has NONE twice before and after all others; token 0 is its item 2. `words` has for
    each word of the text its token, the first of several; `logs` what `likely` worked out.
    """

    language: Language
    numbers: Numbers
    starts: Numbers
    ends: Numbers
    word: Numbers
    words: Numbers
    logs: Floats

    @classmethod
    def of(cls, laid: Laid, language: Language) -> Running:
        """The tokens of this text; made once for a text as long as that lives."""
        kept = _KEPT.get(laid)
        if kept is None or kept.language is not language:
            kept = _KEPT[laid] = _laid_out(laid, language)
        return kept

    def replaced(self, at: Numbers, by: Numbers) -> Floats:
        """What it gains (log10) to have these lexicon numbers for the tokens at these places."""
        old, last, _, after, later = self.window(at)
        return self._sum((old, last, np.asarray(by, np.int64), after, later)) - self.held(at)

    def without(self, at: Numbers) -> Floats:
        """What it gains to leave out the tokens at these places; see `Language.deletion`."""
        old, last, _, after, later = self.window(at)
        return self._sum((old, last, after, later)) - self.held(at)

    def with_mark(self, at: Numbers, mark: str) -> Floats:
        """What it gains to have this mark before the tokens at these places."""
        old, last, this, after, _ = self.window(at)
        put = np.full(len(this), self.language.lexicon.numbers([mark])[0])
        return self._sum((old, last, put, this, after)) - self.held(at, REACH)

    def held(self, at: Numbers, tokens: int = REACH + 1) -> Floats:
        """log10 p of so many tokens from these places on, as they stand."""
        total = np.zeros(len(at), np.float32)
        for step in range(tokens):
            total += self.likely(np.asarray(at) + step)
        return total

    def likely(self, at: Numbers) -> Floats:
        """log10 p of the tokens at these places after the two before them; beyond the text 0.

        Kept, so that what several rules ask is worked out once.
        """
        found = self.logs[at]
        fresh = at[np.isnan(found)]
        if not len(fresh):
            return found
        self.logs[fresh] = self._sum([self.numbers[fresh + step] for step in range(REACH + 1)])
        return self.logs[at]

    def window(self, at: Numbers) -> list[Numbers]:
        """Five columns of numbers: two tokens, the one at each place, two more."""
        return [self.numbers[np.asarray(at, np.int64) + step] for step in range(2 * REACH + 1)]

    def _sum(self, columns: Sequence[Numbers]) -> Floats:
        """log10 p of all columns from the third on; beyond the text all is certain."""
        total = np.zeros(len(columns[0]), np.float32)
        logs = self.language.model.spread(columns)
        for here, found in zip(columns[REACH:], logs, strict=True):
            total += np.where(here == NONE, np.float32(0), found)
        return total


_KEPT: WeakKeyDictionary[Laid, Running] = WeakKeyDictionary()


def _laid_out(laid: Laid, language: Language) -> Running:
    _, starts, ends = laid.words
    parts, sizes = _parts(laid.lowered, language)
    form = laid.form.astype(np.int64)
    count = sizes[form]
    word = np.repeat(np.arange(len(form)), count)
    first = np.cumsum(sizes) - sizes
    within = np.arange(len(word)) - np.repeat(np.cumsum(count) - count, count)
    numbers = parts[first[form][word] + within] if len(word) else np.zeros(0, np.int64)
    marks, last, mark_numbers = _marks(laid, language)
    places = np.concatenate((starts[word], marks))
    order = np.argsort(places, kind="stable")
    which = np.concatenate((word, np.full(len(marks), -1)))[order]
    tokens = np.flatnonzero(which >= 0)
    edge = np.full(REACH, NONE)
    return Running(
        language,
        np.concatenate((edge, np.concatenate((numbers, mark_numbers))[order], edge)),
        places[order],
        np.concatenate((ends[word], last))[order],
        which,
        tokens[np.diff(which[tokens], prepend=-1) > 0],
        np.concatenate((np.full(len(order), np.nan), np.zeros(REACH))).astype(np.float32),
    )


def _parts(forms: Sequence[str], language: Language) -> tuple[Numbers, Numbers]:
    """The tokens of all forms in a row, and how many each form has (compounds have several)."""
    known = Known()
    parts: list[str] = []
    sizes = np.ones(len(forms), np.int64)
    for number, form in enumerate(forms):
        if form.isalpha():
            parts.append(form)
        else:
            held = [known[piece] for piece in pieces(form)] or [form]
            parts += held
            sizes[number] = len(held)
    return language.lexicon.numbers(parts), sizes


def _marks(laid: Laid, language: Language) -> tuple[Numbers, Numbers, Numbers]:
    """Starts, ends and lexicon numbers of marks and numbers that stand between words."""
    codes = laid.codes
    apart = np.append(codes, np.full(2, 32, np.uint32))
    _, starts, ends = laid.words
    places = laid.at(f"{SINGLE}{DASHES}.…-0123456789")
    if len(starts):
        nearest = np.maximum(np.searchsorted(starts, places, "right") - 1, 0)
        places = places[(places < starts[nearest]) | (places >= ends[nearest])]
    kinds = np.where(_digits(codes[places]), 48, codes[places])
    inner = _digits(apart[places - 1]) & _digits(apart[places + 1])
    kinds = np.where(inner & np.isin(kinds, [ord(mark) for mark in ".,:"]), 48, kinds)  # 10,000
    kinds = np.where(np.isin(kinds, [ord(dash) for dash in DASHES]), ord(DASH), kinds)
    new = (np.diff(places, prepend=-9) > 1) | (np.diff(kinds.astype(np.int64), prepend=-1) != 0)
    new |= np.isin(kinds, [ord(mark) for mark in SINGLE])
    opens = np.flatnonzero(new)
    lengths = np.diff(np.append(opens, len(places)))
    heads, kinds = places[opens], kinds[opens]
    blank = (apart[heads - 1] == 32) & (apart[heads + 1] == 32)
    kinds = np.where((kinds == HYPHEN) & ((lengths > 1) | blank), ord(DASH), kinds)
    kinds = np.where((kinds == DOT) & (lengths > 1), ord(ELLIPSIS), kinds)
    kept = ~_after_title(laid, heads, kinds)
    heads, lengths, kinds = heads[kept], lengths[kept], kinds[kept]
    numbers = np.zeros(max(map(ord, TOKENS)) + 1, np.int64)
    numbers[list(map(ord, TOKENS))] = language.lexicon.numbers(list(TOKENS))
    return heads, heads + lengths, numbers[kinds]


def _digits(codes: NDArray[np.uint32]) -> Flags:
    return np.asarray((codes >= 48) & (codes <= 57))


def _after_title(laid: Laid, heads: Numbers, kinds: NDArray[np.uint32]) -> Flags:
    """Which marks are the full stop of a title, as in `Mr.`: the title's token has it."""
    _, _, ends = laid.words
    if not len(ends):
        return np.zeros(len(heads), np.bool_)
    titled = np.array([form in STOPPED for form in laid.lowered], np.bool_)
    word = np.minimum(np.searchsorted(ends, heads), len(ends) - 1)
    return np.asarray((kinds == DOT) & (ends[word] == heads) & titled[laid.form[word]])
