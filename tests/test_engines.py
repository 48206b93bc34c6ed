"""Engines beside Tesseract's program: what they read, in what order, and how they fail."""

from __future__ import annotations

import threading
from importlib import metadata
from types import SimpleNamespace

import numpy as np
import pytest
from PIL import Image
from printed import LINES, drawn, needs_tesseract

from pipeline import catalog
from pipeline.engines.rapidocr import ENGINE, RapidOcr, models, order
from pipeline.engines.rapidocr.lines import pieces
from pipeline.engines.tesserocr import Tesserocr
from pipeline.errors import ToolError
from pipeline.model.text import Box


def has(package: str) -> bool:
    try:
        metadata.version(package)
    except metadata.PackageNotFoundError:
        return False
    return True


needs_rapidocr = pytest.mark.skipif(
    not (has("rapidocr") and has("onnxruntime")), reason="the extra rapidocr is not installed"
)


def row(top: int, left: int = 100, right: int = 900) -> Box:
    return Box(left, top, right, top + 40)


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], []),
        ([row(0)], [[[0]]]),
        # lines from the top, whatever order they were found in
        ([row(60), row(0), row(120)], [[[1], [0], [2]]]),
        # two pieces of one line, a little askew
        ([row(0, 500), row(4, 100, 450), row(60)], [[[1, 0], [2]]]),
        # an indent and a wide gap begin paragraphs; a line that comes back out does not
        ([row(0), row(60), row(120, 160), row(180), row(340)], [[[0], [1]], [[2], [3]], [[4]]]),
    ],
)
def test_lines_and_paragraphs(boxes: list[Box], expected: list[list[list[int]]]) -> None:
    """Pieces are gathered into lines, lines into paragraphs, from the top."""
    assert order.ordered(boxes) == expected


def test_columns_are_read_one_after_another() -> None:
    """Two columns under a heading and over another: the left one before the right one."""
    left = [row(100 + 60 * at, 100, 480) for at in range(6)]
    right = [row(100 + 60 * at, 520, 900) for at in range(6)]
    boxes = [row(0), *(box for pair in zip(left, right, strict=True) for box in pair), row(500)]
    lines = [line for paragraph in order.ordered(boxes) for line in paragraph]
    assert lines == [
        [0],
        *([at] for at in range(1, 13, 2)),
        *([at] for at in range(2, 13, 2)),
        [13],
    ]


def test_rows_of_short_pieces_are_no_columns() -> None:
    """Lines that were found in parts at ever other places are lines."""
    boxes = [
        box
        for at in range(8)
        for box in (row(60 * at, 100, 300 + 60 * at), row(60 * at, 320 + 60 * at, 900))
    ]
    lines = [line for paragraph in order.ordered(boxes) for line in paragraph]
    assert lines == [[at, at + 1] for at in range(0, 16, 2)]


def line_of(*blocks: tuple[int, int]) -> np.ndarray:
    """A line's image 200 pixels wide, with blocks of ink."""
    grey = np.full((40, 200), 255, np.uint8)
    for left, right in blocks:
        grey[8:32, left:right] = 0
    return grey


def test_words_end_where_their_ink_ends() -> None:
    """Columns lie somewhere on a letter; the blank between words is where no ink is."""
    grid = SimpleNamespace(
        word_cols=[[1, 3, 5], [12, 14]], line_txt_len=20, confs=[0.9, 0.8, 0.99, 0.5, 0.7, 1.0]
    )
    made = pieces("abc de", grid, line_of((8, 20), (24, 40), (44, 62), (118, 135), (140, 160)))
    assert [(word.text, word.confidence) for word in made] == [("abc", 800_000), ("de", 700_000)]
    assert [(word.left, word.right) for word in made] == [(8, 62), (118, 160)]


def test_words_on_bare_paper_still_have_edges() -> None:
    """Where there is no ink to go by, words meet half way and end with the line."""
    grid = SimpleNamespace(word_cols=[[2], [12]], line_txt_len=20, confs=[0.9, 1.0, 0.7])
    made = pieces("a b", grid, line_of())
    assert all(0 <= word.left < word.right <= 200 for word in made)
    assert made[0].right <= made[1].left
    assert pieces("", SimpleNamespace(word_cols=[], line_txt_len=0, confs=[0]), line_of()) == ()


