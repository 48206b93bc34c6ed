"""Opens the index over a workspace's ledgers, and the transcript that an answer is about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pipeline.errors import LedgerError
from pipeline.ingest import read_file
from pipeline.ingest.transcript import transcribe
from pipeline.ledger.index import Index, opened
from pipeline.ledger.index.asking import Recorded
from pipeline.model.codec import digest
from pipeline.workspace import Folder, Workspace


@contextmanager
def asked(workspace: Workspace, *names: str) -> Iterator[Index]:
    """The index over the ledgers of these documents, or of all where none is named.

    Raises InputError for a document that is not there, LedgerError for a damaged ledger.
    """
    folders = [workspace.document(name) for name in names or workspace.names()]
    ledgers = {folder.name: folder.ledger for folder in folders}
    with opened(workspace.cache, ledgers, every=not names) as index:
        yield index


def transcript(folder: Folder, recorded: Recorded) -> str:
    """The untouched text that the ledger was made on; raises LedgerError where it is another."""
    content = read_file(folder, folder.transcript)
    if digest(content) != recorded.digest:
        raise LedgerError(
            f"transcript.txt is not the one the ledger was made on "
            f"({digest(content)[:12]}, recorded {recorded.digest[:12]})",
            where=f"scans/{folder.name}",
            todo="bring the file back, or run again to record the new one",
        )
    return transcribe(content, recorded.encoding, folder)[0]
