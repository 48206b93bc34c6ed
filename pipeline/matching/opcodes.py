"""Align two texts: opcodes that tile both."""

from __future__ import annotations

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.matching.graphemes import units_of
from pipeline.model.alignment import Alignment, Opcode


def match(a: str, b: str, *, exact: bool = False) -> Alignment:
    """Align `a` with `b`; offsets are code points, boundaries never split a grapheme cluster."""
    left, right = units_of(a, b)
    rows = Levenshtein.opcodes(left.text, right.text).as_list()
    distance = sum(max(r[2] - r[1], r[4] - r[3]) for r in rows if r[0] != "equal")
    edges = np.array([r[1:] for r in rows], np.int64).reshape(-1, 4)
    spans = [left.offsets(edges[:, :2]), right.offsets(edges[:, 2:])]
    rows = zip((r[0] for r in rows), *spans[0].T.tolist(), *spans[1].T.tolist(), strict=True)
    return Alignment(tuple(map(Opcode._make, rows)), (), distance)
