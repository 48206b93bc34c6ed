"""Shows a place on the page image: in a file, or on a terminal that can hold pictures."""

from __future__ import annotations

import os
import sys
from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from pipeline.model.event import Selector
    from pipeline.workspace import Folder

CHUNK = 4096
"""Bytes of base64 in one escape sequence of the kitty graphics protocol."""


def show(folder: Folder, places: Sequence[Selector], encoding: str, file: Path | None) -> None:
    """Write the first place to the file that is asked for; show all on a terminal that can.

    Raises InputError where a file is asked for and there is no picture.
    """
    from pipeline.run import picture
    from pipeline.storage import write_atomically

    if file:
        write_atomically(file, picture(folder, places[0], encoding))
        print(f"the place on the page: {file}", file=sys.stderr)
    if can_show(sys.stdout):
        for place in places:
            if place.image and (place.row or place.box):
                print(escaped(picture(folder, place, encoding)))


def can_show(stream: TextIO) -> bool:
    """Whether a stream is a terminal that says it speaks the kitty graphics protocol."""
    program = os.environ.get("TERM_PROGRAM", "")
    named = "kitty" in os.environ.get("TERM", "") or program in ("WezTerm", "ghostty", "kitty")
    return named and stream.isatty()


def escaped(png: bytes) -> str:
    """A PNG as the kitty graphics protocol sends it: base64 in chunks, each an escape sequence."""
    content = b64encode(png).decode()
    chunks = [content[at : at + CHUNK] for at in range(0, len(content), CHUNK)]
    made = []
    for number, chunk in enumerate(chunks):
        first = "a=T,f=100," if number == 0 else ""
        made.append(f"\x1b_G{first}m={int(number < len(chunks) - 1)};{chunk}\x1b\\")
    return "".join(made)
