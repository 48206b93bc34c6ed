"""How likely a character is after those before it: a model of order 7 with case and marks.

The same smoothing and the same kind of table as the words (see `words.py`); all orders above the
first lie in one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.language.lookup import Prints, fingerprints
from pipeline.language.table import Table

ORDER = 7
STRETCH = 8192  # characters scored at once, so that a long text keeps to the cache
BITS = 7  # a character's number in a packed n-gram
OTHER = 0
LETTERS = " ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,;:!?'\"-—()[]&0éèêàâçïîôöüäæœ£*"
ALIKE = {**dict.fromkeys("’‘‛´ʼ", "'"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("–―", "—")}
DIGITS = "123456789"
BLANKS = re.compile(r"\s+")
DASHES = re.compile(r" ?(?:[—–―]+|-{2,}| - ) ?")

ORDERS = np.arange(2, ORDER + 1)[:, None]

Floats = NDArray[np.float32]


def _numbering() -> NDArray[np.uint8]:
    """The number of each code point of the first plane."""
    numbering = np.zeros(0x10000, np.uint8)
    for number, character in enumerate(LETTERS, 1):
        numbering[ord(character)] = number
    for character, same in {**ALIKE, **dict.fromkeys(DIGITS, "0")}.items():
        numbering[ord(character)] = numbering[ord(same)]
    return numbering


NUMBERING = _numbering()
BLANK = int(NUMBERING[ord(" ")])


def even(text: str) -> str:
    """The text as it is counted: single blanks, dashes closed up."""
    return DASHES.sub("—", BLANKS.sub(" ", text))


def numbered(text: str) -> NDArray[np.uint8]:
    """The number of each character, digits all alike; 0 for characters outside the model."""
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), "<u4")
    return np.asarray(NUMBERING[np.minimum(points, 0xFFFF)])


@dataclass(frozen=True, slots=True)
class Characters:
    """Mapped arrays of the character model."""

    unigrams: Floats
    unigram_weights: Floats
    ngrams: Prints
    codes: NDArray[np.uint8]
    weight_codes: NDArray[np.uint8]
    levels: Floats
    weight_levels: Floats

    @classmethod
    def of(cls, table: Table) -> Characters:
        """The character model of a mapped table."""
        held: dict[str, Any] = {name: table.arrays[f"characters.{name}"] for name in cls.__slots__}
        return cls(**{**held, "ngrams": Prints(held["ngrams"])})

    def logs(self, texts: Sequence[str]) -> tuple[Floats, NDArray[np.int64]]:
        """log10 p of every character of all texts, and where each text ends among them.

        Each text begins as if after a blank, which is not scored.
        """
        parts = [numbered(" " + even(text).removeprefix(" ")) for text in texts]
        ends = np.cumsum([len(part) for part in parts], dtype=np.int64)
        numbers = np.concatenate(parts).astype(np.uint64) if parts else np.zeros(0, np.uint64)
        history = np.arange(len(numbers)) - np.repeat(
            ends - [len(part) for part in parts], [len(part) for part in parts]
        )
        logs = np.empty(len(numbers), np.float32)
        for start in range(0, len(numbers), STRETCH):
            first, stop = max(0, start - ORDER), start + STRETCH
            run = self._running(numbers[first:stop], history[first:stop])
            logs[start:stop] = run[start - first :]
        scored = history > 0
        return logs[scored], np.asarray(ends - np.arange(1, len(parts) + 1), np.int64)

    def _running(self, numbers: NDArray[np.uint64], history: NDArray[np.int64]) -> Floats:
        """log10 p of each number, given how many before it are of the same text.

        From the single character up: what an order stores replaces what the orders below it came
        to; where it stores nothing, the weight of its context is charged.
        """
        size = len(numbers)
        keys = np.empty((ORDER - 1, size), np.uint64)
        longer = numbers
        for order in range(2, ORDER + 1):
            earlier = np.zeros(size, np.uint64)
            earlier[order - 1 :] = numbers[: max(0, size - order + 1)]
            longer = longer | (earlier << np.uint64(BITS * (order - 1)))
            keys[order - 2] = longer
        places, stored = self.ngrams.find(fingerprints(keys, ORDERS).ravel())
        stored = stored.reshape(keys.shape) & (history >= ORDERS - 1)
        own = self.levels[self.codes[places]].reshape(keys.shape)
        after = self.weight_levels[self.weight_codes[places]].reshape(keys.shape)
        after = np.where(stored, after, np.float32(0))
        logs = self.unigrams[numbers]
        weights = self.unigram_weights[numbers]
        for row in range(ORDER - 1):
            charged = np.where(history[1:] > row, weights[:-1], np.float32(0))
            logs[1:] = np.where(stored[row, 1:], own[row, 1:], logs[1:] + charged)
            weights = after[row]
        return logs
