"""Fits the model that decides, on real books with known faults, and writes what it proved.

    python tests/benchmarks/fitting.py [--work FOLDER] [--seeds 11,12,13] [--write]

Needs scikit-learn. Every book is predicted by a model that was fitted on the others; the record of
these predictions stands in the file as what the model proved. `--write` renews the shipped file.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from books import books
from examples import Example, trials
from judging import lower_bound
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from pipeline.decide.conditions import hard, provable
from pipeline.decide.features import features, group
from pipeline.decide.model import FORMAT, LEAST, MOST, Model, Node, Sureness, Weight, plain
from pipeline.decide.voices import unanimous

SHIPPED = Path(__file__).resolve().parents[2] / "pipeline" / "decide" / "model.json"
SCANNED = ("proofread", "residuals")
BOOKS = "oldbooks-*"
FITTED = (
    "five English books of 1850-1920: the scans of 173 pages (public domain, Internet Archive) and"
    " their proofread texts (public domain, Project Gutenberg), as collected in the old-books"
    " dataset (repository under GPL-3.0); artefacts planted by program, and errors of an older"
    " engine on the same pages. The file holds weights only, no text."
)
LEFT_OUT = ("flag", "slip", "even", "unknown")
MILLION = 1_000_000
STEPS = (
    500,
    600,
    700,
    800,
    850,
    900,
    925,
    950,
    960,
    970,
    975,
    980,
    985,
    990,
    993,
    995,
    997,
    998,
    999,
)
DIGITS = 6  # significant digits of a written number


def rows(examples: Sequence[Example], names: Sequence[str]) -> np.ndarray:
    """Features of each example, a row each, cut to the range that the model takes."""
    held = [features(example.proposal) for example in examples]
    table = np.array([[row[name] for name in names] for row in held]).reshape(len(held), -1)
    return np.clip(table, LEAST, MOST)


def fitted(examples: Sequence[Example], name: str) -> Model:
    """A model of these examples: flags and slips of the truth left out."""
    kept = [e for e in examples if e.outcome not in LEFT_OUT]
    names = sorted(features(kept[0].proposal))
    table = rows(kept, names)
    right = np.array([e.outcome == "right" for e in kept])
    centre, scale = table.mean(0), table.std(0)
    scale[scale == 0] = 1
    even = (table - centre) / scale
    linear = LogisticRegression(C=0.3, max_iter=3000).fit(even, right)
    boosted = GradientBoostingClassifier(
        n_estimators=120,
        max_depth=4,
        max_leaf_nodes=10,
        learning_rate=0.08,
        min_samples_leaf=20,
        subsample=0.7,
        max_features=0.4,
        random_state=0,
    ).fit(table, right)
    weights = tuple(
        Weight(each, group(each), _short(c), _short(s), _short(w))
        for each, c, s, w in zip(names, centre, scale, linear.coef_[0], strict=True)
    )
    share = right.mean()
    rate = boosted.learning_rate
    trees = tuple(_tree(held.tree_, rate) for held in boosted.estimators_[:, 0])
    base = float(np.log(share / (1 - share)))
    return Model(name, weights, _short(linear.intercept_[0]), trees, _short(base), ())


def _tree(held: object, rate: float) -> tuple[Node, ...]:
    """A tree as nodes; an inner node's value is the mean of its leaves."""
    left, right = held.children_left, held.children_right  # type: ignore[attr-defined]
    counts = held.weighted_n_node_samples  # type: ignore[attr-defined]
    values = held.value[:, 0, 0] * rate  # type: ignore[attr-defined]
    for at in reversed(range(len(left))):
        if left[at] >= 0:
            low, high = left[at], right[at]
            total = counts[low] + counts[high]
            values[at] = (values[low] * counts[low] + values[high] * counts[high]) / total
    return tuple(
        Node(
            max(int(held.feature[at]), -1),  # type: ignore[attr-defined]
            _short(held.threshold[at]) if left[at] >= 0 else 0.0,  # type: ignore[attr-defined]
            int(left[at]) if left[at] >= 0 else 0,
            int(right[at]) if left[at] >= 0 else 0,
            _short(values[at]),
        )
        for at in range(len(left))
    )


def _short(value: float) -> float:
    return float(f"{value:.{DIGITS}g}")


def folds(examples: Sequence[Example], name: str) -> dict[str, Model]:
    """For each book the model that was fitted on all others."""
    names = sorted({e.book for e in examples})
    return {book: fitted([e for e in examples if e.book != book], name) for book in names}


def chances(model: Model, examples: Sequence[Example]) -> list[int]:
    """The model's chance for each example, in parts per million; 0 for a flag."""
    return [0 if e.outcome == "flag" else model.chance(features(e.proposal)) for e in examples]


def proved(examples: Sequence[Example], models: dict[str, Model]) -> tuple[Sureness, ...]:
    """How right unseen decisions were from each chance on, of those that a policy may take."""
    held = [e for e in examples if e.outcome not in LEFT_OUT and takeable(e)]
    said = [models[e.book].chance(features(e.proposal)) for e in held]
    right = [e.outcome == "right" for e in held]
    table = []
    for step in STEPS:
        taken = [r for r, chance in zip(right, said, strict=True) if chance >= step * 1000]
        if taken:
            bound = round(lower_bound(sum(taken), len(taken)) * MILLION)
            table.append(Sureness(step * 1000, len(taken), sum(taken), bound))
    return tuple(table)


def takeable(example: Example) -> bool:
    """Whether a cautious policy may take the change, were it only sure enough."""
    proposal = example.proposal
    return provable(proposal) and (not hard(proposal) or unanimous(proposal))


def main() -> None:
    """Fit both models, print what they proved, and write the file where that is asked."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--work", type=Path, default=Path("/tmp/corrigenda-quality"))
    words.add_argument("--seeds", default="11,12,13,14")
    words.add_argument("--write", action="store_true")
    options = words.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    held = list(books(options.work, BOOKS))
    made = {}
    for name, regimes in (("scan", SCANNED), ("text", ("no scan",))):
        found = [e for t in trials(held, regimes, seeds, options.work) for e in t.examples]
        unseen = proved(found, folds(found, name))
        model = fitted(found, name)
        made[name] = {
            **plain(model),
            "proved": [[s.chance, s.applied, s.right, s.bound] for s in unseen],
        }
        print(f"{name}: {len(found)} examples")
        for step in unseen:
            print(
                f"  {step.chance / 10_000:.1f} %: {step.right} of {step.applied}, "
                f"bound {step.bound / 10_000:.2f} %"
            )
    if options.write:
        SHIPPED.write_text(written({"format": FORMAT, "fitted": FITTED, "models": made}))


def written(value: dict[str, object]) -> str:
    """The file, a weight and a tree a line."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for before, after in (
        (',["', ',\n["'),
        (",[[", ",\n[["),
        ('"trees":', '\n"trees":'),
        ('"text":', '\n"text":'),
    ):
        text = text.replace(before, after)
    return text + "\n"


if __name__ == "__main__":
    main()
