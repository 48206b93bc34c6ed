"""Writes what became of a document to its folder of reports, through exporters."""

from __future__ import annotations

import struct
import zlib
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, PluginError
from pipeline.kinds import Crops, Exporter
from pipeline.model.edition import Edition
from pipeline.model.text import Box, PageImage
from pipeline.storage import write_together

if TYPE_CHECKING:
    from PIL.Image import Image

FINEST = 150
"""Dots per inch that crops are scaled down to."""
KEPT = 2
"""Page images held in memory at a time."""


class PageCrops:
    """Cuts crops out of page images that `image` opens by page number, as grey ("L") images.

    Pages are opened when first asked for; the last KEPT are remembered.
    """

    def __init__(self, pages: Iterable[PageImage], image: Callable[[int], Image]) -> None:
        self._pages = {page.number: page for page in pages}
        self._image = image
        self._open: OrderedDict[int, Image] = OrderedDict()

    def cut(self, page: int, box: Box) -> bytes | None:
        """The piece as a PNG of 16 greys; None for an unknown page or a box beside the paper.

        Raises InputError where the image cannot be read.
        """
        if page not in self._pages:
            return None
        whole = self._page(page)
        left, top = max(0, box.left), max(0, box.top)
        right, bottom = min(whole.width, box.right), min(whole.height, box.bottom)
        if left >= right or top >= bottom:
            return None
        piece = whole.crop((left, top, right, bottom))
        return png(_scaled(piece, self._pages[page].dpi))

    def _page(self, number: int) -> Image:
        """The page's image, opened if it is not at hand."""
        if number not in self._open:
            self._open[number] = self._image(number)
            if len(self._open) > KEPT:
                self._open.popitem(last=False)
        self._open.move_to_end(number)
        return self._open[number]


def _scaled(piece: Image, dpi: int) -> Image:
    """The piece at FINEST dots per inch at most; averaging needs no arithmetic but of integers."""
    from PIL.Image import Resampling

    if dpi <= FINEST:
        return piece
    width = max(1, round(piece.width * FINEST / dpi))
    height = max(1, round(piece.height * FINEST / dpi))
    return piece.resize((width, height), Resampling.BOX)


def png(image: Image) -> bytes:
    """A grey image as a PNG of four bits a pixel (ISO/IEC 15948), without any time or text.

    The file is put together here, not by Pillow, as its bytes would depend on the codecs that the
    Pillow at hand was built with. For the same reason only runs are compressed (Z_RLE): a search
    for longer matches differs between zlib and its successors, and gains little on grained paper.
    """
    import numpy

    grey = numpy.asarray(image, dtype=numpy.uint16)
    height, width = grey.shape
    levels = numpy.zeros((height, width + width % 2), dtype=numpy.uint8)
    levels[:, :width] = (grey * 15 + 127) // 255
    rows = numpy.zeros((height, 1 + levels.shape[1] // 2), dtype=numpy.uint8)
    rows[:, 1:] = levels[:, 0::2] << 4 | levels[:, 1::2]
    header = struct.pack(">IIBBBBB", width, height, 4, 0, 0, 0, 0)
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS, 9, zlib.Z_RLE)
    packed = packer.compress(rows.tobytes()) + packer.flush()
    chunks = ((b"IHDR", header), (b"IDAT", packed), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, body) for kind, body in chunks)


def _chunk(kind: bytes, body: bytes) -> bytes:
    """A part of a PNG: length, kind, body, checksum."""
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def render(edition: Edition, crops: Crops, exporters: Sequence[Exporter]) -> dict[str, bytes]:
    """The content of every file of the report, by file name.

    Raises InputError where the transcript's encoding lacks a letter that a correction puts in, and
    PluginError where two exporters claim one file.
    """
    files: dict[str, bytes] = {}
    for exporter in exporters:
        if exporter.filename in files:
            raise PluginError(
                f"two exporters write {exporter.filename}",
                where=f"exporter {exporter.name}",
                todo="give one of them another file name",
            )
        try:
            files[exporter.filename] = exporter.write(edition, crops)
        except UnicodeEncodeError as error:
            letter = error.object[error.start]
            raise InputError(
                f"a correction puts in U+{ord(letter):04X}, "
                f"which {edition.document.encoding} cannot hold",
                where=edition.document.name,
                todo="save the transcript as UTF-8 and run again",
            ) from error
    return files


def write(
    edition: Edition, crops: Crops, exporters: Sequence[Exporter], folder: Path
) -> tuple[Path, ...]:
    """Writes the report's files into `folder` and returns those whose bytes changed.

    All content is made first, then all temporary files, then they take their names: an error on
    the way (InputError from the disk) leaves every old file whole and no temporary behind.
    """
    files = render(edition, crops, exporters)
    return write_together({folder / name: content for name, content in files.items()})


def faults(
    edition: Edition, crops: Crops, exporters: Sequence[Exporter], folder: Path
) -> dict[Path, str]:
    """Each file of the report that is not on disk as rendering gives it, and what is wrong."""
    found = {}
    for name, content in render(edition, crops, exporters).items():
        path = folder / name
        if not path.is_file():
            found[path] = "is missing"
        elif path.read_bytes() != content:
            found[path] = "is not what source and ledger give: it was edited or is stale"
    return found
