"""Prove the record: ledger whole, every change explained, outputs as regenerating gives them."""

from __future__ import annotations

import argparse

from pipeline.cli import options as shared
from pipeline.cli.colours import green, red
from pipeline.errors import Exit

NAME = "verify"
ORDER = 4
HELP = "prove ledger, cleaned text and outputs"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)


def main(options: argparse.Namespace) -> Exit:
    """Print what does not hold, or that all does."""
    import sys

    from pipeline.run import verify

    workspace, names = shared.named(options)
    code = Exit.DONE
    for name in names:
        faults = verify(workspace.document(name))
        for fault in faults:
            print(red(fault, sys.stdout))
        if faults:
            code = Exit.UNVERIFIED
        else:
            print(
                f"{name}: {green('verified')}: ledger whole, every change explained, outputs true"
            )
    return code
