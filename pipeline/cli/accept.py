"""Accept proposals."""

from __future__ import annotations

import argparse

from pipeline.cli import judging
from pipeline.errors import Exit

NAME = "accept"
ORDER = 5
HELP = " what they put is applied:accept proposals"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    judging.arguments(parser)


def main(options: argparse.Namespace) -> Exit:
    """Record the verdict and print what it changed."""
    return judging.judge(options, NAME)
