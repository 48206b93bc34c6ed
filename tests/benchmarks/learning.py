"""What learning gains on documents unlike those that the model was fitted on.

    python tests/benchmarks/learning.py [--work FOLDER] [--documents ehri-*] [--seeds 101]

A person is stood in for by the true text: a change that mends is accepted, one that does not is
rejected. Each document is judged by what was learned on the others. Where seeds are several, the
places that they share count several times.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import examples
from books import books
from fitting import LEFT_OUT

from pipeline import decide, learn
from pipeline.decide.policies import POLICIES
from pipeline.run import learning

CAUTIOUS = POLICIES["cautious"]
SIDES = {"proofread": "scan", "no scan": "text"}


def main() -> None:
    """Print what is learned, and how it does on documents held back."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--work", type=Path, default=Path("/tmp/corrigenda-quality"))
    words.add_argument("--documents", default="ehri-*")
    words.add_argument("--seeds", default="101")
    options = words.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    examples.LOOKED = dict.fromkeys(examples.LOOKED, ("tesseract",))
    base = decide.shipped()
    made: dict[str, list[learn.Example]] = {side: [] for side in SIDES.values()}
    held = list(books(options.work, options.documents))
    for trial in examples.trials(held, tuple(SIDES), seeds, options.work):
        for at, each in enumerate(trial.examples):
            if each.outcome not in LEFT_OUT:
                judged = learn.Judged(f"{trial.seed}-{at}", 0, 0, each.proposal, True)
                side, example = learning._example(trial.book, judged, base, CAUTIOUS)
                made[side].append(replace(example, right=each.outcome == "right"))
    for side, found in made.items():
        rows = learning._rows(learning._side(base, side))
        tried = learn.tried(found, [], rows, CAUTIOUS.bound)
        print(f"{side}: {tried.accepted} accepted, {tried.rejected} rejected; {tried.divided}")
        print(f"  before {tried.before}\n  after  {tried.after}\n  {tried.refused or tried.fit}")


if __name__ == "__main__":
    main()
