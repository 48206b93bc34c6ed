"""Colours on a terminal that wants them; plain text everywhere else."""

from __future__ import annotations

import os
import sys
from typing import TextIO


def coloured(stream: TextIO) -> bool:
    """Whether colours are wanted there: a terminal, and `NO_COLOR` is not set."""
    return stream.isatty() and not os.environ.get("NO_COLOR")


def _paint(text: str, code: int, stream: TextIO) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if coloured(stream) else text


def red(text: str, stream: TextIO | None = None) -> str:
    """The text in red."""
    return _paint(text, 31, stream or sys.stderr)


def green(text: str, stream: TextIO | None = None) -> str:
    """The text in green."""
    return _paint(text, 32, stream or sys.stdout)


def dim(text: str, stream: TextIO | None = None) -> str:
    """The text in grey."""
    return _paint(text, 90, stream or sys.stdout)


def bold(text: str, stream: TextIO | None = None) -> str:
    """The text in bold."""
    return _paint(text, 1, stream or sys.stdout)
