"""The sheet: what its indexes say is what a plain search of the text says."""

from __future__ import annotations

import random
import re
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.detect.profile import profile_of
from pipeline.matching.classes import (
    alphanumeric,
    blanks,
    codes_of,
    letters,
    lower,
    one_of,
    upper,
)
from pipeline.matching.layout import FRAME, Layout
from pipeline.matching.numbering import PIECE, firsts
from pipeline.matching.ordered import among, different, percentile
from pipeline.matching.patterns import pattern
from pipeline.matching.places import blocks, lines, paragraphs
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import WORD

ALPHABET = "aBcé ÉßЖ中²½٣7_'’-—.,;\n\r\u00a0\u200b\ufeff\x85𝔘ﬁ\ud800"
TEXTS = st.one_of(
    st.text(st.sampled_from(ALPHABET), max_size=60),
    st.lists(
        st.sampled_from(
            ["the ", "the\n", "The", " party", "\r\n", "\n\n", "don't ", ". ", "x" * 90]
        ),
        max_size=20,
    ).map("".join),
)


def sheet(text: str) -> Sheet:
    return Sheet(text, profile_of(text))


def plain_lines(text: str) -> list[tuple[int, int]]:
    """The lines by a search: LF, CR LF and CR end one."""
    found: list[tuple[int, int]] = []
    start = 0
    for end in re.finditer(r"\r\n|\r|\n", text):
        found.append((start, end.start()))
        start = end.end()
    return [*found, (start, len(text))] if start < len(text) or not found else found


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_indexes_are_what_a_search_finds(text: str) -> None:
    """Words, their places and forms, characters and lines agree with patterns on the text."""
    laid = sheet(text)
    found = list(WORD.finditer(text))
    words, starts, ends = laid.words
    assert list(words) == [m.group() for m in found]
    assert list(zip(starts.tolist(), ends.tolist(), strict=True)) == [m.span() for m in found]
    assert [laid.forms[number] for number in laid.form.tolist()] == list(words)
    assert dict(zip(laid.forms, laid.counts.tolist(), strict=True)) == Counter(words)
    assert {
        form: [number for number, word in enumerate(words) if word == form] for form in words
    } == laid.standing
    assert laid.lowered == [form.lower().replace("’", "'") for form in laid.forms]
    for characters in (",", ".;", "'’-", " \n", "a7", "\u200b\ufeff", "中—"):
        expected = [at for at, character in enumerate(text) if character in characters]
        assert laid.at(characters).tolist() == expected
    assert laid.lines == lines(text) == plain_lines(text)
    assert laid.paragraphs == paragraphs(text, laid.profile.break_)


def test_words_are_told_apart_wherever_they_stand() -> None:
    """Forms are those of a dictionary in a text of several pieces, endless words included."""
    chance = random.Random(1)
    words = ["".join(chance.choices("abB\u00e9𝔘", k=chance.randint(1, 4))) for _ in range(150_000)]
    words[70_000] = words[90_000] = "a" * (PIECE + 5)
    words[80_000] = "a" * (PIECE + 4) + "b"
    text = " ".join(words)
    laid = Layout(text)
    assert list(laid.words[0]) == words
    assert laid.forms == list(dict.fromkeys(words))
    assert laid.words[0][69_999:70_001] == words[69_999:70_001]


def test_first_of_equals_is_found_among_many_collisions() -> None:
    """Keys whose highest bits agree are told apart all the same."""
    marks = np.array([5, 7, 5, 9, 7, 11] * 3, np.uint64)
    assert firsts(marks).tolist() == [0, 1, 0, 3, 1, 5] * 3


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_neighbours_of_words(text: str) -> None:
    """The character beside a word is a zero beyond the text; joined words have blanks between."""
    laid = sheet(text)
    _, starts, ends = laid.words
    framed = "\0" + text + "\0"
    assert [chr(code) for code in laid.leading] == [framed[start] for start in starts]
    assert [chr(code) for code in laid.following] == [framed[end + 1] for end in ends]
    assert len(laid.framed) == len(text) + FRAME
    for number, joined in enumerate(laid.joined.tolist()):
        between = text[ends[number] : starts[number + 1]] if number + 1 < len(starts) else "."
        breaks = len(re.findall(r"\r\n|\r|\n", between))
        assert joined == (breaks < 2 and not re.sub("[\\s\u200b\u2060\ufeff]", "", between))


