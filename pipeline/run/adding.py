"""Lays a document into the workspace, proved readable before it is there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from pipeline import catalog
from pipeline.ingest import ingest
from pipeline.workspace import Folder, Workspace, lay_in


def add(
    workspace: Workspace,
    name: str,
    transcript: Path,
    scans: Sequence[Path] = (),
    *,
    title: str = "",
    languages: Iterable[str] = (),
    encoding: str = "",
) -> Folder:
    """Copy a transcript and its scans in as document `name`; where it now is.

    Raises InputError, and leaves nothing, where a file cannot be read as what it should be.
    """
    return lay_in(
        workspace,
        name,
        transcript,
        scans,
        title=title,
        languages=languages,
        encoding=encoding,
        prove=lambda folder: ingest(folder, catalog.formats()),
    )
