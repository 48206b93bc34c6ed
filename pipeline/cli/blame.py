"""Say of each stretch of the cleaned text where it comes from: the print, or which correction."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.cli.colours import dim, green
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.ledger.index import Index
    from pipeline.ledger.index.places import Stretch

NAME = "blame"
ORDER = 5
HELP = "say where each stretch of the cleaned text comes from"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.workspace(parser)
    parser.add_argument("document", metavar="DOCUMENT")
    where = parser.add_mutually_exclusive_group()
    where.add_argument(
        "--at", type=shared.offset, metavar="OFFSET", help="only what holds this character (from 0)"
    )
    where.add_argument("--grep", metavar="TEXT", help="only what holds this text, as it stands")
    parser.add_argument(
        "--format", choices=("text", "json"), default="text", help="text (default) or JSON lines"
    )


def main(options: argparse.Namespace) -> Exit:
    """Print the stretches asked for; raises InputError where the text looked for is nowhere."""
    from pipeline.errors import InputError
    from pipeline.run import asked, transcript
    from pipeline.workspace import Workspace

    workspace = Workspace(options.workspace)
    folder = workspace.document(options.document)
    with asked(workspace, folder.name) as index:
        recorded = index.recorded(folder.name)
        text = transcript(folder, recorded)
        found = 0
        for stretch in _wanted(index, folder.name, text, options):
            found += 1
            written = stretch.after if stretch.event else text[stretch.start : stretch.stop]
            if options.format == "json":
                print(_json(stretch, written))
            else:
                print(_line(stretch, written, recorded.characters))
    if not found:
        raise InputError(
            "the cleaned text nowhere holds this",
            where=f"{folder.name}, {options.grep!r}",
            todo="it is looked for letter by letter; a line's end is a newline",
        )
    return Exit.DONE


def _wanted(
    index: Index, document: str, text: str, options: argparse.Namespace
) -> Iterable[Stretch]:
    if options.at is not None:
        return index.at(document, options.at)
    found = index.stretches(document)
    return _holding(found, text, options.grep) if options.grep else found


def _holding(found: Iterable[Stretch], text: str, wanted: str) -> Iterator[Stretch]:
    """The stretches in which a wanted text begins, goes on or ends."""
    stretches = list(found)
    clean = "".join(s.after if s.event else text[s.start : s.stop] for s in stretches)
    at = clean.find(wanted)
    for stretch in stretches:
        while at >= 0 and at + len(wanted) <= stretch.begin:
            at = clean.find(wanted, at + 1)
        if at < 0:
            return
        if at < max(stretch.end, stretch.begin + 1) and stretch.begin < at + len(wanted):
            yield stretch


def _line(stretch: Stretch, written: str, characters: int) -> str:
    """A stretch in one line that fits the terminal."""
    from pipeline.cli import showing

    digits = len(str(characters))
    place = f"{stretch.begin:>{digits}}-{stretch.end:<{digits}}"
    if not stretch.event:
        head = f"{place} {'print':<50} "
        return dim(head + showing.fitted(written, showing.width() - len(head)))
    head = f"{stretch.event[:12]} {stretch.rule:<8} {stretch.agent:<18.18} {stretch.at[:10]:>10}"
    room = showing.width() - len(place) - len(head) - 2
    changed = showing.change(stretch.before, stretch.after, room)
    return f"{dim(place)} {green(head[:12])}{head[12:]} {changed}"


def _json(stretch: Stretch, written: str) -> str:
    """A stretch as one JSON object; offsets count code points."""
    import json

    made: dict[str, object] = {
        "begin": stretch.begin,
        "end": stretch.end,
        "text": written,
        "origin": "correction" if stretch.event else "print",
        "source": [stretch.start, stretch.stop],
    }
    if stretch.event:
        made |= {
            "before": stretch.before,
            "event": stretch.event,
            "rule": stretch.rule,
            "agent": stretch.agent,
            "at": stretch.at,
            "why": stretch.why,
        }
    return json.dumps(made, ensure_ascii=False)
