"""Take back what a rule, agent, run or event did; what was recorded since stands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeline.cli import judging, persons
from pipeline.cli import options as shared
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.ledger.index import Index
    from pipeline.ledger.index.choosing import Choice

NAME = "revert"
ORDER = 5
HELP = "take back what a rule, agent, run or event did"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)
    parser.add_argument(
        "--event",
        action="append",
        default=[],
        metavar="EVENT",
        help="this event, by the beginning of its id; again for more",
    )
    shared.narrowing(parser)
    persons.arguments(parser, needs_why=False)
    parser.add_argument("--dry-run", action="store_true", help="only say what would be taken back")


def main(options: argparse.Namespace) -> Exit:
    """Append the reverts, one a document, write the outputs anew, and print what changed."""
    from pipeline import run
    from pipeline.errors import InputError, UsageError

    asked_for = (options.event, options.rule, options.agent, options.run, options.since)
    if not any(asked_for):
        raise UsageError(
            "it is not said what to take back",
            todo="say --event, --rule, --agent, --run or --since",
        )
    if not options.dry_run and not options.why:
        raise UsageError("the reason is missing", todo="say --why TEXT, or --dry-run to look first")
    agent = "person:nobody" if options.dry_run else persons.agent(options)
    workspace, names = shared.named(options)
    with run.asked(workspace, *names) as index:
        found = _chosen(index, options)
    if not found:
        raise InputError(
            "no living decision or correction is of that kind",
            where=", ".join(options.documents) or "corrections",
            todo="`corrigenda log DOCUMENT` lists the events, and which are taken back already",
        )
    would = "would take back" if options.dry_run else "took back"
    for document, targets in found.items():
        folder = workspace.document(document)
        why = options.why or "dry run"
        made = run.revert(folder, targets, agent=agent, why=why, dry=options.dry_run)
        print(f"{document}: {would} {len(targets)} events; {len(made.turned())} places change")
        judging.show(made)
    return Exit.DONE


def _chosen(index: Index, options: argparse.Namespace) -> dict[str, tuple[str, ...]]:
    """By document the ids of what is asked for, each once."""
    choices = list(_choices(index, options))
    found: dict[str, dict[str, None]] = {}
    for choice in choices:
        for document, names in index.chosen(choice).items():
            found.setdefault(document, {}).update(dict.fromkeys(names))
    return {document: tuple(names) for document, names in found.items()}


def _choices(index: Index, options: argparse.Namespace) -> list[Choice]:
    """One choice, or one for each event that is named."""
    from dataclasses import replace

    from pipeline.ledger.index.choosing import Choice

    documents = tuple(options.documents)
    run = index.named(options.run, *documents, kinds=["run"]).id if options.run else ""
    whole = Choice("", options.rule or "", options.agent, run, options.since or "", documents)
    if not options.event:
        return [whole]
    made = []
    for word in options.event:
        named = index.named(word, *documents)
        one = {"run": named.id} if named.kind == "run" else {"event": named.id}
        made.append(replace(whole, documents=(named.document,), **one))
    return made
