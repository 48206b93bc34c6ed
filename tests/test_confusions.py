"""Shapes taken for each other, and the seeded artefacts that rules are measured on."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.matching.behind import Vocabulary
from pipeline.matching.confusions import readings, swaps
from pipeline.matching.forms import heads, joined, least, whole

HERE = Path(__file__).parent
SPEC = importlib.util.spec_from_file_location("seeding", HERE / "benchmarks" / "seeding.py")
assert SPEC is not None
assert SPEC.loader is not None
seeding = importlib.util.module_from_spec(SPEC)
sys.modules["seeding"] = seeding
SPEC.loader.exec_module(seeding)

CLEAN = (
    "When I was young, the house stood by the river; nobody lived there. The old man (my uncle) "
    "told me of it—he had seen the lights, he said, and heard the music in 1872.\n\n"
    "“Don't go there,” he said. Bertram didn't listen: he went with Rosalind and found nothing.\n\n"
)


@pytest.mark.parametrize(
    ("word", "reading", "likely"),
    [
        ("house", "horse", False),
        ("the", "the", False),
        ("govemment", "government", True),
        ("tbe", "the", True),
        ("wlio", "who", True),
        ("ncver", "never", True),
        ("firft", "first", True),
        ("tirst", "first", True),
        ("clay", "day", True),
        ("gost", "goat", False),
    ],
)
def test_readings(word: str, reading: str, likely: bool) -> None:
    """What was printed is among the readings of what was read, where shapes are alike."""
    assert (reading in readings(word)) is likely


def test_long_s_is_one_way() -> None:
    """An s is not read for an f, but an f for a long s."""
    assert ("f", "s") in swaps()
    assert ("s", "f") not in swaps(wide=True)


def plain(word: str, wide: bool) -> list[str]:
    """The readings of a word by a search for every shape, likelier ones first."""
    found: dict[str, None] = {}
    for old, new in swaps(wide):
        at = word.find(old)
        while at >= 0:
            found.setdefault(word[:at] + new + word[at + len(old) :])
            at = word.find(old, at + 1)
    return list(found)


@given(st.text("abcdefhilmnorstuvwé", max_size=10), st.booleans())
def test_readings_are_every_swap_once(word: str, wide: bool) -> None:
    """A word's readings are what each shape in it may be, in the order of the shapes."""
    assert list(readings(word, wide)) == plain(word, wide)


@given(st.lists(st.text("bcehimnrtuéx", max_size=7), max_size=12))
def test_a_vocabulary_finds_what_readings_find(forms: list[str]) -> None:
    """Looking many forms up at once finds the readings of each that are words, in that order."""
    words = sorted({reading for form in forms for reading in plain(form, True)[::3]} - {""})
    expected: dict[int, dict[str, bool]] = {}
    for number, form in enumerate(forms):
        likely = plain(form, False)
        held = {other: other in likely for other in plain(form, True) if other in words}
        expected |= {number: held} if held else {}
    found = Vocabulary("\n".join(words)).behind(forms)
    assert found == expected
    assert [list(held) for held in found.values()] == [list(held) for held in expected.values()]


def test_a_vocabulary_takes_any_number_of_forms() -> None:
    """Forms of several pieces, an endless one among them, are looked up each by itself."""
    forms = ["tbe", "hause"] * 12_000 + ["b" * 200_000, "tbe"]
    found = Vocabulary("the\nhause\nhouse").behind(forms)
    assert len(found) == 24_001
    assert found[24_001] == {"the": True}
    assert found[1] == {"house": False}


def test_an_empty_vocabulary_finds_nothing() -> None:
    """No words, or no forms: nothing is behind anything."""
    assert Vocabulary("").behind(["tbe"]) == {}
    assert Vocabulary("the").behind([]) == {}
    assert Vocabulary("the").behind(["", ""]) == {}


@pytest.mark.parametrize(
    ("text", "form", "expected"),
    [
        ("see pad.org now", "pad", False),
        ("a pad-lock", "pad", False),
        ("heroi-\nsms all", "sms", False),
        ("pad1", "pad", False),
        ("the pad.", "pad", True),
        ("(pad) and", "pad", True),
    ],
)
def test_whole(text: str, form: str, expected: bool) -> None:
    """Parts of compounds, addresses and broken words are not whole words."""
    start = text.index(form)
    assert whole(text, start, start + len(form)) is expected


def test_heads_and_joined() -> None:
    """A sentence begins after a stop, not after an abbreviation; a word joins its neighbours."""
    assert heads("He left. They came", 9)
    assert not heads("with Mr. Brown", 9)
    assert not heads("He left they came", 8)
    assert joined("the gov ernment, all", 4, 7) == ("thegov", "government")


def test_least_change() -> None:
    """The first form sets the place; others follow where they change it too."""
    assert least("tbe", 10, ["the", "toe", "bee"]) == (11, 12, ("h", "o"))


@pytest.mark.parametrize("seed", range(3))
def test_seeded_text_is_undone_by_its_faults(seed: int) -> None:
    """Putting back what each fault replaced gives the clean text; a seed gives the same again."""
    made = seeding.spoiled(CLEAN * 40, seed, every=100)
    text = made.text
    for fault in reversed(made.faults):
        text = text[: fault.start] + fault.right + text[fault.end :]
    assert text == CLEAN * 40
    assert made == seeding.spoiled(CLEAN * 40, seed, every=100)
    assert len({fault.kind for fault in made.faults}) >= 35


def test_window_of_seeded_text() -> None:
    """A window about a place has the clean text of the same stretch."""
    made = seeding.spoiled(CLEAN * 40, 5, every=100)
    for fault in made.faults:
        start, end, right = made.window(fault.start, fault.end)
        assert made.touched(fault.start, fault.end)
        inner = [f for f in made.faults if start <= f.start and f.end <= end]
        shift = sum(len(f.right) - (f.end - f.start) for f in inner)
        assert len(right) == end - start + shift
        assert right in made.clean
