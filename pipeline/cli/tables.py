"""Small tables for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.cli.colours import bold, dim

if TYPE_CHECKING:
    from pipeline.model.edition import Edition
    from pipeline.workspace import Folder


def count(edition: Edition) -> tuple[int, int]:
    """How many live proposals are applied, and how many wait in the queue."""
    from pipeline.model.edition import State

    return len(edition.of(State.APPLIED)), len(edition.of(State.QUEUED))


def summary(edition: Edition) -> None:
    """Print suspects, applied and queued, by rule and in all."""
    from rich.console import Console
    from rich.table import Table

    from pipeline.model.edition import State

    rows: dict[str, Counter[State]] = {}
    places: dict[str, set[tuple[int, int]]] = {}
    for live in edition.entries:
        rule = live.rule.partition("@")[0]
        rows.setdefault(rule, Counter())[live.state] += 1
        places.setdefault(rule, set()).add((live.span.start, live.span.end))
    table = Table(title=edition.document.name, title_justify="left")
    table.add_column("rule")
    for name in ("suspects", "applied", "queued"):
        table.add_column(name, justify="right")
    for rule in sorted(rows):
        states = rows[rule]
        figures = (len(places[rule]), states[State.APPLIED], states[State.QUEUED])
        table.add_row(rule, *map(str, figures))
    applied, queued = count(edition)
    every = {(live.span.start, live.span.end) for live in edition.entries}
    table.add_section()
    table.add_row("all", str(len(every)), str(applied), str(queued))
    Console(highlight=False).print(table)


def stale(folder: Folder, edition: Edition) -> None:
    """Say how many corrections of earlier transcripts are not carried over, or found no place."""
    from pipeline.run import uncarried

    if left := uncarried(folder, edition.document.digest):
        print(dim(f"note: {left} corrections belong to an earlier transcript"))
        print(dim(f"      `corrigenda rebase {folder.name}` carries them to this one"))
    if lost := len(edition.orphans):
        print(f"{lost} corrections of an earlier transcript have no place in this one: see report")


def plain(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print columns as wide as what they hold: nothing is cut, so that ids can be copied.

    Numbers stand at the right; a None is left blank.
    """
    from pipeline.cli import showing

    cells = [["" if v is None else showing.seen(str(v)) for v in row] for row in rows]
    table = [list(columns), *cells]
    widths = [max(showing.cells(row[at]) for row in table) for at in range(len(columns))]
    numbers = [all(isinstance(row[at], int | float) for row in rows) for at in range(len(columns))]
    gap = "  " if sum(widths) + 2 * len(widths) <= showing.width() else " "
    for number, row in enumerate(table):
        padded = [
            " " * (width - showing.cells(cell)) + cell
            if right
            else cell + " " * (width - showing.cells(cell))
            for cell, width, right in zip(row, widths, numbers, strict=True)
        ]
        line = gap.join(padded).rstrip()
        print(line if number else bold(line))
