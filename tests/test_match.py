"""Aligning two texts: what must hold of any two, and named cases of books."""

from __future__ import annotations

import random
import unicodedata
from unittest.mock import patch

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from noisy import book, noisy, pages
from rapidfuzz.distance import Levenshtein

from pipeline.matching.graphemes import clusters, units_of
from pipeline.matching.normal import composed
from pipeline.matching.opcodes import match
from pipeline.model.alignment import Alignment

SIZE = 100_000
ODD = "ab \r\n\0é\u0301\u0323\u0315\u0344\u0f73각각\u0600क्षि\u200d👩👧🇩🇪🏽\ud800\u00adÅ\u212b"
anything = st.text(st.one_of(st.characters(), st.sampled_from(ODD)), max_size=60)
odd = st.text(st.sampled_from(ODD), max_size=24)


def sound(a: str, b: str, found: Alignment) -> None:
    """Opcodes tile both texts, split no cluster, say what they mean, and cost the distance."""
    i = j = cost = 0
    for tag, start, end, at, stop in found.opcodes:
        assert (start, at) == (i, j)
        assert (end > start, stop > at) == {
            "equal": (True, True),
            "replace": (True, True),
            "insert": (False, True),
            "delete": (True, False),
        }[tag]
        x, y = a[start:end], b[at:stop]
        if tag == "equal":
            assert x == y or composed(x) == composed(y)
        else:
            cost += max(len(clusters(x)), len(clusters(y)))
        i, j = end, stop
    assert (i, j) == (len(a), len(b))
    assert cost == found.distance
    for text, edges in (
        (a, {o.a_end for o in found.opcodes}),
        (b, {o.b_end for o in found.opcodes}),
    ):
        if not text.isascii():
            assert edges <= {0, *(piece.end() for piece in regex.finditer(r"\X", text))}


def equal_share(found: Alignment, size: int) -> float:
    """How much of a text of that size stands in equal stretches."""
    return sum(o.a_end - o.a_start for o in found.opcodes if o.tag == "equal") / size


@given(anything, anything)
def test_any_two_texts(a: str, b: str) -> None:
    """Opcodes are sound, the distance is a metric's and that of the clusters' texts."""
    found = match(a, b)
    sound(a, b, found)
    x, y = (regex.findall(r"\X", text) for text in (a, b))
    assert found.distance <= max(len(x), len(y))
    assert found.distance == match(b, a).distance
    plain = [[composed(cluster) for cluster in side] for side in (x, y)]
    assert found.distance == Levenshtein.distance(*plain)


@given(odd)
def test_clusters_are_those_of_the_standard(text: str) -> None:
    """Only stretches around joining characters are segmented, with the same outcome."""
    assert clusters(text) == regex.findall(r"\X", text)


@given(odd)
def test_canonical_equivalents_are_equal(text: str) -> None:
    """A text and its decomposition are at distance 0 wherever their clusters are the same."""
    apart = unicodedata.normalize("NFD", text)
    if len(clusters(text)) == len(clusters(apart)):
        assert match(text, apart).distance == 0


@given(st.text(st.sampled_from("a\u0301\u0323\u0344\u0f73\u0f71\u0315ि"), min_size=30, max_size=90))
def test_composed_is_normal_form_c(text: str) -> None:
    """Sorting long runs of marks beforehand changes nothing."""
    assert composed(text) == unicodedata.normalize("NFC", text)


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 1000), st.sampled_from((0.0, 0.02, 0.2)), st.integers(100, 5000))
def test_optimal_below_thirty_thousand(seed: int, share: float, size: int) -> None:
    """Texts of less than 30,000 characters get rapidfuzz's own distance."""
    a = book(size, seed)
    b = noisy(a, share, seed)
    found = match(a, b)
    sound(a, b, found)
    assert found.optimal
    assert found.distance == Levenshtein.distance(a, b)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.integers(2, 30), st.sampled_from((0.0, 0.03, 0.4)))
def test_books_of_shuffled_pieces(seed: int, kinds: int, share: float) -> None:
    """The anchored way is sound on any order of dropped, doubled, swapped and alien pieces."""
    chance = random.Random(seed)
    kept = [book(chance.randint(1, 900), seed % 7 + n) for n in range(kinds)]
    a, b = ("".join(chance.choices(kept, k=chance.randint(0, 30))) for _ in range(2))
    b = noisy(b, share, seed)
    with (
        patch("pipeline.matching.opcodes.DIRECT", 0),
        patch("pipeline.matching.books._SMALL", 10_000),
        patch("pipeline.matching.walking.WINDOW", 128),
    ):
        sound(a, b, match(a, b))
        sound(b, a, match(b, a))


@pytest.mark.parametrize("share", [0.01, 0.05, 0.15])
def test_noise_is_within_a_thousandth_of_the_optimum(share: float) -> None:
    """Anchors cost next to nothing in distance; asked for the optimum, there is nothing left."""
    a = book(60_000, 1)
    b = noisy(a, share, 2)
    found = match(a, b)
    sound(a, b, found)
    best = Levenshtein.distance(a, b, score_hint=found.distance)
    assert best <= found.distance <= best * 1.001
    exact = match(a, b, exact=True)
    sound(a, b, exact)
    assert (exact.distance, exact.optimal) == (best, True)


