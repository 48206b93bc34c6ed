"""Lay a document in: copy a transcript and the scans it was made from into the workspace."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.cli import options as shared
from pipeline.errors import Exit

NAME = "add"
ORDER = 1
HELP = "lay a document in: a transcript and its page images"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.workspace(parser)
    parser.add_argument("name", metavar="NAME", help="what the document is to be called")
    parser.add_argument("transcript", metavar="TRANSCRIPT", type=Path, help="the text as it is")
    parser.add_argument(
        "scans",
        metavar="SCAN",
        nargs="*",
        type=Path,
        help="page images in order, or one PDF or multi-page TIFF",
    )
    parser.add_argument("--title", default="", help="the document's title")
    parser.add_argument(
        "--language",
        action="append",
        default=[],
        metavar="TAG",
        help="BCP 47 tag, such as en or de-AT; again for each further language (default: en)",
    )
    parser.add_argument(
        "--encoding", default="", metavar="NAME", help="the transcript's encoding, if not UTF-8"
    )


def main(options: argparse.Namespace) -> Exit:
    """Copy the files in and say what to do next."""
    from pipeline.run import add
    from pipeline.workspace import Workspace

    folder = add(
        Workspace(options.workspace),
        options.name,
        options.transcript,
        options.scans,
        title=options.title,
        languages=options.language,
        encoding=options.encoding,
    )
    print(f"laid in: {folder.scans}")
    print(f"next: corrigenda run {options.name}")
    return Exit.DONE
