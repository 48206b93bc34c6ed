"""Reads pages with Tesseract: several pages a process, one thread a process."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from threading import Lock
from typing import Any

from pipeline.engines._tesseract import installation, table
from pipeline.engines._tesseract.models import models
from pipeline.errors import ToolError
from pipeline.model.reading import PageReading

# Every process of ours has a path with this in its arguments: so `stop` finds it.
_MARK = f"corrigenda-{os.getpid()}-"


@dataclass(frozen=True, slots=True)
class Tesseract:
    """Tesseract 4 or 5 with its neural models; `limit` is the seconds that a page may take."""

    name: str = "tesseract"
    limit: int = 300

    def version(self) -> str:
        """Tesseract's own version; raises ToolError where there is none."""
        return installation.version(installation.command())

    def modes(self) -> tuple[str, ...]:
        """Page segmentation: of itself, one column of varying sizes, one block of text."""
        return ("3", "4", "6")

    def line_mode(self) -> str:
        """The mode for images that hold one line each."""
        return "7"

    def settings(self, languages: Sequence[str], mode: str) -> str:
        """Models, their digest, how a page is cut up; raises ToolError for a missing model."""
        found = models(tuple(languages), installation.models_folder(installation.command()))
        names = "+".join(found.names)
        return f"lang={names} psm={mode} oem=1 models={found.digest}"

    def read(self, images: Sequence[Any], settings: str) -> tuple[PageReading, ...]:
        """The words of each image, numbered from 1; their `digest` is left to the caller.

        Raises ToolError naming the pages where Tesseract is missing, fails, is killed or takes
        more than its time.
        """
        read: list[PageReading] = []
        for dots, group in groupby(images, key=installation.dots):
            read += self._run(list(group), dots, settings, len(read))
        return tuple(read)

    def stop(self) -> None:
        """Kill what is reading for this process: pytesseract itself keeps no hold on it."""
        import psutil

        for child in psutil.Process().children():
            try:
                if any(_MARK in word for word in child.cmdline()):
                    child.kill()
            except psutil.Error:
                continue  # it has ended by itself

    def _run(
        self, images: list[Any], dots: int, settings: str, before: int
    ) -> tuple[PageReading, ...]:
        """One Tesseract process over images of one resolution, `before` pages after the first."""
        import pytesseract

        asked = dict(part.split("=", 1) for part in settings.split())
        options = (
            f"-c tessedit_create_tsv=1 --psm {asked['psm']} --oem {asked['oem']} {_options(dots)}"
        )
        with tempfile.TemporaryDirectory(prefix=_MARK) as folder, _one_thread():
            listed = _write(images, Path(folder))
            pytesseract.pytesseract.tesseract_cmd = installation.command()
            try:
                output = pytesseract.run_and_get_output(
                    str(listed), "tsv", asked["lang"], options, 0, self.limit * len(images)
                )
            except (OSError, RuntimeError, UnicodeDecodeError) as fault:
                raise self._failure(fault, images) from fault
        pages = table.pages(str(output), settings, before)
        if len(pages) != len(images):
            raise ToolError(
                f"tesseract gave {len(pages)} pages for {len(images)}",
                where=_places(images),
                todo="run again; if it stays so, update tesseract",
            )
        return pages

    def _failure(self, fault: Exception, images: list[Any]) -> ToolError:
        """What pytesseract's exceptions come to, with Tesseract's last words."""
        status, message = getattr(fault, "status", None), getattr(fault, "message", str(fault))
        said = re.sub(r"(Page \d+ : )?\S*corrigenda-\S*|Estimating resolution as \d+", "", message)
        said = " ".join(said.split())[-200:]
        if isinstance(status, int) and status < 0:
            what, todo = f"tesseract was killed by signal {-status}", "free some memory, run again"
        elif status is not None:
            what, todo = f"tesseract failed ({status}): {said}", "look at that page image"
        elif isinstance(fault, RuntimeError):
            what = f"tesseract took longer than {self.limit} seconds a page"
            todo = "look at that page image: is it a page of text?"
        else:
            what, todo = f"tesseract does not run, or gives no text: {said}", installation.ADVICE
        return ToolError(what, where=_places(images), todo=todo)


def _options(dots: int) -> str:
    """The options that say the resolution, and where the models are when it must be told."""
    import shlex

    told = installation.told_folder(installation.command())
    resolution = f"--dpi {dots} " if dots else ""
    return resolution + (f"--tessdata-dir {shlex.quote(told)}" if told else "")


def _places(images: Sequence[Any]) -> str:
    """The pages, as a message names them."""
    return ", ".join(str(image.info.get("place", "a page")) for image in images)


def _write(images: Sequence[Any], folder: Path) -> Path:
    """Write the images as PGM, the quickest to write and read, and the list of their paths."""
    paths = [folder / f"{number:04d}.pgm" for number in range(1, len(images) + 1)]
    for image, path in zip(images, paths, strict=True):
        image.save(path, format="PPM")
    listed = folder / "pages.txt"
    listed.write_text("".join(f"{path}\n" for path in paths), encoding="utf-8")
    return listed


_count = 0
_was: str | None = None
_lock = Lock()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Hold OMP_THREAD_LIMIT at 1 while any page is being read, then give back what was there.

    pytesseract hands its processes this process's environment, so that is where it must stand.
    """
    global _count, _was
    with _lock:
        if not _count:
            _was = os.environ.get("OMP_THREAD_LIMIT")
            os.environ["OMP_THREAD_LIMIT"] = "1"
        _count += 1
    try:
        yield
    finally:
        with _lock:
            _count -= 1
            if not _count:
                if _was is None:
                    os.environ.pop("OMP_THREAD_LIMIT", None)
                else:
                    os.environ["OMP_THREAD_LIMIT"] = _was


ENGINE = Tesseract()
