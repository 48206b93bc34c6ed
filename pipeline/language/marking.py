"""Where the language model would rather have no comma, or a mark that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.language.running import Laid, Running

if TYPE_CHECKING:
    from pipeline.language import Language

Floats = NDArray[np.float32]
Numbers = NDArray[np.int64]

NEAR = 5  # tokens: a comma so near another mark may set something off together with it
PAIRED = 1.0  # log10: so much is taken off the gain of one that may
USUAL = -0.8  # log10 p of a comma by the words before alone: above it none is unlikely
SMALL = (97, 122)  # code points of small letters, for what follows a mark within a sentence
BREAKS = ",;:.!?—…"


def commas(laid: Laid, language: Language) -> tuple[Numbers, Floats]:
    """Offsets of commas between two words of a sentence, and what each gains by being left out.

    The gain is log10, see `Language.deletion`; for a comma near another mark something is taken
    off: two words cannot see what the pair of them sets off.
    """
    running = Running.of(laid, language)
    numbers = running.numbers
    marks = language.lexicon.numbers(list(BREAKS))
    at = np.flatnonzero(numbers[2:-2] == marks[0])
    at = at[(at > 0) & (at < len(running.starts) - 1)]
    at = at[(running.word[at - 1] >= 0) & (running.word[at + 1] >= 0)]
    at = at[(running.ends[at - 1] == running.starts[at]) & _follows(laid, running, at + 1)]
    at = at[running.likely(at) < USUAL]
    stops = np.zeros(len(language.lexicon.counts), np.bool_)
    stops[marks] = True
    stop = stops[numbers] & (numbers >= 0)
    padded = np.concatenate((np.zeros(NEAR, np.bool_), stop, np.zeros(NEAR, np.bool_)))
    middle = at + 2 + NEAR
    lonely = np.ones(len(at), np.bool_)
    for step in range(1, NEAR + 1):
        lonely &= ~padded[middle - step] & ~padded[middle + step]
    gains = running.without(at) - np.where(lonely, 0, PAIRED)
    return running.starts[at], np.asarray(gains, np.float32)


def _follows(laid: Laid, running: Running, at: Numbers) -> NDArray[np.bool_]:
    """Which tokens are words in small letters, one blank or line end after the token before."""
    first = laid.codes[running.starts[at]]
    near = running.starts[at] - running.ends[at - 1] == 1
    return np.asarray(near & (first >= SMALL[0]) & (first <= SMALL[1]))


def parting(laid: Laid, language: Language, words: Numbers, marks: str) -> Floats:
    """What it gains (log10) to have the likeliest of these marks before each of these words."""
    running = Running.of(laid, language)
    at = running.words[words]
    gains = [running.with_mark(at, mark) for mark in marks]
    return np.asarray(np.max(gains, axis=0), np.float32)
