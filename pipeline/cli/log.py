"""List a document's events, oldest first: when, who, what, and why."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.cli.colours import dim
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.model.event import Entry

NAME = "log"
ORDER = 5
HELP = "list what is recorded of a document"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.workspace(parser)
    parser.add_argument("document", metavar="DOCUMENT")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default) or JSON lines"
    )


def main(options: argparse.Namespace) -> Exit:
    """Print every event of the ledger."""
    from pipeline.errors import InputError
    from pipeline.ledger import live, store
    from pipeline.model.codec import encode
    from pipeline.workspace import Workspace

    folder = Workspace(options.workspace).document(options.document)
    entries = store.read(folder.ledger)
    if not entries:
        raise InputError(
            "nothing is recorded yet",
            where=str(folder.ledger),
            todo=f"`corrigenda run {folder.name}` reads and records",
        )
    living = live.alive(entries)
    by_id = {held.id: held for held in entries}
    for held in entries:
        if options.format == "json":
            print(encode(held).decode(), end="")
        else:
            gone = "" if living[held.id] else "  (taken back)"
            print(f"{dim(held.id[:12])}  {held.event.at}  {_told(held, by_id)}{dim(gone)}")
    return Exit.DONE


def _told(held: Entry, by_id: dict[str, Entry]) -> str:
    """An event in one line of words."""
    from pipeline.model.event import (
        CorrectEvent,
        DecideEvent,
        ProposeEvent,
        RevertEvent,
        RunEvent,
        SourceEvent,
    )

    event = held.event
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
            target = by_id.get(event.target)
            about = target.event if target else None
            edit = _edit(about) if isinstance(about, ProposeEvent | CorrectEvent) else "?"
            return f"{event.verdict.value:<8} {event.agent}  {edit}: {event.why}"
        case RevertEvent():
            return f"revert   {event.agent}  {len(event.targets)} events: {event.why}"
        case _:
            return f"supersede {event.agent}  {len(event.targets)} corrections: {event.why}"


def _edit(event: object) -> str:
    """A change as a person reads it: line, before and after with a word of context."""
    from pipeline.model.event import CorrectEvent, ProposeEvent

    assert isinstance(event, ProposeEvent | CorrectEvent)
    place = event.selector
    left, right = place.prefix[-8:], place.suffix[:8]
    if place.exact == event.after:
        shown = place.exact if len(place.exact) < 50 else place.exact[:47] + "..."
        return f"line {place.line}: {shown!r}"
    return f"line {place.line}: {left + place.exact + right!r} -> {left + event.after + right!r}"
