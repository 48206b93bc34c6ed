"""Show how the text at one moment of the record became the text at another."""

from __future__ import annotations

import argparse
import sys

from pipeline.cli import options as shared
from pipeline.cli.colours import bold, coloured, dim, green, red
from pipeline.errors import Exit

NAME = "diff"
ORDER = 5
HELP = "show what changed between two moments"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.workspace(parser)
    parser.add_argument("document", metavar="DOCUMENT")
    moment = "'source', 'now', a day or time, or the beginning of an event's or run's id"
    parser.add_argument(
        "one", nargs="?", default="source", metavar="FROM", help=f"{moment} (default: source)"
    )
    parser.add_argument(
        "other", nargs="?", default="now", metavar="TO", help="the same (default: now)"
    )
    parser.add_argument(
        "--format",
        choices=("diff", "html"),
        default="diff",
        help="for `patch` (default), or a page with every change's why and picture",
    )


def main(options: argparse.Namespace) -> Exit:
    """Print the difference; nothing where there is none."""
    from pipeline import run
    from pipeline.workspace import Workspace

    folder = Workspace(options.workspace).document(options.document)
    found = run.difference(folder, options.one, options.other)
    if options.format == "html":
        sys.stdout.buffer.write(run.page(folder, found))
        return Exit.DONE
    content = run.unified(folder, found)
    if coloured(sys.stdout):
        for line in content.decode(found.edition.document.encoding, "replace").splitlines():
            print(_painted(line))
    else:
        sys.stdout.buffer.write(content)
    return Exit.DONE


def _painted(line: str) -> str:
    """A line of a diff as a terminal shows it."""
    from pipeline.cli import showing

    kinds = {"---": bold, "+++": bold, "@@ ": dim, "-": red, "+": green}
    for mark, paint in kinds.items():
        if line.startswith(mark):
            return paint(showing.seen(line), sys.stdout)
    return showing.seen(line)
