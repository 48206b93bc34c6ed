"""Align two texts, even whole books: what is equal, what differs, which blocks moved."""

from __future__ import annotations

import argparse
from pathlib import Path

from pipeline.errors import Exit

NAME = "align"
ORDER = 8
HELP = "align two texts"


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("a", metavar="A", type=Path, help="one text file")
    parser.add_argument("b", metavar="B", type=Path, help="the other")
    parser.add_argument("--format", choices=("text", "json"), default="text")
    parser.add_argument(
        "--exact", action="store_true", help="the least distance, however long it takes"
    )
    parser.add_argument("--encoding", default="utf-8", help="of both files (default: utf-8)")


def main(options: argparse.Namespace) -> Exit:
    """Print the alignment; offsets count code points, lines end in one line feed."""
    import json
    import time

    from pipeline.evaluate.reading import read
    from pipeline.matching.opcodes import match

    a, b = read(options.a, options.encoding), read(options.b, options.encoding)
    began = time.perf_counter()
    found = match(a, b, exact=options.exact)
    seconds = time.perf_counter() - began
    if options.format == "json":
        made = {
            "distance": found.distance,
            "optimal": found.optimal,
            "opcodes": found.opcodes,
            "moves": [move._asdict() for move in found.moves],
            "seconds": round(seconds, 6),
        }
        print(json.dumps(made))
        return Exit.DONE
    print(f"distance {found.distance}, {seconds:.3f} s")
    for tag, i, end, j, stop in found.opcodes:
        if tag != "equal":
            print(f"{tag} {i}-{end} {j}-{stop} {_short(a[i:end])} {_short(b[j:stop])}")
    for move in found.moves:
        print(
            f"moved {move.a_start}-{move.a_end} {move.b_start}-{move.b_end} {move.distance} edits"
        )
    return Exit.DONE


def _short(text: str) -> str:
    """A stretch quoted, shortened in the middle, safe for a terminal."""
    import json

    if len(text) > 60:
        text = f"{text[:28]} … {text[-28:]}"
    return json.dumps(text, ensure_ascii=any(c.isspace() or not c.isprintable() for c in text))
