"""How a page image is held up to an engine: turned upright, enlarged; and the way back.

What is read is told in pixels of the page image as it is on disk, however it was held.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any

from pipeline.model.reading import PageReading
from pipeline.model.text import Box

TURNS = (180, 90, 270)  # the likeliest first


@dataclass(frozen=True, slots=True, order=True)
class Pose:
    """An image turned by `turn` degrees against the clock, then enlarged `scale` times."""

    turn: int = 0
    scale: int = 1

    @property
    def suffix(self) -> str:
        """What a reading's settings say of it; nothing where the page was read as it is."""
        turned = f" turn={self.turn}" if self.turn else ""
        return turned + (f" scale={self.scale}" if self.scale > 1 else "")

    def held(self, image: Any) -> Any:
        """The image as the engine sees it, its `info` kept and its dots per inch raised."""
        from PIL import Image

        if self == STRAIGHT:
            return image
        made, before = image, dict(image.info)
        if self.turn:
            made = made.transpose(getattr(Image.Transpose, f"ROTATE_{self.turn}"))
        if self.scale > 1:
            size = made.width * self.scale, made.height * self.scale
            made = made.resize(size, Image.Resampling.BICUBIC)
            if dots := before.get("dpi"):
                before["dpi"] = tuple(each * self.scale for each in dots)
        made.info.update(before)
        return made

    def back(self, page: PageReading, size: tuple[int, int]) -> PageReading:
        """The reading of a held image as one of the image itself, of this width and height."""
        if self == STRAIGHT:
            return page
        words = tuple(replace(word, box=self.box(word.box, size)) for word in page.words)
        settings = page.settings + self.suffix
        return replace(page, width=size[0], height=size[1], settings=settings, words=words)

    def box(self, box: Box, size: tuple[int, int]) -> Box:
        """A box of the held image on the image itself."""
        left, top = box.left // self.scale, box.top // self.scale
        right, bottom = -(-box.right // self.scale), -(-box.bottom // self.scale)
        width, height = size
        if self.turn == 90:
            return Box(width - bottom, left, width - top, right)
        if self.turn == 180:
            return Box(width - right, height - bottom, width - left, height - top)
        if self.turn == 270:
            return Box(top, height - right, bottom, height - left)
        return Box(left, top, right, bottom)


STRAIGHT = Pose()


def pose_of(settings: str) -> Pose:
    """How the page of a reading with these settings was held."""
    turn, scale = re.search(r" turn=(\d+)", settings), re.search(r" scale=(\d+)", settings)
    return Pose(int(turn[1]) if turn else 0, int(scale[1]) if scale else 1)
