"""Seal ledgers by a checkpoint, signed where there is a key; or make a pair of keys.

A seal that is kept elsewhere proves later that nothing it covers has vanished or changed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.cli import options as shared
from pipeline.errors import Exit

NAME = "checkpoint"
ORDER = 8
HELP = "seal what is recorded, with a signature"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)
    parser.add_argument(
        "--sign", type=Path, metavar="KEY", help="an Ed25519 private key: PEM, or 32 raw bytes"
    )
    parser.add_argument(
        "--new-key", type=Path, metavar="FILE", help="make a key pair: FILE and FILE.pub"
    )


def main(options: argparse.Namespace) -> Exit:
    """Seal every document asked for, or make the keys and stop."""
    from pipeline.run import checkpoint

    if options.new_key:
        return _new_key(options.new_key)
    workspace, names = shared.named(options)

    def work(name: str) -> None:
        folder = workspace.document(name)
        held, seal = checkpoint(folder, options.sign)
        signed = f"signed in {folder.ledger.with_suffix('.signatures')}" if seal else "not signed"
        print(f"{name}: {held.count} events, root {held.root[:16]}, {signed}")

    return shared.each(names, work)


def _new_key(path: Path) -> Exit:
    from pipeline.ledger import keys

    public = keys.write_pair(path)
    print(f"private key: {path} (keep it to yourself, and out of git)")
    print(f"public key:  {public} (give it to whoever is to check)")
    return Exit.DONE
