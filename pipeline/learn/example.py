"""One judged place in numbers, and how places are divided so that each is judged unseen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_FOLDS = 10
STRETCH = 20  # lines


@dataclass(frozen=True, slots=True)
class Example:
    """What a person said of a proposal, and what the model as it came with the program says.

    `log_odds` are the model's, before any calibration; `pair` the small change that the proposal
    comes to, None where it is none; `takeable` whether a policy may take it, were it sure enough.
    `page` counts from 1, 0 where there is none; `line` is the transcript's, from 1.
    """

    document: str
    page: int
    line: int
    key: str
    pair: tuple[str, str] | None
    log_odds: float
    takeable: bool
    right: bool


def ordered(examples: Sequence[Example]) -> list[Example]:
    """The examples by document and place: whoever gathers them, the sums are the same."""
    return sorted(examples, key=lambda held: (held.document, held.page, held.line, held.key))


def divided(examples: Sequence[Example]) -> tuple[list[int], str]:
    """For each example the part it is held back with, and how that is said to a person.

    By document, in ten parts at most, since one book's errors are alike. One document alone is
    halved by every second page, or by every second stretch of lines where it has no two pages:
    that tells less of other books. There may be one part only: then nothing can be held back.
    """
    documents = sorted({held.document for held in examples})
    if len(documents) > 1:
        part = {name: at % MOST_FOLDS for at, name in enumerate(documents)}
        return (
            [part[held.document] for held in examples],
            f"by document, {len(documents)} of them",
        )
    pages = sorted({held.page for held in examples})
    if len(pages) > 1:
        return (
            [pages.index(held.page) % 2 for held in examples],
            "by every second page, as there is one document only",
        )
    stretches = sorted({held.line // STRETCH for held in examples})
    return (
        [stretches.index(held.line // STRETCH) % 2 for held in examples],
        f"by every second {STRETCH} lines, as there is one document only",
    )
