"""Replays readings that another engine made, for tests and for looking at a run again."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.errors import ToolError
from pipeline.model.codec import restore
from pipeline.model.reading import PageReading, Reading


@dataclass(frozen=True, slots=True)
class Recorded:
    """An engine that knows its pages beforehand, and each by the digest and frame of its image.

    Pages of one digest are its frames, in the reading's order.
    """

    reading: Reading
    name: str = "recorded"

    def version(self) -> str:
        """Engine and version that made the reading."""
        return f"{self.reading.engine} {self.reading.version}".strip()

    def modes(self) -> tuple[str, ...]:
        """One: as it was read."""
        return ("as-read",)

    def settings(self, languages: Sequence[str], mode: str) -> str:
        """The same whatever is asked."""
        return f"mode={mode}"

    def read(self, images: Sequence[Any], settings: str) -> tuple[PageReading, ...]:
        """The page of each image, found by its `info`; raises ToolError for one not recorded."""
        return tuple(self._page(image) for image in images)

    def _page(self, image: Any) -> PageReading:
        wanted, frame = image.info.get("digest"), image.info.get("frame", 0)
        frames: list[PageReading] = [p for p in self.reading.pages if p.digest == wanted]
        if frame >= len(frames):
            raise ToolError(
                "this page image was never recorded",
                where=str(image.info.get("place", "")),
                todo="record its reading, or read it with another engine",
            )
        found: PageReading = frames[frame]
        return found


def recorded(content: bytes) -> Recorded:
    """The engine that replays a reading stored as JSON; raises ValueError for anything else."""
    reading: Reading = restore(Reading, json.loads(content))
    return Recorded(reading)


ENGINE = Recorded(Reading("", "", ()))
