"""The small change that a proposal comes to, so that decisions on like ones can be counted."""

from __future__ import annotations

from itertools import takewhile

LONGEST = 4  # code points on either side


def pair(before: str, after: str) -> tuple[str, str] | None:
    """What is left where both agree at neither end; None where nothing or too much is left.

    "tbe" to "the" is ("b", "h"). What is doubled is taken at the end: "..." to "." is ("..", "").
    """
    begun = _shared(before, after)
    before, after = before[begun:], after[begun:]
    ended = _shared(before[::-1], after[::-1])
    before, after = before[: len(before) - ended], after[: len(after) - ended]
    if before == after or max(len(before), len(after)) > LONGEST:
        return None
    return before, after


def _shared(one: str, other: str) -> int:
    """How many characters both begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
