"""Optimal alignment of two short texts, letter by letter."""

from __future__ import annotations

from typing import cast

from rapidfuzz.distance import Levenshtein

from pipeline.model.alignment import Tag

Step = tuple[Tag, int, int, int, int]


def steps(a: str, b: str, hint: int | None = None) -> list[Step]:
    """Opcodes (tag, a start, a end, b start, b end) of the least Levenshtein distance.

    Myers' bit-parallel algorithm (1999, as extended by Hyyrö 2003) with Hirschberg's division
    (1975) for the way back. `hint` is a distance near the true one: it narrows the search.
    """
    return cast("list[Step]", Levenshtein.opcodes(a, b, score_hint=hint).as_list())


def distance(a: str, b: str, most: int | None = None) -> int:
    """The least number of insertions, deletions and replacements; above `most`, `most` + 1."""
    return Levenshtein.distance(a, b, score_cutoff=most, score_hint=most)
