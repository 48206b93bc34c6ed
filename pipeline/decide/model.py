"""The model that weighs the evidence: a logistic regression and boosted trees, averaged.

Small and readable: a JSON file holds every weight by the name of its feature, what it was fitted
on, and how often it was right where it was as sure (on books that it had not seen).
"""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.model.codec import digest

SHIPPED = "model.json"
FORMAT = 1
MILLION = 1_000_000
LEAST, MOST = -40.0, 60.0  # a feature is cut to this range


@dataclass(frozen=True, slots=True)
class Weight:
    """One feature of the logistic half: (value - centre) / scale is multiplied by the weight."""

    name: str
    group: str
    centre: float
    scale: float
    weight: float


@dataclass(frozen=True, slots=True)
class Node:
    """A node of a tree: where the feature is at most `bound`, `low` is next, else `high`.

    A leaf has no feature (-1). `value` is what the trees' sum gains here, in log-odds; at an inner
    node the mean of the leaves below, by how many examples reached them.
    """

    feature: int
    bound: float
    low: int
    high: int
    value: float


@dataclass(frozen=True, slots=True)
class Sureness:
    """How right such decisions were on unseen books: `chance` or more, `right` of `applied`.

    `chance` and `bound`, the one-sided 95 % lower bound of the share, in parts per million.
    """

    chance: int
    applied: int
    right: int
    bound: int


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, trees and the record of both; `offset` and `slope` recalibrate what they say."""

    name: str
    weights: tuple[Weight, ...]
    intercept: float
    trees: tuple[tuple[Node, ...], ...]
    base: float
    proved: tuple[Sureness, ...]
    offset: float = 0.0
    slope: float = 1.0

    def chance(self, features: Mapping[str, float]) -> int:
        """How likely the change is right, in parts per million."""
        row = self._row(features)
        linear = self.intercept + sum(self._linear(row))
        boosted = self.base + sum(self._path(tree, row)[-1].value for tree in self.trees)
        mean = (_logistic(linear) + _logistic(boosted)) / 2
        if (self.offset, self.slope) != (0.0, 1.0):
            mean = _logistic(self.offset + self.slope * _logit(mean))
        return round(mean * MILLION)

    def moved(self, features: Mapping[str, float]) -> dict[str, float]:
        """What each group of features did to the log-odds, the mean of both halves.

        In a tree a feature gets what the value changes by at the nodes that ask for it
        (A. Saabas, "Interpreting random forests", 2014).
        """
        row = self._row(features)
        held: dict[str, float] = defaultdict(float)
        for weight, part in zip(self.weights, self._linear(row), strict=True):
            held[weight.group] += part / 2
        for tree in self.trees:
            path = self._path(tree, row)
            for node, following in pairwise(path):
                group = self.weights[node.feature].group
                held[group] += (following.value - node.value) / 2
        return dict(held)

    def sureness(self, chance: int) -> Sureness | None:
        """The record of decisions at least as sure as the surest threshold below `chance`."""
        at = bisect_right(self.proved, chance, key=lambda held: held.chance) - 1
        return self.proved[at] if at >= 0 else None

    def threshold(self, bound: int) -> int:
        """The least chance (ppm) at which the lower bound was at least `bound`; above 1 if none."""
        held = [each.chance for each in self.proved if each.bound >= bound]
        return min(held, default=MILLION + 1)

    def _row(self, features: Mapping[str, float]) -> list[float]:
        return [min(max(features[weight.name], LEAST), MOST) for weight in self.weights]

    def _linear(self, row: Sequence[float]) -> list[float]:
        return [
            weight.weight * (value - weight.centre) / weight.scale
            for weight, value in zip(self.weights, row, strict=True)
        ]

    @staticmethod
    def _path(tree: Sequence[Node], row: Sequence[float]) -> list[Node]:
        node = tree[0]
        path = [node]
        while node.feature >= 0:
            node = tree[node.low if row[node.feature] <= node.bound else node.high]
            path.append(node)
        return path


@dataclass(frozen=True, slots=True)
class Models:
    """The models of a file: `scan` where a reading speaks, `text` where none does."""

    digest: str
    fitted: str
    scan: Model
    text: Model


@cache
def shipped() -> Models:
    """The models that come with the program."""
    held = files("pipeline.decide").joinpath(SHIPPED)
    return parsed(held.read_bytes(), f"pipeline/decide/{SHIPPED}")


def read(path: Path) -> Models:
    """The models of a file; raises InputError where it is none."""
    try:
        return parsed(path.read_bytes(), str(path))
    except OSError as fault:
        raise InputError(
            f"this model cannot be read: {fault.strerror}", where=str(path), todo="name another"
        ) from fault


def parsed(content: bytes, where: str) -> Models:
    """The models of a file's content; raises InputError where it is none."""
    try:
        held = json.loads(content)
        if held["format"] != FORMAT:
            raise ValueError(f"format {held['format']!r} is not known to this version")
        scan, text = (_model(name, held["models"][name]) for name in ("scan", "text"))
        return Models(digest(content), str(held["fitted"]), scan, text)
    except (ValueError, KeyError, TypeError, RecursionError) as fault:
        raise InputError(
            f"this is no model file: {fault}", where=where, todo="fit it anew or remove it"
        ) from fault


def _model(name: str, held: Mapping[str, Any]) -> Model:
    weights = tuple(Weight(*row) for row in held["weights"])
    trees = tuple(tuple(Node(*row) for row in tree) for tree in held["trees"])
    for tree in trees:
        for at, node in enumerate(tree):
            inner = node.feature >= 0
            if inner and not at < min(node.low, node.high) <= max(node.low, node.high) < len(tree):
                raise ValueError("a tree runs in a circle")
            if node.feature >= len(weights):
                raise ValueError("a tree asks for a feature that is not there")
    proved = tuple(Sureness(*row) for row in held["proved"])
    numbers = (float(held[key]) for key in ("intercept", "base", "offset", "slope"))
    intercept, base, offset, slope = numbers
    return Model(name, weights, intercept, trees, base, proved, offset, slope)


def plain(model: Model) -> dict[str, Any]:
    """A model as it stands in a file."""
    return {
        "weights": [[w.name, w.group, w.centre, w.scale, w.weight] for w in model.weights],
        "intercept": model.intercept,
        "trees": [[[n.feature, n.bound, n.low, n.high, n.value] for n in t] for t in model.trees],
        "base": model.base,
        "proved": [[s.chance, s.applied, s.right, s.bound] for s in model.proved],
        "offset": model.offset,
        "slope": model.slope,
    }


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-9), 1 - 1e-9)
    return math.log(chance / (1 - chance))
