"""Clean documents: read the page images, find and decide artefacts, record, write the reports."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.decide.policies import POLICIES
from pipeline.errors import Exit
from pipeline.model.stages import STAGES

if TYPE_CHECKING:
    from pipeline.run import Settings
    from pipeline.workspace import Workspace

NAME = "run"
ORDER = 2
ENGINE = "tesseract"
SHIPPED = "shipped"
HELP = "clean documents against their page images"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)
    parser.add_argument(
        "--policy",
        default="cautious",
        choices=tuple(POLICIES),
        help="what may be applied unseen (default: cautious)",
    )
    parser.add_argument(
        "--until",
        metavar="STAGE",
        choices=STAGES,
        help=f"stop after a stage and print what it made as JSON lines: {', '.join(STAGES)}",
    )
    parser.add_argument(
        "--ignore", default="", metavar="RULE,...", help="leave these rules out, by id"
    )
    parser.add_argument(
        "--also",
        action="append",
        default=[],
        metavar="ENGINE",
        help="let this engine read the pages too, as a further witness (may be repeated)",
    )
    parser.add_argument(
        "--look",
        action="append",
        default=[],
        metavar="ENGINE",
        help="let this engine too take a second look at the lines of doubtful places",
    )
    parser.add_argument(
        "--model",
        metavar="FILE",
        help=f"weigh evidence by this model; '{SHIPPED}': the one that comes with the program "
        "(default: what `learn` wrote here, if anything)",
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="the transcript's encoding (default: UTF-8)"
    )
    parser.add_argument(
        "--jobs", type=_count, metavar="N", help="OCR processes at once (default: one a core)"
    )
    parser.add_argument(
        "--fail-on-queue", action="store_true", help="exit 1 if anything waits for a person"
    )


def _count(word: str) -> int:
    number = int(word)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} is no number of processes")
    return number


def main(options: argparse.Namespace) -> Exit:
    """Run every document asked for; one that fails does not stop the others."""
    from pipeline.cli import tables
    from pipeline.cli.progress import shown
    from pipeline.run import clean

    workspace, names = shared.named(options)
    settings = _settings(options, workspace)
    if options.until:
        return _until(workspace, names, settings, options.until)
    made = []

    def work(name: str) -> None:
        folder = workspace.document(name)
        warnings: list[str] = []
        with shown(name) as progress:
            made.append((folder, clean(workspace, folder, settings, progress, warnings.append)))
        shared.warn(warnings)

    code = shared.each(names, work)
    for folder, edition in made:
        tables.summary(edition)
        tables.stale(folder, edition)
        print(f"report: {folder.reports / 'report.html'}")
    queued = sum(tables.count(edition)[1] + len(edition.orphans) for _, edition in made)
    return Exit.FOUND if not code and options.fail_on_queue and queued else code


def _settings(options: argparse.Namespace, workspace: Workspace) -> Settings:
    from pathlib import Path

    from pipeline import catalog
    from pipeline.errors import UsageError
    from pipeline.run import Settings, models

    ignore = frozenset(name.strip() for name in options.ignore.split(",") if name.strip())
    known = {rule.id for rule in catalog.rules()}
    if unknown := ignore - known:
        known_ones = ", ".join(sorted(known))
        raise UsageError(f"there is no rule {min(unknown)}", todo=f"one of: {known_ones}")
    also, look = (tuple(dict.fromkeys(names)) for names in (options.also, options.look))
    for name in (*also, *look):
        catalog.engine(name)
    if ENGINE in (*also, *look):
        raise UsageError(f"{ENGINE} reads the pages anyway", todo="leave it out")
    policy = POLICIES[options.policy]
    file = Path(options.model) if options.model and options.model != SHIPPED else None
    held = None if options.model == SHIPPED else models(workspace, file)
    return Settings(policy, ENGINE, options.encoding, ignore, options.jobs, also, look, held)


def _until(workspace: Workspace, names: tuple[str, ...], settings: Settings, last: str) -> Exit:
    """Print what the last stage made of each document, one JSON value a line."""
    from pipeline.model.codec import canonical, plain
    from pipeline.run import stages

    for name in names:
        for stage in stages(workspace, workspace.document(name), settings):
            shared.warn(stage.warnings)
            if stage.name == last:
                for value in stage.made:
                    sys.stdout.write(canonical(plain(value)).decode() + "\n")
                break
    return Exit.DONE
