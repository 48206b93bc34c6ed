"""Keeps what can be made again: a signal's costly values, under a key, each with its digest."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from pipeline.storage import write_atomically

SIZE = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of such values; deleting it loses nothing."""

    folder: Path

    def take(self, key: str) -> bytes | None:
        """What was kept under the key; None where there is nothing, or it is damaged."""
        try:
            content = self._place(key).read_bytes()
        except OSError:
            return None
        held = content[SIZE:]
        return held if hashlib.sha256(held).digest() == content[:SIZE] else None

    def keep(self, key: str, content: bytes) -> None:
        """Keep the content under the key; raises InputError where the disk refuses."""
        write_atomically(self._place(key), hashlib.sha256(content).digest() + content)

    def _place(self, key: str) -> Path:
        name = hashlib.sha256(key.encode()).hexdigest()
        return self.folder / name[:2] / name
