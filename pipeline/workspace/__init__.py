"""The workspace: where a document's inputs, ledger and reports are, and laying a new one in."""

from pipeline.workspace.laying import lay_in
from pipeline.workspace.places import Folder, Workspace, natural

__all__ = ["Folder", "Workspace", "lay_in", "natural"]
