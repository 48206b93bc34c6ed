"""Tries a fit on decisions that it has not seen, beside the model as it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from pipeline.learn.example import Example, divided, ordered
from pipeline.learn.fitting import Fit, Numbers, fitted, losses, moved
from pipeline.learn.proving import MILLION, Row, climbed, lower_bound, reached, renewed

LEAST_EACH = 30  # decisions either way
ONE_PLACE = "all decisions are of one page's few lines, so that none can be held back"


@dataclass(frozen=True, slots=True)
class Score:
    """How well chances foretold decisions: log loss in nats, Brier's score, and unseen changes.

    Of `applied` changes over the policy's threshold `right` were right; `bound` is the lower bound
    of that share in parts per million.
    """

    log_loss: float
    brier: float
    applied: int
    right: int
    bound: int

    @property
    def share(self) -> float:
        """The share that was right; 1 of nothing."""
        return self.right / self.applied if self.applied else 1.0


@dataclass(frozen=True, slots=True)
class Trial:
    """A fit to all decisions, and how such fits did on those held back from them.

    `refused` says why it must not be taken, empty where it may; `divided` how decisions were held
    back. `before` and `after` are None where there are too few to tell.
    """

    accepted: int
    rejected: int
    divided: str = ""
    before: Score | None = None
    after: Score | None = None
    fit: Fit = field(default_factory=Fit)
    rows: tuple[Row, ...] = ()
    refused: str = ""


def tried(
    examples: Sequence[Example], stood: Sequence[float], rows: Sequence[Row], bound: int
) -> Trial:
    """Fit to the examples, and judge such fits on examples held back.

    `stood` are the log-odds of takeable places that a policy applied and people let stand; `rows`
    the model's record, rising; `bound` what a row must have proved for a policy to apply unseen.
    """
    examples = ordered(examples)
    accepted = sum(held.right for held in examples)
    rejected = len(examples) - accepted
    if min(accepted, rejected) < LEAST_EACH:
        return Trial(accepted, rejected, refused=_too_few(accepted, rejected))
    parts, how = divided(examples)
    if len(set(parts)) == 1:
        return Trial(accepted, rejected, how, refused=ONE_PLACE)
    unseen = _unseen(examples, parts)
    right = np.array([held.right for held in examples], np.float64)
    with_pairs = losses(unseen.plain + unseen.added, right).sum()
    pairs = bool(with_pairs <= losses(unseen.plain, right).sum())
    if not pairs:
        unseen = _Unseen(unseen.plain, np.zeros_like(unseen.added), unseen.lifts * 0)
    plain = [reached(rows, held.log_odds) for held in examples]
    lifted = [
        reached(rows, held.log_odds + lift)
        for held, lift in zip(examples, unseen.lifts.tolist(), strict=True)
    ]
    told = [
        (reach, held.right) for held, reach in zip(examples, lifted, strict=True) if held.takeable
    ]
    held_rows = renewed(rows, told, [reached(rows, log_odds) for log_odds in stood])
    after_reach = [climbed(held_rows, *both) for both in zip(plain, lifted, strict=True)]
    known = np.array([held.log_odds for held in examples], np.float64)
    before = _score(examples, known, plain, rows, bound)
    after = _score(examples, unseen.plain + unseen.added, after_reach, held_rows, bound)
    fit = fitted(examples, pairs=pairs)
    refused = _refusal(before, after)
    return Trial(accepted, rejected, how, before, after, fit, held_rows, refused)


@dataclass(frozen=True, slots=True)
class _Unseen:
    """Of each example, by a fit to the other parts: calibrated log-odds, what its pair adds.

    `lifts` are what the pair adds on the uncalibrated scale.
    """

    plain: Numbers
    added: Numbers
    lifts: Numbers


def _unseen(examples: Sequence[Example], parts: Sequence[int]) -> _Unseen:
    count = len(examples)
    held = _Unseen(np.zeros(count), np.zeros(count), np.zeros(count))
    for part in sorted(set(parts)):
        inside = [at for at, its in enumerate(parts) if its == part]
        fit = fitted([each for each, its in zip(examples, parts, strict=True) if its != part])
        plain, added = moved(fit, [examples[at] for at in inside])
        held.plain[inside], held.added[inside] = plain, added
        held.lifts[inside] = added / fit.slope
    return held


def _score(
    examples: Sequence[Example],
    log_odds: Numbers,
    reach: Sequence[int],
    rows: Sequence[Row],
    bound: int,
) -> Score:
    right = np.array([held.right for held in examples], np.float64)
    chances = 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))
    least = next((at for at, row in enumerate(rows) if row.bound >= bound), len(rows))
    taken = [
        held.right
        for held, rows_reached in zip(examples, reach, strict=True)
        if held.takeable and rows_reached > least
    ]
    return Score(
        float(losses(log_odds, right).mean()),
        float(((chances - right) ** 2).mean()),
        len(taken),
        sum(taken),
        round(lower_bound(sum(taken), len(taken)) * MILLION),
    )


def _too_few(accepted: int, rejected: int) -> str:
    return (
        f"{LEAST_EACH} accepted and {LEAST_EACH} rejected are needed to tell anything, "
        f"{accepted} and {rejected} are there"
    )


def _refusal(before: Score, after: Score) -> str:
    """Why a fit must not be taken, by how it did on held-back decisions."""
    if after.log_loss > before.log_loss:
        return (
            f"on held-back decisions it foretells worse than the model that came with the program "
            f"(log loss {after.log_loss:.4f}, was {before.log_loss:.4f})"
        )
    if after.applied and after.share < before.share:
        return (
            "of held-back changes that it would apply unseen fewer are right "
            f"({after.right} of {after.applied}, was {before.right} of {before.applied})"
        )
    return ""
