"""Reads pages with Tesseract inside this process: no program to start, no file to write.

It is Tesseract all the same, and no second witness beside the engine `tesseract`: hence its name.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module, metadata
from typing import Any

from pipeline.engines._idle import Idle
from pipeline.engines._tesseract import installation, table
from pipeline.engines._tesseract.models import models
from pipeline.errors import ToolError
from pipeline.model.reading import PageReading

ADVICE = "pip install 'corrigenda[tesserocr]'"
LINE = "7"


@dataclass(slots=True)
class Tesserocr:
    """The library of Tesseract 5 by way of the package tesserocr; `limit` is seconds a page."""

    name: str = "tesseract-library"
    limit: float = 300
    idle: Idle = field(default_factory=Idle, repr=False)

    def version(self) -> str:
        """The version of the library; raises ToolError where the package is missing."""
        return str(_package().tesseract_version()).split()[1]

    def modes(self) -> tuple[str, ...]:
        """Page segmentation: of itself, one column of varying sizes, one block of text."""
        return ("3", "4", "6")

    def line_mode(self) -> str:
        """The mode for images that hold one line each."""
        return LINE

    def settings(self, languages: Sequence[str], mode: str) -> str:
        """Models, their digest, how a page is cut up; raises ToolError for a missing model."""
        folder = installation.models_folder(installation.command())
        found = models(tuple(languages), folder)
        return f"lang={'+'.join(found.names)} psm={mode} oem=1 models={found.digest}"

    def read(self, images: Sequence[Any], settings: str) -> tuple[PageReading, ...]:
        """The words of each image, numbered from 1; their `digest` is left to the caller.

        Raises ToolError naming the page where the package is missing, fails, was stopped, or
        takes more than its time.
        """
        asked = dict(part.split("=", 1) for part in settings.split())
        key = f"{asked['lang']} {asked['psm']} {asked['oem']}"
        read: list[PageReading] = []
        with self.idle.lent(key, lambda: _opened(asked)) as (reader, stopped):
            for number, image in enumerate(images, 1):
                place = str(image.info.get("place", "a page"))
                if stopped[0]:
                    raise ToolError("reading was stopped", where=place)
                pages = table.pages(self._table(reader, image, place), settings, number - 1)
                if len(pages) != 1:
                    raise ToolError(
                        "tesseract gave no page", where=place, todo="look at that page image"
                    )
                read += pages
        return tuple(read)

    def stop(self) -> None:
        """End after the page that is being read now."""
        self.idle.stop()

    def _table(self, reader: Any, image: Any, place: str) -> str:
        """Tesseract's table of one page."""
        grey = image.convert("L")
        content = grey.tobytes()
        reader.SetImageBytes(content, grey.width, grey.height, 1, grey.width)
        if dots := installation.dots(image):
            reader.SetSourceResolution(dots)
        try:
            done = reader.Recognize(round(self.limit * 1000))
            if done:
                return str(reader.GetTSVText(0))
        except RuntimeError as fault:
            raise ToolError(
                f"tesseract failed: {fault}", where=place, todo="look at that page image"
            ) from fault
        finally:
            reader.Clear()
        raise ToolError(
            f"tesseract failed, or took longer than {self.limit} seconds",
            where=place,
            todo="look at that page image: is it a page of text?",
        )


def _package() -> Any:
    try:
        metadata.version("tesserocr")
        return import_module("tesserocr")
    except (ImportError, metadata.PackageNotFoundError) as fault:
        raise ToolError(f"tesserocr is missing: {fault}", todo=ADVICE) from fault


def _opened(asked: dict[str, str]) -> Any:
    """A reader with these models and this way of cutting up a page; raises ToolError."""
    folder = installation.models_folder(installation.command())
    try:
        return _package().PyTessBaseAPI(
            path=str(folder), lang=asked["lang"], psm=int(asked["psm"]), oem=int(asked["oem"])
        )
    except RuntimeError as fault:
        raise ToolError(f"tesserocr does not start: {fault}", where=str(folder)) from fault


ENGINE = Tesserocr()
