"""Reads pages with RapidOCR: an engine that shares no code, model or training with Tesseract."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from pipeline.engines._idle import Idle
from pipeline.engines.rapidocr import models, order
from pipeline.engines.rapidocr.lines import Grey, Piece, pieces
from pipeline.errors import ToolError
from pipeline.model.reading import PageReading, Word
from pipeline.model.text import Box

PAGE, LINE = "page", "line"
BORDER = 64  # white around a line that is too narrow to be read alone

Corners = tuple[tuple[float, float], ...]


@dataclass(slots=True)
class RapidOcr:
    """PP-OCRv6 by way of RapidOCR and ONNX Runtime, one thread a reading, nothing fetched."""

    name: str = "rapidocr"
    idle: Idle = field(default_factory=Idle, repr=False)

    def version(self) -> str:
        """The package's version; raises ToolError where it is not installed."""
        return models.version()

    def modes(self) -> tuple[str, ...]:
        """One: lines are found by the detector."""
        return (PAGE,)

    def line_mode(self) -> str:
        """The mode for images that hold one line each."""
        return LINE

    def settings(self, languages: Sequence[str], mode: str) -> str:
        """Models, their digest and the mode; raises ToolError for a script not covered."""
        models.check(languages)
        names = f"det={models.DETECTOR} rec={models.RECOGNISER}"
        return f"{names} side={models.SIDE} mode={mode} models={models.models()}"

    def read(self, images: Sequence[Any], settings: str) -> tuple[PageReading, ...]:
        """The words of each image, numbered from 1; their `digest` is left to the caller.

        Raises ToolError naming the page where RapidOCR is missing or fails, or was stopped.
        """
        whole = f"mode={LINE}" in settings.split()
        with self.idle.lent("", models.opened) as (engine, stopped):
            read = []
            for number, image in enumerate(images, 1):
                if stopped[0]:
                    raise ToolError("reading was stopped", where=_place(image))
                try:
                    words = _words(engine, image.convert("L"), whole)
                except ToolError:
                    raise
                except Exception as fault:  # whatever its parts raise
                    raise ToolError(
                        f"rapidocr failed: {type(fault).__name__}: {fault}",
                        where=_place(image),
                        todo="look at that page image, or leave this engine out",
                    ) from fault
                width, height = image.size
                read.append(PageReading(number, "", width, height, settings, words))
        return tuple(read)

    def stop(self) -> None:
        """End after the page that is being read now."""
        self.idle.stop()


def _place(image: Any) -> str:
    return str(image.info.get("place", "a page"))


def _words(engine: Any, page: Any, whole: bool) -> tuple[Word, ...]:
    """The words of a grey page in reading order, or of the one line that `whole` says it is."""
    if whole:
        right, bottom = page.size
        found: list[Corners] = [((0, 0), (right, 0), (right, bottom), (0, bottom))]
    else:
        found = _detected(engine, page)
    if not found:
        return ()
    strips = [_strip(page, corners) for corners in found]
    boxes = [_box(corners, 0, 1) for corners in found]
    read = [_read(engine, strip) for strip in strips]
    kept = [at for at, held in enumerate(read) if held]
    words: list[Word] = []
    line = 0
    for number, paragraph in enumerate(order.ordered([boxes[at] for at in kept])):
        for row in paragraph:
            for at in (kept[piece] for piece in row):
                wide = strips[at].shape[1]
                words += [_word(held, found[at], wide, line, number) for held in read[at]]
            line += 1
    return tuple(words)


def _detected(engine: Any, page: Any) -> list[Corners]:
    """The corners of each piece of a line: left and right above, then right and left below."""
    colours = np.asarray(page.convert("RGB"))
    boxes = engine(colours, use_det=True, use_cls=False, use_rec=False).boxes
    if boxes is None:
        return []
    return [tuple((float(x), float(y)) for x, y in corners) for corners in boxes]


def _strip(page: Any, corners: Corners) -> Grey:
    """The piece of the page between four corners, upright."""
    from PIL import Image

    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    width = max(round(max(np.hypot(bx - ax, by - ay), np.hypot(cx - dx, cy - dy))), 1)
    height = max(round(max(np.hypot(dx - ax, dy - ay), np.hypot(cx - bx, cy - by))), 1)
    around = (ax, ay, dx, dy, cx, cy, bx, by)
    cut = page.transform((width, height), Image.Transform.QUAD, around, Image.Resampling.BICUBIC)
    return np.asarray(cut, np.uint8)


def _read(engine: Any, strip: Grey) -> tuple[Piece, ...]:
    """The words of one line; a narrow one is set on white, which the recogniser needs."""
    padded = strip
    if strip.shape[1] < 2 * strip.shape[0]:
        paper = int(np.percentile(strip, 90))
        padded = np.pad(strip, ((0, 0), (0, BORDER)), constant_values=paper)
    made = engine.recognize_txt([np.repeat(padded[:, :, None], 3, axis=2)])
    text, grid = made.txts[0], made.word_results[0]
    return pieces(text, grid, padded) if text.strip() else ()


def _box(corners: Corners, start: float, end: float) -> Box:
    """The upright box around the piece between two shares of its width."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = corners
    across = [(ax + (bx - ax) * part, ay + (by - ay) * part) for part in (start, end)]
    below = [(dx + (cx - dx) * part, dy + (cy - dy) * part) for part in (start, end)]
    points = across + below
    left, top = (min(point[axis] for point in points) for axis in (0, 1))
    right, bottom = (max(point[axis] for point in points) for axis in (0, 1))
    edges = int(left), int(top), -int(-right // 1), -int(-bottom // 1)
    return Box(max(edges[0], 0), max(edges[1], 0), max(edges[2], 0), max(edges[3], 0))


def _word(held: Piece, corners: Corners, wide: int, line: int, paragraph: int) -> Word:
    start, end = max(held.left, 0) / wide, min(held.right / wide, 1)
    return Word(held.text, held.confidence, _box(corners, start, end), line, paragraph)


ENGINE = RapidOcr()
