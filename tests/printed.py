"""Small pages of clean print, for what must really be read."""

from __future__ import annotations

import platform
import shutil
import sys
from collections.abc import Sequence

import pytest
from PIL import Image, ImageDraw, ImageFont

LINES = ("The quick brown fox jumps", "over the lazy dog; he sleeps", "in the warm evening sun.")
PACKAGED = ("linux x86_64", "linux aarch64", "darwin arm64")
# Tesseract is a dependency wherever its package has a wheel: there these tests never skip.
needs_tesseract = pytest.mark.skipif(
    f"{sys.platform} {platform.machine()}" not in PACKAGED and not shutil.which("tesseract"),
    reason="no Tesseract for this platform",
)


def drawn(lines: Sequence[str], place: str = "pages/1.png") -> Image.Image:
    """A page of print, as the format would give it."""
    page = Image.new("L", (900, 90 + 70 * len(lines)), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size=44)
    for at, line in enumerate(lines):
        pen.text((60, 50 + 70 * at), line, font=font, fill=0)
    page.info.update(dpi=(300, 300), place=place, digest=place, frame=0)
    return page
