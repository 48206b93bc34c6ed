"""Build the table of a language from any folder of texts.

    python -m pipeline.language.build FOLDER OUT [--until YEAR] [--without PATTERN ...]
                                      [--words FILE ...]

The same texts give the same bytes. Sixty million characters take a minute and a half and 1.5 GB
of memory.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError
from pipeline.language import characters as letters
from pipeline.language import words
from pipeline.language.corpus import Book, Vocabulary, books, characters, streams, vocabulary
from pipeline.language.lexicon import NAME, prints
from pipeline.language.lookup import fingerprints
from pipeline.language.pruning import Kept, chosen, kept, quantised
from pipeline.language.smoothing import Order, smoothed
from pipeline.language.table import write
from pipeline.language.tokens import lowered, plain

Arrays = dict[str, NDArray[Any]]
LN10 = np.log(10)
WORD_ENTRIES = 1_200_000  # word pairs and triples kept
CHARACTER_ENTRIES = 850_000  # runs of 2 to 7 characters kept
FEWEST = 1_000  # words and marks in all texts
SPELLINGS = 100  # spellings that an unknown word may have, for each that was seen


@dataclass(frozen=True, slots=True)
class Counted:
    """What a folder came to: its books, its lexicon, the token and character streams."""

    books: Sequence[Book]
    vocabulary: Vocabulary
    tokens: NDArray[np.uint32]
    characters: NDArray[np.uint32]
    shares: NDArray[np.float32]
    lengths: Sequence[int]


def count(found: Sequence[Book], listed: Mapping[str, int]) -> Counted:
    """Read all books once; every word outside the model becomes token 0."""
    texts = [book.text for book in found]
    forms, raw = streams(texts)
    vocabulary_ = vocabulary(texts, forms, raw, listed)
    numbers = {word: n for n, word in enumerate(vocabulary_.words)}
    lexical = np.array([numbers.get(plain(word), 0) for word in forms.numbers], np.uint32)
    tokens = np.concatenate([lexical[stream] for stream in raw])
    if len(tokens) < FEWEST:
        raise InputError(
            f"{len(tokens)} words are too few to count",
            where=", ".join(book.name for book in found[:3]),
            todo=f"give texts of {FEWEST} words and more",
        )
    spellings = {plain(w) for w, n in zip(forms.numbers, lexical, strict=True) if not n}
    shares = unknown_shares(vocabulary_, tokens, len(spellings))
    modelled = np.where(tokens < vocabulary_.modelled, tokens, 0).astype(np.uint32)
    lengths = [len(stream) for stream in raw]
    return Counted(found, vocabulary_, modelled, characters(texts), shares, lengths)


def unknown_shares(
    vocabulary_: Vocabulary, tokens: NDArray[np.uint32], spellings: int
) -> NDArray[np.float32]:
    """log10 of what part of the unknown token's probability an unknown word and a listed one get.

    It is divided as its uses in the texts were: evenly among words that only the lexicon knows,
    and evenly among the possible spellings of unknown words. The third is a modelled word's: 0.
    """
    outside = max(1, len(vocabulary_.words) - vocabulary_.modelled)
    unknown = int(np.count_nonzero(tokens == 0)) + 1
    listed = int(np.count_nonzero(tokens >= vocabulary_.modelled)) + 1
    of_listed = listed / (listed + unknown) / outside
    of_unknown = unknown / (listed + unknown) / (SPELLINGS * max(1, spellings))
    return np.log10([min(of_unknown, of_listed), of_listed, 1]).astype(np.float32)


def ordered(order: int, level: Kept) -> tuple[NDArray[np.uint32], Kept]:
    """Fingerprints of one order in rising order, and what belongs to them likewise."""
    prints = fingerprints(level.keys.astype(np.uint64), order)
    rank = np.argsort(prints, kind="stable")
    return prints[rank], Kept(level.keys[rank], level.logs[rank], level.weights[rank])


def word_arrays(levels: Sequence[Kept], modelled: int) -> Arrays:
    """The arrays of `Words` from pruned orders 1 to 3."""
    unigrams = np.full(modelled, levels[0].logs.min() / LN10, np.float32)
    weights = np.zeros(modelled, np.float32)
    unigrams[levels[0].keys] = levels[0].logs / LN10
    weights[levels[0].keys] = levels[0].weights / LN10
    pairs, two = ordered(2, levels[1])
    triples, three = ordered(3, levels[2])
    codes, code_levels = quantised(two.logs / LN10)
    weight_codes, weight_levels = quantised(two.weights / LN10)
    triple_codes, triple_levels = quantised(three.logs / LN10)
    return {
        "words.unigrams": unigrams,
        "words.unigram_weights": weights,
        "words.bigrams": pairs,
        "words.bigram_codes": codes,
        "words.bigram_weight_codes": weight_codes,
        "words.bigram_levels": code_levels,
        "words.weight_levels": weight_levels,
        "words.trigrams": triples,
        "words.trigram_codes": triple_codes,
        "words.trigram_levels": triple_levels,
    }


def character_arrays(levels: Sequence[Kept]) -> Arrays:
    """The arrays of `Characters` from pruned orders 1 to 7."""
    size = 1 << letters.BITS
    unigrams = np.full(size, levels[0].logs.min() / LN10 - 1, np.float32)
    weights = np.zeros(size, np.float32)
    unigrams[levels[0].keys] = levels[0].logs / LN10
    weights[levels[0].keys] = levels[0].weights / LN10
    prints = [
        fingerprints(level.keys.astype(np.uint64), n) for n, level in enumerate(levels[1:], 2)
    ]
    merged = np.concatenate(prints)
    rank = np.argsort(merged, kind="stable")
    codes, code_levels = quantised(np.concatenate([x.logs for x in levels[1:]])[rank] / LN10)
    heavy, weight_levels = quantised(np.concatenate([x.weights for x in levels[1:]])[rank] / LN10)
    return {
        "characters.unigrams": unigrams,
        "characters.unigram_weights": weights,
        "characters.ngrams": merged[rank],
        "characters.codes": codes,
        "characters.weight_codes": heavy,
        "characters.levels": code_levels,
        "characters.weight_levels": weight_levels,
    }


def lexicon_arrays(vocabulary_: Vocabulary, shares: NDArray[np.float32]) -> Arrays:
    """The arrays of `Lexicon`, and the shares that `Words` reads."""
    flags = [NAME if word in vocabulary_.names else 0 for word in vocabulary_.words]
    digests = prints(vocabulary_.words)
    rank = np.argsort(digests, kind="stable")
    return {
        "lexicon.spelled": np.frombuffer("\n".join(vocabulary_.words).encode(), np.uint8),
        "lexicon.sorted_prints": digests[rank],
        "lexicon.places": rank.astype(np.uint32),
        "lexicon.counts": np.array(vocabulary_.counts, np.uint32),
        "lexicon.flags": np.array(flags, np.uint8),
        "words.shares": shares,
    }


def pruned(orders: Sequence[Order], entries: int, bits: int) -> list[Kept]:
    """The n-grams worth keeping, with their weights."""
    return kept(orders, chosen(orders, entries, bits), bits)


def word_orders(counted: Counted) -> list[Order]:
    """The unpruned word model."""
    return smoothed(counted.tokens, 3, words.BITS, counted.vocabulary.modelled)


def character_orders(counted: Counted) -> list[Order]:
    """The unpruned character model."""
    return smoothed(counted.characters, letters.ORDER, letters.BITS, len(letters.LETTERS) + 1)


def listed_words(paths: Sequence[Path]) -> dict[str, int]:
    """Further words of files, one a line, with a count after a blank where there is one."""
    text = "\n".join(path.read_text(encoding="utf-8-sig") for path in paths)
    lines = (line.split() for line in text.splitlines() if not line.startswith("#"))
    return {lowered(x[0]): int(x[1]) if len(x) > 1 else 1 for x in lines if x}


def build(counted: Counted, language: str, out: Path, sources: Mapping[str, Any]) -> None:
    """Write the table of what was counted."""
    arrays = lexicon_arrays(counted.vocabulary, counted.shares)
    modelled = counted.vocabulary.modelled
    arrays |= word_arrays(pruned(word_orders(counted), WORD_ENTRIES, words.BITS), modelled)
    arrays |= character_arrays(pruned(character_orders(counted), CHARACTER_ENTRIES, letters.BITS))
    texts = [
        {"name": book.name, "year": book.year, "tokens": length}
        for book, length in zip(counted.books, counted.lengths, strict=True)
    ]
    write(out, arrays, {"version": 1, "language": language, "built_from": texts, **sources})


def main(arguments: Sequence[str] | None = None) -> None:
    """Build a table as the command line asks; silent when all went well."""
    parser = argparse.ArgumentParser(prog="python -m pipeline.language.build", description=__doc__)
    parser.add_argument("folder", type=Path, help="folder with .txt or .txt.gz files")
    parser.add_argument("out", type=Path, help="table to write, such as english.table")
    parser.add_argument("--language", default="en", help="language of the texts (default: en)")
    parser.add_argument("--until", type=int, default=0, help="leave out texts of later years")
    parser.add_argument("--without", nargs="*", default=[], help="patterns of texts to leave out")
    parser.add_argument("--words", type=Path, nargs="*", default=[], help="files of further words")
    chosen_ = parser.parse_args(arguments)
    listed = listed_words(chosen_.words)
    counted = count(books(chosen_.folder, chosen_.until, chosen_.without), listed)
    sources = {"words": [path.name for path in chosen_.words], "until": chosen_.until}
    build(counted, chosen_.language, chosen_.out, sources)


if __name__ == "__main__":
    main()
