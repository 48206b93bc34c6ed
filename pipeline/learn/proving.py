"""What a model that was refitted may still claim: its record of decisions on unseen books.

The shipped record says how right decisions of each sureness were on books that the model had not
seen. A calibration with a rising slope keeps the order of places, so each row of that record is
about the very same places when its chance is carried through the calibration: with the rows
carried, no more is applied than before, whatever people's decisions are like. That matters, as
they are no fair sample: people look at what waits, and at what is applied mostly when it is wrong.
A pair's weight does change the order; so it may lower a place, but never lift one over a row that
rests on the shipped record.

A row gets a record of its own from held-back decisions in two cases only. They prove more: 300 or
more people's verdicts on places that a policy may take, with a better lower bound. (A record of
300 right ones is worth at most 99.0 %; taken blindly it would undo what thousands showed.) Or they
refute the row: even if everything that was applied and let stand is right, so many were rejected
that the share's upper bound is under what the row claims.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.learn.fitting import Fit

MILLION = 1_000_000
ENOUGH = 300
DOUBT = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """Of decisions with `chance` (ppm) or more, `right` of `applied`, lower bound `bound` (ppm).

    `own` says that it rests on decisions that people made here.
    """

    chance: int
    applied: int
    right: int
    bound: int
    own: bool = False

    @property
    def log_odds(self) -> float:
        """The least log-odds that are rounded to this chance."""
        return _logit((self.chance - 0.5) / MILLION)


def reached(rows: Sequence[Row], log_odds: float) -> int:
    """How many rows, which rise, a place reaches with these uncalibrated log-odds."""
    return sum(log_odds >= row.log_odds for row in rows)


def climbed(rows: Sequence[Row], plain: int, lifted: int) -> int:
    """How many rows a place reaches whose pair moves it: up only over rows of our own."""
    while plain < lifted and rows[plain].own:
        plain += 1
    return min(plain, lifted)


def renewed(
    rows: Sequence[Row], judged: Sequence[tuple[int, bool]], stood: Sequence[int]
) -> tuple[Row, ...]:
    """The rows, with a record of their own where held-back decisions prove more or refute them.

    `judged` are the places that people decided on: how many rows each reaches, and whether it was
    right; `stood` the rows that those reach which were applied and let stand.
    """
    made = []
    for at, row in enumerate(rows):
        said = [right for reach, right in judged if reach > at]
        right, count = sum(said), len(said)
        bound = round(lower_bound(right, count) * MILLION)
        let = sum(reach > at for reach in stood)
        if count >= ENOUGH and bound > row.bound:
            row = Row(row.chance, count, right, bound, True)
        elif upper_bound(right + let, count + let) * MILLION < row.bound:
            whole = round(lower_bound(right + let, count + let) * MILLION)
            row = Row(row.chance, count + let, right + let, whole, True)
        made.append(row)
    return tuple(made)


def mapped(rows: Sequence[Row], fit: Fit) -> tuple[Row, ...]:
    """The rows with their chances as the calibration has them, rounded so that none takes more."""
    made: list[Row] = []
    for row in rows:
        there = _logistic(fit.offset + fit.slope * row.log_odds)
        chance = row.chance
        if (fit.offset, fit.slope) != (0.0, 1.0):
            chance = math.ceil(there * MILLION + 0.5)
        made.append(Row(chance, row.applied, row.right, row.bound, row.own))
    return tuple(made)


def lower_bound(right: int, total: int) -> float:
    """The one-sided 95 % lower bound of a share (Clopper and Pearson, 1934); 0 of nothing."""
    if not right:
        return 0.0
    return _bisected(lambda share: _at_least(right, total, share) < DOUBT)


def upper_bound(right: int, total: int) -> float:
    """The one-sided 95 % upper bound of a share; 1 of nothing."""
    return 1 - lower_bound(total - right, total)


def _bisected(under: Callable[[float], bool]) -> float:
    """The share up to which `under` holds, to 1e-12."""
    low, high = 0.0, 1.0
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if under(middle) else (low, middle)
    return (low + high) / 2


def _at_least(right: int, total: int, share: float) -> float:
    """How likely `right` or more of `total` are, where each is with chance `share`.

    Summed over the shorter side, from the limit outwards until nothing is added any more.
    """
    other = right - 1 < total * share
    numbers = range(right - 1, -1, -1) if other else range(right, total + 1)
    held = 0.0
    for number in numbers:
        term = math.exp(
            math.lgamma(total + 1)
            - math.lgamma(number + 1)
            - math.lgamma(total - number + 1)
            + number * math.log(share)
            + (total - number) * math.log1p(-share)
        )
        held += term
        if term < held * 1e-15:
            break
    return 1 - held if other else held


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


def _logit(chance: float) -> float:
    return math.log(chance / (1 - chance))
