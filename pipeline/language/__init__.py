"""What is likely in a language: its lexicon, its word trigrams, its runs of characters.

`Language.load("en")` maps the table that lies beside this file. Every score is a base-10 logarithm
of a probability (at most 0): a difference of 2 says "a hundred times as likely".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.language.characters import ORDER, Characters, even
from pipeline.language.lexicon import Lexicon
from pipeline.language.table import read
from pipeline.language.tokens import Token, split, tokens
from pipeline.language.words import NONE, Words, triples

__all__ = ["Language", "Token", "split", "tokens"]

TABLES = {"en": "english.table"}
Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Language:
    """The evidence of one language; `digest` names the table for the record of a run."""

    code: str
    digest: str
    lexicon: Lexicon
    model: Words
    spelling: Characters

    @classmethod
    def load(cls, language: str) -> Language | None:
        """The language with this tag (`en`, `en-GB`), None where no table is shipped for it."""
        code = language.replace("_", "-").partition("-")[0].lower()
        name = TABLES.get(code)
        return _mapped(code, Path(__file__).with_name(name)) if name else None

    @classmethod
    def of(cls, code: str, path: Path) -> Language:
        """The language of a table that was built from other texts; raises InputError."""
        table = read(path)
        return cls(code, table.digest, Lexicon.of(table), Words.of(table), Characters.of(table))

    def known(self, word: str) -> int:
        """How often the lexicon counted a word in any case; 0 where it does not know it."""
        return self.lexicon.known(word)

    def named(self, word: str) -> bool:
        """Whether the lexicon knows the word (nearly) only with a capital."""
        return self.lexicon.named(word)

    def words(self, rows: Sequence[tuple[str, ...]]) -> Floats:
        """log10 p of the last token of each row after those before it (the two nearest count)."""
        padded = [word for row in rows for word in ("", "", *row)[-3:]]
        missing = np.array([word == "" for word in padded], np.bool_).reshape(-1, 3)
        columns = self._numbers(padded).reshape(-1, 3)
        columns[:, :2][missing[:, :2]] = NONE
        return self.model.logs(*columns.T)

    def sentence(self, words: Sequence[str]) -> Floats:
        """log10 p of every token after the two before it; any length, up to a whole book."""
        return self.model.running(self._numbers(words))

    def compare(
        self, left: Sequence[str], options: Sequence[Sequence[str]], right: Sequence[str]
    ) -> Floats:
        """log10 p of each option together with the two tokens after it, given the two before.

        Options may differ in length, and be empty: `compare(["principles"], [[","], []],
        ["and", "methods"])` weighs a comma against none.
        """
        before = [NONE, NONE, *self._numbers(left[-2:])][-2:]
        after = list(self._numbers(right[:2]))
        rows: list[tuple[int, int, int]] = []
        ends: list[int] = []
        for option in options:
            run = [*before, *self._numbers(option), *after]
            rows += zip(run, run[1:], run[2:], strict=False)
            ends.append(len(rows))
        return _sums(self.model.logs(*triples(rows)), ends)

    def insertion(self, words: Sequence[str], mark: str) -> Floats:
        """What a mark before each token would gain: log10 of how much likelier the text becomes.

        Above 0 the model would rather have the mark there.
        """
        return self._changed(words, mark)

    def deletion(self, words: Sequence[str]) -> Floats:
        """What leaving each token out would gain, in the same measure as `insertion`.

        A text without a token is one probability shorter, so that this is above 0 more often than
        the token is wrong: compare marks with marks, or with a threshold that was measured.
        """
        return self._changed(words, None)

    def characters(self, texts: Sequence[str]) -> Floats:
        """Mean log10 p of a character of each text, each begun as after a blank; 0 where empty."""
        logs, ends = self.spelling.logs(texts)
        sizes = np.diff(ends, prepend=0)
        return np.asarray(_sums(logs, list(ends)) / np.maximum(sizes, 1), np.float32)

    def spelled(self, left: str, options: Sequence[str], right: str) -> Floats:
        """log10 p of each option with the six characters after it, given those before it.

        What `compare` is to tokens: for non-words, split and joined words, odd clusters, marks.
        """
        left, right = left[-2 * ORDER :], right[: ORDER - 1]
        logs, ends = self.spelling.logs([left + option + right for option in options])
        sums = []
        for option, start, end in zip(options, [0, *ends[:-1]], ends, strict=True):
            tail = len(even(option + right))
            sums.append(float(logs[max(start, end - tail) : end].sum(dtype=np.float64)))
        return np.array(sums, np.float32)

    def _numbers(self, words: Sequence[str]) -> NDArray[np.int64]:
        return self.lexicon.numbers(words)

    def _changed(self, words: Sequence[str], mark: str | None) -> Floats:
        """The gain of putting a mark before each token, or of leaving the token out."""
        run = np.concatenate((np.full(2, NONE), self._numbers(words), np.full(2, NONE)))
        logs = np.append(self.sentence(words), np.zeros(2, np.float32))
        old, last, this, after, later = (run[i : len(run) - 4 + i] for i in range(5))
        here, following = logs[:-2], logs[1:-1]
        if mark is None:
            new = self._pair(old, last, after) + self._pair(last, after, later)
            return np.asarray(new - here - following - logs[2:], np.float32)
        put = np.full(len(this), self._numbers([mark])[0])
        new = self._pair(old, last, put) + self._pair(last, put, this)
        new += self._pair(put, this, after)
        return np.asarray(new - here - following, np.float32)

    def _pair(
        self, before: NDArray[np.int64], last: NDArray[np.int64], this: NDArray[np.int64]
    ) -> Floats:
        """log10 p, 0 where there is no token."""
        logs = self.model.logs(before, last, np.maximum(this, 0))
        return np.where(this < 0, np.float32(0), logs)


@lru_cache
def _mapped(code: str, path: Path) -> Language:
    return Language.of(code, path)


def _sums(logs: Floats, ends: Sequence[int]) -> Floats:
    """The sum of each run of scores, given where each run ends."""
    totals = np.concatenate((np.zeros(1), np.cumsum(logs, dtype=np.float64)))
    return np.diff(totals[[0, *ends]]).astype(np.float32)
