"""What the language table knows of texts that it was not built from, and how fast it says so.

    python tests/benchmarks/language.py FOLDER [--until 1929] [--held NAME ...] [--words FILE ...]
                                        [--list NAME=FILE ...] [--truth NAME=GLOB ...]

Builds a table from the folder without the held-out texts, and prints their perplexity (words) and
bits per character under the unpruned model and under the table as written; size; how well it tells
real marks and words from planted ones; load time and scores a second of CPU time; and what share
of the words of each held-out text and ground truth each word list has. Two minutes for 60 million
characters.
"""

from __future__ import annotations

import argparse
import glob
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from pipeline.language import Language, tokens
from pipeline.language import build as making
from pipeline.language import characters as letters
from pipeline.language import words as wording
from pipeline.language.characters import even, numbered
from pipeline.language.corpus import Book, books
from pipeline.language.pruning import Kept, evaluated, kept
from pipeline.language.smoothing import Order, packed
from pipeline.language.tokens import lowered, split

HELD = ["Trollope_Warden_1855", "Doyle_Lost_1912", "Forster_View_1908", "Ford_Post_1926"]
PAIRS = [("and", "arid"), ("be", "he"), ("he", "be"), ("had", "bad"), ("but", "hut")]
PAIRS += [("modern", "modem"), ("day", "clay"), ("are", "arc"), ("the", "tire"), ("bad", "had")]
WORD = re.compile(r"[^\W\d_]{2,}(?:'[^\W\d_]+)*")


def unpruned(orders: Sequence[Order], bits: int) -> list[Kept]:
    return kept(orders, [np.ones(len(order.keys), np.bool_) for order in orders], bits)


def exact(levels: Sequence[Kept], stream: np.ndarray, bits: int, scored: np.ndarray) -> float:
    """Mean log10 p of the scored places of a stream under unrounded levels."""
    order = len(levels)
    logs = evaluated(levels, packed(stream.astype(np.uint32), order, bits), bits)
    return float(logs[scored[order - 1 :]].mean() / np.log(10))


def perplexities(held: Sequence[Book], counted: making.Counted, language: Language) -> None:
    """Print perplexity of known words and marks, and bits per character, before and after."""
    streams = [language.lexicon.numbers(split(book.text)) for book in held]
    modelled = counted.vocabulary.modelled
    stream = np.concatenate(streams)
    stream = np.where(stream < modelled, stream, 0)
    scored = stream > 0
    full = exact(unpruned(making.word_orders(counted), wording.BITS), stream, wording.BITS, scored)
    table = float(language.model.running(stream)[2:][scored[2:]].mean())
    print(f"words: {len(stream):,} tokens held out, {100 * (1 - scored.mean()):.2f} % unknown")
    print(f"  perplexity unpruned {10**-full:.1f}, table {10**-table:.1f}")
    points = np.concatenate([numbered(even(book.text)) for book in held])
    everywhere = np.ones(len(points), np.bool_)
    orders = unpruned(making.character_orders(counted), letters.BITS)
    full = exact(orders, points, letters.BITS, everywhere)
    logs, _ = language.spelling.logs([book.text for book in held])
    per = np.log2(10)
    print(f"characters: {len(points):,} held out")
    print(f"  bits each unpruned {-full * per:.3f}, table {-float(logs.mean()) * per:.3f}")


def ranking(held: Sequence[Book], language: Language) -> None:
    """Print how well the scores tell real marks and words from planted ones (area under ROC)."""
    words = [word for book in held for word in split(book.text)]
    marks = np.array([not word[0].isalnum() for word in words])
    gaps = ~marks & ~np.concatenate(([True], marks[:-1]))
    print("area under the curve, real places against planted ones:")
    dropped = language.deletion(words)
    for mark in (",", "—"):
        real = -dropped[np.array([word == mark for word in words])]
        planted = language.insertion(words, mark)[gaps]
        print(f"  {mark} {area(real, planted):.3f} ({len(real):,} real, {len(planted):,} gaps)")
    for right, wrong in PAIRS:
        places = [i for i, word in enumerate(words) if word == right][:2000]
        rows = [(words[max(0, i - 2) : i], words[i + 1 : i + 3]) for i in places]
        gains = [np.subtract(*language.compare(a, [[right], [wrong]], b)) for a, b in rows]
        print(
            f"  {right} over {wrong}: {100 * np.mean(np.array(gains) > 0):.2f} % of {len(rows):,}"
        )


