"""A second look reads the lines of disputed places alone, once, and says what it saw there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from making import collated
from PIL import Image
from printed import LINES, drawn, needs_tesseract

from pipeline import catalog, reference
from pipeline.align import align
from pipeline.errors import ToolError
from pipeline.model.evidence import Place, Stance
from pipeline.model.reading import PageReading, Reading, Word
from pipeline.model.text import Box, Document, PageImage, Span
from pipeline.reference import SecondLook, line_spans, look_again, second_look

TEXT = "\n".join(LINES) + "\n"


def page_of(image: Any, number: int = 1) -> PageImage:
    width, height = image.size
    return PageImage(number, str(number), f"{number}.png", 0, f"{number:064x}", width, height, 300)


def document(text: str, *images: Any) -> Document:
    pages = tuple(page_of(image, number) for number, image in enumerate(images, 1))
    return Document("d", text, "utf-8", "0", pages)


def place(page: int, row: Box) -> Place:
    return Place(page, 0, row, row, 500_000)


@dataclass(slots=True)
class Lines:
    """An engine that reads one word of a line's image: the tone of its middle."""

    name: str = "lines"
    asked: list[tuple[int, int]] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    def version(self) -> str:
        """One version."""
        return "3"

    def modes(self) -> tuple[str, ...]:
        """One."""
        return ("page",)

    def line_mode(self) -> str:
        """A mode of its own."""
        return "line"

    def settings(self, languages: Sequence[str], mode: str) -> str:
        """The mode."""
        return f"mode={mode}"

    def read(self, images: Sequence[Any], settings: str) -> tuple[PageReading, ...]:
        """The ink's own box as the word's."""
        assert settings == "mode=line"
        self.batches.append(len(images))
        made = []
        for image in images:
            self.asked.append(image.size)
            ink = image.point(lambda tone: 255 if tone < 128 else 0).getbbox() or (0, 0, 1, 1)
            tone = image.getpixel((image.width // 2, image.height // 2))
            word = Word(f"tone{tone}", 700_000, Box(*ink), 0, 0)
            width, height = image.size
            made.append(PageReading(1, "", width, height, settings, (word,)))
        return tuple(made)


def sheet(*marks: tuple[int, Box]) -> Any:
    image = Image.new("L", (400, 300), 255)
    for tone, box in marks:
        image.paste(tone, (box.left, box.top, box.right, box.bottom))
    return image


def test_no_place_no_look(tmp_path: Path) -> None:
    """Without places nothing is read; an engine that reads no lines says so."""
    held, engine = document(TEXT, sheet()), Lines()
    assert look_again(held, lambda page: sheet(), engine, tmp_path, ()) == ()
    assert engine.batches == []
    with pytest.raises(ToolError, match="recorded reads no single lines"):
        look_again(held, lambda page: sheet(), catalog.engine("recorded"), tmp_path, ())


def test_lines_are_cut_enlarged_read_once_and_kept(tmp_path: Path) -> None:
    """Two places of a line cost one reading; the words stand where they are on the page."""
    one, two = Box(100, 40, 300, 60), Box(50, 200, 350, 240)
    images = [sheet((10, one), (20, two)), sheet((30, one))]
    held, engine = document(TEXT, *images), Lines()
    places = [place(1, two), place(2, one), place(1, one), place(1, two)]
    seen: list[tuple[int, int]] = []

    def look(engine: Lines) -> tuple[SecondLook, ...]:
        return look_again(
            held,
            lambda page: images[page.number - 1],
            engine,
            tmp_path,
            places,
            workers=1,
            progress=lambda *told: seen.append(told),
        )

    made = look(engine)
    assert [look.text for look in made] == ["tone20", "tone30", "tone10", "tone20"]
    assert [look.words[0].box for look in made] == [two, one, one, two]
    assert {look.source for look in made} == {"lines 3"}
    assert [look.place for look in made] == places
    assert engine.batches == [3]
    assert engine.asked == [(440, 48), (680, 96), (440, 48)]
    assert seen == [(0, 3), (3, 3)]
    again = Lines()
    assert look(again) == made
    assert again.batches == []
    next(iter(tmp_path.rglob("*.json"))).write_bytes(b"damaged")
    assert look(again) == made
    assert again.batches == [1]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_line_of_a_turned_page_is_read_upright(turn: int, tmp_path: Path) -> None:
    """What the page's reading says of how it was held holds for its lines; boxes lead back."""
    row = Box(100, 40, 300, 60)
    upright = sheet((10, row))
    image = upright.transpose(getattr(Image.Transpose, f"ROTATE_{360 - turn}"))
    found = image.point(lambda tone: 255 if tone < 128 else 0).getbbox()
    assert found is not None
    held, engine = document(TEXT, image), Lines()
    width, height = image.size
    read = PageReading(1, "", width, height, f"mode=page turn={turn}", ())
    (made,) = look_again(
        held, lambda _: image, engine, tmp_path, [place(1, Box(*found))],
        reading=Reading("lines", "3", (read,)),
    )  # fmt: skip
    assert engine.asked == [(440, 48)]
    assert made.words[0].box == Box(*found)


PAGE = "It was late; the shlps\nstayed in port, and no\nman came to look."
STORY = "It was late; the shlps stayed in port, and no man came to look."


def looked(text: str, sure: int = 900_000) -> SecondLook:
    words = tuple(Word(word, sure, Box(0, 0, 9, 9), 0, 0) for word in text.split())
    return SecondLook(place(1, Box(0, 0, 9, 9)), "lines 3", words)


def test_the_transcript_of_a_line() -> None:
    """The stretch beside each line of the page, however the transcript differs there."""
    text = STORY.replace("; ", " ; ").replace("came to", "came, to")
    held = collated(text, PAGE)
    here = Box(0, 0, 1, 1)
    *spans, none = line_spans(held, [Place(1, line, here, here, 0) for line in (0, 1, 2, 7)])
    assert [text[span.start : span.end].strip() for span in spans if span] == [
        "It was late ; the shlps",
        "stayed in port, and no",
        "man came, to look.",
    ]
    assert none is None


@pytest.mark.parametrize(
    ("before", "after", "saw", "stance"),
    [
        ("l", "i", "", Stance.SILENT),  # nothing was read
        ("port,", "port —", "stayed in port — and no", Stance.SILENT),  # of another line
        ('"', "“", "It was late; the shlps", Stance.SILENT),
        ("shlps", "ships", "It was late; the ships", Stance.CONFIRMS),
        ("shlps", "ships", "lt was late: the ships", Stance.CONFIRMS),
        ("shlps", "ships", "It was late; the shlps", Stance.CONTRADICTS),
        ("shlps", "ships", "It was late; the shops", Stance.OTHER),
        (";", "", "It was late the shlps", Stance.CONFIRMS),
        (";", "", "It was late; the shlps", Stance.CONTRADICTS),
        (" the", " , the", "It was late; , the shlps", Stance.CONFIRMS),
        ("was", "Was", "It was late; the shlps", Stance.CONTRADICTS),
        ("late", "latc", "It was", Stance.OTHER),
    ],
)
def test_what_a_second_look_says(before: str, after: str, saw: str, stance: Stance) -> None:
    """It says what stands at the place itself, whatever else of the line was read otherwise."""
    text = STORY.replace("late; the", 'late; "the') if before == '"' else STORY
    start = text.index(before)
    span = Span(start, start + len(before))
    line = Span(0, text.index(" stayed") + 1)
    made = second_look(text, span, after, line, looked(saw))
    assert (made.kind, made.source, made.stance) == ("second look", "lines 3", stance)
    if stance is not Stance.SILENT:
        assert made.confidence == 900_000
        assert made.saw in saw
        assert (made.similarity == 1_000_000) == (stance is Stance.CONFIRMS)


@pytest.mark.parametrize(
    ("end", "stance"),
    [("late; the sh", Stance.SILENT), ("late; the shlps ", Stance.CONFIRMS)],
)
def test_a_word_broken_at_the_lines_end_is_not_judged(end: str, stance: Stance) -> None:
    """Half of a word proves nothing; a whole one that ends the line does."""
    line = Span(0, STORY.index(end) + len(end))
    start = STORY.index("the ") + 3
    span = Span(start, start + 3) if stance is Stance.SILENT else Span(start + 1, start + 6)
    after = " si" if stance is Stance.SILENT else "ships"
    saw = "It was late; the si-" if stance is Stance.SILENT else "It was late; the ships"
    assert second_look(STORY, span, after, line, looked(saw)).stance is stance


def needs(*packages: str) -> bool:
    try:
        for package in packages:
            metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


@needs_tesseract
@pytest.mark.parametrize(
    "name",
    [
        "tesseract",
        pytest.param(
            "tesseract-library",
            marks=pytest.mark.skipif(not needs("tesserocr"), reason="no tesserocr"),
        ),
        pytest.param(
            "rapidocr",
            marks=pytest.mark.skipif(not needs("rapidocr", "onnxruntime"), reason="no rapidocr"),
        ),
    ],
)
@pytest.mark.parametrize("turn", [0, 180])
def test_a_second_look_at_print(name: str, turn: int, tmp_path: Path) -> None:
    """From a page and a wrong transcript to evidence for and against, by engines that are real."""
    page = drawn(LINES).rotate(turn)
    page.info.update(dpi=(300, 300), place="1.png")
    text = TEXT.replace("jumps", "junips")
    held = document(text, page)
    read = reference.read(held, lambda _: page, catalog.engine("tesseract"), tmp_path)
    collation = align(held, read)
    start = text.index("junips")
    met = collation.opposite(Span(start, start + 6))
    assert met is not None
    at = collation.witness.place(met[1])
    assert at is not None
    (look,) = look_again(held, lambda _: page, catalog.engine(name), tmp_path, [at], reading=read)
    assert look.text == LINES[0]
    (line,) = line_spans(collation, [at])
    assert line is not None
    for after, stance in (("jumps", Stance.CONFIRMS), ("jumpes", Stance.OTHER)):
        made = second_look(text, Span(start, start + 6), after, line, replace(look))
        assert (made.stance, made.source.split()[0]) == (stance, name)
    inside = Box(at.row.left - 30, at.row.top - 20, at.row.right + 30, at.row.bottom + 20)
    for word in look.words:
        assert inside.left <= word.box.left < word.box.right <= inside.right
        assert inside.top <= word.box.top < word.box.bottom <= inside.bottom
