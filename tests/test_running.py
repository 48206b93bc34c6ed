"""A whole text weighed at once: the same tokens and gains as the language model has by itself."""

from __future__ import annotations

import numpy as np
import pytest

from pipeline.detect.profile import profile_of
from pipeline.language import Language, tokens
from pipeline.language.marking import commas, parting
from pipeline.language.running import Running
from pipeline.language.strange import known, old_spelling, strange
from pipeline.matching.sheet import Sheet

TEXT = (
    "Mr. Brown didn't know, at 10,000 feet, that the well-known house was hers -- or was it? "
    "It was; the king's men saw it . . . and left. “No!” he said: 'twas 5 o'clock.\n\n"
    "In the end it was the, same house, and they went home."
)


def laid(text: str) -> tuple[Sheet, Language]:
    language = Language.load("en")
    assert language is not None
    return Sheet(text, profile_of(text)), language


@pytest.mark.parametrize("text", ["", " ", ",", "a", "1", "-", "Mr.", "a, b", "…—", "\ud800x, y"])
def test_any_text_is_laid_out(text: str) -> None:
    """The shortest texts and odd ones have their tokens, in order, within the text."""
    sheet, language = laid(text)
    running = Running.of(sheet, language)
    assert list(running.starts) == sorted(running.starts)
    assert all(running.ends <= len(text))
    assert len(running.numbers) == len(running.starts) + 4


def test_tokens_are_those_of_the_model() -> None:
    """Words, compounds, titles, numbers, dashes and marks are numbered as `tokens` has them."""
    text = TEXT.replace(". . .", "...").replace("'twas", "it was")
    sheet, language = laid(text)
    running = Running.of(sheet, language)
    alone = tokens(text)
    numbers = language.lexicon.numbers([token.text for token in alone])
    assert running.numbers[2:-2].tolist() == numbers.tolist()
    marks = running.word < 0
    assert running.starts[marks].tolist() == [
        token.start for token, mark in zip(alone, marks.tolist(), strict=True) if mark
    ]


def test_gains_are_those_of_the_model() -> None:
    """Replacing, leaving out and inserting gain what `Language` says, at every token."""
    text = "He went to the house, and he saw that the door was open; it was late."
    sheet, language = laid(text)
    running = Running.of(sheet, language)
    words = [token.text for token in tokens(text)]
    every = np.arange(len(words))
    np.testing.assert_allclose(running.without(every), language.deletion(words), atol=1e-4)
    np.testing.assert_allclose(
        running.with_mark(every, "—"), language.insertion(words, "—"), atol=1e-4
    )
    number = language.lexicon.numbers(["hat"])
    for at in (0, 3, len(words) - 1):
        kept, other = language.compare(words[:at], [[words[at]], ["hat"]], words[at + 1 :])
        gain = running.replaced(np.array([at]), number)[0]
        assert gain == pytest.approx(other - kept, abs=1e-4)


def test_an_odd_comma_gains_most() -> None:
    """A comma after an article is the one that the model would rather not have."""
    sheet, language = laid(TEXT)
    offsets, gains = commas(sheet, language)
    assert TEXT[: offsets[int(np.argmax(gains))]].endswith("it was the")


def test_a_mark_parts_clauses() -> None:
    """A mark gains more between two clauses than within one."""
    sheet, language = laid("He was very tired but he would not go home to the house of his father.")
    words = np.array([4, 10])  # but, to
    between, within = parting(sheet, language, words, "—;,")
    assert between > within


def test_strange_words() -> None:
    """Unknown words of letters are strange; known ones, compounds and endless ones are not."""
    sheet, language = laid("The house of Xqzvur-house and Xqzvur, " + "q" * 40)
    assert [sheet.forms[form] for form in strange(sheet, language)] == ["Xqzvur"]
    assert known(sheet, language)[sheet.forms.index("house")] > 0


def test_frequent_words_are_listed() -> None:
    """As many words as were counted so often at least, the commonest first."""
    language = Language.load("en")
    assert language is not None
    words = language.lexicon.counted(500).split("\n")
    assert "house" in words
    assert words == language.lexicon.words()[1 : len(words) + 1]
    assert len(words) == (language.lexicon.counts[1:] >= 500).sum()
    assert language.lexicon.counts[1 : len(words) + 1].min() > 490
    assert language.lexicon.counted(1 << 31) == ""


def test_old_spelling() -> None:
    """A text that writes `goe downe` is old; one slip does not make it so."""
    old = "They goe downe and keepe it, speake of it, looke at it, and helpe and finde him. "
    assert old_spelling(*laid(old * 3))
    assert not old_spelling(*laid("They goe down and keep it, speak of it and find him. " * 3))
