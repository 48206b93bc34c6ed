"""Clean OCR text against its scans, and account for every change.

The handful of calls that the command line itself uses; each is imported when first asked for.

>>> from pipeline import Settings, Workspace, clean
>>> workspace = Workspace(Path("."))
>>> edition = clean(workspace, workspace.document("letter-1963-03-09"), Settings())
>>> edition.text
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.errors import CorrigendaError as CorrigendaError
    from pipeline.run import Settings as Settings
    from pipeline.run import add as add
    from pipeline.run import clean as clean
    from pipeline.run import regenerate as regenerate
    from pipeline.run import stages as stages
    from pipeline.run import standing as standing
    from pipeline.run import verify as verify
    from pipeline.workspace import Workspace as Workspace

_RUN = ("Settings", "add", "clean", "regenerate", "stages", "standing", "verify")
_HOMES = dict.fromkeys(_RUN, "pipeline.run") | {
    "CorrigendaError": "pipeline.errors",
    "Workspace": "pipeline.workspace",
}
__all__ = sorted(_HOMES)


def __getattr__(name: str) -> Any:
    """Import a name's module when the name is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    from importlib import import_module

    found = getattr(import_module(_HOMES[name]), name)
    globals()[name] = found
    return found
