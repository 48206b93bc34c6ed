"""Seals a document's ledger by a checkpoint that a person signs, and proves kept seals."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path

from pipeline import clock
from pipeline.errors import InputError, LedgerError
from pipeline.ledger import checkpoints, keys, seals, store
from pipeline.ledger.checkpoints import Checkpoint
from pipeline.ledger.seals import Proof, Seal
from pipeline.workspace import Folder


def checkpoint(folder: Folder, key: Path | None = None) -> tuple[Checkpoint, Seal | None]:
    """Cover every event by a checkpoint, and sign it where there is a private key.

    A ledger that is not whole is not sealed: raises LedgerError for it, InputError for a bad key
    or an empty ledger, ToolError where the extra for signing is missing.
    """
    signer = keys.private(key) if key else None
    with store.locked(folder.ledger):
        entries = store.read(folder.ledger)
        if not entries:
            raise InputError(
                "nothing is recorded yet",
                where=str(folder.ledger),
                todo=f"`corrigenda run {folder.name}` reads and records",
            )
        beside = checkpoints.path_beside(folder.ledger)
        checkpoints.seal(
            folder.ledger, entries, at=clock.now(), tool=f"corrigenda {version('corrigenda')}"
        )
        if wrong := checkpoints.faults(folder.ledger, entries):
            raise LedgerError(
                f"what does not verify is not signed: {wrong[0]}",
                where=folder.name,
                todo="restore ledger and checkpoints from a copy or git",
            )
        log = checkpoints.read(beside)
        newest = log[checkpoints.heads(log)[0]]
        return newest, seals.sign(folder.ledger, signer) if signer else None


def prove(folder: Folder, seal: Path, key: Path) -> tuple[Proof, ...]:
    """What the seals in a file prove of a document's ledger, the widest last; reads only.

    Raises LedgerError where ledger or log are not whole, or no seal in the file is this key's.
    """
    entries = store.read(folder.ledger)
    return seals.proofs(folder.ledger, entries, seal, keys.public(key))


def unchecked(folder: Folder) -> bool:
    """Whether there are signatures that cannot be checked here, as the extra is missing."""
    return seals.path_beside(folder.ledger).exists() and not keys.available()
