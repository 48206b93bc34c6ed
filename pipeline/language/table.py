"""The file a language is shipped in: a header that says what it is, then arrays to map.

Layout: a line `corrigenda language 1`; a line of JSON, padded so that what follows begins at a
multiple of 64 bytes; the arrays, little-endian, each at such a multiple. The header names every
array with type, length and offset, what the table was built from, and the SHA-256 of all bytes
after it.
"""

from __future__ import annotations

import hashlib
import json
import mmap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import InputError

MAGIC = b"corrigenda language 1\n"
STEP = 64
ADVICE = "install the package again, or build the table with python -m pipeline.language.build"


@dataclass(frozen=True, slots=True)
class Table:
    """A mapped file: its header, its arrays by name, all its bytes after the header."""

    header: Mapping[str, Any]
    arrays: Mapping[str, NDArray[Any]]
    payload: memoryview

    @property
    def digest(self) -> str:
        """SHA-256 of the arrays, as the header states it (`verify` computes it)."""
        return str(self.header["digest"])

    def verify(self) -> bool:
        """Whether the arrays are the ones that the header speaks of."""
        return hashlib.sha256(self.payload).hexdigest() == self.digest


def write(path: Path, arrays: Mapping[str, NDArray[Any]], header: Mapping[str, Any]) -> None:
    """Write a table; the same arrays and header give the same bytes."""
    places: dict[str, Any] = {}
    parts: list[bytes] = []
    offset = 0
    for name, array in arrays.items():
        raw = array.astype(array.dtype.newbyteorder("<")).tobytes()
        kind = array.dtype.newbyteorder("<").str
        places[name] = {"type": kind, "length": len(array), "offset": offset}
        parts.append(raw + bytes(-len(raw) % STEP))
        offset += len(parts[-1])
    payload = b"".join(parts)
    full = {**header, "arrays": places, "digest": hashlib.sha256(payload).hexdigest()}
    head = MAGIC + json.dumps(full, ensure_ascii=False, sort_keys=True).encode()
    head += b" " * (-(len(head) + 1) % STEP) + b"\n"
    path.write_bytes(head + payload)


def read(path: Path) -> Table:
    """Map a table into memory without reading it through.

    Raises InputError where the file is no table or shorter than its header says.
    """
    with path.open("rb") as file:
        begins = file.read(len(MAGIC))
        if begins != MAGIC:
            raise InputError("this is no language table", where=str(path), todo=ADVICE)
        mapped = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        line = file.readline()
    try:
        header = json.loads(line)
        payload = mapped[len(MAGIC) + len(line) :]
        arrays = {
            name: np.frombuffer(payload, place["type"], place["length"], place["offset"])
            for name, place in header["arrays"].items()
        }
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(
            f"damaged language table: {error}", where=str(path), todo=ADVICE
        ) from error
    return Table(header, arrays, payload)
