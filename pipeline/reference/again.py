"""A second look: the lines of disputed places are cut out, enlarged and read once more.

A line read alone is read no better than with its page, but not with the same slips: where both
say the same, a slip of reading is unlikely, and where they differ, either may be one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from pipeline.errors import ToolError
from pipeline.kinds import Engine
from pipeline.model.evidence import Place
from pipeline.model.reading import PageReading, Reading, Word
from pipeline.model.text import Box, Document, PageImage
from pipeline.reference import kept
from pipeline.reference.desk import Progress, Stoppable, cores
from pipeline.reference.pose import Pose, pose_of

SCALE = 2
ABOVE, BESIDE = 0.1, 0.5  # of the line's height, left around it
LINES = 32  # read by one process

Key = tuple[int, Box]


@runtime_checkable
class LineReader(Protocol):
    """An engine that reads an image of one line without looking for lines in it."""

    def line_mode(self) -> str:
        """The mode, for `Engine.settings`, in which it does so."""


@dataclass(frozen=True, slots=True)
class SecondLook:
    """What the line at a place says when read alone; boxes in pixels of the page image."""

    place: Place
    source: str
    words: tuple[Word, ...]

    @property
    def text(self) -> str:
        """The words of the line."""
        return " ".join(word.text for word in self.words)


def look_again(
    document: Document,
    load: Callable[[PageImage], Any],
    engine: Engine,
    cache: Path,
    places: Sequence[Place],
    *,
    reading: Reading | None = None,
    progress: Progress | None = None,
    workers: int | None = None,
) -> tuple[SecondLook, ...]:
    """One second look for each place, in order; each line is read once, and kept.

    `load`, `cache`, `progress` (told lines) and `workers` are as for `read`; `reading` is the one
    that the places are from, which tells how its pages had to be turned. Raises ToolError, also
    for an engine that reads no lines, and InputError; lines that were read till then are kept.
    """
    if not isinstance(engine, LineReader):
        raise ToolError(f"{engine.name} reads no single lines", todo="take another engine")
    if not places:
        return ()
    settings = engine.settings(document.languages, engine.line_mode())
    version = engine.version()
    source = f"{engine.name} {version}"
    poses = {page.number: pose_of(page.settings) for page in reading.pages} if reading else {}
    desk = _Lines(document, load, engine, version, cache, settings, poses)
    wanted = list(dict.fromkeys((place.page, place.row) for place in places))
    found = desk.read(wanted, workers or cores(), progress or (lambda done, total: None))
    return tuple(SecondLook(place, source, found[place.page, place.row].words) for place in places)


@dataclass(frozen=True, slots=True)
class _Lines:
    """Reads lines with one engine in one setting; `poses` are those of turned pages."""

    document: Document
    load: Callable[[PageImage], Any]
    engine: Engine
    version: str
    cache: Path
    settings: str
    poses: Mapping[int, Pose]

    def read(
        self, wanted: Sequence[Key], workers: int, progress: Progress
    ) -> dict[Key, PageReading]:
        """The words of each line: those kept are taken, the rest read in batches."""
        found = {key: held for key in wanted if (held := kept.take(self._file(key)))}
        progress(len(found), len(wanted))
        missing = sorted(
            (key for key in wanted if key not in found), key=lambda key: (key[0], key[1].top)
        )
        size = max(min(LINES, -(-len(missing) // workers)), 1)
        batches = [tuple(missing[at : at + size]) for at in range(0, len(missing), size)]
        with ThreadPoolExecutor(workers, thread_name_prefix="looking") as pool:
            try:
                for batch, made in pool.map(self._read_batch, batches):
                    found |= zip(batch, made, strict=True)
                    progress(len(found), len(wanted))
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                if isinstance(self.engine, Stoppable):
                    self.engine.stop()
                raise
        return found

    def _file(self, key: Key) -> Path:
        page, pose = self._page(key), self._pose(key)
        box = self._cut(key)
        crop = f" crop={box.left},{box.top},{box.right},{box.bottom}{pose.suffix}"
        reader = self.engine.name, self.version, self.settings + crop
        return kept.place(self.cache, page, reader)

    def _page(self, key: Key) -> PageImage:
        return self.document.pages[key[0] - 1]

    def _pose(self, key: Key) -> Pose:
        pose = self.poses.get(key[0], Pose())
        return Pose(pose.turn, max(pose.scale, SCALE))

    def _cut(self, key: Key) -> Box:
        """The line with a margin, within its page."""
        page, row = self._page(key), key[1]
        upright = self._pose(key).turn in (0, 180)
        height = row.bottom - row.top if upright else row.right - row.left
        above, beside = round(height * ABOVE), round(height * BESIDE)
        across, down = (beside, above) if upright else (above, beside)
        return Box(
            max(row.left - across, 0),
            max(row.top - down, 0),
            min(row.right + across, page.width),
            min(row.bottom + down, page.height),
        )

    def _read_batch(self, batch: tuple[Key, ...]) -> tuple[tuple[Key, ...], list[PageReading]]:
        """Lines in one process, each page opened once."""
        pages = {key[0]: self._page(key) for key in batch}
        images = {number: self.load(page) for number, page in pages.items()}
        crops = [self._crop(images[key[0]], key) for key in batch]
        made = [
            self._back(read, key)
            for read, key in zip(self.engine.read(crops, self.settings), batch, strict=True)
        ]
        for key, reading in zip(batch, made, strict=True):
            kept.keep(self.cache, self._file(key), reading)
        return batch, made

    def _crop(self, image: Any, key: Key) -> Any:
        box = self._cut(key)
        crop = image.crop((box.left, box.top, box.right, box.bottom))
        crop.info.update(image.info)
        return self._pose(key).held(crop)

    def _back(self, read: PageReading, key: Key) -> PageReading:
        """The words of a crop, as one line, at their places on the page."""
        cut = self._cut(key)
        size = cut.right - cut.left, cut.bottom - cut.top
        back = self._pose(key).back(read, size)
        return replace(back, words=tuple(_moved(back.words, cut)))


def _moved(words: Iterable[Word], cut: Box) -> Iterable[Word]:
    for word in words:
        box = word.box
        moved = Box(
            box.left + cut.left, box.top + cut.top, box.right + cut.left, box.bottom + cut.top
        )
        yield replace(word, box=moved, line=0, paragraph=0)
