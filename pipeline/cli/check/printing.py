"""Prints what a check made: colours on a terminal, and no text that a terminal cannot take."""

from __future__ import annotations

import shutil
import sys
from typing import TextIO

from pipeline.check.as_text import Paint
from pipeline.cli.colours import coloured

CODES = {"red": 31, "green": 32, "yellow": 33, "cyan": 36, "grey": 90, "bold": 1}
WIDTH = 100


def give(text: str, stream: TextIO | None = None) -> None:
    """Write a text; characters that the stream's encoding lacks are written as escapes."""
    stream = stream or sys.stdout
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def painter(stream: TextIO) -> Paint:
    """Paints for this stream, or leaves as it is."""
    if coloured(stream):
        return lambda text, colour: f"\x1b[{CODES[colour]}m{text}\x1b[0m" if text else text
    return lambda text, colour: text


def width(stream: TextIO) -> int:
    """The columns of the terminal, or a usual number of them."""
    return shutil.get_terminal_size((WIDTH, 24)).columns if stream.isatty() else WIDTH
