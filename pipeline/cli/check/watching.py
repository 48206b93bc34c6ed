"""Checks again whenever a text, the configuration or the baseline changes, until Ctrl-C."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterable
from pathlib import Path

from pipeline import configuration
from pipeline.cli import options as shared
from pipeline.cli.check.desk import Desk
from pipeline.cli.check.printing import give
from pipeline.cli.check.showing import show
from pipeline.cli.check.sources import Source, sources
from pipeline.errors import CorrigendaError, Exit

PAUSE = 0.5  # seconds between two looks at the files
CLEAR = "\x1b[2J\x1b[3J\x1b[H"

Stamp = tuple[int, int]


def watch(options: argparse.Namespace) -> Exit:
    """Show, wait for a change, show again; ends by KeyboardInterrupt alone."""
    before: dict[Path, Stamp] | None = None
    while True:
        now = _stamps(_watched(options))
        if now != before:
            before = now
            _once(options)
        time.sleep(PAUSE)


def _once(options: argparse.Namespace) -> None:
    """One check; what is wrong is told and may be mended while we watch."""
    if sys.stdout.isatty():
        give(CLEAR)
    try:
        show(Desk.of(options), options)
    except CorrigendaError as fault:
        shared.complain(fault)
    give("Watching; Ctrl-C ends.\n", sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()


def _watched(options: argparse.Namespace) -> Iterable[Path]:
    """The files whose change matters."""
    from pipeline.check import baseline

    held = configuration.found(options.workspace)
    root = held.parent if held else options.workspace
    yield root / configuration.NAME
    yield options.baseline or root / baseline.NAME
    for source in sources(options.sources, options.workspace):
        if isinstance(source, Source) and source.path is not None:
            yield source.path
            if source.folder is not None:
                yield source.folder.description


def _stamps(paths: Iterable[Path]) -> dict[Path, Stamp]:
    """When each file was written and how long it is; one that is not there has none."""
    found = {}
    for path in paths:
        try:
            state = path.stat()
        except OSError:
            continue
        found[path] = state.st_mtime_ns, state.st_size
    return found
