"""Folds a rule that fires all over a text into one line: it says something of the text instead."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.check.hit import Hit

LIMIT = 20  # hits of one rule per 10,000 words that are still shown one by one
FEW = 10  # so many are always shown: in a short text a handful is a high rate


@dataclass(frozen=True, slots=True)
class Folded:
    """A rule's hits as one: how many, how many per 10,000 words, and the first of them."""

    first: Hit
    count: int
    rate: float


def rate(count: int, words: int) -> float:
    """Hits per 10,000 words."""
    return count * 10_000 / max(words, 1)


def folded(
    hits: Sequence[Hit], words: int, limit: int = LIMIT
) -> tuple[tuple[Hit, ...], tuple[Folded, ...]]:
    """The hits to show one by one, and the rules that fire more than `limit` per 10,000 words.

    A limit of 0 folds nothing.
    """
    of: dict[str, list[Hit]] = defaultdict(list)
    for hit in hits:
        of[hit.rule].append(hit)
    made = {
        rule: Folded(held[0], len(held), rate(len(held), words))
        for rule, held in of.items()
        if limit and len(held) > FEW and rate(len(held), words) > limit
    }
    shown = tuple(hit for hit in hits if hit.rule not in made)
    return shown, tuple(made[rule] for rule in sorted(made))
