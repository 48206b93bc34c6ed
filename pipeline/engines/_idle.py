"""What engines inside this process share: readers lent to one thread each, and stopping them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any


@dataclass(slots=True)
class Idle:
    """Readers that were opened and read nothing now, by what they were opened for.

    Opening one costs a part of a second and its models' memory, so it is kept for the next.
    """

    free: dict[str, list[Any]] = field(default_factory=dict)
    marks: list[list[bool]] = field(default_factory=list)
    lock: Any = field(default_factory=Lock)

    @contextmanager
    def lent(self, key: str, opened: Callable[[], Any]) -> Iterator[tuple[Any, list[bool]]]:
        """A reader for this thread alone, and a mark whose item is true once it must stop."""
        mark = [False]
        with self.lock:
            kept = self.free.setdefault(key, [])
            reader = kept.pop() if kept else None
            self.marks.append(mark)
        try:
            if reader is None:
                reader = opened()
            yield reader, mark
        finally:
            with self.lock:
                self.marks = [other for other in self.marks if other is not mark]
                if reader is not None:
                    self.free[key].append(reader)

    def stop(self) -> None:
        """Mark all that are reading now."""
        with self.lock:
            for mark in self.marks:
                mark[0] = True
