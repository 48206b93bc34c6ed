"""What a check comes to, file by file, before it is written in one format or another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.check.baseline import Entry
from pipeline.check.folding import Folded
from pipeline.check.hit import Hit
from pipeline.kinds import Rule


@dataclass(frozen=True, slots=True)
class Checked:
    """One text and its open hits; `shown` are those that did not fold into a line.

    `words` is how many words it has, `judged` how many hits the baseline took off.
    """

    name: str
    text: str
    words: int
    hits: tuple[Hit, ...]
    shown: tuple[Hit, ...] = ()
    folded: tuple[Folded, ...] = ()
    judged: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All texts, baseline entries that met nothing, and the rules that were run."""

    files: tuple[Checked, ...]
    unused: tuple[Entry, ...]
    rules: tuple[Rule, ...]

    def hits(self) -> Iterator[tuple[Checked, Hit]]:
        """Every open hit with its text."""
        for file in self.files:
            for hit in file.hits:
                yield file, hit
