"""Carries a document's corrections to a transcript or page images that replaced the old ones.

What is carried: corrections that were accepted, and everything that a person decided. What only a
policy put in the queue stays behind: the next run finds it again if the new text still has it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from pipeline import align, catalog, clock, report
from pipeline.errors import InputError
from pipeline.ingest import ingest
from pipeline.ledger import checkpoints, record, sources, store
from pipeline.model.collation import Collation
from pipeline.model.edition import Edition, Orphan
from pipeline.model.event import Entry, Event, RebaseEvent
from pipeline.run import gathering
from pipeline.run.planning import Mover
from pipeline.run.rebuilding import crops, edition
from pipeline.run.settings import Settings
from pipeline.workspace import Folder, Workspace

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Moved:
    """What carrying came to: the events it takes, and the edition that they make."""

    added: tuple[Entry, ...]
    edition: Edition
    left: int

    def count(self, kind: type[Event]) -> int:
        """How many of the events are of one kind."""
        return sum(isinstance(held.event, kind) for held in self.added)

    @property
    def anchored(self) -> int:
        """How many corrections kept their place in the text and got one on new page images."""
        return sum(
            isinstance(held.event, RebaseEvent) and held.event.base == held.event.source
            for held in self.added
        )

    @property
    def orphans(self) -> tuple[Orphan, ...]:
        """The corrections that these events leave without a place."""
        names = {held.id for held in self.added}
        return tuple(orphan for orphan in self.edition.orphans if orphan.event in names)


def move(
    workspace: Workspace,
    folder: Folder,
    settings: Settings,
    *,
    old: Path | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> Moved:
    """Carry all corrections to the transcript and the page images as they are now; write reports.

    `old` is a copy of an earlier transcript, where none was kept. `dry_run` changes nothing on
    disk. Pages are read only where their images are new. Raises InputError, ToolError, LedgerError.
    """
    document = ingest(folder, catalog.formats(), settings.encoding)
    held = store.read(folder.ledger)
    if record.current_source(held) is None:
        raise InputError(
            "nothing is recorded yet, so there is nothing to carry",
            where=str(folder.ledger),
            todo=f"`corrigenda run {folder.name}` reads and records",
        )
    handed = sources.handed(held, old) if old else {}

    @cache
    def collation() -> Collation | None:
        tell = progress or (lambda stage, done, total: None)
        readings = gathering.read(workspace, folder, document, settings, tell)
        return align.align(document, readings[0]) if readings else None

    mover = Mover(folder, document, handed, collation)
    planned = mover.plan(held)
    if dry_run:
        return Moved(planned, edition(document, (*held, *planned)), mover.left)
    with store.locked(folder.ledger):
        if (now := store.read(folder.ledger)) != held:
            held, planned = now, mover.plan(now)
        every = (*held, *planned)
        made = edition(document, every)
        for content in (*handed.values(), document.text.encode(document.encoding)):
            sources.keep(folder.ledger, content)
        tool = f"corrigenda {version('corrigenda')}"
        store.append(folder.ledger, planned)
        checkpoints.seal(folder.ledger, every, at=clock.now(), tool=tool)
    report.write(made, crops(folder, document), catalog.exporters(), folder.reports)
    return Moved(planned, made, mover.left)
