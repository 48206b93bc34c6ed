"""Gathers the witnesses of a document: readings of its pages, other texts, and what signals see."""

from __future__ import annotations

from collections.abc import Callable

from pipeline import align, catalog, reference
from pipeline.errors import InputError
from pipeline.ingest import page_image
from pipeline.kinds import Ground
from pipeline.matching.sheet import Sheet
from pipeline.model.collation import Collation
from pipeline.model.profile import Profile
from pipeline.model.reading import Reading
from pipeline.model.text import Document
from pipeline.run.settings import Settings
from pipeline.workspace import Folder, Workspace
from pipeline.workspace.shelf import Shelf

LEAST_AGREEMENT = 500_000
LEAST_LIKENESS = 100_000  # other texts: under 2 %; a badly read edition of this one: 19 %

Progress = Callable[[str, int, int], None]


def ground(
    workspace: Workspace,
    folder: Folder,
    document: Document,
    profile: Profile,
    collations: tuple[Collation, ...],
    readings: tuple[Reading, ...],
) -> Ground:
    """All that signals may look at; the page images are opened when one is asked for."""
    return Ground(
        document,
        Sheet(document.text, profile),
        collations,
        readings,
        lambda page: page_image(folder, page, catalog.formats()),
        Shelf(workspace.cache / "signals"),
    )


def read(
    workspace: Workspace, folder: Folder, document: Document, settings: Settings, tell: Progress
) -> tuple[Reading, ...]:
    """Fresh readings of the page images, the main engine's first; none where there are none."""
    if not document.pages:
        return ()
    formats, count = catalog.formats(), len(document.pages)
    names = (settings.engine, *settings.also)
    made: list[Reading] = []

    def told(done: int, total: int) -> None:
        waiting = len(names) - len(made) - 1
        tell("reference", count * len(made) + done, count * (len(made) + waiting) + total)

    for name in names:
        made.append(
            reference.read(
                document,
                lambda page: page_image(folder, page, formats),
                catalog.engine(name),
                workspace.cache,
                progress=told,
                workers=settings.workers,
            )
        )
    return tuple(made)


def collate(
    folder: Folder, document: Document, readings: tuple[Reading, ...]
) -> tuple[tuple[Collation, ...], tuple[str, ...]]:
    """The transcript beside its readings and then its text witnesses, and who was left out.

    Raises InputError where the scan, as the main engine read it, is of another text; any other
    witness that is of another text, or in another language, is only left out.
    """
    collations, warnings = [], []
    for reading in readings:
        collation = align.align(document, reading)
        if max(collation.agreement, collation.covered) >= LEAST_AGREEMENT:
            collations.append(collation)
        elif reading is readings[0]:
            raise InputError(
                "the scan seems to be of another text: only "
                f"{collation.agreement / 10_000:.0f} % of what was read on it stands in the "
                "transcript, so nothing is proposed",
                where=f"scans/{folder.name}",
                todo="check that transcript and page images belong together, and the language",
            )
        else:
            warnings.append(
                f"scans/{folder.name}: {reading.engine} reads the pages too badly to be a "
                f"witness ({collation.agreement / 10_000:.0f} % stand in the transcript); left out"
            )
    for witness in document.witnesses:
        likeness = align.likeness(document, witness)
        if likeness >= LEAST_LIKENESS:
            collations.append(align.align_text(document, witness))
        else:
            warnings.append(
                f"scans/{folder.name}/{witness.path}: seems to be of another text or language "
                f"(has {likeness / 10_000:.0f} % of the transcript's word trigrams); left out"
            )
    return tuple(collations), tuple(warnings)
