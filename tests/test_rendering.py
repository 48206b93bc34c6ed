"""Rendering as a witness: what it says on clean made-up pages, and where it must keep silent."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from pipeline.align import align
from pipeline.detect import profile_of
from pipeline.kinds import Ground
from pipeline.matching.sheet import Sheet
from pipeline.model.correction import Proposal
from pipeline.model.evidence import Applicability, Evidence, Stance
from pipeline.model.reading import PageReading, Reading, Word
from pipeline.model.text import Box, Document, PageImage, Span
from pipeline.rendering.blobs import blobs, stacked
from pipeline.rendering.ink import ink
from pipeline.rendering.keeping import packed, unpacked
from pipeline.rendering.sorts import printed, sorts
from pipeline.signals.rendering import SIGNAL

PROSE = (
    "The modern farmer turned to the barn, and the corn stood high; he said nothing. When the",
    "storm came over the hills—as it often does—the men drove home, and every lamp was lit.",
    'She asked, "Is the mill on the river, or behind the church?" Nobody knew. A boy from the',
    "village ran down the lane; his brother, who was lame, came after him. The rest remained.",
    "Quite a number of burnt barns—five or six—had been mended; the summer grew warm, and in",
    "time the grain was sold. Just so the years went by, quiet and good, with much to be done.",
    'He would say, "The corn is good." They went to the next farm—the one by the pond—and sat.',
    "Morning after morning the sun rose over the same barns, and the cart was driven to market.",
)
LEADING, MARGIN, SPACE, TYPE = 64, 70, 17, 36
WIDTH = 1800
ODD = "Zwxzq {odd} K"  # letters that the book has too rarely to know


@dataclass(frozen=True)
class Facsimile:
    """Pages of print and what an engine would read on them."""

    images: tuple[Image.Image, ...]
    pages: tuple[PageReading, ...]


@dataclass
class Shelf:
    """Keeps what a signal keeps, and counts the pages that it opens."""

    held: dict[str, bytes] = field(default_factory=dict)
    opened: list[int] = field(default_factory=list)

    def take(self, key: str) -> bytes | None:
        """What was kept."""
        return self.held.get(key)

    def keep(self, key: str, content: bytes) -> None:
        """Keep it."""
        self.held[key] = content


def pages() -> list[list[str]]:
    """The lines of four pages, on each the prose in another order, on one odd letters."""
    made = [[PROSE[(k + page) % 8] for k in range(8)] for page in range(4)]
    made[1].append(f"The {ODD} stood there.")
    return made


@cache
def facsimile(size: int = TYPE, speck: tuple[int, int, str] | None = None) -> Facsimile:
    """The pages in one type on uneven paper; a `speck` follows this page's, line's word."""
    font = ImageFont.load_default(size=size)
    grow = size / TYPE
    images, read = [], []
    for number, lines in enumerate(pages()):
        image = Image.new("L", (int(WIDTH * grow), int((len(lines) + 2) * LEADING * grow)), 236)
        pen = ImageDraw.Draw(image)
        words: list[Word] = []
        for row, line in enumerate(lines):
            x, y = MARGIN * grow, (row + 1) * LEADING * grow
            for word in line.split():
                box = tuple(round(side) for side in pen.textbbox((x, y), word, font, "ls"))
                pen.text((round(x), round(y)), word, 25, font, "ls")
                words.append(Word(word, 960_000, Box(*box), row, 0))
                x += pen.textlength(word, font) + SPACE * grow
                if (number, row, word) == speck:
                    pen.ellipse((box[2] + 4, round(y) - 4, box[2] + 6, round(y) - 2), 60)
        noise = np.random.default_rng(number).normal(0, 6, (image.height, image.width))
        images.append(Image.fromarray((np.asarray(image) + noise).clip(0, 255).astype(np.uint8)))
        read.append(PageReading(number + 1, f"d{number}", *image.size, "", tuple(words)))
    return Facsimile(tuple(images), tuple(read))


TEXT = "\n\n".join("\n".join(lines) for lines in pages())
PAGE_TWO = TEXT.index("\n\n") + 2


def ground(text: str, made: Facsimile, shelf: Shelf | None = None, misread: Any = None) -> Ground:
    """A transcript of the facsimile; `misread` changes the words of the reading."""
    shelf = shelf or Shelf()
    images = tuple(
        PageImage(p.number, str(p.number), f"{p.number}.png", 0, p.digest, p.width, p.height, 300)
        for p in made.pages
    )
    document = Document("barns", text, "utf-8", "d", images)
    read = [replace(p, words=tuple(map(misread or (lambda w: w), p.words))) for p in made.pages]
    reading = Reading("drawn", "1", tuple(read))

    def load(page: PageImage) -> Image.Image:
        shelf.opened.append(page.number)
        return made.images[page.number - 1]

    collation = align(document, reading)
    sheet = Sheet(text, profile_of(text, "en"))
    return Ground(document, sheet, (collation,), (reading,), load, shelf)


def change(held: Ground, left: str, before: str, after: str, right: str) -> Proposal:
    """The change of `before` to `after` where it first stands between these on page 2."""
    start = held.document.text.index(left + before + right, PAGE_TWO) + len(left)
    span = Span(start, start + len(before))
    met = held.collations[0].opposite(Span(start - 1, span.end + 1))
    place = held.collations[0].witness.place(met[1]) if met else None
    suggestion = Applicability.SUGGESTION
    return Proposal(span, before, after, "X1@1", "", "letter", suggestion, 0, (), place)


def said(held: Ground, *changes: Proposal) -> list[Evidence | None]:
    return list(SIGNAL.weigh(held, changes))


# name: what stands left of the place, what is printed, what a transcript has for it, what follows
FAULTS = {
    "letter for letter": ("rest r", "e", "o", "mained"),
    "rn taken for m": ("The mode", "rn", "m", " farmer"),
    "lost semicolon": ("lane", ";", "", " his"),
    "stray comma": ("ran", "", ",", " down"),
    "comma for full stop": ("sold", ".", ",", " Just"),
    "lost dash": ("six", "—", " ", "had"),
    "joined words": ("driven", " ", "", "to"),
    "split word": ("vil", "", " ", "lage"),
    "doubled word": ("next ", "", "next ", "farm"),
}


@cache
def faulty() -> Ground:
    """All faults in one transcript: its pages are cut once for all tests."""
    text = TEXT
    for left, shown, fault, right in FAULTS.values():
        at = text.index(left + shown + right, PAGE_TWO) + len(left)
        text = text[:at] + fault + text[at + len(shown) :]
    return ground(text, facsimile())


@cache
def clean() -> Ground:
    """The transcript without a fault."""
    return ground(TEXT, facsimile())


def test_silent_where_the_books_letters_cannot_decide() -> None:
    """No change, a convention, lines, long edits, letters not in the book, thin spaces, ends."""
    held = clean()
    silent = {
        "it changes nothing": change(held, "the ", "cart", "cart", " was"),
        "only a convention": change(held, "asked, ", '"', "“", "Is the"),
        "over two lines": change(held, "When the", "\n", " ", "storm"),
        "too long": change(held, "the ", "cart", "x" * 41, " was"),
        "no such letter": change(held, "the ", "c", "%", "art was"),
        "beside no such letter": change(held, "Zwx", "zq", "zzq", ""),
        "thin space": change(held, 'say, "', "", " ", "The corn"),
        "line's outer end": change(held, "from th", "e", "", "\n"),
        "no place": replace(change(held, "the ", "c", "k", "art was"), place=None),
    }
    assert dict(zip(silent, said(held, *silent.values()), strict=True)) == dict.fromkeys(silent)
    assert said(held, change(held, "the ", "c", "k", "art was")) != [None]


def test_silent_without_a_reading_or_letters_large_enough() -> None:
    """It abstains from every proposal where nothing can be compared."""
    held = ground(TEXT, facsimile(size=20))
    edit = change(held, "the ", "c", "o", "art was")
    assert said(held, edit) == [None]
    assert said(replace(clean(), collations=(), readings=()), edit) == [None]
    assert said(clean(), edit) != [None]


def test_silent_on_long_s() -> None:
    """Where a book's long s is read as f, f for s is no evidence."""

    def misread(word: Word) -> Word:
        long = word.text in ("storm", "summer", "sold.", "same", "stood", "sat.")
        return replace(word, text=word.text.replace("s", "f", 1)) if long else word

    held = ground(TEXT, facsimile(), misread=misread)
    assert said(held, change(held, "the\n", "s", "f", "torm")) == [None]
    assert said(clean(), change(clean(), "the\n", "s", "f", "torm")) != [None]


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_page_has_gains(name: str) -> None:
    """The mending of a fault is confirmed, and what it puts there fits its own image."""
    left, shown, fault, right = FAULTS[name]
    (word,) = said(faulty(), change(faulty(), left, fault, shown, right))
    assert word is not None
    assert (word.kind, word.source, word.stance) == ("rendering", SIGNAL.tag, Stance.CONFIRMS)
    assert (word.figure("gain") or 0) > 5_000
    assert (word.figure("fit after") or 0) > 750_000
    assert (word.figure("fit around") or 0) > 750_000


