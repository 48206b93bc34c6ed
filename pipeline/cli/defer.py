"""Defer proposals."""

from __future__ import annotations

import argparse

from pipeline.cli import judging
from pipeline.errors import Exit

NAME = "defer"
ORDER = 5
HELP = " they wait in the queue, whatever a policy says:leave proposals for later"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    judging.arguments(parser)


def main(options: argparse.Namespace) -> Exit:
    """Record the verdict and print what it changed."""
    return judging.judge(options, NAME)