@given(st.text(max_size=50))
def test_classes_are_those_of_the_language(text: str) -> None:
    """Letters, blanks and cases are told as Python tells them, above and below the table."""
    codes = codes_of(text)
    assert letters(codes).tolist() == [bool(re.match(r"[^\W\d_]", c)) for c in text]
    assert alphanumeric(codes).tolist() == [c.isalnum() for c in text]
    assert blanks(codes).tolist() == [c.isspace() for c in text]
    assert lower(codes).tolist() == [c.islower() for c in text]
    assert upper(codes).tolist() == [c.isupper() for c in text]
    for wanted in ("a", "a\U0001f600", "abcdé—"):
        assert one_of(codes, wanted).tolist() == [c in wanted for c in text]


@pytest.mark.parametrize(
    ("words", "cased", "found"),
    [
        ("", False, []),
        ("don’t", False, []),
        ("the", True, ["the"]),
        ("the", False, ["The", "the"]),
        ("don't party", False, ["PARTY", "Don’t"]),
    ],
)
def test_among(words: str, cased: bool, found: list[str]) -> None:
    """Words are found in any case, or as they stand; ’ counts as '."""
    laid = sheet("The PARTY of the Don’t.")
    held = laid.among(frozenset(words.split()), cased=cased)
    assert [word for word, yes in zip(laid.words[0], held, strict=True) if yes] == found


def test_nouns() -> None:
    """A word after an article is a noun; not after a mark, a blank line or by itself."""
    laid = sheet("The Party met. He saw the, unity of\nworkers, all of the\n\nstrikes; the")
    assert laid.nouns == {"party", "workers"}


def test_what_was_laid_out_is_used_once_and_only_for_the_same_text() -> None:
    """Indexes left for the next who lays out the text are his, and nobody's afterwards."""
    first = Layout("one two")
    words = first.words
    first.leave()
    assert list(Layout("one three").words[0]) == ["one", "three"]
    assert Layout("one two").words is words
    assert Layout("one two").words is not words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        (" \n\u200b\n", []),
        ("one\ntwo\n\n \nthree", [[(0, 3), (4, 7)], [(11, 16)]]),
    ],
)
def test_blocks(text: str, found: list[list[tuple[int, int]]]) -> None:
    """Runs of lines without a blank one between."""
    assert blocks(text) == found


@pytest.mark.parametrize("size", [1, 2, 3, 10, 57])
def test_values_in_order_are_as_numpy_has_them(size: int) -> None:
    """Different values, wanted ones and percentiles are those of numpy, without masked arrays."""
    values = np.random.default_rng(size).integers(0, 40, size)
    assert different(values).tolist() == np.unique(values).tolist()
    assert among(values, [3, 17, 39]).tolist() == np.isin(values, [3, 17, 39]).tolist()
    for share in (10, 50, 90, 95):
        assert percentile(values, share) == np.percentile(values, share)
    assert different(values[:0]).tolist() == []
    assert among(values[:0], [1]).tolist() == []


def test_a_pattern_is_compiled_when_it_is_used() -> None:
    """It does what the compiled one does, flags and groups too; a broken one fails at first use."""
    later, made = pattern("(?P<one>a+)", re.IGNORECASE), re.compile("(?P<one>a+)", re.IGNORECASE)
    for text in ("", "xAay", "b"):
        assert [m.span("one") for m in later.finditer(text)] == [
            m.span("one") for m in made.finditer(text)
        ]
    assert (later.pattern, later.groups, later.search("xA", 1)[0]) == (made.pattern, 1, "A")  # type: ignore[index]
    broken = pattern("(")
    with pytest.raises(re.error):
        broken.search("")