def area(high: np.ndarray, low: np.ndarray) -> float:
    """How often a score of the first kind is above one of the second."""
    merged = np.concatenate((high, low))
    ranks = np.empty(len(merged))
    ranks[np.argsort(merged, kind="stable")] = np.arange(1, len(merged) + 1)
    return float((ranks[: len(high)].mean() - (len(high) + 1) / 2) / len(low))


def seconds(work: Callable[[], object]) -> float:
    """Least CPU time of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    return best


def speeds(path: Path, text: str) -> None:
    """Print load time and scores a second."""
    print(f"load: {1000 * seconds(lambda: Language.of('en', path)):.1f} ms")
    language = Language.of("en", path)
    words = split(text)
    rows = list(zip(words, words[1:], words[2:], strict=False))
    single = range(1000)
    left, options, right = ["it", "was"], [["arid"], ["and"]], ["the", "man"]
    table: list[tuple[str, float, Callable[[], object]]] = [
        ("tokens", len(words), lambda: tokens(text)),
        ("sentence, tokens", len(words), lambda: language.sentence(words)),
        ("words, rows", len(rows), lambda: language.words(rows)),
        ("insertion, places", len(words), lambda: language.insertion(words, ",")),
        ("deletion, places", len(words), lambda: language.deletion(words)),
        ("characters", len(text), lambda: language.characters([text])),
        ("compare, calls", 1000, lambda: [language.compare(left, options, right) for _ in single]),
        (
            "spelled, calls",
            1000,
            lambda: [language.spelled("it was ", ["arid", "and"], " the") for _ in single],
        ),
    ]
    for name, count, work in table:
        print(f"  {name}: {count / seconds(work):,.0f} a second")


def coverage(name: str, text: str, lists: dict[str, Callable[[str], bool]]) -> None:
    """Print the share of running words and of different words, small-lettered, of each list."""
    joined = re.sub(r"(\w)[-¬]\r?\n\s*(\w)", r"\1\2", text).replace("’", "'")
    words = Counter(
        lowered(word.removesuffix("'s")) for word in WORD.findall(joined) if word[0].islower()
    )
    total = words.total()
    for label, has in lists.items():
        tokens_ = 100 * sum(count for word, count in words.items() if has(word)) / total
        types = 100 * sum(1 for word in words if has(word)) / len(words)
        print(
            f"  {name} ({total:,} words): {label} {tokens_:.2f} % of words, {types:.1f} % of types"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--until", type=int, default=1929)
    parser.add_argument("--held", nargs="*", default=HELD)
    parser.add_argument("--words", type=Path, nargs="*", default=[])
    parser.add_argument("--list", nargs="*", default=[], metavar="NAME=FILE")
    parser.add_argument("--truth", nargs="*", default=[], metavar="NAME=GLOB")
    options = parser.parse_args()
    held = [book for book in books(options.folder, 0, []) if book.name in options.held]
    listed = making.listed_words(options.words)
    start = time.process_time()
    counted = making.count(books(options.folder, options.until, options.held), listed)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "language.table"
        making.build(counted, "en", path, {})
        size = path.stat().st_size / 1e6
        print(f"built in {time.process_time() - start:.0f} s of CPU time, {size:.1f} MB")
        language = Language.of("en", path)
        perplexities(held, counted, language)
        ranking(held, language)
        speeds(path, held[0].text)
        lists: dict[str, Callable[[str], bool]] = {"table": lambda word: bool(language.known(word))}
        for pair in options.list:
            name, _, file = pair.partition("=")
            lines = Path(file).read_text(encoding="utf-8-sig").splitlines()
            lists[name] = {line.split()[0] for line in lines if line.strip()}.__contains__
        coverage("held-out texts", "\n".join(book.text for book in held), lists)
        for pair in options.truth:
            name, _, pattern = pair.partition("=")
            files = sorted(glob.glob(pattern))  # noqa: PTH207 - the pattern may begin anywhere
            coverage(name, "\n".join(Path(f).read_text(errors="replace") for f in files), lists)


if __name__ == "__main__":
    main()
