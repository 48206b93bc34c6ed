"""What fixing would change, as a unified diff that `patch` takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import unified_diff

LINE = re.compile(r"[^\n]*\n|[^\n]+")
OPEN = "\n\\ No newline at end of file\n"


def written(name: str, before: str, after: str) -> Iterator[str]:
    """The lines of the diff, each with its line end; none where nothing would change."""
    for line in unified_diff(LINE.findall(before), LINE.findall(after), name, name):
        yield line if line.endswith("\n") else line + OPEN
