"""Ask the index over all ledgers in SQL; it is only read, and made again where it is deleted."""

from __future__ import annotations

import argparse
import csv
import json
import sys

from pipeline.cli import options as shared
from pipeline.cli import tables
from pipeline.cli.colours import bold, dim
from pipeline.errors import Exit, UsageError

NAME = "query"
ORDER = 7
HELP = "ask the record in SQL"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.workspace(parser)
    parser.add_argument("select", nargs="?", metavar="SELECT", help="one SELECT statement")
    parser.add_argument(
        "--tables", action="store_true", help="list the tables and what their columns mean"
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")


def main(options: argparse.Namespace) -> Exit:
    """Print the answer."""
    from pipeline.run import asked
    from pipeline.workspace import Workspace

    if options.tables:
        return _tables()
    if not options.select:
        raise UsageError("there is no question", todo='say "SELECT ...", or --tables')
    with asked(Workspace(options.workspace)) as index:
        answer = index.query(options.select)
        if options.format == "csv":
            writer = csv.writer(sys.stdout, lineterminator="\n")
            writer.writerow(answer.columns)
            writer.writerows(answer.rows)
        elif options.format == "json":
            for row in answer.rows:
                held = dict(zip(answer.columns, row, strict=True))
                print(json.dumps(held, ensure_ascii=False, default=repr))
        else:
            tables.plain(answer.columns, list(answer.rows))
    return Exit.DONE


def _tables() -> Exit:
    """Print what can be asked for."""
    from pipeline.ledger.index.tables import TABLES

    for name, columns in TABLES.items():
        print(bold(name))
        for column, (kind, meaning) in columns.items():
            print(f"  {column:<11} {dim(kind.split()[0].lower()):<8} {meaning}")
    return Exit.DONE
