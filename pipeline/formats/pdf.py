"""Opens PDF scans: each page drawn at the resolution of its scan."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock
from typing import Any

import pypdfium2

from pipeline.errors import InputError

USUAL_DOTS = 300
LEAST_DOTS, MOST_DOTS = 150, 600
POINTS = 72
FULL = 0.8
MOST_PIXELS = 178_956_970
PASSWORD = 4
# PDFium is not safe to enter from two threads at once.
_entered = Lock()


@dataclass(frozen=True, slots=True)
class PdfFile:
    """Pages of a PDF in grey.

    A page that is one image (it covers four fifths of the page or more) is drawn at that image's
    own resolution, held to 150-600 dots per inch; any other page at 300.
    """

    name: str = "pdf"
    endings: tuple[str, ...] = (".pdf",)

    def frames(self, content: bytes, where: str) -> tuple[tuple[int, int, int], ...]:
        """Width, height (pixels) and dots per inch of each page; raises InputError."""
        with _opened(content, where) as document:
            return tuple(_frame(document[index], where) for index in range(len(document)))

    def image(self, content: bytes, frame: int, where: str) -> Any:
        """One page in grey; its `info` holds `dpi`."""
        with _opened(content, where) as document:
            page = document[frame]
            dots = _frame(page, where)[2]
            drawn = page.render(scale=_scale(dots), grayscale=True).to_pil().convert("L").copy()
        drawn.info = {"dpi": (dots, dots)}
        return drawn


@contextmanager
def _opened(content: bytes, where: str) -> Iterator[pypdfium2.PdfDocument]:
    """The document, open; what PDFium raises on it comes to an InputError."""
    with _entered:
        try:
            document = pypdfium2.PdfDocument(content)
        except (pypdfium2.PdfiumError, ValueError) as fault:
            raise _unreadable(content, fault, where) from fault
        try:
            if not len(document):
                raise InputError("the PDF has no pages", where=where, todo="get a sound copy")
            yield document
        except (pypdfium2.PdfiumError, ValueError, MemoryError) as fault:
            raise InputError(
                f"a page of the PDF is damaged: {fault}", where=where, todo="get a sound copy"
            ) from fault
        finally:
            document.close()


def _unreadable(content: bytes, fault: Exception, where: str) -> InputError:
    """Why a PDF does not open."""
    if getattr(fault, "err_code", None) == PASSWORD or "password" in str(fault).lower():
        return InputError(
            "the PDF is locked with a password", where=where, todo="save it without one"
        )
    if re.search(rb"/Kids\s*\[\s*\]", content) and re.search(rb"/Count\s+0\b", content):
        return InputError("the PDF has no pages", where=where, todo="get a sound copy of the file")
    what = "the PDF is damaged or no PDF" if content else "the file is empty"
    return InputError(what, where=where, todo="get a sound copy of the file")


def _frame(page: pypdfium2.PdfPage, where: str) -> tuple[int, int, int]:
    """Width, height (pixels) and dots per inch that a page is drawn with."""
    wide, high = page.get_size()
    dots = _resolution(page, wide, high)
    scale = _scale(dots)
    width, height = math.ceil(wide * scale), math.ceil(high * scale)
    if not (width > 0 and height > 0 and width * height <= MOST_PIXELS):
        raise InputError(
            f"a page of {width:,} x {height:,} pixels ({wide / POINTS:.1f} x {high / POINTS:.1f} "
            f"inches) cannot be drawn, at most {MOST_PIXELS:,}",
            where=where,
            todo="export the pages as images of a sensible size",
        )
    return width, height, dots


def _scale(dots: int) -> float:
    """Pixels a point, a hair less, as PDFium rounds up and would add a row for a rounding error."""
    return dots / POINTS * (1 - 1e-7)


def _resolution(page: pypdfium2.PdfPage, wide: float, high: float) -> int:
    """Dots per inch of the image that fills the page (points), or the usual ones."""
    for held in page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
        left, bottom, right, top = held.get_bounds()
        if (right - left) * (top - bottom) >= FULL * wide * high > 0:
            across, down = held.get_px_size()
            # A page may be shown turned: compare areas, which turning does not change.
            dots = math.sqrt(across * down / ((right - left) * (top - bottom))) * POINTS
            return max(LEAST_DOTS, min(MOST_DOTS, round(dots)))
    return USUAL_DOTS


FORMAT = PdfFile()
