"""Check texts by rule, as a linter does: show what looks like an artefact, fix what is safe."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.cli import options as shared
from pipeline.errors import Exit, UsageError

NAME = "check"
ORDER = 3
HELP = "check texts by rule alone, as a linter does"
FORMATS = ("text", "json", "github", "sarif")


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument(
        "sources",
        nargs="*",
        metavar="FILE|DOCUMENT",
        help="files, folders of .txt files, documents by name, `-` for standard input; FILE:LINE "
        "or FILE:LINE:COLUMN for one place (default: every document here)",
    )
    shared.workspace(parser)
    rules = parser.add_argument_group("rules")
    for word, told in (("select", "run these alone"), ("ignore", "leave these out")):
        rules.add_argument(
            f"--{word}",
            action="append",
            default=[],
            metavar="RULE,...",
            help=f"{told}: by id, family (PUN), name or ALL; style is off unless selected",
        )
    rules.add_argument("--language", metavar="TAG", help="of the texts, as BCP 47 (default: en)")
    rules.add_argument("--encoding", metavar="NAME", help="of the files (default: UTF-8)")
    rules.add_argument(
        "--limit",
        type=_count,
        metavar="N",
        help="hits of a rule in 10,000 words that are shown one by one; more fold into a line "
        "(default: 20; 0: never fold)",
    )
    fixes = parser.add_argument_group("fixes")
    fixes.add_argument("--fix", action="store_true", help="apply the safe fixes")
    fixes.add_argument(
        "--unsafe-fixes", action="store_true", help="count suggestions, first choice, as fixes too"
    )
    fixes.add_argument("--diff", action="store_true", help="print what --fix would change")
    output = parser.add_argument_group("output")
    output.add_argument("--format", choices=FORMATS, default="text")
    output.add_argument("--statistics", action="store_true", help="a line a rule, with its count")
    output.add_argument("--watch", action="store_true", help="check again whenever a file changes")
    output.add_argument("--explain", metavar="RULE", help="say what a rule is for, with examples")
    output.add_argument("--rules", action="store_true", help="print the table of all rules")
    judged = parser.add_argument_group("judgements")
    judged.add_argument(
        "--add-baseline",
        metavar="REASON",
        help="judge every place found to be right as it is: it never comes back",
    )
    judged.add_argument(
        "--baseline", type=Path, metavar="FILE", help="default: corrigenda-baseline.json"
    )


def _count(word: str) -> int:
    number = int(word)
    if number < 0:
        raise argparse.ArgumentTypeError(f"{number} is no number of hits")
    return number


def main(options: argparse.Namespace) -> Exit:
    """Check what is asked for; a file that cannot be read does not stop the others."""
    if options.rules or options.explain is not None:
        from pipeline.cli.check.explaining import told

        return told(options)
    _agree(options)
    if options.watch:
        from pipeline.cli.check.watching import watch

        return watch(options)
    from pipeline.cli.check.desk import Desk

    desk = Desk.of(options)
    if options.diff or options.fix:
        from pipeline.cli.check.fixing import fix

        return fix(desk, options)
    if options.add_baseline is not None:
        from pipeline.cli.check.judging import judge

        return judge(desk, options.add_baseline)
    from pipeline.cli.check.showing import show

    return show(desk, options)


def _agree(options: argparse.Namespace) -> None:
    """Hold the options to what can be done together; raises UsageError."""
    works = {
        "--fix": options.fix,
        "--diff": options.diff,
        "--add-baseline": options.add_baseline is not None,
        "--watch": options.watch,
    }
    asked = [word for word, wanted in works.items() if wanted]
    if len(asked) > 1:
        raise UsageError(f"{' and '.join(asked)} do not go together", todo="ask for one of them")
    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("--unsafe-fixes alone fixes nothing", todo="add --fix or --diff")
    if options.watch and "-" in options.sources:
        raise UsageError("standard input cannot be watched", todo="name a file")
    if options.watch and options.format != "text":
        raise UsageError("--watch shows text alone", todo="leave --format out")
    if options.add_baseline is not None and not options.add_baseline.strip():
        raise UsageError("a judgement has a reason", todo='write --add-baseline "as printed"')
