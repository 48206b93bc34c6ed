"""The language room: tokens, the shipped table, the scores, and the building of a table."""

from __future__ import annotations

import gzip
import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.language import Language, build, tokens
from pipeline.language.characters import ORDER
from pipeline.language.corpus import books
from pipeline.language.lookup import MANY, Prints, fingerprints
from pipeline.language.pruning import chosen, evaluated, kept, quantised
from pipeline.language.smoothing import smoothed
from pipeline.language.table import read
from pipeline.language.tokens import lowered, split

BITS = 20
ENGLISH = Path(build.__file__).with_name("english.table")
LARGEST = 25_000_000  # bytes that may be shipped
ODD = "aA '’-—–.… 0ſﬁé\u0301\ud800\n_“"


@pytest.fixture(scope="module")
def english() -> Language:
    found = Language.load("en-GB")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three made-up books of a small grammar, one of them packed, one of a later year."""
    place = tmp_path_factory.mktemp("books")
    chance = random.Random(4)
    nouns = ["ship", "harbour", "captain", "letter", "garden", "window", "Margaret", "to-day"]
    for name, year in (("One", 1890), ("Two", 1901), ("Late", 1950)):
        lines = [
            f"The {one} saw the {other}, and {name.lower()}ish it was."
            for one, other in (chance.choices(nouns, k=2) for _ in range(400))
        ]
        text = "\n".join(lines) + "\nThe har-\nbour, the cap- tain.\n"
        if name == "Two":
            (place / f"{name}_{year}.txt.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
        else:
            (place / f"{name}_{year}.txt").write_text(text)
    return place


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("“ ” ‘ ( ) [ ]\n", []),
        ("It was so.", ["it", "was", "so", "."]),
        ("don’t o'clock O'Neil", ["don't", "o'clock", "o'neil"]),
        ("Holmes's years' work", ["holmes", "'s", "years", "work"]),
        ("’Tis 'em 'unity", ["'tis", "'em", "unity"]),
        ("Mr. Fox, St. Paul", ["mr", "fox", ",", "st", "paul"]),
        ("the U.S.S.R. grew", ["the", "u.s.s.r.", "grew"]),
        ("in 1,884 or 12:30; 3rd, 5s.", ["in", "0", "or", "0", ";", "0", ",", "0", "."]),
        ("0f l8 tbe1", ["0f", "l8", "tbe1"]),
        ("to-day", ["to", "-", "day"]),
        ("a -- b – c - d—e", ["a", "—", "b", "—", "c", "—", "d", "—", "e"]),
        ("be- lieved x -y", ["be", "-", "lieved", "x", "-", "y"]),
        ("so ... . . . … then..", ["so", "…", "…", "…", "then", "…"]),
        ("_italic_ £5 | * §", ["italic", "£", "0", "|", "*", "§"]),
        ("ﬁnd cafe\u0301 Été", ["find", "café", "été"]),
    ],
)
def test_tokens_are_words_and_marks_in_one_form(text: str, expected: list[str]) -> None:
    """Quotes and brackets vanish; numbers, dashes, dots, titles, possessives have one form each."""
    assert [token.text for token in tokens(text)] == expected


@given(st.text(st.one_of(st.characters(), st.sampled_from(ODD)), max_size=80))
def test_tokens_tile_forward_and_split_agrees(text: str) -> None:
    """Of any text: places rise, never overlap, hold no outer blank; `split` says the same."""
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.end <= len(text)
        assert text[token.start : token.end].strip() == text[token.start : token.end]
        last = token.end
    assert split(text) == [token.text for token in tokens(text)]


def test_languages_without_a_table_are_none() -> None:
    """Only English ships; a tag's region does not matter; one mapping serves all."""
    assert Language.load("fr") is None
    assert Language.load("und") is None
    assert Language.load("") is None
    assert Language.load("en_US") is Language.load("EN")


def test_the_shipped_table_is_what_its_header_says(english: Language) -> None:
    """Digest, size, sources up to 1929, and the texts that gates are measured on left out."""
    table = read(ENGLISH)
    assert table.verify()
    assert english.digest == table.digest
    assert ENGLISH.stat().st_size <= LARGEST
    years = [text["year"] for text in table.header["built_from"]]
    assert len(years) > 70
    assert 1800 < min(years) <= max(years) <= 1929
    assert "Doyle_Lost_1912" not in {text["name"] for text in table.header["built_from"]}
    assert not any("/" in name for name in table.header["words"])


@pytest.mark.parametrize("word", ["tbe", "tlie", "wbich", "hirn", "rnan", "ofthe", "govemment", ""])
def test_slips_of_the_eye_are_no_words(english: Language, word: str) -> None:
    """What OCR makes of common words is unknown."""
    assert english.known(word) == 0


