"""Texts from files, exact but for what is not text: byte-order mark and how lines end."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.errors import InputError, UsageError

# Files that describe a page and would be measured markup and all, and what they are called.
_LAYOUT = re.compile(rb"<(?:\w+:)?(alto|pcgts)\b", re.IGNORECASE)
_KINDS = {b"alto": "ALTO XML", b"pcgts": "PAGE XML"}


def read(path: Path, encoding: str = "utf-8") -> str:
    """The text of a file: no byte-order mark, lines ended by line feeds, none at its end.

    Raises InputError where the file is not in that encoding, naming the first offending byte.
    """
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise InputError(
            f"cannot be read ({fault.strerror})", where=str(path), todo="check its name"
        ) from fault
    if layout := _LAYOUT.search(content[:4000]):
        raise InputError(
            f"is {_KINDS[layout[1].lower()]}, not plain text",
            where=str(path),
            todo="extract its text first",
        )
    try:
        text = content.decode(encoding)
    except LookupError as fault:
        raise UsageError(f"no text is in {encoding!r}", todo="try utf-8 or cp1252") from fault
    except UnicodeDecodeError as fault:
        raise InputError(
            f"byte {fault.start} (0x{content[fault.start]:02x}) is not {encoding}",
            where=str(path),
            todo="name the file's own with --encoding, such as cp1252 or latin-1",
        ) from fault
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return text.rstrip("\n")
