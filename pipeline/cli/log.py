"""List a document's events, oldest first: when, who, what, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.cli.colours import dim, red
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.ledger.index import Index
    from pipeline.ledger.index.listing import Line
    from pipeline.model.event import Event

NAME = "log"
ORDER = 5
HELP = "list what is recorded of a document"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.workspace(parser)
    parser.add_argument("document", metavar="DOCUMENT")
    parser.add_argument(
        "--event", metavar="EVENT", help="only this one, by the beginning of its id"
    )
    shared.narrowing(parser)
    parser.add_argument("--kind", metavar="KIND", help="only events of a kind, such as revert")
    parser.add_argument("--last", type=shared.offset, metavar="N", help="only the newest N of them")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default) or JSON lines"
    )


def main(options: argparse.Namespace) -> Exit:
    """Print the events asked for, and what is in conflict."""
    from pipeline.model.codec import encode
    from pipeline.run import asked
    from pipeline.workspace import Workspace

    workspace = Workspace(options.workspace)
    folder = workspace.document(options.document)
    with asked(workspace, folder.name) as index:
        index.recorded(folder.name)
        for line in index.log(folder.name, shared.narrowed(options, index), options.last):
            if options.format == "json":
                print(encode(line.entry).decode(), end="")
            else:
                _print(line)
        if options.format == "text":
            _conflicts(index, folder.name)
    return Exit.DONE


def _print(line: Line) -> None:
    gone = "" if line.alive else "  (taken back)"
    name, at = line.entry.id[:12], line.entry.event.at
    print(f"{dim(name)}  {at}  {_told(line)}{dim(gone)}")


def _conflicts(index: Index, document: str) -> None:
    """Say which accepted corrections cannot stand beside each other."""
    from pipeline.cli import showing

    for found in index.conflicts(document):
        print(red(f"in conflict: {showing.seen(str(found))}"))


def _told(line: Line) -> str:
    """An event in one line of words."""
    from pipeline.model.event import (
        ConfirmedEvent,
        CorrectEvent,
        DecideEvent,
        OrphanEvent,
        ProposeEvent,
        RebaseEvent,
        RevertEvent,
        RunEvent,
        SourceEvent,
    )

    event = line.entry.event
    match event:
        case SourceEvent():
            pages = f", {len(event.images)} pages" if event.images else ""
            return f"source   {event.characters} characters{pages}, digest {event.digest[:12]}"
        case RunEvent():
            return f"run      {event.tool}, {event.engine} {event.engine_version}, {event.policy}"
        case ProposeEvent():
            return f"propose  {event.rule:<9} {_edit(event)}"
        case CorrectEvent():
            return f"correct  {event.agent}  {_edit(event)}: {event.why}"
        case DecideEvent():
            edit = _edit(line.about.event) if line.about else "?"
            return f"{event.verdict.value:<8} {event.agent}  {edit}: {event.why}"
        case RevertEvent():
            return f"revert   {event.agent}  {_count(event.targets)}: {event.why}"
        case RebaseEvent():
            place = event.selector
            if event.base == event.source:
                return (
                    f"rebase   line {place.line}: now on page {place.page or '?'} of the new images"
                )
            return f"rebase   {event.key[:12]} now at line {place.line}: {place.exact!r}"
        case ConfirmedEvent():
            place = event.selector
            return f"confirmed {event.key[:12]}: line {place.line} has {place.exact!r} already"
        case OrphanEvent():
            return f"orphan   {event.key[:12]}: {event.why}"
        case _:
            kind = type(event).__name__.removesuffix("Event").lower()
            targets = getattr(event, "targets", ())
            return f"{kind:<8} {event.agent}  {_count(targets)}: {getattr(event, 'why', '')}"


def _count(targets: tuple[str, ...]) -> str:
    """How many events are named, and the first few."""
    shown = ", ".join(target[:12] for target in targets[:3])
    more = f" and {len(targets) - 3} more" if len(targets) > 3 else ""
    return f"{shown}{more}"


def _edit(event: Event) -> str:
    """A change as a person reads it: line, before and after with a word of context."""
    from pipeline.cli import showing
    from pipeline.model.event import CorrectEvent, ProposeEvent

    assert isinstance(event, ProposeEvent | CorrectEvent)
    place = event.selector
    shown = showing.edit(place.prefix[-8:], place.exact, event.after, place.suffix[:8])
    return f"line {place.line}: {shown}"
