"""Where pages are read: what is kept is taken, the rest shared out among processes."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed, wait
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from threading import Event
from typing import Any, Protocol, runtime_checkable

from pipeline.errors import ToolError
from pipeline.kinds import Engine
from pipeline.model.reading import PageReading
from pipeline.model.text import PageImage
from pipeline.reference import kept
from pipeline.reference.pose import STRAIGHT, Pose

BATCH = 4

Progress = Callable[[int, int], None]


@runtime_checkable
class Stoppable(Protocol):
    """An engine that can be told to end what it is doing."""

    def stop(self) -> None:
        """End whatever is being read for this process."""


@dataclass(slots=True)
class Desk:
    """Reads pages with one engine; `done` of `total` pages is what `progress` is told.

    A thread for each of `workers` waits for a process of the engine, and keeps what it read.
    """

    load: Callable[[PageImage], Any]
    engine: Engine
    version: str
    cache: Path
    workers: int
    progress: Progress | None
    done: int = 0
    total: int = 0

    def read(
        self, pages: Sequence[PageImage], settings: str, pose: Pose = STRAIGHT
    ) -> list[PageReading]:
        """The pages' readings, in order, each held in a pose; raises InputError and ToolError."""
        self.total += len(pages)
        places = {page: self._place(page, settings, pose) for page in pages}
        found = {page: held for page in pages if (held := kept.take(places[page]))}
        self._tell(len(found))
        if missing := [page for page in pages if page not in found]:
            found |= self._read_all(missing, settings, pose)
        return [replace(found[page], number=page.number, digest=page.digest) for page in pages]

    def _place(self, page: PageImage, settings: str, pose: Pose) -> Path:
        reader = self.engine.name, self.version, settings + pose.suffix
        return kept.place(self.cache, page, reader)

    def _tell(self, done: int) -> None:
        self.done += done
        if self.progress:
            self.progress(self.done, self.total)

    def _read_all(
        self, pages: list[PageImage], settings: str, pose: Pose
    ) -> dict[PageImage, PageReading]:
        """Batches over as many processes as there are workers."""
        found: dict[PageImage, PageReading] = {}
        stopped = Event()
        with ThreadPoolExecutor(self.workers, thread_name_prefix="reading") as pool:
            held = {
                pool.submit(self._read_batch, batch, settings, pose, stopped): batch
                for batch in batches(pages, self.workers)
            }
            try:
                for future in as_completed(held):
                    found |= zip(held[future], future.result(), strict=True)
                    self._tell(len(held[future]))
            except BaseException:
                stopped.set()
                self._stop(list(held))
                raise
        return found

    def _stop(self, futures: list[Future[list[PageReading]]]) -> None:
        """End what runs and wait for it, so that nothing is left behind."""
        for future in futures:
            future.cancel()
        while wait(futures, timeout=0.1).not_done:
            if isinstance(self.engine, Stoppable):
                self.engine.stop()

    def _read_batch(
        self, pages: list[PageImage], settings: str, pose: Pose, stopped: Event
    ) -> list[PageReading]:
        """One process over some pages; if it fails, page by page, so that one is to blame."""
        if stopped.is_set():
            return []
        images = [pose.held(self.load(page)) for page in pages]
        try:
            made = self.engine.read(images, settings)
        except ToolError:
            if len(pages) == 1:
                raise
            single = [self._read_batch([page], settings, pose, stopped) for page in pages]
            return [held for one in single for held in one]
        back = [
            pose.back(reading, (page.width, page.height))
            for page, reading in zip(pages, made, strict=True)
        ]
        for page, reading in zip(pages, back, strict=True):
            kept.keep(self.cache, self._place(page, settings, pose), reading)
        return back


def batches(pages: list[PageImage], workers: int) -> list[list[PageImage]]:
    """Pages in order, in even batches of about `BATCH`, a whole number of rounds of workers."""
    rounds = -(-len(pages) // (BATCH * workers))
    count = min(len(pages), rounds * workers)
    edges = [len(pages) * at // count for at in range(count + 1)]
    return [pages[start:end] for start, end in pairwise(edges)]


def cores() -> int:
    """The cores that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
