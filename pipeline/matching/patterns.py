"""Patterns that are compiled when they are first used: most texts need but a third of them."""

from __future__ import annotations

import re
from typing import Any, cast


class Later:
    """Stands for a compiled pattern; what is asked of it is asked of the pattern, then kept."""

    def __init__(self, source: str, flags: int) -> None:
        self._source = source
        self._flags = flags
        self._made: re.Pattern[str] | None = None

    def __getattr__(self, name: str) -> Any:
        if self._made is None:
            self._made = re.compile(self._source, self._flags)
        found = getattr(self._made, name)
        setattr(self, name, found)  # so that the next use costs no more than the pattern's own
        return found


def pattern(source: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, as `re.compile` makes it; its faults show at first use."""
    return cast("re.Pattern[str]", Later(source, flags))
