"""What evaluating gives: rates, counts by class, confusions."""

from __future__ import annotations

import math
from dataclasses import dataclass

from pipeline.model.alignment import Alignment


@dataclass(frozen=True, slots=True)
class Rate:
    """Errors per unit of the ground truth.

    `share` is errors / total; where the truth is empty it is 0 if there is no error and infinite
    otherwise (as dinglehopper, `character_error_rate`). It exceeds 1 where much was inserted.
    """

    errors: int
    total: int

    @property
    def share(self) -> float:
        """Errors per unit."""
        if self.total:
            return self.errors / self.total
        return math.inf if self.errors else 0.0


@dataclass(frozen=True, slots=True)
class Bounds:
    """Between which figures a share lies in 95 of 100 resamplings."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class ClassCount:
    """Units of one kind.

    How many the truth has, how many of them the text misses, and how many it has besides.
    """

    name: str
    count: int
    missed: int
    added: int


@dataclass(frozen=True, slots=True)
class Confusion:
    """What was read for what, how often, and where first.

    `truth` or `text` is empty where something was added or lost. `examples` are up to three
    pairs of the place in its surroundings, in the truth and in the text.
    """

    truth: str
    text: str
    count: int
    examples: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A text measured by its ground truth.

    Both texts are as compared (NFC, folded if that was asked for). `characters` and `words` are
    the error rates, with bounds by resampling lines; `alignment` counts code points of both.
    """

    truth: str
    text: str
    characters: Rate
    words: Rate
    character_bounds: Bounds | None
    classes: tuple[ClassCount, ...]
    letters: tuple[ClassCount, ...]
    confusions: tuple[Confusion, ...]
    alignment: Alignment
    folded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Corpus:
    """Many pairs measured, by name.

    Micro averages divide all errors by all units, so that long texts weigh more; macro averages
    are means of the pairs' own shares (pairs with an empty truth and errors are left out).
    """

    pairs: tuple[tuple[str, Evaluation], ...]
    characters: Rate
    words: Rate
    macro_cer: float
    macro_wer: float
    character_bounds: Bounds | None
    word_bounds: Bounds | None
