"""Mend a ledger whose last line was torn by a crash: the torn bytes are kept beside it."""

from __future__ import annotations

import argparse

from pipeline.cli import options as shared
from pipeline.errors import Exit

NAME = "repair"
ORDER = 9
HELP = "drop the torn last line of a ledger, keeping a copy"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)


def main(options: argparse.Namespace) -> Exit:
    """Repair ledger, checkpoints and seals of every document asked for, and say what was done."""
    from pipeline.ledger import checkpoints, seals, store

    workspace, names = shared.named(options)
    for name in names:
        ledger = workspace.document(name).ledger
        beside = (checkpoints.path_beside(ledger), seals.path_beside(ledger))
        done = [store.repair(path) for path in (ledger, *beside)]
        told = [line for line in done if line]
        print("\n".join(told) if told else f"{name}: nothing is torn")
    return Exit.DONE