@pytest.mark.parametrize("name", FAULTS)
def test_what_the_page_has_not_loses(name: str) -> None:
    """The fault itself, proposed for a text that has it right, is contradicted."""
    left, shown, fault, right = FAULTS[name]
    (word,) = said(clean(), change(clean(), left, shown, fault, right))
    assert word is not None
    assert word.stance is Stance.CONTRADICTS
    assert (word.figure("gain") or 0) < -5_000


def test_a_speck_that_an_engine_takes_for_a_full_stop_is_none() -> None:
    """Dust the size of a pin's head fits no mark: putting one there is not confirmed."""
    line = pages()[1].index(PROSE[7])

    def misread(word: Word) -> Word:
        return replace(word, text="cart.") if word.text == "cart" else word

    held = ground(TEXT, facsimile(speck=(1, line, "cart")), misread=misread)
    dusty, bare = (said(each, change(each, "cart", "", ".", " was"))[0] for each in (held, clean()))
    assert dusty is not None
    assert bare is not None
    assert dusty.stance is not Stance.CONFIRMS
    assert (dusty.figure("fit after") or 0) < 500_000
    assert (dusty.figure("gain") or 0) > (bare.figure("gain") or 0)


def test_letters_are_cut_once_and_only_pages_in_question_are_opened_again() -> None:
    """A second weighing gives the same words and opens the one page that the proposal is on."""
    shelf = Shelf()
    held = ground(faulty().document.text, facsimile(), shelf)
    edit = change(held, "rest r", "o", "e", "mained")
    first = said(held, edit)
    assert shelf.opened == [1, 2, 3, 4]
    shelf.opened.clear()
    assert said(held, edit) == first == said(faulty(), edit)
    assert shelf.opened == [2]
    (content,) = shelf.held.values()
    kept = unpacked(content)
    assert {"a", ".", ",", "'", "—"} <= kept.shapes.keys()
    assert kept.shapes.keys().isdisjoint("Z{}")
    assert packed(kept) == content