def test_a_missing_rapidocr_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra; nothing is opened."""

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    with pytest.raises(ToolError, match=r"pip install 'corrigenda\[rapidocr\]'"):
        catalog.engine("rapidocr").version()
    with pytest.raises(ToolError, match=r"pip install 'corrigenda\[rapidocr\]'"):
        RapidOcr().read([drawn(())], "mode=page")


@pytest.mark.parametrize("language", ["ru", "grc", "ar"])
def test_a_script_that_the_model_does_not_know_is_refused(language: str) -> None:
    """A language is not read with letters that it does not have."""
    models.check(("en", "de", "la", "zh-Hant"))
    with pytest.raises(ToolError, match=f"cannot read the language '{language}'"):
        models.check(("en", language))


@needs_rapidocr
def test_rapidocr_reads() -> None:
    """Words, boxes, lines and confidences of a page of print; a blank page has no words."""
    settings = ENGINE.settings(("en",), "page")
    first, blank = ENGINE.read([drawn(LINES), drawn(())], settings)
    assert " ".join(word.text for word in first.words) == " ".join(LINES)
    assert [sum(word.line == line for word in first.words) for line in range(3)] == [5, 6, 5]
    assert all(500_000 < word.confidence <= 1_000_000 for word in first.words)
    assert (first.width, first.height) == (900, 300)
    assert blank.words == ()
    dark = np.asarray(drawn(LINES)) < 128
    for word in first.words:
        box = word.box
        assert dark[box.top : box.bottom, box.left : box.right].any()
        assert not dark[box.top : box.bottom, max(box.left - 4, 0) : box.left - 1].any()
        assert not dark[box.top : box.bottom, box.right + 1 : box.right + 4].any()


@needs_rapidocr
def test_rapidocr_reads_a_line_alone() -> None:
    """The image of one line is read without a search for lines; a single letter too."""
    settings = ENGINE.settings(("en",), ENGINE.line_mode())
    page = drawn(LINES)
    line, letter = page.crop((40, 40, 880, 110)), page.crop((50, 40, 89, 110))
    read = ENGINE.read([line, letter, Image.new("L", (30, 40), 255)], settings)
    assert " ".join(word.text for word in read[0].words) == LINES[0]
    assert [word.text for word in read[1].words] == ["T"]
    assert read[2].words == ()


@needs_rapidocr
def test_rapidocr_stops_between_pages() -> None:
    """A stopped reading ends before its next page with an error; the next reading goes on."""
    engine, page = RapidOcr(), drawn(LINES[:1])
    settings = engine.settings(("en",), "page")
    begun = threading.Event()
    faults: list[ToolError] = []

    class Page:
        """A page that says when it is being read, and waits till reading was stopped."""

        info = page.info
        size = page.size

        def convert(self, mode: str) -> Image.Image:
            begun.set()
            while not engine.idle.marks[0][0]:
                pass
            return page.convert(mode)

    def work() -> None:
        try:
            engine.read([Page(), page], settings)
        except ToolError as fault:
            faults.append(fault)

    thread = threading.Thread(target=work)
    thread.start()
    assert begun.wait(30)
    engine.stop()
    thread.join(60)
    assert "reading was stopped" in str(faults[0])
    assert len(engine.read([page], settings)[0].words) == 5
    assert len(engine.idle.free[""]) == 1


needs_tesserocr = pytest.mark.skipif(
    not has("tesserocr"), reason="the extra tesserocr is not installed"
)


def test_a_missing_tesserocr_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error names the extra."""

    def missing(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", missing)
    with pytest.raises(ToolError, match=r"pip install 'corrigenda\[tesserocr\]'"):
        catalog.engine("tesseract-library").version()


@needs_tesseract
@needs_tesserocr
@pytest.mark.parametrize("mode", ["3", "6"])
def test_tesseract_inside_reads_the_same_words(mode: str) -> None:
    """Program and library say the same of a page; a wheel may carry a slightly other version."""
    program, inside = catalog.engine("tesseract"), Tesserocr()
    settings = inside.settings(("en",), mode)
    assert settings == program.settings(("en",), mode)
    pages = [drawn(LINES), drawn(()), drawn(LINES[1:])]
    pages[2].info.pop("dpi")
    one, other = program.read(pages, settings), inside.read(pages, settings)
    assert len(one) == len(other) == 3
    for left, right in zip(one, other, strict=True):
        assert (left.number, left.width, left.height) == (right.number, right.width, right.height)
        assert [word.text for word in left.words] == [word.text for word in right.words]
        for mine, theirs in zip(left.words, right.words, strict=True):
            assert abs(mine.box.left - theirs.box.left) <= 3
            assert abs(mine.confidence - theirs.confidence) <= 50_000


@needs_tesseract
@needs_tesserocr
def test_tesseract_inside_fails_as_a_tool() -> None:
    """No time, and no such model: each is a tool's error that says where."""
    settings = Tesserocr().settings(("en",), "3")
    with pytest.raises(ToolError, match=r"pages/1\.png: tesseract failed, or took longer"):
        Tesserocr(limit=0.001).read([drawn(LINES)], settings)
    with pytest.raises(ToolError, match="tesserocr does not start"):
        Tesserocr().read([drawn(LINES)], settings.replace("lang=eng", "lang=nowhere"))
