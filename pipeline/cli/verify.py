"""Prove the record: ledger whole, every change explained, outputs as regenerating gives them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.cli.colours import green, red
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.workspace import Workspace

NAME = "verify"
ORDER = 4
HELP = "prove ledger, cleaned text and outputs"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)


def main(options: argparse.Namespace) -> Exit:
    """Print what does not hold, or that all does."""
    import sys

    from pipeline.run import orphans, verify

    workspace, names = shared.named(options)
    code = Exit.DONE
    for name in names:
        folder = workspace.document(name)
        faults = verify(folder)
        for fault in faults:
            print(red(fault, sys.stdout))
        if faults:
            code = Exit.UNVERIFIED
        else:
            print(
                f"{name}: {green('verified')}: ledger whole, every change explained, outputs true"
            )
            _conflicts(workspace, name)
            for orphan in orphans(folder):
                print(f"  orphan {orphan.event[:12]} waits for a person: {orphan.why}")
    return code


def _conflicts(workspace: Workspace, name: str) -> None:
    """Name accepted corrections that meet: this is no fault, but a person must choose."""
    from pipeline.cli import showing
    from pipeline.run import asked

    with asked(workspace, name) as index:
        if found := index.conflicts(name):
            told = "accepted corrections cannot stand beside each other: none is applied"
            print(f"{name}: {len(found)} {told}")
        for held in found:
            print(f"  {showing.seen(str(held))}")