def test_nothing_is_opened_where_nothing_can_be_weighed() -> None:
    """Proposals that only flag cost no page."""
    shelf = Shelf()
    held = ground(TEXT, facsimile(), shelf)
    assert said(held, change(held, "the ", "cart", "cart", " was")) == [None]
    assert shelf.opened == []


def test_few_pages_or_coarse_ones_make_less_sure() -> None:
    """Four pages of ten leave four tenths of the confidence, 150 dots of 300 half of that."""
    held = faulty()
    edit = change(held, "rest r", "o", "e", "mained")
    coarse = tuple(replace(page, dpi=150) for page in held.document.pages)
    (fine,) = said(held, edit)
    (less,) = said(replace(held, document=replace(held.document, pages=coarse)), edit)
    assert fine is not None
    assert less is not None
    assert 350_000 < fine.confidence <= 400_000
    assert abs(less.confidence * 2 - fine.confidence) <= 1
    assert less.figures == fine.figures


@pytest.mark.parametrize("seed", range(4))
def test_blobs_are_what_touches_by_side_or_corner(seed: int) -> None:
    """Runs joined by arrays give the same pieces as filling from pixel to pixel."""
    drawn = np.random.default_rng(seed).random((40, 50)) < 0.35
    found = blobs(drawn)
    assert int(found.areas.sum()) == int(drawn.sum())
    left = {(int(y), int(x)) for y, x in zip(*np.nonzero(drawn), strict=True)}
    pieces = []
    while left:
        edge = [left.pop()]
        piece = list(edge)
        while edge:
            y, x = edge.pop()
            near = {(y + a, x + b) for a in (-1, 0, 1) for b in (-1, 0, 1)} & left
            left -= near
            edge += near
            piece += near
        ys, xs = [y for y, _ in piece], [x for _, x in piece]
        pieces.append((min(xs), min(ys), max(xs) + 1, max(ys) + 1, len(piece)))
    areas = found.areas.tolist()
    assert sorted(pieces) == sorted(
        (*box, a) for box, a in zip(found.boxes.tolist(), areas, strict=True)
    )
    for blob in range(len(areas)):
        assert int(found.mask([blob])[0].sum()) == areas[blob]


