"""Transcript and reading side by side: what is a difference, what a convention, what furniture."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

import pytest
from making import collated, document, page_read, reading
from noisy import book

from pipeline.align import align
from pipeline.align.furniture import furniture
from pipeline.align.witness import witness_text
from pipeline.model.collation import Collation, Kind
from pipeline.model.text import Span

TEXT = "We saw the town ; it was old. They came home late."


def kinds(collation: Collation) -> list[tuple[str, str, str]]:
    """Every pairing that is not equal: kind, transcript, reading."""
    return [
        (pair.kind.value, pair.before, pair.after)
        for pair in collation.pairings
        if pair.kind is not Kind.EQUAL
    ]


def real(collation: Collation) -> list[tuple[str, str]]:
    """Every pairing that is a difference and no convention."""
    found = [(pair.kind, pair.before, pair.after) for pair in collation.pairings]
    return [held[1:] for held in found if held[0] not in (Kind.EQUAL, Kind.CONVENTION)]


def tiles(collation: Collation, text: str) -> bool:
    """Whether the pairings cover transcript and reading, each stretch once and as it stands."""
    ours = theirs = 0
    for pair in collation.pairings:
        assert (pair.span.start, pair.witness.start) == (ours, theirs)
        assert text[pair.span.start : pair.span.end] == pair.before
        seen = collation.witness.text[pair.witness.start : pair.witness.end]
        assert seen == pair.after
        ours, theirs = pair.span.end, pair.witness.end
    return (ours, theirs) == (len(text), len(collation.witness.text))


@pytest.mark.parametrize(
    ("text", "page", "expected"),
    [
        # what print and transcript merely write in two ways
        ("the town of Troy", "the town of Troy", []),
        ("the town of Troy", "the town\nof Troy", []),
        ("the town of Troy", "the\u00a0town of Troy", []),
        ("“Sing,” it said, ‘o’er’", "\"Sing,\" it said, 'o'er'", []),
        ("the town — old — fell", "the town—old—fell", []),
        ("the town -- old -- fell", "the town—old—fell", []),
        ("the town - old - fell", "the town – old – fell", []),
        ("from 1914-1918 on", "from 1914–1918 on", []),
        ("the official find", "the oﬃcial ﬁnd", []),
        ("a feast of asses", "a feaſt of aſſes", []),
        ("half a dozen; and ½ more", "half a dozen; and 1/2 more", []),
        ("and so on...", "and so on…", []),
        ("the THE TITLE was", "the The Title was", []),
        ("a cafe\u0301 in town", "a café in town", []),
        ("a café in town", "a cafe\u0301 in town", []),
        ("they altogether agreed", "they alto-\ngether agreed", []),
        ("they altogether agreed", "they alto¬\ngether agreed", []),
        ("they alto-\ngether agreed", "they altogether agreed", []),
        ("a line\r\nends here\r\n\r\nand there", "a line\nends here\n\nand there", []),
        # what is a difference
        ("the town ; old", "the town; old", [(" ", "")]),
        ("the town.. old", "the town. old", [(".", "")]),
        ("the town old", "the town, old", [("", ",")]),
        ("the tovvn old", "the town old", [("vv", "w")]),
        ("a resume\u0301 here", "a resume here", [("e\u0301", "e")]),
        ("in 1918 it", "in 1913 it", [("8", "3")]),
    ],
)
def test_conventions_are_folded_and_differences_stay(
    text: str, page: str, expected: list[tuple[str, str]]
) -> None:
    """What is left after folding is what the two texts truly read differently."""
    collation = collated(text, page)
    assert real(collation) == expected
    assert tiles(collation, text)


def test_a_folded_stretch_is_a_pairing_of_its_own() -> None:
    """A convention is kept apart from what is equal, with both sides as they stand."""
    assert kinds(collated("it said “so” — then", 'it said "so"—then')) == [
        ("convention", "“", '"'),
        ("convention", "” — ", '"—'),
    ]


def test_a_long_stretch_of_one_text_only_is_named_so() -> None:
    """A passage that the other text lacks is no difference of letters."""
    more = "And furthermore the harbour was closed for the winter. "
    text = "It was late in the year. {}The ships stayed where they were."
    ours = collated(text.format(more), text.format(""))
    theirs = collated(text.format(""), text.format(more))
    assert [pair.kind for pair in ours.pairings if pair.before.strip() and not pair.after] == [
        Kind.ONLY_TRANSCRIPT
    ]
    assert [pair.kind for pair in theirs.pairings if pair.after.strip() and not pair.before] == [
        Kind.ONLY_READING
    ]


HEAD = "THE TOWN AND ITS HISTORY"
BODY = (
    "They came home late\nin the evening and\nwent to bed.",
    "In the morning it\nrained, and no one\nleft the house.",
    "At last the sun\ncame out and all\nwas well with them.",
)


def removed(*pages: str) -> list[str]:
    """The lines of each page that are left out as furniture."""
    held = reading(*pages)
    found = []
    for page, dropped in zip(held.pages, furniture(held.pages), strict=True):
        words = [word.text for word in page.words if word.line in dropped]
        found.append(" ".join(words))
    return found


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        # silent: what stands at an edge and is body text
        (BODY, ["", "", ""]),
        ([f"{HEAD}\n{BODY[0]}", BODY[1], BODY[2]], ["", "", ""]),
        ([BODY[0], f"In 1963 they had\n{BODY[1]}", BODY[2]], ["", "", ""]),
        ([f"{BODY[0]}\n12 ships came\nand went.", BODY[1]], ["", ""]),
        # silent: most of a page recurs, as in a refrain
        ([f"{HEAD}\n{n}\nsing" for n in (1, 2)], ["", ""]),
        # page numbers, roman ones, in dashes
        ([f"{body}\n{n}" for n, body in enumerate(BODY, 99)], ["99", "100", "101"]),
        ([f"{n}\n{body}" for n, body in zip(("ix", "x", "xi"), BODY, strict=True)],
         ["ix", "x", "xi"]),
        ([f"{body}\n- {n} -" for n, body in enumerate(BODY, 7)], ["- 7 -", "- 8 -", "- 9 -"]),
        # running heads, though misread, though alternating
        ([f"{HEAD}\n{BODY[0]}", f"THE T0WN AND ITS HISTQRY\n{BODY[1]}"],
         [HEAD, "THE T0WN AND ITS HISTQRY"]),
        ([f"{head}\n{body}" for head, body in zip((HEAD, "A SEQUEL", HEAD), BODY, strict=True)],
         [HEAD, "", HEAD]),
        # head and number, and the noise of the paper's edge outside of both
        ([f"~|~ ~;: ~fs\n{HEAD}\n{body}\n{n}" for n, body in enumerate(BODY[:2], 8)],
         [f"|~ ;: fs {HEAD} 8", f"|~ ;: fs {HEAD} 9"]),
    ],
)  # fmt: skip
def test_furniture_is_left_out_of_the_reading(pages: list[str], expected: list[str]) -> None:
    """Running heads, page numbers and noise at the edges are no text; body text is."""
    assert removed(*pages) == expected


def test_the_witness_text_remembers_lines_paragraphs_and_places() -> None:
    """Lines end in a newline, paragraphs in two, a page's end is a line's end only."""
    held = witness_text(reading("one two\nthree\n\nfour", "five"))
    assert held.text == "one two\nthree\n\nfour\nfive"
    assert [(held.text[w.start :].split()[0], w.page) for w in held.words] == [
        ("one", 1),
        ("two", 1),
        ("three", 1),
        ("four", 1),
        ("five", 2),
    ]
    place = held.place(Span(5, 6))
    assert place is not None
    assert (place.page, place.line) == (1, 0)
    assert (place.box, place.row) == (held.words[1].word.box, held.words[0].row)


def test_a_place_over_two_lines_points_to_the_first() -> None:
    """The box holds the words of the line where one begins to look, and the lowest confidence."""
    page = page_read(1, "one two\nthree")
    shaky = replace(page, words=(*page.words[:2], replace(page.words[2], confidence=650_000)))
    held = witness_text(replace(reading(), pages=(shaky,)))
    place = held.place(Span(4, 13))
    assert place is not None
    assert (place.line, place.box, place.confidence) == (0, page.words[1].box, 650_000)


def test_an_empty_reading_has_no_place() -> None:
    """Nothing was read: nothing is pointed at, and all stands in the transcript only."""
    collation = collated("A text of some length stands here.", "")
    assert collation.witness.place(Span(0, 1)) is None
    assert [pair.kind for pair in collation.pairings] == [Kind.ONLY_TRANSCRIPT]
    assert collation.agreement == 0


@pytest.mark.parametrize(
    ("text", "page", "asked", "expected"),
    [
        # inside of what is equal nothing is widened
        (TEXT, "We saw the town; it was old. They came home late.", "saw", ("saw", "saw")),
        (TEXT, "We saw the town; it was old. They came home late.", "n ;", ("n ;", "n;")),
        # a difference or a convention is taken whole
        ("the tovvn old", "the town old", "v", ("vv", "w")),
        ("so — it", "so—it", "—", (" — ", "—")),
        # a point between equal characters stays a point
        ("one two", "one two", "", ("", "")),
    ],
)
def test_the_opposite_is_widened_to_what_is_aligned(
    text: str, page: str, asked: str, expected: tuple[str, str]
) -> None:
    """Both stretches begin and end where the texts meet."""
    collation = collated(text, page)
    start = text.index(asked)
    met = collation.opposite(Span(start, start + len(asked)))
    assert met is not None
    ours, theirs = met
    seen = collation.witness.text[theirs.start : theirs.end]
    assert (text[ours.start : ours.end], seen) == expected


def test_no_opposite_where_the_reading_is_silent() -> None:
    """A passage on no page has no witness."""
    more = "And furthermore the harbour was closed for the winter. "
    text = f"It was late in the year. {more}The ships stayed where they were."
    collation = collated(text, text.replace(more, ""))
    assert collation.opposite(Span(40, 44)) is None
    assert collation.opposite(Span(3, 6)) is not None


def test_page_agreement_tells_the_page_that_does_not_belong() -> None:
    """Each page is measured by itself, the whole by the size of its pages."""
    text = book(6000, 1)
    other = book(9000, 2)[-2000:]
    collation = collated(text, text[:3000], text[3000:], other)
    shares = [page.agreement for page in collation.pages]
    assert shares[0] > 950_000
    assert shares[1] > 950_000
    assert shares[2] < 300_000
    sizes = [page.characters for page in collation.pages]
    weighted = sum(a * b for a, b in zip(shares, sizes, strict=True)) // sum(sizes)
    assert collation.agreement == weighted


def sentences(nouns: Iterable[str], template: str) -> str:
    return "\n".join(template.format(noun) for noun in nouns)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (book(6000, 1), book(6000, 2)),
        (
            "It was the first of the great voyages, and the captain knew well that the crew would "
            "not follow him past the cape. He had spoken to each of them, and each had said that "
            "the winter was too near and the ship too old for such weather as they would find.",
            "The garden was laid out by her grandfather in the French taste: gravel walks, box "
            "hedges, and a stone basin where goldfish lay like coins. Nobody had weeded it since "
            "Easter, and what had once been order was now a green and pleasant confusion.",
        ),
    ],
)
def test_two_different_books_hardly_agree(one: str, other: str) -> None:
    """The same language alone gives less than half."""
    assert collated(one, other).agreement < 500_000


def test_pages_join_where_a_sentence_runs_on() -> None:
    """A page's end is neither a difference nor a paragraph's end, even within a word."""
    pages = (
        f"{HEAD}\nThey came home\nlate in the eve-\n99",
        f"{HEAD}\nning and went\nto bed. In the morn-\n100",
        f"{HEAD}\ning it rained\nagain.\n101",
    )
    text = "They came home late in the evening and went to bed. In the morning it rained again."
    assert real(collated(text, *pages)) == []


def test_crlf_transcripts_align_like_others() -> None:
    """The newline kind is a convention; the spans are those of the untouched text."""
    text = "It was late ; they\r\nwent home.\r\n\r\nIt rained.\r\n"
    collation = collated(text, "It was late; they\nwent home.\n\nIt rained.")
    assert tiles(collation, text)
    assert ("different", " ", "") in kinds(collation)
    assert "\r" not in "".join(before for before, _ in real(collation)).rstrip("\r\n")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_combining_marks_are_never_cut_off_their_letter(form: Literal["NFC", "NFD"]) -> None:
    """No pairing begins with a mark, whichever normal form the transcript has."""
    text = unicodedata.normalize(form, "Les élèves étaient là, à l’école; où donc?")
    collation = collated(text, "Les éléves etaient lá, à l'école; ou donc?")
    assert tiles(collation, text)
    starts = [pair.before[0] for pair in collation.pairings if pair.before]
    assert [mark for mark in starts if unicodedata.combining(mark)] == []
    changed = {unicodedata.normalize("NFC", before): after for before, after in real(collation)}
    assert changed == {"è": "é", "é": "e", "à": "á", "ù": "u"}


def test_the_engine_is_named_with_its_version() -> None:
    """Evidence must say who saw it."""
    assert align(document("a b"), reading("a b")).engine == "hand 1"
