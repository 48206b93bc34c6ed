"""Opens PNG, JPEG, TIFF (several pages too), WebP and JPEG 2000 page images."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from pipeline.errors import InputError

KNOWN = ("PNG", "JPEG", "TIFF", "WEBP", "JPEG2000")
GUESSED_DOTS = 300
LEAST_DOTS, MOST_DOTS = 70, 2400
SUBFILE = 254


@dataclass(frozen=True, slots=True)
class ImageFile:
    """Page images as Pillow reads them, upright as their EXIF orientation says.

    Only a TIFF holds several pages; its reduced copies (NewSubfileType bit 0) are none. Dots per
    inch are those of the file where it names 70 to 2400, else 300 is taken. Pillow's limits
    against decompression bombs hold.
    """

    name: str = "image"
    endings: tuple[str, ...] = (".png", ".jpg", ".jpeg", ".tif", ".tiff", ".webp", ".jp2")

    def frames(self, content: bytes, where: str) -> tuple[tuple[int, int, int], ...]:
        """Width, height (pixels) and dots per inch of each page; raises InputError."""
        with _opened(content, where) as image:
            found = []
            for index in _pages(image):
                image.seek(index)
                width, height = image.size
                if image.format != "TIFF" and _orientation(image) >= 5:
                    width, height = height, width
                found.append((width, height, _dots(image) or GUESSED_DOTS))
        return tuple(found)

    def image(self, content: bytes, frame: int, where: str) -> Any:
        """One page in grey; its `info` holds `dpi` only where the file names it."""
        with _opened(content, where) as image:
            image.seek(_pages(image)[frame])
            dots, turned = _dots(image), _orientation(image) > 1
            image.load()
            grey = _grey(ImageOps.exif_transpose(image) if turned else image)
        grey.info = {"dpi": (dots, dots)} if dots else {}
        return grey


@contextmanager
def _opened(content: bytes, where: str) -> Iterator[Image.Image]:
    """The image file, open; whatever Pillow raises on it comes to an InputError."""
    try:
        with Image.open(BytesIO(content), formats=KNOWN) as image:
            yield image
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise InputError(_bomb(str(fault)), where=where, todo="scale it down") from fault
    except UnidentifiedImageError as fault:
        what = "the file is empty" if not content else "this is no image that can be read"
        raise InputError(what, where=where, todo="make it again as PNG, JPEG or TIFF") from fault
    except Exception as fault:  # Pillow's decoders raise nearly anything on damaged bytes
        raise InputError(
            f"the image is damaged: {fault}", where=where, todo="get a sound copy of the file"
        ) from fault


def _bomb(message: str) -> str:
    """Pillow's complaint, with the figures a person needs."""
    figures = re.findall(r"\d+", message)
    if len(figures) < 2:
        return f"the image is too large: {message}"
    return f"the image is too large: {int(figures[0]):,} pixels, at most {int(figures[1]):,}"


def _pages(image: Image.Image) -> list[int]:
    """The frames that are pages."""
    if image.format != "TIFF":
        return [0]
    kept = []
    for index in range(getattr(image, "n_frames", 1)):
        image.seek(index)
        if not int(getattr(image, "tag_v2", {}).get(SUBFILE, 0)) & 1:
            kept.append(index)
    image.seek(0)
    return kept or [0]


def _orientation(image: Image.Image) -> int:
    """How EXIF says that the image lies, 1 (upright) where it does not say; 5-8 are on a side.

    In a PNG it must say so before the pixels: to look behind them would mean to decode them.
    """
    if image.format == "PNG" and "exif" not in image.info:
        return 1
    found = image.getexif().get(ExifTags.Base.Orientation, 1)
    return found if isinstance(found, int) else 1


def _dots(image: Image.Image) -> int:
    """Dots per inch as the file names them, 0 where it does not or cannot be right."""
    try:
        dots = round(float(image.info["dpi"][0]))
    except (KeyError, TypeError, ValueError, OverflowError, IndexError, ZeroDivisionError):
        return 0
    return dots if LEAST_DOTS <= dots <= MOST_DOTS else 0


def _grey(image: Image.Image) -> Image.Image:
    """The image in mode "L": deep pixels scaled to 8 bits, what is transparent laid on white."""
    if image.mode in ("I", "F") or image.mode.startswith("I;16"):
        return Image.fromarray(_shallow(np.asarray(image)))
    if image.mode == "LAB":
        return image.getchannel("L")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(paper, image).convert("L")
    if image.mode in ("L", "1", "RGB"):
        return image.convert("L")
    return image.convert("RGB").convert("L")


def _shallow(pixels: np.ndarray) -> np.ndarray:
    """Deep pixels (height, width) as uint8; what lies within 0-1 or 0-255 is taken as such."""
    peak = float(np.nanmax(pixels)) if pixels.size else 0.0
    whole = pixels.dtype.kind in "iu"
    top = (
        65535.0 if pixels.dtype == np.uint16 or peak > 255 else 255.0 if whole or peak > 1 else 1.0
    )
    scaled = np.nan_to_num(pixels.astype(np.float64)) * (255.0 / top)
    return np.clip(np.rint(scaled), 0, 255).astype(np.uint8)


FORMAT = ImageFile()
