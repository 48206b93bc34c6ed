"""Pages are read once, by whatever reads best, and the same however many read at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageOps
from printed import LINES, drawn, needs_tesseract

from pipeline import catalog, reference
from pipeline.engines.recorded import recorded
from pipeline.errors import ToolError
from pipeline.model.codec import canonical, digest, plain
from pipeline.model.reading import PageReading, Reading, Word
from pipeline.model.text import Box, Document, PageImage
from pipeline.reference.desk import batches
from pipeline.reference.pose import Pose, pose_of

TEXT = "\n".join(LINES)
BOX = Box(0, 0, 90, 40)


def image(number: int) -> PageImage:
    return PageImage(number, str(number), f"{number}.png", 0, digest(b"%d" % number), 9, 9, 300)


def document(text: str, pages: int) -> Document:
    every = tuple(image(number) for number in range(1, pages + 1))
    return Document("d", text, "utf-8", digest(text.encode()), every)


def page_reading(number: int, text: str, settings: str = "") -> PageReading:
    words = tuple(Word(word, 900_000, BOX, 0, 0) for word in text.split())
    return PageReading(number, image(number).digest, 9, 9, settings, words)


@dataclass(slots=True)
class Scripted:
    """An engine that reads what it is told for page and mode, and remembers what it was asked."""

    says: Callable[[int, str], str]
    ways: tuple[str, ...] = ("usual",)
    name: str = "scripted"
    asked: list[tuple[int, str]] = field(default_factory=list)
    stops: int = 0

    def version(self) -> str:
        """One version."""
        return "1"

    def settings(self, languages: Sequence[str], mode: str) -> str:
        """Languages and mode, as they came."""
        return f"{'+'.join(languages)} {mode}"

    def modes(self) -> tuple[str, ...]:
        """Those of the test."""
        return self.ways

    def read(self, images: Sequence[Any], settings: str) -> tuple[PageReading, ...]:
        """What the script says; an image is its page number."""
        mode = settings.split()[1]
        self.asked += [(number, mode) for number in images]
        return tuple(page_reading(n, self.says(n, mode), settings) for n in images)

    def stop(self) -> None:
        """Counted."""
        self.stops += 1


def read(held: Document, engine: Any, cache: Path, **options: Any) -> Reading:
    return reference.read(held, lambda page: page.number, engine, cache, **options)


def story(number: int, mode: str = "") -> str:
    """Twelve words that no other page has."""
    return " ".join(f"p{number}w{at}" for at in range(12))


STORY = " ".join(story(number) for number in range(1, 10))


def test_without_pages_no_engine_is_asked(tmp_path: Path) -> None:
    """A document without page images has an empty reading, and nothing is kept."""
    assert read(document("x", 0), Scripted(story), tmp_path).pages == ()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_what_was_read_is_not_read_again(workers: int, tmp_path: Path) -> None:
    """The second reading equals the first and asks the engine nothing; so does any other number."""
    first, again = Scripted(story), Scripted(story)
    made = read(document(STORY, 9), first, tmp_path, workers=workers)
    assert sorted(first.asked) == [(number, "usual") for number in range(1, 10)]
    assert [page.number for page in made.pages] == list(range(1, 10))
    assert read(document(STORY, 9), again, tmp_path, workers=1) == made
    assert again.asked == []
    assert (tmp_path / ".gitignore").read_bytes() == b"*\n"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"[1]"),
        lambda file: file.write_bytes(file.read_bytes()[:-20]),
        lambda file: file.write_bytes(file.read_bytes().replace(b"p2w0", b"p2w9", 1)),
    ],
)
def test_a_damaged_reading_is_read_again(spoil: Callable[[Path], Any], tmp_path: Path) -> None:
    """A kept reading that was cut or changed costs one more reading, never an error."""
    made = read(document(STORY, 3), Scripted(story), tmp_path)
    for file in tmp_path.rglob("*.json"):
        if b"p2w0" in file.read_bytes():
            spoil(file)
    engine = Scripted(story)
    assert read(document(STORY, 3), engine, tmp_path) == made
    assert engine.asked == [(2, "usual")]


@pytest.mark.parametrize(
    "changed",
    [
        {"digest": digest(b"other")},
        {"frame": 1},
        {"width": 10},
        {"dpi": 200},
    ],
)
def test_what_shapes_a_reading_names_it(changed: dict[str, Any], tmp_path: Path) -> None:
    """Another image, frame or size is read; another place in the book is not."""
    held = document(STORY, 1)
    read(held, Scripted(story), tmp_path)
    engine = Scripted(story)
    moved = replace(held.pages[0], number=7, label="7")
    assert read(replace(held, pages=(moved,)), engine, tmp_path).pages[0].number == 7
    assert engine.asked == []
    read(replace(held, pages=(replace(held.pages[0], **changed),)), engine, tmp_path)
    assert engine.asked == [(1, "usual")]


def test_progress_counts_pages(tmp_path: Path) -> None:
    """What was kept is done at once, and at the end all is done; languages reach the engine."""
    held = replace(document(STORY, 9), languages=("en", "la"))
    seen: list[tuple[int, int]] = []
    made = read(held, Scripted(story), tmp_path, workers=2, progress=lambda *now: seen.append(now))
    assert made.pages[0].settings == "en+la usual"
    assert seen[0] == (0, 9)
    assert seen[-1] == (9, 9)
    assert seen == sorted(seen)
    seen.clear()
    read(held, Scripted(story), tmp_path, progress=lambda *now: seen.append(now))
    assert seen == [(9, 9)]


@pytest.mark.parametrize(
    ("pages", "workers", "sizes"),
    [
        (1, 4, [1]),
        (3, 8, [1, 1, 1]),
        (9, 2, [2, 2, 2, 3]),
        (8, 2, [4, 4]),
        (100, 4, [3, 4, 3, 4]),
    ],
)
def test_batches_keep_every_core_busy(pages: int, workers: int, sizes: list[int]) -> None:
    """Pages in order, about four a process, and no core left idle if that can be."""
    every = [image(number) for number in range(pages)]
    made = batches(every, workers)
    assert [page for batch in made for page in batch] == every
    assert [len(batch) for batch in made][: len(sizes)] == sizes
    assert max(len(batch) for batch in made) <= 4


def better_in(mode: str, *pages: int) -> Callable[[int, str], str]:
    """Reads these pages well in that mode only, and the others in any."""
    return lambda n, now: story(n) if n not in pages or now == mode else f"bad {now} {n} " * 6


@pytest.mark.parametrize(
    ("text", "says", "read_again", "modes"),
    [
        (STORY, story, [], ["3"] * 5),
        (STORY, better_in("6", 2, 4), [2, 2, 4, 4], ["3", "6", "3", "6", "3"]),
        (STORY, better_in("6", 1, 2, 3, 4, 5), [1, 1, 2, 2, 3, 3, 4, 5], ["6"] * 5),
        ("quite another book", story, [1, 1, 2, 2, 3, 3], ["3"] * 5),
    ],
)
def test_pages_that_hardly_agree_are_read_in_other_modes(
    text: str,
    says: Callable[[int, str], str],
    read_again: list[int],
    modes: list[str],
    tmp_path: Path,
) -> None:
    """The mode that agrees best is taken; of another book only three pages are tried."""
    engine = Scripted(says, ("3", "4", "6"))
    made = read(document(text, 5), engine, tmp_path)
    assert [page.settings.split()[1] for page in made.pages] == modes
    assert sorted(number for number, mode in engine.asked if mode != "3") == read_again
    again = Scripted(says, ("3", "4", "6"))
    assert read(document(text, 5), again, tmp_path) == made
    assert again.asked == []


@pytest.mark.parametrize(
    ("text", "lines", "share"),
    [
        ("", ["one two three"], 0),
        ("one two three", [], 0),
        ("one two three", ["one two"], 0),
        ("one two three four", ["one two three five"], 500_000),
        (
            "He said “the letter’s here” — now.",
            ["HE SAID 'the let-", "ter's here'--now"],
            1_000_000,
        ),
    ],
)
def test_agreement_sees_through_conventions(text: str, lines: list[str], share: int) -> None:
    """Case, quotes, dashes and broken words do not count; too few words agree with nothing."""
    words = tuple(Word(w, 1, BOX, at, 0) for at, line in enumerate(lines) for w in line.split())
    page = PageReading(1, "", 9, 9, "", words)
    assert reference.agreement([page], text) == share


def failing_on(number: int, fault: BaseException) -> Callable[[int, str], str]:
    def says(page: int, mode: str) -> str:
        if page == number:
            raise fault
        return story(page)

    return says


def test_one_bad_page_is_named_and_the_others_are_kept(tmp_path: Path) -> None:
    """Where a batch fails its pages are read singly: the rest of it is not lost."""
    engine = Scripted(failing_on(3, ToolError("tesseract failed", where="3.png")))
    with pytest.raises(ToolError, match=r"3\.png: tesseract failed"):
        read(document(STORY, 4), engine, tmp_path, workers=1)
    again = Scripted(story)
    read(document(STORY, 4), again, tmp_path, workers=1)
    assert sorted(number for number, _ in again.asked) == [3, 4]


def test_an_interruption_stops_the_engine_and_keeps_what_was_read(tmp_path: Path) -> None:
    """Ctrl-C ends what is running, leaves no thread behind, and loses no page that was done."""
    going = threading.Event()

    class Endless(Scripted):
        def read(self, images: Sequence[Any], settings: str) -> tuple[PageReading, ...]:
            """Read the first batch, and then never end by itself."""
            if 1 in images:
                return Scripted.read(self, images, settings)
            assert going.wait(30)
            raise ToolError("killed")

        def stop(self) -> None:
            """Let it end."""
            going.set()

    def press(done: int, total: int) -> None:
        if done:
            raise KeyboardInterrupt

    before = threading.active_count()
    with pytest.raises(KeyboardInterrupt):
        read(document(STORY, 8), Endless(story), tmp_path, workers=2, progress=press)
    assert going.is_set()
    assert threading.active_count() == before
    again = Scripted(story)
    read(document(STORY, 8), again, tmp_path)
    assert {number for number, _ in again.asked} == {5, 6, 7, 8}


def test_a_recorded_engine_replays(tmp_path: Path) -> None:
    """A reading stored as JSON comes back, page by page; an unknown page is an error."""
    made = Reading("tesseract", "5", tuple(page_reading(n, story(n)) for n in (1, 2)))
    engine = recorded(canonical(plain(made)))
    images = [drawn(()), drawn(()), drawn((), "elsewhere.png")]
    for held, page in zip(images, made.pages, strict=False):
        held.info["digest"] = page.digest
    assert engine.read(images[:2], "") == made.pages
    with pytest.raises(ToolError, match=r"elsewhere\.png: this page image was never recorded"):
        engine.read(images, "")
    with pytest.raises(ValueError, match="field 'version' is missing"):
        recorded(b'{"engine": "x", "pages": []}')


@pytest.mark.parametrize("pose", [Pose(), *(Pose(turn, 2) for turn in (0, 90, 180, 270))])
def test_a_held_page_leads_back_to_the_page_itself(pose: Pose) -> None:
    """A mark found on the held image is told where it stands on the page as it is on disk."""
    page = Image.new("L", (70, 50), 255)
    page.paste(0, (10, 5, 30, 9))
    page.info.update(dpi=(150, 150), place="1.png")
    held = pose.held(page)
    assert held.info["place"] == "1.png"
    assert held.info["dpi"] == (150 * pose.scale, 150 * pose.scale)
    found = ImageOps.invert(held).point(lambda tone: 255 if tone > 200 else 0).getbbox()
    assert found is not None
    read = PageReading(1, "", held.width, held.height, "x", (Word("-", 1, Box(*found), 0, 0),))
    back = pose.back(read, page.size)
    assert (back.width, back.height) == (70, 50)
    box = back.words[0].box
    near = (box.left - 10, box.top - 5, box.right - 30, box.bottom - 9)
    assert all(abs(edge) <= pose.scale - 1 for edge in near)
    assert pose_of(back.settings) == pose


def unsure(number: int, text: str, sure: int, height: int = 40) -> PageReading:
    words = tuple(Word(word, sure, Box(0, 0, 90, height), 0, 0) for word in text.split())
    return PageReading(number, image(number).digest, 9, 9, "usual", words)


@dataclass(slots=True)
class Posed:
    """An engine that reads a page right only as it must be held: the image's own size tells."""

    upright: dict[int, tuple[int, int]]
    sure: int = 300_000
    height: int = 40
    name: str = "posed"
    asked: list[tuple[int, tuple[int, int]]] = field(default_factory=list)

    def version(self) -> str:
        """One version."""
        return "1"

    def settings(self, languages: Sequence[str], mode: str) -> str:
        """Always the same."""
        return "usual"

    def modes(self) -> tuple[str, ...]:
        """One."""
        return ("usual",)

    def read(self, images: Sequence[Any], settings: str) -> tuple[PageReading, ...]:
        """The page's story where its corner is dark at the right end, else unsure noise."""
        made = []
        for held in images:
            number = held.info["number"]
            self.asked.append((number, held.size))
            right = held.getpixel((1, 1)) == 0 and held.size == self.upright[number]
            text, sure = (story(number), 960_000) if right else (f"noise {number} " * 9, self.sure)
            made.append(replace(unsure(number, text, sure, self.height), settings=settings))
        return tuple(made)


