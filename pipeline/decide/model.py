"""The model that weighs the evidence: a logistic regression and boosted trees, averaged.

Small and readable: a JSON file holds every weight by the name of its feature, what it was fitted
on, and how often it was right where it was as sure (on books that it had not seen).
"""

from __future__ import annotations

import json
import math
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise
from pathlib import Path
from typing import Any

from pipeline.decide.parts import Node as Node
from pipeline.decide.parts import Pair as Pair
from pipeline.decide.parts import Sureness as Sureness
from pipeline.decide.parts import Weight as Weight
from pipeline.errors import InputError
from pipeline.model.codec import digest

SHIPPED = "model.json"
FORMAT = 1
MILLION = 1_000_000
LEAST, MOST = -40.0, 60.0  # a feature is cut to this range


@dataclass(frozen=True, slots=True)
class Model:
    """Weights, trees and the record of both; `offset` and `slope` recalibrate what they say.

    `pairs`, sorted, are the small changes whose weight was learned from people's decisions.
    """

    name: str
    weights: tuple[Weight, ...]
    intercept: float
    trees: tuple[tuple[Node, ...], ...]
    base: float
    proved: tuple[Sureness, ...]
    offset: float = 0.0
    slope: float = 1.0
    pairs: tuple[Pair, ...] = ()

    def chance(self, features: Mapping[str, float], pair: tuple[str, str] | None = None) -> int:
        """How likely the change is right, in parts per million.

        What was learned of its `pair` lifts it over no row of the record that rests on books of
        the program's makers: there, such a pair proved nothing.
        """
        mean = self._mean(features)
        calibrated = (self.offset, self.slope) != (0.0, 1.0)
        log_odds = self.offset + self.slope * _logit(mean)
        plain = round((_logistic(log_odds) if calibrated else mean) * MILLION)
        weight = self._weight(pair)
        if not weight:
            return plain
        lifted = round(_logistic(log_odds + weight) * MILLION)
        bars = [s.chance for s in self.proved if plain < s.chance <= lifted and not s.own]
        return min([lifted, *(bar - 1 for bar in bars)])

    def log_odds(self, features: Mapping[str, float]) -> float:
        """What weights and trees say of a change, before any calibration."""
        return _logit(self._mean(features))

    def moved(
        self, features: Mapping[str, float], pair: tuple[str, str] | None = None
    ) -> dict[str, float]:
        """What each group of features did to the log-odds, the mean of both halves.

        What people's decisions on its `pair` did is the group "learned". In a tree a feature gets
        what the value changes by at the nodes that ask for it (A. Saabas, "Interpreting random
        forests", 2014).
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
        if weight_learned := self._weight(pair):
            held["learned"] += weight_learned
        return dict(held)

    def sureness(self, chance: int) -> Sureness | None:
        """The record of decisions at least as sure as the surest threshold below `chance`."""
        at = bisect_right(self.proved, chance, key=lambda held: held.chance) - 1
        return self.proved[at] if at >= 0 else None

    def threshold(self, bound: int) -> int:
        """The least chance (ppm) at which the lower bound was at least `bound`; above 1 if none."""
        held = [each.chance for each in self.proved if each.bound >= bound]
        return min(held, default=MILLION + 1)

    def _mean(self, features: Mapping[str, float]) -> float:
        """The mean of what both halves give, from 0 to 1."""
        row = self._row(features)
        linear = self.intercept + sum(self._linear(row))
        boosted = self.base + sum(self._path(tree, row)[-1].value for tree in self.trees)
        return (_logistic(linear) + _logistic(boosted)) / 2

    def _weight(self, pair: tuple[str, str] | None) -> float:
        """What people's decisions on a pair add to the log-odds; 0 where there were too few."""
        if pair is None or not self.pairs:
            return 0.0
        at = bisect_left(self.pairs, pair, key=lambda held: (held.before, held.after))
        held = self.pairs[at] if at < len(self.pairs) else None
        return held.weight if held and (held.before, held.after) == pair else 0.0

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
    pairs = tuple(Pair(*row) for row in held.get("pairs", ()))
    numbers = (float(held[key]) for key in ("intercept", "base", "offset", "slope"))
    intercept, base, offset, slope = numbers
    if not math.isfinite(offset) or not 0 < slope < math.inf:
        raise ValueError("the calibration does not rise")
    if not all(math.isfinite(pair.weight) for pair in pairs):
        raise ValueError("a pair's weight is no number")
    pairs = tuple(sorted(pairs, key=lambda pair: (pair.before, pair.after)))
    return Model(name, weights, intercept, trees, base, proved, offset, slope, pairs)


def plain(model: Model) -> dict[str, Any]:
    """A model as it stands in a file; what is as it came is left out."""
    rows = [[s.chance, s.applied, s.right, s.bound, *[s.own][: s.own]] for s in model.proved]
    learned = [[p.before, p.after, p.accepted, p.rejected, p.weight] for p in model.pairs]
    return {
        "weights": [[w.name, w.group, w.centre, w.scale, w.weight] for w in model.weights],
        "intercept": model.intercept,
        "trees": [[[n.feature, n.bound, n.low, n.high, n.value] for n in t] for t in model.trees],
        "base": model.base,
        "proved": rows,
        "offset": model.offset,
        "slope": model.slope,
        **({"pairs": learned} if learned else {}),
    }


def written(content: Mapping[str, Any]) -> bytes:
    """The file's bytes: a weight, a tree and a pair a line, so that people can read and compare."""
    return (_lines(content) + "\n").encode()


def _lines(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{" + ",\n".join(f"{json.dumps(k)}:{_lines(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list) and value and isinstance(value[0], list):
        return "[\n" + ",\n".join(map(_compact, value)) + "]"
    return _compact(value)


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value)) if value > -700 else 0.0


def _logit(chance: float) -> float:
    chance = min(max(chance, 1e-9), 1 - 1e-9)
    return math.log(chance / (1 - chance))
