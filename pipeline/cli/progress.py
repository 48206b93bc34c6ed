"""Progress on a terminal: a bar for the pages being read, then one for the stages."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pipeline.model.stages import STAGES

Progress = Callable[[str, int, int], None]


@contextmanager
def shown(document: str) -> Iterator[Progress | None]:
    """A callback that moves the bars; None, and silence, where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    with Progress(
        TextColumn("{task.description:<28}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bars:
        pages = bars.add_task(f"{document}: reading", total=None, visible=False)
        stages = bars.add_task(f"{document}: stages", total=len(STAGES), visible=False)

        def move(stage: str, done: int, total: int) -> None:
            if stage == "reference":
                bars.update(pages, completed=done, total=total, visible=True)
            else:
                bars.update(
                    stages,
                    completed=done,
                    total=total,
                    visible=True,
                    description=f"{document}: {stage}",
                )

        yield move
