"""A folder of texts to what is counted: the lexicon and the two streams of tokens."""

from __future__ import annotations

import gzip
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError
from pipeline.language.characters import even, numbered
from pipeline.language.tokens import MARKS, NUMBER, folded, lowered, pieces, plain

YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)")
BROKEN = re.compile(r"\w+-[ \t]*\n?[ \t]*(?<=\s)\w+")  # a word broken at a line end, or a lost dash
COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
WELL_KNOWN = 10  # uses of a word that a broken word is taken to be
BOOKS = 2  # a word of fewer books is left out: one book's slips, one book's names


@dataclass(frozen=True, slots=True)
class Book:
    """One text, the name of its file without suffixes, and its year (0: none in the name)."""

    name: str
    year: int
    text: str


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words by falling count with their counts, how many are of the model, and which are names."""

    words: Sequence[str]
    counts: Sequence[int]
    names: frozenset[str]
    modelled: int


def books(folder: Path, until: int, without: Sequence[str]) -> list[Book]:
    """The `.txt` and `.txt.gz` files of a folder in order of name.

    With `until` (0: no limit) a text whose name holds no year, or a later one, is left out;
    `without` are patterns of names to leave out. Raises InputError where none is left.
    """
    found = []
    for path in sorted(folder.rglob("*.txt*")):
        name = path.name.removesuffix(".gz").removesuffix(".txt")
        years = [int(year) for year in YEAR.findall(name)]
        year = years[-1] if years else 0
        late = until and not 0 < year <= until
        if late or path.suffix not in (".txt", ".gz") or any(fnmatch(name, w) for w in without):
            continue
        raw = path.read_bytes()
        text = (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode("utf-8", "replace")
        text = text.removeprefix("\ufeff").replace("\r\n", "\n")
        found.append(Book(name, year, BROKEN.sub(" ", text)))
    if not found:
        raise InputError(
            "no text to count", where=str(folder), todo="give a folder with .txt or .txt.gz files"
        )
    return found


class Forms:
    """Pieces of text numbered as they come, so that a book is an array of numbers."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def stream(self, text: str) -> NDArray[np.uint32]:
        """The tokens of a text as numbers."""
        numbers = self.numbers
        return np.array([numbers.setdefault(w, len(numbers)) for w in pieces(text)], np.uint32)


def streams(texts: Iterable[str]) -> tuple[Forms, list[NDArray[np.uint32]]]:
    """Every text as numbers of pieces."""
    forms = Forms()
    return forms, [forms.stream(text) for text in texts]


def vocabulary(
    texts: Sequence[str],
    forms: Forms,
    numbered_: Sequence[NDArray[np.uint32]],
    listed: Mapping[str, int],
) -> Vocabulary:
    """The words seen in at least two texts, then compounds likewise, then listed ones.

    A word is a name where of its uses inside a sentence (after a word or comma) and with a small
    letter fewer than one in twenty have a small letter.
    """
    written = list(forms.numbers)
    lower: dict[str, int] = {}
    groups = np.array([lower.setdefault(plain(w), len(lower)) for w in written], np.int64)
    small = np.array([not w[0].isupper() for w in written])
    inside = np.array([w[0].isalnum() or w == "," for w in written])
    total, in_books, smalls, capitals = (np.zeros(len(lower), np.int64) for _ in range(4))
    for stream in numbered_:
        group = groups[stream]
        counts = np.bincount(group, minlength=len(lower))
        total += counts
        in_books += counts > 0
        is_small = small[stream]
        smalls += np.bincount(group[is_small], minlength=len(lower))
        after = np.concatenate(([False], inside[stream[:-1]])) & ~is_small
        capitals += np.bincount(group[after], minlength=len(lower))
    words = list(lower)
    enough = np.array([3 if word in listed else 1 for word in words])
    named = (smalls * 20 < smalls + capitals) & (capitals >= enough)
    broken = fragments(lower, groups, numbered_, total, listed)
    good = [
        (word, int(count))
        for word, count, seen in zip(words, total, in_books, strict=True)
        if seen >= BOOKS and listable(word) and word not in broken
    ]
    good.sort(key=lambda pair: (-pair[1], pair[0]))
    taken = {word for word, _ in good}
    joined = compounds(texts, taken)
    taken.update(word for word, _ in joined)
    rest = [(w, 1) for w in sorted(listed, key=lambda w: (-listed[w], w)) if w not in taken]
    everything = [*good, *joined, *rest]
    return Vocabulary(
        ["", *(word for word, _ in everything)],
        [0, *(count for _, count in everything)],
        frozenset(word for word, name in zip(words, named, strict=True) if name),
        len(good) + 1,
    )


def fragments(
    lower: Mapping[str, int],
    groups: NDArray[np.int64],
    numbered_: Sequence[NDArray[np.uint32]],
    total: NDArray[np.int64],
    listed: Mapping[str, int],
) -> set[str]:
    """Pieces of broken words (`tion`): unlisted, and often a well-known word with a neighbour."""
    words = list(lower)
    short = np.array([word.isalpha() and 1 < len(word) < 8 for word in words])
    doubtful = short & np.array([word not in listed for word in words])
    broken: Counter[str] = Counter()
    for stream in numbered_:
        group = groups[stream]
        inner = np.flatnonzero(doubtful[group[1:-1]]) + 1
        for place in inner.tolist():
            before, word, after = (words[g] for g in group[place - 1 : place + 2])
            joined = (lower.get(before + word), lower.get(word + after))
            broken[word] += any(j is not None and total[j] >= WELL_KNOWN for j in joined)
    return {word for word, count in broken.items() if count * 3 >= total[lower[word]]}


def listable(word: str) -> bool:
    """Whether a token is to enter the lexicon: marks, the number, words without digits."""
    if word in MARKS or word == NUMBER:
        return True
    return any(c.isalpha() for c in word) and not any(c.isdigit() for c in word)


def compounds(texts: Sequence[str], taken: set[str]) -> list[tuple[str, int]]:
    """Hyphenated words of at least two texts with their counts."""
    total: Counter[str] = Counter()
    in_books: Counter[str] = Counter()
    for text in texts:
        counts = Counter(lowered(word) for word in COMPOUND.findall(folded(text)))
        total.update(counts)
        in_books.update(counts.keys())
    return sorted(
        ((w, n) for w, n in total.items() if in_books[w] >= BOOKS and w not in taken),
        key=lambda pair: (-pair[1], pair[0]),
    )


def characters(texts: Sequence[str]) -> NDArray[np.uint32]:
    """All texts as one stream of characters, a blank between two of them."""
    return np.concatenate([numbered(even(text) + " ") for text in texts]).astype(np.uint32)
