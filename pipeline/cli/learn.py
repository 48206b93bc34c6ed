"""Refit the model that weighs evidence to what people accepted and rejected, if it gets better."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.cli import tables
from pipeline.cli.colours import bold, dim
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.learn import Fit, Score, Trial

NAME = "learn"
ORDER = 7
HELP = "refit chances and confusions to what people decided"
TITLES = {"scan": "places that a reading covers", "text": "places that no reading covers"}
MOST = 10
"""Pairs listed one by one."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)
    parser.add_argument(
        "--dry-run", action="store_true", help="only say what would be learned; write nothing"
    )


def main(options: argparse.Namespace) -> Exit:
    """Print how such a fit does on decisions held back; exit 1 where nothing is taken."""
    from pipeline import run

    workspace, names = shared.named(options)
    lesson = run.refit(workspace, names, dry=options.dry_run)
    for name, trial in lesson.trials.items():
        _print(TITLES[name], trial)
    path = lesson.path.relative_to(workspace.root)
    if not lesson.taken:
        fate = "stays as it is" if lesson.path.exists() else "is not made"
        print(f"nothing is learned; {path} {fate}")
        return Exit.FOUND
    if options.dry_run:
        print(f"{path} would be written" + dim(" (dry run: nothing is)"))
    elif lesson.changed:
        print(f"written: {path}; `corrigenda run` weighs evidence by it from now on")
    else:
        print(f"{path} says this already")
    return Exit.DONE


def _print(title: str, trial: Trial) -> None:
    """What one of the models comes to."""
    count = trial.accepted + trial.rejected
    print(
        f"{bold(title)}: {count} decisions of people, {trial.accepted} accepted, "
        f"{trial.rejected} rejected"
    )
    if trial.before and trial.after:
        print(f"  held back {trial.divided}:")
        rows = _rows(trial.before, trial.after)
        tables.plain(("", "before", "after"), [(f"  {name}", *pair) for name, pair in rows])
    if trial.refused:
        print(f"  refused: {trial.refused}")
    else:
        _learned(trial.fit)
    print()


def _rows(before: Score, after: Score) -> list[tuple[str, tuple[str, str]]]:
    def both(name: str, said: str) -> tuple[str, tuple[str, str]]:
        return name, (said.format(before), said.format(after))

    return [
        both("log loss", "{0.log_loss:.4f}"),
        both("Brier score", "{0.brier:.4f}"),
        both("applied unseen", "{0.applied}"),
        both("of these right", "{0.right}"),
        ("at least, in %", (_percent(before), _percent(after))),
    ]


def _percent(score: Score) -> str:
    return f"{score.bound / 10_000:.1f}" if score.applied else ""


def _learned(fit: Fit) -> None:
    """The calibration, and the pairs that weigh most."""
    print(f"  log-odds = {fit.offset:+.2f} + {fit.slope:.2f} x log-odds; {len(fit.pairs)} pairs")
    for pair in sorted(fit.pairs, key=lambda p: (-abs(p.weight), p.before, p.after))[:MOST]:
        print(
            f"  {pair.before!r} to {pair.after!r}: {pair.accepted} accepted, "
            f"{pair.rejected} rejected, {pair.weight:+.2f}"
        )
