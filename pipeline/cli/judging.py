"""What accept, reject, defer and assert have in common: words, work, and what they print."""

from __future__ import annotations

import argparse
from collections import defaultdict
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.cli import persons
from pipeline.cli.colours import bold, dim, green, red
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.model.edition import Live
    from pipeline.run import Change

SAYS = {
    "accept": "accepts {}",
    "reject": "rejects {}",
    "defer": "defers {}",
    "assert": "says of {} that the text is as printed",
}
MOST = 20
"""Changes listed one by one."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """The words of a verdict."""
    shared.workspace(parser)
    parser.add_argument(
        "events",
        nargs="+",
        metavar="EVENT",
        help="proposals, or decisions on them, by the beginning of their ids",
    )
    persons.arguments(parser)
    parser.add_argument(
        "--require-second-reader",
        action="store_true",
        help="count only when two different people say the same; refuse the same person twice",
    )


def judge(options: argparse.Namespace, verdict: str) -> Exit:
    """Record the verdict in every document concerned, and print what it changed."""
    from pipeline import run
    from pipeline.model.correction import Verdict
    from pipeline.workspace import Workspace

    workspace = Workspace(options.workspace)
    readers = 2 if options.require_second_reader else 1
    said = run.Judgement(Verdict(verdict), persons.agent(options), options.why, readers)
    by_document: dict[str, list[str]] = defaultdict(list)
    with run.asked(workspace) as index:
        for word in options.events:
            named = index.named(word)
            by_document[named.document].append(named.id)
    for document, names in by_document.items():
        made = run.judge(workspace.document(document), names, said)
        if not made.added:
            print(f"{document}: {said.agent} has said so already; nothing is recorded")
        else:
            print(f"{document}: {said.agent} {SAYS[verdict].format(len(made.added))}")
        show(made)
    return Exit.DONE


def show(made: Change) -> None:
    """Print every edit whose standing changed, as it was and as it is now."""
    from pipeline.cli import showing

    turned = made.turned()
    for was, now in turned[:MOST]:
        live = now or was
        assert live is not None
        place = live.selector
        room = showing.width() - 52
        what = showing.edit(place.prefix, place.exact, live.after, place.suffix, room)
        print(f"  {_turn(was, now)} {dim(live.entry.id[:12])} line {place.line}: {what}")
        if now and now.rivals:
            named = ", ".join(rival[:12] for rival in now.rivals)
            print(f"    {red('cannot stand beside')} {named}: reject one of them")
        elif now and "; it counts when " in now.why:
            print(f"    {now.why}")
    if len(turned) > MOST:
        print(f"  and {len(turned) - MOST} more")
    if made.behind:
        print(f"  note: the clock stands before the newest event ({made.behind})")


def _turn(was: Live | None, now: Live | None) -> str:
    """From what to what, in a column of its own."""
    old, new = (live.state.value if live else "gone" for live in (was, now))
    paint = {"applied": green, "rejected": red}.get(new, bold)
    return f"{old:>8} -> {paint(f'{new:<8}')}"
