"""Attest cleaned files: an in-toto Statement of what they are and what they were made of."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.cli import options as shared
from pipeline.errors import Exit, UsageError

NAME = "attest"
ORDER = 8
HELP = "write a statement of what the outputs were made of"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    shared.documents(parser)
    parser.add_argument(
        "--sign", type=Path, metavar="KEY", help="an Ed25519 private key: PEM, or 32 raw bytes"
    )
    parser.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="where to write it (default: attestation.intoto.jsonl beside the outputs)",
    )


def main(options: argparse.Namespace) -> Exit:
    """Attest every document asked for."""
    from pipeline.run import attest

    workspace, names = shared.named(options)
    if options.output and len(names) > 1:
        raise UsageError("one file holds one attestation", todo="name one document")

    def work(name: str) -> None:
        place = attest(workspace.document(name), options.sign, options.output)
        print(f"{name}: attested{'' if options.sign else ', not signed,'} in {place}")

    return shared.each(names, work)
