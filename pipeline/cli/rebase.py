"""Carry corrections to a transcript, or to page images, that replaced those they were made on."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.cli.colours import dim
from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.model.edition import Orphan
    from pipeline.run import Moved

NAME = "rebase"
ORDER = 5
HELP = "carry corrections to a new transcript or new page images"
SHOWN = 20


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)
    parser.add_argument("--dry-run", action="store_true", help="only say what would be carried")
    parser.add_argument(
        "--old", type=Path, metavar="FILE", help="the earlier transcript, if no copy was kept"
    )
    parser.add_argument(
        "--encoding", metavar="NAME", help="the new transcript's encoding (default: UTF-8)"
    )


def main(options: argparse.Namespace) -> Exit:
    """Carry the corrections of every document asked for; exit 1 if some found no place."""
    from pipeline.cli.progress import shown
    from pipeline.run import Settings, move

    workspace, names = shared.named(options)
    orphaned: list[Orphan] = []

    def work(name: str) -> None:
        folder = workspace.document(name)
        with shown(name) as progress:
            made = move(
                workspace,
                folder,
                Settings(encoding=options.encoding),
                old=options.old,
                dry_run=options.dry_run,
                progress=progress,
            )
        _tell(name, made, dry_run=options.dry_run)
        orphaned.extend(made.orphans)

    code = shared.each(names, work)
    return Exit.FOUND if not code and orphaned else code


def _tell(name: str, made: Moved, *, dry_run: bool) -> None:
    """The counts, and each orphan by name."""
    from pipeline.model.event import ConfirmedEvent, OrphanEvent, RebaseEvent

    carried = made.count(RebaseEvent) - made.anchored
    would = " (nothing was written)" if dry_run else ""
    print(
        f"{name}: {carried} carried, {made.count(ConfirmedEvent)} confirmed (the new text has "
        f"them), {made.count(OrphanEvent)} orphaned{would}"
    )
    if made.anchored:
        print(f"{made.anchored} corrections stand on new page images")
    if made.left:
        print(dim(f"{made.left} suspicions no one decided on are left: `corrigenda run {name}`"))
    for orphan in made.orphans[:SHOWN]:
        place = orphan.live.selector
        left, right = place.prefix[-12:], place.suffix[:12]
        was, then = left + place.exact + right, left + orphan.live.after + right
        print(f"  orphan {orphan.event[:12]}, old line {place.line}: {was!r} -> {then!r}")
        print(f"    {orphan.why}")
    if len(made.orphans) > SHOWN:
        print(f"  and {len(made.orphans) - SHOWN} more: `corrigenda log {name}`")
