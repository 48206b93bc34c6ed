"""Cuts the place of a recorded proposal out of the page image that it was read from."""

from __future__ import annotations

from pipeline import catalog
from pipeline.errors import InputError
from pipeline.ingest import ingest
from pipeline.model.event import Selector
from pipeline.model.text import Box, PageImage
from pipeline.run.rebuilding import crops
from pipeline.workspace import Folder

PAD = 12
"""Pixels of paper around a line at least."""


def picture(folder: Folder, place: Selector, encoding: str) -> bytes:
    """The line of the place as a PNG, with some paper around it.

    Raises InputError where no page image is known for the place, or it is not the one that the
    place was read from.
    """
    document = ingest(folder, catalog.formats(), encoding)
    page = next((held for held in document.pages if held.digest == place.image), None)
    where = f"{folder.name}, line {place.line}"
    if page is None:
        what = "the page image that it was read from is not there any more"
        raise InputError(
            what if place.image else "no page image is known for this place",
            where=where,
            todo="leave --crop out",
        )
    frame = _frame(place, page)
    content = crops(folder, document).cut(page.number, frame) if frame else None
    if content is None:
        raise InputError(
            "the place on the page image is not known", where=where, todo="leave --crop out"
        )
    return content


def _frame(place: Selector, page: PageImage) -> Box | None:
    """The whole line and the words themselves, with paper around, within the page."""
    row, box = place.row, place.box
    whole = row.around(box) if row and box else row or box
    if whole is None:
        return None
    pad = max(PAD, (whole.bottom - whole.top) // 2)
    return Box(
        max(0, whole.left - 2 * pad),
        max(0, whole.top - pad),
        min(page.width, whole.right + 2 * pad),
        min(page.height, whole.bottom + pad),
    )
