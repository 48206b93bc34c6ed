"""Gathers the crops of page images that the report shows, each once, within a budget of bytes."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.kinds import Crops
from pipeline.model.edition import Edition, Live, State
from pipeline.model.text import Box, PageImage

BUDGET = 1_300_000
_LEAST_PAD = 6


@dataclass(frozen=True, slots=True)
class Picture:
    """A crop that several cards may show: its name in the page, its box, its PNG in base64."""

    name: str
    page: int
    box: Box
    content: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """Every picture, and for each proposal (by its key) the picture, or why there is none."""

    pictures: tuple[Picture, ...]
    shown: Mapping[str, Picture]
    absent: Mapping[str, str]


def gather(edition: Edition, crops: Crops) -> Shelf:
    """Cuts crops in text order, rejected proposals last, until BUDGET base64 bytes are used.

    A proposal whose page image is no longer the one that it was read from gets no picture.
    """
    pages = {page.number: page for page in edition.document.pages}
    made: dict[tuple[int, Box], Picture | None] = {}
    shown: dict[str, Picture] = {}
    absent: dict[str, str] = {}
    left = BUDGET
    for live in sorted(edition.entries, key=lambda live: live.state is State.REJECTED):
        page = pages.get(live.selector.page)
        box = _frame(live, page) if page else None
        if page is None or box is None:
            absent[live.key] = "No page image is known for this place."
            continue
        if page.digest != live.selector.image:
            absent[live.key] = "The page image has changed since this place was read."
            continue
        spot = (page.number, box)
        if spot not in made and left > 0:
            picture = _picture(f"row{len(made) + 1}", page.number, box, crops)
            left -= len(picture.content) if picture else 0
            if left > 0:
                made[spot] = picture
        if spot not in made:
            absent[live.key] = "The crop of the page image was left out to keep this file small."
        elif shelved := made[spot]:
            shown[live.key] = shelved
        else:
            absent[live.key] = "The page image cannot be had."
    return Shelf(tuple(picture for picture in made.values() if picture), shown, absent)


def _picture(name: str, page: int, box: Box, crops: Crops) -> Picture | None:
    """The crop, if there is an image to cut it from."""
    content = crops.cut(page, box)
    return Picture(name, page, box, b64encode(content).decode()) if content else None


def _frame(live: Live, page: PageImage) -> Box | None:
    """The line of the place with some paper around it, cut off at the page's edges."""
    row, box = live.selector.row, live.selector.box
    whole = row.around(box) if row and box else row or box
    if whole is None:
        return None
    pad = max(_LEAST_PAD, (whole.bottom - whole.top) // 4)
    frame = Box(
        max(0, whole.left - 2 * pad),
        max(0, whole.top - pad),
        min(page.width, whole.right + 2 * pad),
        min(page.height, whole.bottom + pad),
    )
    return frame if frame.left < frame.right and frame.top < frame.bottom else None