@pytest.mark.parametrize(
    "word",
    ["the", "The", "DON’T", "to-day", "connexion", "colour", "color", "holmes's", "’tis", "rôle"],
)
def test_words_are_known_in_any_case(english: Language, word: str) -> None:
    """Both spellings, contractions, compounds, possessives, either apostrophe."""
    assert english.known(word) > 0


def test_names_are_told_from_words(english: Language) -> None:
    """A name is known in any case and flagged; words and unknown ones are not."""
    assert not any(map(english.named, ["window", "god", "will", "the", "xqzt", ""]))
    assert all(map(english.named, ["margaret", "England", "LONDON"]))


@pytest.mark.parametrize(
    ("left", "options", "right"),
    [
        ("he walked", ["and", "arid"], "talked"),
        ("into the", ["hut", "but"], ", and"),
        ("to", ["be", "he"], "seen"),
        ("he", ["had", "bad"], "been"),
        ("a", ["bad", "had"], "man"),
        ("of the", ["government", "gov ernment"], "of"),
        ("one", ["of the", "ofthe"], "men"),
        ("out", ["of", "of ,"], "the house"),
        ("he", ["don't", "dont"], "know"),
        ("the", ["party", "tbe"], "was"),
        ("", ["the", "tire"], ""),
    ],
)
def test_the_likelier_word_wins(
    english: Language, left: str, options: list[str], right: str
) -> None:
    """The first option is at least three times as likely as the second."""
    scores = english.compare(left.split(), [split(option) for option in options], right.split())
    assert scores[0] > scores[1] + 0.5


def test_the_likelier_spelling_wins(english: Language) -> None:
    """Characters prefer print to what OCR makes of it, also where no word tells."""
    for right, wrong in (("the", "tbe"), ("government", "govemment"), ("and", "aud")):
        scores = english.spelled("one of ", [right, wrong], " men")
        assert scores[0] > scores[1] + 2
    assert list(english.characters([""])) == [0]
    good, bad = english.characters(["the government of men", "tlie govcrnmeut oi rnen"])
    assert good > bad + 0.5
    assert np.array_equal(
        english.spelled("he said “", ["so"], "”"), english.spelled('he said "', ["so"], '"')
    )


def test_all_ways_to_a_score_agree(english: Language) -> None:
    """Rows, running text, options, insertion and deletion are one model."""
    words = split("The old man, and his wife, walked to the harbour to-day -- he said.")
    running = english.sentence(words)
    rows = [tuple(words[max(0, i - 2) : i + 1]) for i in range(len(words))]
    assert np.allclose(english.words(rows), running, atol=1e-5)
    comma = words.index(",")
    without = words[:comma] + words[comma + 1 :]
    gain = english.sentence(without).sum() - running.sum()
    assert np.isclose(english.deletion(words)[comma], gain, atol=1e-3)
    assert np.isclose(english.insertion(without, ",")[comma], -gain, atol=1e-3)
    pair = english.compare(words[:comma], [[","], []], words[comma + 1 :])
    assert np.isclose(pair[1] - pair[0], gain, atol=1e-3)
    assert (running <= 0).all()
    assert len(english.sentence([])) == len(english.deletion([])) == len(english.words([])) == 0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.text(st.sampled_from(ODD), max_size=12), max_size=4))
def test_any_text_has_a_score(english: Language, texts: list[str]) -> None:
    """Nothing makes a score that is not a finite logarithm of a probability."""
    for scores in (english.characters(texts), english.sentence(texts)):
        assert len(scores) == len(texts)
        assert np.isfinite(scores).all()
        assert (scores <= 1e-3).all()


def test_long_texts_score_like_their_parts(english: Language) -> None:
    """Scoring by stretches changes nothing: where one ends does not show."""
    text = "The captain saw the harbour, and it was late. " * 400
    whole, _ = english.spelling.logs([text])
    period = len(text) // 400
    first, last = whole[2 * period : 3 * period], whole[-period:]
    assert len(text) > 2 * 8192
    assert np.allclose(first, last)


def test_pruned_probabilities_sum_to_one() -> None:
    """After any history, kept or not, all tokens together have probability 1."""
    chance = random.Random(7)
    stream = np.array([int(chance.random() ** 3 * 30) for _ in range(20_000)], np.uint32)
    orders = smoothed(stream, 3, BITS, 30)
    for entries in (10_000, 300, 0):
        levels = kept(orders, chosen(orders, entries, BITS), BITS)
        for before, last in ((0, 0), (1, 0), (29, 3), (12, 28)):
            keys = np.array([(before << 40) | (last << 20) | this for this in range(30)])
            assert np.isclose(np.exp(evaluated(levels, keys, BITS)).sum(), 1, atol=1e-9)