def test_parts_over_one_another_are_one_letter() -> None:
    """The dot of an i and its stem go together, the letters beside it do not."""
    boxes = [[0, 10, 8, 20], [11, 2, 14, 5], [10, 10, 15, 20], [17, 10, 25, 20]]
    assert stacked(boxes) == [[0], [1, 2], [3]] or stacked(boxes) == [[0], [2, 1], [3]]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("“So,”  he\nsaid", '"So," he said'),
        ("''twice''", '"twice"'),
        ("_stressed_ word", "stressed word"),
        ("one -- two", "one—two"),
        ("ﬁnd", "find"),
    ],
)
def test_conventions_print_the_same(text: str, shown: str) -> None:
    """Ways of writing one and the same print are folded."""
    assert printed(text) == shown


def test_sorts_are_letters_or_ligatures_and_quotation_marks_two() -> None:
    """A text is set letter by letter or with ligatures; a blank belongs to what follows it."""
    assert sorts("to fit", tied=False) == (
        ("t", False), ("o", False), ("f", True), ("i", False), ("t", False),
    )  # fmt: skip
    assert sorts("fit", tied=True) == (("fi", False), ("t", False))
    assert sorts('"a', tied=False) == (("'", False), ("'", False), ("a", False))


def test_a_page_of_one_tone_has_no_ink() -> None:
    """An empty page, white or dark, is paper all over; two tones are parted."""
    assert not ink(Image.new("L", (9, 9), 255)).any()
    assert not ink(Image.new("L", (9, 9), 40)).any()
    page = Image.new("L", (9, 9), 200)
    page.putpixel((4, 4), 90)
    assert np.argwhere(ink(page)).tolist() == [[4, 4]]
    assert ink(page)[4, 4] == 255


def test_thin_strokes_are_ink_and_shadows_are_not() -> None:
    """A stroke half as dark as the type counts in part; shaded paper counts nothing."""
    shade = np.linspace(230, 150, 160)[None, :].repeat(120, 0)
    shade[20:30, 40:60] -= 130
    shade[20:30, 100:101] -= 65
    found = ink(Image.fromarray(shade.astype(np.uint8)))
    assert found[25, 50] == 255
    assert 60 < found[25, 100] < 255
    assert not found[40:].any()
