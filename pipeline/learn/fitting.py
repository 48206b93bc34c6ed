"""Fits a calibration and the weights of pairs to what people decided.

Both are drawn towards what the program came with, so that few decisions move little: without any,
the calibration is the identity and no pair has a weight.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.learn.example import Example

Numbers = npt.NDArray[np.float64]
TRUST = (4.0, 16.0)  # the prior's precision: offset within 0.5 of 0, slope within 0.25 of 1
LEAST_SLOPE = 0.1  # under this the model's order of places would mean nothing, or turn round
STEADY = 8.0  # a pair's prior: so many decisions as the model foretells them
FEWEST = 3  # decisions under which a pair has no weight
STEPS = 100
DIGITS = 6


@dataclass(frozen=True, slots=True)
class Learned:
    """What was learned of one small change: decisions either way, and its weight in log-odds."""

    before: str
    after: str
    accepted: int
    rejected: int
    weight: float


@dataclass(frozen=True, slots=True)
class Fit:
    """A calibration of log-odds, and the weights of pairs that are added to it."""

    offset: float = 0.0
    slope: float = 1.0
    pairs: tuple[Learned, ...] = ()


def fitted(examples: Sequence[Example], *, pairs: bool = True) -> Fit:
    """The fit to these examples, the same in whatever order they stand within their places."""
    log_odds = np.array([held.log_odds for held in examples], np.float64)
    right = np.array([held.right for held in examples], np.float64)
    offset, slope = _calibrated(log_odds, right)
    chances = _logistic(offset + slope * log_odds)
    return Fit(_short(offset), _short(slope), _pairs(examples, chances) if pairs else ())


def moved(fit: Fit, examples: Sequence[Example]) -> tuple[Numbers, Numbers]:
    """Log-odds of each example as the fit has them: calibrated, and what its pair adds."""
    weights = {(held.before, held.after): held.weight for held in fit.pairs}
    log_odds = np.array([held.log_odds for held in examples], np.float64)
    added = [weights.get(held.pair, 0.0) if held.pair else 0.0 for held in examples]
    return fit.offset + fit.slope * log_odds, np.array(added, np.float64)


def _calibrated(log_odds: Numbers, right: Numbers) -> tuple[float, float]:
    """Offset and slope by penalised logistic regression.

    The sigmoid of J. Platt, "Probabilistic outputs for support vector machines", 1999, with a
    Gaussian prior at the identity in the place of his smoothed targets; by Newton's method.
    """
    columns = np.column_stack((np.ones_like(log_odds), log_odds))
    found = _newton(columns, right, np.array([0.0, 1.0]), np.array(TRUST))
    if found[1] >= LEAST_SLOPE:
        return float(found[0]), float(found[1])
    fixed = LEAST_SLOPE * log_odds
    alone = _newton(columns[:, :1], right, np.zeros(1), np.array(TRUST[:1]), fixed)
    return float(alone[0]), LEAST_SLOPE


def _newton(
    columns: Numbers,
    right: Numbers,
    prior: Numbers,
    precision: Numbers,
    fixed: Numbers | float = 0.0,
) -> Numbers:
    """The weights of least penalised log loss; a step that would gain nothing is halved."""
    at = prior.copy()
    loss = _loss(columns @ at + fixed, right)
    for _ in range(STEPS):
        chances = _logistic(columns @ at + fixed)
        slope = columns.T @ (chances - right) + precision * (at - prior)
        spread = chances * (1 - chances)
        bend = (columns * spread[:, None]).T @ columns + np.diag(precision)
        step = np.linalg.solve(bend, slope)
        while np.abs(step).max() > 1e-10:
            tried = at - step
            there = _loss(columns @ tried + fixed, right)
            there += float(precision @ (tried - prior) ** 2) / 2
            if there <= loss:
                break
            step = step / 2
        else:
            break
        at, loss = tried, there
    return at


def _pairs(examples: Sequence[Example], chances: Numbers) -> tuple[Learned, ...]:
    """The weight of each pair with decisions enough: observed against foretold log-odds.

    The share of accepted ones has a beta prior whose mean is what the calibrated model foretells
    for these very places; so a pair that does as foretold weighs nothing.
    """
    said: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    foretold: dict[tuple[str, str], float] = defaultdict(float)
    for held, chance in zip(examples, chances.tolist(), strict=True):
        if held.pair is not None:
            said[held.pair][not held.right] += 1
            foretold[held.pair] += chance
    found = []
    for pair, (accepted, rejected) in sorted(said.items()):
        count = accepted + rejected
        if count < FEWEST:
            continue
        mean = min(max(foretold[pair] / count, 1e-6), 1 - 1e-6)
        odds = (accepted + STEADY * mean) / (rejected + STEADY * (1 - mean))
        weight = _short(math.log(odds) - math.log(mean / (1 - mean)))
        found.append(Learned(*pair, accepted, rejected, weight))
    return tuple(found)


def losses(log_odds: Numbers, right: Numbers) -> Numbers:
    """The log loss of each prediction, in nats."""
    signed = np.where(right > 0.5, -log_odds, log_odds)
    return np.asarray(np.logaddexp(0.0, signed), np.float64)


def _loss(log_odds: Numbers, right: Numbers) -> float:
    return float(losses(log_odds, right).sum())


def _logistic(log_odds: Numbers) -> Numbers:
    return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -500, 500))), np.float64)


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")
