"""Tell the whole story of one place: what the page shows, who proposed, who decided, what since."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.ledger.asking import Story
    from pipeline.ledger.index import Index
    from pipeline.workspace import Folder

NAME = "why"
ORDER = 5
HELP = "tell the whole story of one place or event"
LONGEST_OFFSET = 12
"""Digits: a longer word of digits alone is the beginning of an event's id."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.workspace(parser)
    parser.add_argument("document", metavar="DOCUMENT")
    parser.add_argument(
        "place",
        metavar="OFFSET|EVENT",
        help="a character of the cleaned text, counted from 0, or the beginning of an event's id",
    )
    parser.add_argument(
        "--crop", type=Path, metavar="FILE", help="write the place on the page image here, as PNG"
    )
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default) or JSON lines"
    )


def main(options: argparse.Namespace) -> Exit:
    """Print every story of the place, or that there is none: it is the transcript's own."""
    from pipeline.cli.why.pictures import show
    from pipeline.cli.why.telling import as_json, tell
    from pipeline.run import asked
    from pipeline.workspace import Workspace

    workspace = Workspace(options.workspace)
    folder = workspace.document(options.document)
    with asked(workspace, folder.name) as index:
        encoding = index.recorded(folder.name).encoding
        stories = _stories(index, folder, options)
    for story in stories:
        if options.format == "json":
            print(as_json(folder.name, story))
        else:
            tell(folder.name, story)
    if stories:
        show(folder, [story.proposal.selector for story in stories], encoding, options.crop)
    elif options.format == "text":
        print("nothing was ever proposed here")
    return Exit.DONE


def _stories(index: Index, folder: Folder, options: argparse.Namespace) -> list[Story]:
    """The stories of all edits at a place, or of the one that an event speaks of."""
    from pipeline.errors import InputError
    from pipeline.ledger.asking import story

    word = options.place
    if word.isdecimal() and len(word) < LONGEST_OFFSET:
        keys = _keys(index, folder.name, int(word), options.format == "text")
    else:
        named = index.named(word, folder.name)
        keys = [named.key]
        if not named.key:
            raise InputError(
                f"this is a {named.kind}: it speaks of no single place",
                where=f"{folder.name}, event {named.id[:12]}",
                todo=f"`corrigenda log {folder.name} --event {named.id[:12]}` shows it",
            )
    found: dict[str, Story] = {}
    for key in keys:
        known = index.keys(folder.name, key)
        held = story(index.events(folder.name, key), index.edit(folder.name, key), known)
        if held:
            found.setdefault(held.key, held)
    return list(found.values())


def _keys(index: Index, document: str, offset: int, tells: bool) -> list[str]:
    """The edits that made a character of the cleaned text, or that would change it."""
    stretches = index.at(document, offset)
    here = stretches[-1]
    keys = [stretch.key for stretch in stretches if stretch.key]
    if not here.event:
        place = here.start + offset - here.begin
        keys += [live.key for live in index.near(document, place, place + 1)]
        if tells:
            print(f"{document}, offset {offset}: as in the transcript, offset {place}")
    return list(dict.fromkeys(keys))
