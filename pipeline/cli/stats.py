"""Count what each rule and agent did and what became of it: benefit, harm, agreement, churn."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.cli import tables
from pipeline.cli.colours import bold, dim
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.ledger.index.counting import Table

NAME = "stats"
ORDER = 7
HELP = "count what each rule and agent did, for good or ill"
TITLES = {
    "rules": "rules: edits by what became of them",
    "agents": "agents: what each decided",
    "readers": "readers: how far two agree on the same edits",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)
    parser.add_argument(
        "--by", choices=tuple(TITLES), help="only this table (default: all; of csv: rules)"
    )
    parser.add_argument("--format", choices=("table", "csv", "json"), default="table")
    parser.add_argument(
        "--plot", type=Path, metavar="FILE", help="draw benefit and harm of each rule (.svg, .png)"
    )
    parser.add_argument("--explain", action="store_true", help="say what the columns mean")


def main(options: argparse.Namespace) -> Exit:
    """Print the tables."""
    import json

    from pipeline.run import asked
    from pipeline.storage import write_atomically

    workspace, names = shared.named(options)
    with asked(workspace, *options.documents) as index:
        counted = index.counted(names)
    wanted = [options.by] if options.by else list(TITLES)
    if options.plot:
        from pipeline.cli.plotting import bars

        write_atomically(options.plot, bars(counted["rules"], options.plot))
        print(f"drawn: {options.plot}")
    elif options.format == "csv":
        table = counted[options.by or "rules"]
        import pandas

        frame = pandas.DataFrame(list(table.rows), columns=list(table.columns))
        print(frame.to_csv(index=False, lineterminator="\n"), end="")
    elif options.format == "json":
        made = {
            name: [dict(zip(counted[name].columns, row, strict=True)) for row in counted[name].rows]
            for name in wanted
        }
        print(json.dumps(made, ensure_ascii=False))
    else:
        for name in wanted:
            _print(TITLES[name], counted[name], explain=options.explain)
    return Exit.DONE


def _print(title: str, counted: Table, *, explain: bool) -> None:
    """A table under its title, nothing where it has no row."""
    if not counted.rows:
        return
    columns, rows = list(counted.columns), [list(row) for row in counted.rows]
    if "version" in columns:
        columns.remove("version")
        rows = [[f"{rule}@{v}" if v else rule, *rest] for rule, v, *rest in rows]
    print(bold(title))
    tables.plain(columns, rows)
    if explain:
        for name, meaning in counted.columns.items():
            print(f"  {dim(name)}: {meaning}")
    print()