@pytest.mark.parametrize(
    ("a", "b", "distance"),
    [
        ("", "", 0),
        ("", "x" * 100_000, 100_000),
        (book(100_000, 1), "", 100_000),
        (book(100_000, 1), book(100_000, 1), 0),
        (book(100_000, 1), book(100_000, 1)[:40_000], 60_000),
        (book(100_000, 1)[70_000:], book(100_000, 1), 70_000),
        ("ab" * 100_000, "ab" * 70_000, 60_000),
        ("a" * 100_000, "a" * 60_000 + "b" + "a" * 39_000, 1000),
    ],
    ids=["both empty", "a empty", "b empty", "same", "prefix", "suffix", "period", "one letter"],
)
def test_sides_that_hold_each_other(a: str, b: str, distance: int) -> None:
    """Empty sides, prefixes, suffixes and bare repetition at book length cost what they must."""
    found = match(a, b)
    sound(a, b, found)
    assert found.distance == distance


def test_dropped_and_inserted_pages() -> None:
    """A lost page is one deletion, an alien page one insertion; the rest stays aligned."""
    leaves = pages(book(SIZE, 1))
    alien = book(2000, 99)
    a = "".join(leaves)
    b = noisy("".join([*leaves[:20], *leaves[21:40], alien, *leaves[40:]]), 0.02, 3)
    found = match(a, b)
    sound(a, b, found)
    assert equal_share(found, SIZE) > 0.94
    longest = {
        tag: max(
            (max(o.a_end - o.a_start, o.b_end - o.b_start), o.a_start)
            for o in found.opcodes
            if o.tag == tag
        )
        for tag in ("delete", "insert")
    }
    for tag, place in (("delete", 40_000), ("insert", 80_000)):
        size, at = longest[tag]
        assert size > 1000
        assert abs(at - place) < 1100
    assert found.moves == ()


def test_duplicated_lines_and_running_headers() -> None:
    """Doubled lines and a header on every page are insertions and nothing else."""
    leaves = pages(book(SIZE, 1))
    lines = [line for n, leaf in enumerate(leaves) for line in (f"{n} THE BOOK", *leaf.split("\n"))]
    doubled = [line for n, line in enumerate(lines) for line in [line] * (1 + (n % 50 == 7))]
    a = "\n".join(leaves)
    b = "\n".join(doubled)
    found = match(a, b)
    sound(a, b, found)
    assert found.distance == len(b) - len(a)
    assert found.moves == ()


@pytest.mark.parametrize("size", [20_000, SIZE], ids=["article", "book"])
def test_swapped_pages_are_moves(size: int) -> None:
    """A page read too late is reported as a moved block, with its ends found to the letter."""
    leaves = pages(book(size, 1))
    a = "".join(leaves)
    b = "".join([*leaves[:4], *leaves[5:8], leaves[4], *leaves[8:]])
    found = match(a, b)
    sound(a, b, found)
    (move,) = found.moves
    assert a[move.a_start : move.a_end] == b[move.b_start : move.b_end]
    assert (move.a_start, move.a_end, move.distance) == pytest.approx((8000, 10_000, 0), abs=3)


def test_columns_read_in_the_wrong_order() -> None:
    """The right column read before the left one is a moved block, noise and all."""
    leaves = pages(book(60_000, 5), 3000)
    read = [leaf[1400:] + leaf[:1400] if n == 7 else leaf for n, leaf in enumerate(leaves)]
    found = match("".join(leaves), noisy("".join(read), 0.04, 6))
    (move,) = found.moves
    assert move.a_end - move.a_start == pytest.approx(1400, abs=60)
    assert 0 < move.distance < 120


@pytest.mark.parametrize("period", [1, 7, 60, 2000, SIZE // 2])
def test_repeated_text(period: int) -> None:
    """Text that repeats itself is followed as well as any other."""
    unit = book(period, 8)
    a = (unit * (SIZE // period + 1))[:SIZE]
    b = noisy(a, 0.05, 9)
    found = match(a, b)
    sound(a, b, found)
    assert found.distance <= 1.03 * Levenshtein.distance(a, b, score_hint=6000)


@pytest.mark.parametrize("size", [SIZE, 200_000])
def test_a_wrong_book_is_different(size: int) -> None:
    """Two books with nothing in common come out as such, not as a chain of chance matches."""
    a, b = book(size, 1), book(size, 2)
    found = match(a, b)
    sound(a, b, found)
    assert equal_share(found, size) < 0.01
    assert found.moves == ()


def test_combining_marks_at_book_length() -> None:
    """Clusters are the unit beyond the direct path, too, and offsets are of the texts given."""
    a = book(60_000, 1).replace("e", "e\u0323\u0301").replace("\n", "\r\n")
    b = noisy(book(60_000, 1), 0.03, 4).replace("e", "ẹ\u0301").replace("\n", "\r\n")
    found = match(a, b)
    sound(a, b, found)
    plain = match(book(60_000, 1), noisy(book(60_000, 1), 0.03, 4))
    assert found.distance == plain.distance


@pytest.mark.parametrize(
    "text",
    ["e" + "\u0301\u0323" * 200_000, "\ud800" * 300_000, "\0" * 300_000, "👩\u200d" * 100_000],
    ids=["a million marks", "lone surrogates", "nothing but NUL", "one endless emoji"],
)
def test_hostile_text_costs_no_more(text: str) -> None:
    """No text, however odd, crashes; by the square of its length this would take an hour."""
    assert match(text, text + "x").distance == 1
    assert match(text + "y", "x" + text).distance == 2


def test_units_name_clusters_in_common() -> None:
    """Stand-ins never collide with a character that one of the texts uses."""
    a, b = units_of("m\u0303" + chr(0x10FFFF), chr(0x10FFFE) + "m\u0303")
    assert len(a.text) == len(b.text) == 2
    assert a.text[0] == b.text[1]
    assert len({a.text[0], a.text[1], b.text[0]}) == 3
