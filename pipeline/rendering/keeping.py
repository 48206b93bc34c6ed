"""Writes a fount as bytes and reads it back, so that a book's letters are cut only once."""

from __future__ import annotations

import io
import json
from typing import Any

import numpy as np

from pipeline.rendering.fount import Fount, Shape


def packed(fount: Fount) -> bytes:
    """The fount as bytes; equal founts give equal bytes."""
    head: dict[str, Any] = {
        "shapes": {name: [[s.width, s.count] for s in held] for name, held in fount.shapes.items()},
        "measures": fount.measures,
        "pairs": [[left, right, gap] for (left, right), gap in fount.pairs.items()],
        "lefts": fount.lefts,
        "rights": fount.rights,
        "gap": fount.gap,
    }
    chances = [shape.chance for held in fount.shapes.values() for shape in held]
    written = io.BytesIO()
    np.savez_compressed(
        written,
        head=np.frombuffer(json.dumps(head, sort_keys=False).encode(), np.uint8),
        chances=np.array(chances, np.float32),
    )
    return written.getvalue()


def unpacked(content: bytes) -> Fount:
    """The fount that `packed` wrote."""
    with np.load(io.BytesIO(content), allow_pickle=False) as held:
        head = json.loads(held["head"].tobytes())
        chances = iter(held["chances"])
    return Fount(
        {
            name: tuple(Shape(next(chances), width, count) for width, count in forms)
            for name, forms in head["shapes"].items()
        },
        {name: tuple(tuple(form) for form in forms) for name, forms in head["measures"].items()},
        {(left, right): gap for left, right, gap in head["pairs"]},
        head["lefts"],
        head["rights"],
        head["gap"],
    )
