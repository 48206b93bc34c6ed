"""How often each rule fired over all texts of a check."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.check.fixing import fixable
from pipeline.check.report import Report


@dataclass(frozen=True, slots=True)
class Count:
    """A rule's hits: all of them, those with a safe fix, and those with a suggested one."""

    rule: str
    name: str
    count: int
    safe: int
    suggested: int


def counted(report: Report) -> tuple[Count, ...]:
    """A count for each rule that fired, the most frequent first."""
    names: dict[str, str] = {}
    held: dict[str, list[int]] = {}
    for _, hit in report.hits():
        names[hit.rule] = hit.name
        row = held.setdefault(hit.rule, [0, 0, 0])
        safe = fixable(hit)
        row[0] += 1
        row[1] += safe
        row[2] += fixable(hit, unsafe=True) and not safe
    rows = (Count(rule, names[rule], *row) for rule, row in held.items())
    return tuple(sorted(rows, key=lambda row: (-row.count, row.rule)))
