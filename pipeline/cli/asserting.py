"""Assert that proposals were checked against the page."""

from __future__ import annotations

import argparse

from pipeline.cli import judging
from pipeline.errors import Exit

NAME = "assert"
ORDER = 5
HELP = " the text stays as it is:say that the text is as printed"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    judging.arguments(parser)


def main(options: argparse.Namespace) -> Exit:
    """Record the verdict and print what it changed."""
    return judging.judge(options, NAME)
