"""Stretches of text on a terminal: nothing unseen, nothing too wide, what changed in colour."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from typing import TextIO

from pipeline.cli.colours import coloured

_SIGNS = {"\n": "↵", "\t": "⇥", "\xa0": "⍽", "\u202f": "⍽", "\u2009": "·"}
_MIDDLE = " … "


def width() -> int:
    """Columns of the terminal, or of what `COLUMNS` says."""
    return max(60, shutil.get_terminal_size((100, 24)).columns)


def seen(text: str) -> str:
    """The text with a sign for whatever the eye would miss or a terminal would obey."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _SIGNS.get(c, f"⟨{ord(c):04X}⟩") for c in text)


def fitted(text: str, columns: int) -> str:
    """The text made visible, on one line, its middle left out where it is wider than that."""
    half = max(1, (columns - len(_MIDDLE)) // 2)
    if len(text) > columns:
        left, right = seen(text[: columns + 1]), seen(text[-columns - 1 :])
        return left[:half] + _MIDDLE + right[-half:]
    whole = seen(text)
    return whole if len(whole) <= columns else whole[:half] + _MIDDLE + whole[-half:]


def cells(text: str) -> int:
    """The columns that a visible text takes."""
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(bool(unicodedata.combining(c)) for c in text)


def change(before: str, after: str, columns: int = 60, stream: TextIO | None = None) -> str:
    """What was taken and what was put: red and green, or as [-taken-]{+put+} without colours."""
    room = max(8, columns // 2)
    taken, put = (fitted(_spaced(text), room) for text in (before, after))
    if coloured(stream or sys.stdout):
        old = f"\x1b[31;9m{taken}\x1b[0m" if before else ""
        return old + (f"\x1b[32;1m{put}\x1b[0m" if after else "")
    return (f"[-{taken}-]" if before else "") + (f"{{+{put}+}}" if after else "")


def edit(prefix: str, before: str, after: str, suffix: str, columns: int = 60) -> str:
    """A change among its neighbours; a place that is only flagged stands in ⟨⟩."""
    left, right = seen(prefix[-12:]), seen(suffix[:12])
    if before == after:
        return f"{left}⟨{fitted(before, max(8, columns - 26))}⟩{right}"
    return left + change(before, after, columns - 24) + right


def _spaced(text: str) -> str:
    """Blanks shown where there is nothing else to see."""
    return text if text.strip(" ") else text.replace(" ", "␠")
