"""What a model is made of: weights, nodes of trees, its record, and pairs that people taught it."""

from __future__ import annotations

from dataclasses import dataclass


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

    `chance` and `bound`, the one-sided 95 % lower bound of the share, in parts per million. `own`
    says that it rests on what people decided in this workspace.
    """

    chance: int
    applied: int
    right: int
    bound: int
    own: bool = False


@dataclass(frozen=True, slots=True)
class Pair:
    """A small change that people decided on: how, and what it adds to the log-odds since."""

    before: str
    after: str
    accepted: int
    rejected: int
    weight: float