def corner(number: int, at: tuple[int, int]) -> Any:
    page = Image.new("L", (40, 60), 255)
    page.paste(0, (*at, at[0] + 10, at[1] + 10))
    page.info.update(number=number, dpi=(300, 300))
    return page


def hold(held: Document, engine: Any, cache: Path, **corners: tuple[int, int]) -> Reading:
    sized = tuple(replace(page, width=40, height=60) for page in held.pages)
    return reference.read(
        replace(held, pages=sized),
        lambda page: corner(page.number, corners[f"p{page.number}"]),
        engine,
        cache,
        workers=1,
    )


def test_turned_pages_are_read_upright(tmp_path: Path) -> None:
    """Each page is turned till it agrees, and no further; one that is right is not turned."""
    engine = Posed({1: (40, 60), 2: (40, 60), 3: (60, 40)})
    corners = {"p1": (0, 0), "p2": (30, 50), "p3": (30, 0)}
    made = hold(document(STORY, 3), engine, tmp_path, **corners)
    assert [pose_of(page.settings).turn for page in made.pages] == [0, 180, 90]
    assert [page.words[0].text for page in made.pages] == ["p1w0", "p2w0", "p3w0"]
    assert [len([n for n, _ in engine.asked if n == number]) for number in (1, 2, 3)] == [1, 2, 3]
    assert made.pages[2].words[0].box == Box(0, 0, 40, 90)
    again = Posed(engine.upright)
    assert hold(document(STORY, 3), again, tmp_path, **corners) == made
    assert again.asked == []