def test_rounding_to_eight_bits_keeps_the_values() -> None:
    """Zero stays zero; others move by less than the widest bin."""
    values = np.concatenate((np.zeros(5), -np.linspace(0.01, 7, 5_000)))
    codes, levels = quantised(values)
    assert (levels[codes[:5]] == 0).all()
    assert np.abs(levels[codes] - values).max() < 0.02


@pytest.mark.parametrize("often", [1, 5])
def test_fingerprints_find_what_is_there_and_little_else(often: int) -> None:
    """Every key of a table is found; of a million others no more than chance allows.

    However much was asked of the table before.
    """
    keys = np.arange(0, 400_000, 2, dtype=np.uint64)
    table = Prints(np.sort(fingerprints(keys, 3)))
    for _ in range(often):
        assert table.find(fingerprints(keys[: MANY // 2], 3))[1].all()
    places, held = table.find(fingerprints(keys, 3))
    assert held.all()
    assert (table.table[places] == fingerprints(keys, 3)).all()
    assert table.find(fingerprints(keys + np.uint64(1), 3))[1].mean() < 2e-4
    assert table.find(fingerprints(keys, 2))[1].mean() < 2e-4


@pytest.mark.parametrize("size", [0, 1, 2, 3, 7, 1000])
def test_many_are_found_where_few_are(size: int) -> None:
    """Looking by runs finds the places that halving finds, at both ends of a table too."""
    chance = np.random.default_rng(size)
    table = np.sort(chance.integers(0, 1 << 32, size, dtype=np.uint32))
    wanted = np.concatenate((table, table - np.uint32(1), table + np.uint32(1)))
    wanted = np.concatenate((wanted, np.array([0, 1, (1 << 32) - 1], np.uint32)))
    few, many = Prints(table), Prints(table)
    many.find(np.zeros(MANY, np.uint32))
    for one, other in zip(few.find(wanted), many.find(wanted), strict=True):
        assert one.tolist() == other.tolist()


def test_building_twice_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    """A table is a function of its texts; later years and what was named are left out."""
    words = tmp_path / "more.words"
    words.write_text("# none\nproletariat\nthe 5\n")
    for out in ("a", "b"):
        build.main([str(folder), str(tmp_path / out), "--until", "1929", "--words", str(words)])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    header = read(tmp_path / "a").header
    assert [text["name"] for text in header["built_from"]] == ["One_1890", "Two_1901"]
    made = Language.of("en", tmp_path / "a")
    assert made.known("captain") > 100
    assert made.known("to-day") > 50
    assert made.known("proletariat") == 1
    assert made.known("oneish") == made.known("bour") == made.known("lateish") == 0
    assert made.named("margaret")
    assert not made.named("captain")
    after = made.words(
        [("saw", "the", "captain"), ("saw", "the", "proletariat"), ("saw", "the", "oneish")]
    )
    assert after[0] > after[1] + 1
    assert after[1] >= after[2]
    assert len(made.spelling.ngrams) > ORDER


def test_too_little_to_count_is_named(folder: Path, tmp_path: Path) -> None:
    """No texts, also when patterns leave all out, or a few words only: an error that says where."""
    (tmp_path / "short.txt").write_text("Too short.")
    with pytest.raises(InputError, match="too few"):
        build.count(books(tmp_path, 0, []), {})
    (tmp_path / "short.txt").unlink()
    for place, without in ((tmp_path, []), (folder, ["*"])):
        with pytest.raises(InputError, match=place.name):
            books(place, 0, without)


@pytest.mark.parametrize("fault", ["empty", "other file", "cut short", "header cut"])
def test_a_broken_table_is_named(tmp_path: Path, fault: str) -> None:
    """What is no table, or not all of one, is an error that names the file."""
    whole = ENGLISH.read_bytes()
    contents = {
        "empty": b"",
        "other file": b"%PDF-1.7\n",
        "cut short": whole[:100_000],
        "header cut": whole[:300],
    }
    path = tmp_path / "english.table"
    path.write_bytes(contents[fault])
    with pytest.raises(InputError, match=r"english\.table"):
        Language.of("en", path)


def test_a_changed_byte_is_noticed(tmp_path: Path) -> None:
    """`verify` compares the arrays with the digest of the header."""
    whole = bytearray(ENGLISH.read_bytes())
    whole[-1000] ^= 1
    path = tmp_path / "english.table"
    path.write_bytes(whole)
    assert not read(path).verify()


def test_lowered_is_stable() -> None:
    """What the lexicon writes it writes the same again."""
    for word in ("ﬁnd", "CAFÉ", "Don’t", "ſuch"):
        assert lowered(lowered(word)) == lowered(word)
