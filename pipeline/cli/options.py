"""Options that several commands share."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import CorrigendaError, Exit, InputError

if TYPE_CHECKING:
    from pipeline.ledger.index import Index
    from pipeline.ledger.index.listing import Narrowing
    from pipeline.workspace import Workspace


def workspace(parser: argparse.ArgumentParser) -> None:
    """Add `-C`."""
    parser.add_argument(
        "-C",
        "--workspace",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the folder that holds scans/, corrections/ and reports/ (default: here)",
    )


def documents(parser: argparse.ArgumentParser) -> None:
    """Add `-C` and the names of documents, all when none is named."""
    workspace(parser)
    parser.add_argument(
        "documents", nargs="*", metavar="DOCUMENT", help="documents by name (default: all)"
    )


def offset(word: str) -> int:
    """A place in a text, counted from 0."""
    if not word.isascii() or not word.isdecimal():
        raise argparse.ArgumentTypeError(f"{word!r} is no offset: a number of characters, from 0")
    return int(word)


def rule(word: str) -> str:
    """A rule's id, with or without @version."""
    name, mark, version = word.partition("@")
    if not name or (mark and not (version.isascii() and version.isdecimal())):
        raise argparse.ArgumentTypeError(f"{word!r} is no rule: write PUN07 or PUN07@1")
    return word


def since(word: str) -> str:
    """A day or a moment in ISO 8601, as the ledger writes moments: UTC, to the second."""
    from datetime import UTC, datetime

    try:
        moment = datetime.fromisoformat(word)
    except ValueError as fault:
        raise argparse.ArgumentTypeError(
            f"{word!r} is no date: write 2026-11-24 or 2026-11-24T18:30:00Z"
        ) from fault
    held = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return held.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def narrowing(parser: argparse.ArgumentParser) -> None:
    """Add `--rule`, `--agent`, `--run` and `--since`."""
    parser.add_argument(
        "--rule", type=rule, metavar="RULE[@VERSION]", help="only what this rule did"
    )
    parser.add_argument(
        "--agent",
        default="",
        metavar="AGENT",
        help="only what this agent did: person:<id> or policy:<name>@<version>",
    )
    parser.add_argument(
        "--run", default="", metavar="RUN", help="only what this run did, by its id's beginning"
    )
    parser.add_argument(
        "--since",
        type=since,
        metavar="DATE",
        help="only what was done since then: a day or a moment, UTC",
    )


def narrowed(options: argparse.Namespace, index: Index) -> Narrowing:
    """What the words of `narrowing` come to, ids made whole."""
    from pipeline.ledger.index.listing import Narrowing

    documents = tuple(index.ledgers)
    run = index.named(options.run, *documents, kinds=["run"]).id if options.run else ""
    event = index.named(options.event, *documents).id if options.event else ""
    return Narrowing(
        event,
        options.rule or "",
        options.agent,
        run,
        options.since or "",
        getattr(options, "kind", None) or "",
    )


def named(options: argparse.Namespace) -> tuple[Workspace, tuple[str, ...]]:
    """The workspace, and the documents asked for; raises InputError where there are none."""
    from pipeline.workspace import Workspace

    held = Workspace(options.workspace)
    names = tuple(options.documents) or held.names()
    if not names:
        raise InputError(
            "there is no document here",
            where=str(held.root / "scans"),
            todo="lay one in with `corrigenda add NAME TRANSCRIPT SCAN...`",
        )
    return held, names


def each(names: tuple[str, ...], work: Callable[[str], None]) -> Exit:
    """Do the work for every name; the exit code of the first error, if any.

    Of several documents one that fails does not stop the others: its error is one printed line.
    """
    code = Exit.DONE
    for name in names:
        try:
            work(name)
        except CorrigendaError as fault:
            if len(names) == 1:
                raise
            complain(fault)
            code = code or fault.exit
    return code


def complain(fault: CorrigendaError) -> None:
    """Print an error as its one line."""
    import sys

    from pipeline.cli.colours import red

    print(f"{red('error')}: {fault}", file=sys.stderr)


def warn(warnings: Iterable[str]) -> None:
    """Print what went on all the same, a line each."""
    import sys

    for line in warnings:
        print(f"warning: {line}", file=sys.stderr)
