"""Optimal alignment of two short texts, letter by letter."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from pipeline.model.alignment import Tag

Step = tuple["Tag", int, int, int, int]


@cache
def _levenshtein() -> Any:
    """Loaded by who compares: a rule that has nothing to compare need not wait for it."""
    from rapidfuzz.distance import Levenshtein

    return Levenshtein


def steps(a: str, b: str, hint: int | None = None) -> list[Step]:
    """Opcodes (tag, a start, a end, b start, b end) of the least Levenshtein distance.

    Myers' bit-parallel algorithm (1999, as extended by Hyyrö 2003) with Hirschberg's division
    (1975) for the way back. `hint` is a distance near the true one: it narrows the search.
    """
    return cast("list[Step]", _levenshtein().opcodes(a, b, score_hint=hint).as_list())


def distance(a: str, b: str, most: int | None = None) -> int:
    """The least number of insertions, deletions and replacements; above `most`, `most` + 1."""
    found: int = _levenshtein().distance(a, b, score_cutoff=most, score_hint=most)
    return found
