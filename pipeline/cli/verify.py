"""Prove the record: ledger whole, every change explained, outputs as regenerating gives them.

With a seal or an attestation that was kept elsewhere, and the public key of who signed it, also
that nothing it covers has vanished or changed since. Nothing is fetched.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cli import options as shared
from pipeline.cli.colours import dim, green, red
from pipeline.errors import Exit, LedgerError, UsageError

if TYPE_CHECKING:
    from pipeline.workspace import Folder, Workspace

NAME = "verify"
ORDER = 4
HELP = "prove ledger, cleaned text and outputs"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)
    parser.add_argument(
        "--checkpoint", type=Path, metavar="FILE", help="a .signatures file, or a kept copy of it"
    )
    parser.add_argument(
        "--attestation", type=Path, metavar="FILE", help="what `corrigenda attest` wrote"
    )
    parser.add_argument(
        "--public-key", type=Path, metavar="KEY", help="who must have signed: PEM, or 32 raw bytes"
    )


def main(options: argparse.Namespace) -> Exit:
    """Print what does not hold, or that all does, and what that does not prove."""
    import sys

    from pipeline.run import orphans, unchecked, verify

    workspace, names = shared.named(options)
    signed = options.checkpoint or options.attestation
    if bool(signed) != bool(options.public_key):
        raise UsageError(
            "a signed file and a public key belong together",
            todo="--checkpoint FILE (or --attestation FILE) --public-key KEY",
        )
    code = Exit.DONE
    for name in names:
        folder = workspace.document(name)
        faults = list(verify(folder))
        if signed and not faults:
            faults += _signed(folder, options)
        for fault in faults:
            print(red(fault, sys.stdout))
        if faults:
            code = Exit.UNVERIFIED
            continue
        print(f"{name}: {green('verified')}: ledger whole, every change explained, outputs true")
        _conflicts(workspace, name)
        for orphan in orphans(folder):
            print(f"  orphan {orphan.event[:12]} waits for a person: {orphan.why}")
        if unchecked(folder):
            print(dim("  signatures were not checked: pip install 'corrigenda[sign]'"))
    return code


def _signed(folder: Folder, options: argparse.Namespace) -> list[str]:
    """What does not hold of what was signed; prints what is proved where all does."""
    from pipeline.run import compare, prove

    faults: list[str] = []
    try:
        if options.checkpoint:
            proofs = prove(folder, options.checkpoint, options.public_key)
            faults += [fault for proof in proofs for fault in proof.faults]
            if not faults:
                seal = proofs[-1].seal
                print(f"proved: the {seal.count} events up to {seal.at} are those the key signed")
                print(f"not proved: who made the {proofs[-1].later} events since")
        if options.attestation:
            faults += compare(folder, options.attestation, options.public_key)
            if not faults:
                print("proved: outputs, sources and ledger are those the key attested")
    except LedgerError as fault:
        return [*faults, str(fault)]
    if not faults:
        print("not proved: that a correction is right, or that the signer's clock was")
    return faults


def _conflicts(workspace: Workspace, name: str) -> None:
    """Name accepted corrections that meet: this is no fault, but a person must choose."""
    from pipeline.cli import showing
    from pipeline.run import asked

    with asked(workspace, name) as index:
        if found := index.conflicts(name):
            told = "accepted corrections cannot stand beside each other: none is applied"
            print(f"{name}: {len(found)} {told}")
        for held in found:
            print(f"  {showing.seen(str(held))}")