@pytest.mark.parametrize("sure", [300_000, 960_000])
def test_another_text_is_not_turned_over_and_over(sure: int, tmp_path: Path) -> None:
    """What is read surely is not turned at all; of an unsure scan only the probes are."""
    engine = Posed(dict.fromkeys(range(1, 6), (0, 0)), sure)
    corners = {f"p{number}": (0, 0) for number in range(1, 6)}
    hold(document("quite another book", 5), engine, tmp_path, **corners)
    assert len(engine.asked) == (5 if sure > 900_000 else 5 + 3 * 3)


def test_small_type_is_enlarged(tmp_path: Path) -> None:
    """Words of few pixels are read again larger; the better reading stands in the page's pixels."""
    engine = Posed({1: (120, 180)}, 960_000, 12)
    made = hold(document(STORY, 1), engine, tmp_path, p1=(0, 0))
    assert [size for _, size in engine.asked] == [(40, 60), (120, 180)]
    assert pose_of(made.pages[0].settings) == Pose(0, 3)
    assert made.pages[0].words[0].box == Box(0, 0, 30, 4)


@needs_tesseract
@pytest.mark.parametrize(
    ("turn", "scale"), [(0, 1), (180, 1), (90, 1), (270, 1), (0, 0.3), (180, 0.4)]
)
def test_tesseract_reads_turned_and_coarse_scans(turn: int, scale: float, tmp_path: Path) -> None:
    """A page upside down, on its side, or of 90 dots an inch is read, and its boxes fit it."""
    straight = drawn(LINES * 3)
    size = round(straight.width * scale), round(straight.height * scale)
    page = straight.resize(size, Image.Resampling.BOX).rotate(turn, expand=True)
    page.info.update(dpi=(round(300 * scale),) * 2, place="1.png")
    text = " ".join(LINES * 3)
    held = document(text, 1)
    shown = replace(held.pages[0], width=page.width, height=page.height, dpi=round(300 * scale))
    made = reference.read(
        replace(held, pages=(shown,)), lambda _: page, catalog.engine("tesseract"), tmp_path
    )
    assert reference.agreement(made.pages, text) > 900_000
    assert (made.pages[0].width, made.pages[0].height) == page.size
    pixels = page.point(lambda tone: 255 if tone < 200 else 0)
    for word in made.pages[0].words:
        box = word.box
        assert pixels.crop((box.left, box.top, box.right, box.bottom)).getbbox() is not None
    first = made.pages[0].words[0].box
    across, down = (first.left + first.right) / 2, (first.top + first.bottom) / 2
    corner = {
        0: (across, down),
        180: (page.width - across, page.height - down),
        90: (page.height - down, across),
        270: (down, page.width - across),
    }[turn]
    assert corner[0] < 200 * scale
    assert corner[1] < 100 * scale


@needs_tesseract
def test_the_whole_stage_with_tesseract(tmp_path: Path) -> None:
    """From page images to a kept reading, however many read at once, without changing anything."""
    pages = {number: drawn(LINES[number - 1 :], f"{number}.png") for number in (1, 2)}
    before, engine = dict(os.environ), catalog.engine("tesseract")
    made = [
        reference.read(
            document(TEXT, 2), lambda page: pages[page.number], engine, tmp_path / str(workers),
            workers=workers,
        )
        for workers in (1, 2)
    ]  # fmt: skip
    assert made[0] == made[1]
    assert (made[0].engine, made[0].version) == ("tesseract", engine.version())
    assert [page.digest for page in made[0].pages] == [image(1).digest, image(2).digest]
    assert reference.agreement(made[0].pages, TEXT) == 1_000_000
    assert dict(os.environ) == before
