"""Rebuild the outputs from source and ledger alone: no OCR, no rules, the same bytes."""

from __future__ import annotations

import argparse

from pipeline.cli import options as shared
from pipeline.errors import Exit

NAME = "regenerate"
ORDER = 3
HELP = "rebuild outputs from source and ledger alone"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)


def main(options: argparse.Namespace) -> Exit:
    """Rebuild every document asked for, and say which files changed."""
    from pipeline.run import regenerate

    workspace, names = shared.named(options)

    def work(name: str) -> None:
        folder = workspace.document(name)
        _, changed = regenerate(folder)
        what = f"wrote {', '.join(changed)}" if changed else "unchanged"
        print(f"{name}: {what} in {folder.reports}")

    return shared.each(names, work)
