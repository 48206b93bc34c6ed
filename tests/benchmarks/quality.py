"""How right and how complete decisions are on real scans, with bounds, one table per regime.

    python tests/benchmarks/quality.py [--work FOLDER] [--seeds 1,2,3] [--regimes proofread,raw]

Each book is decided by a model that was fitted on the other books only (needs scikit-learn). A
change is right where it turns the text around it into the true one, harm where it leads farther
away; `ink` counts a change that mends a slip of the true text itself as right. Readings are kept
in the work folder, so that only the first run reads pages.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from books import books
from examples import REGIMES, Example, Trial, trials
from fitting import BOOKS, SCANNED, folds
from judging import lower_bound, upper_bound

from pipeline import decide
from pipeline.decide.model import Model, Models, shipped
from pipeline.model.correction import Decision, Verdict

UNJUDGED = ("even", "unknown")
FOUND = (0.95, 0.98, 0.99)
Fault = tuple[str, int, int]  # book, seed, number


@dataclass(frozen=True, slots=True)
class Held:
    """An example with the decision on it."""

    example: Example
    decision: Decision

    @property
    def applied(self) -> bool:
        """Whether it was applied unseen."""
        return self.decision.verdict is Verdict.ACCEPT

    @property
    def faults(self) -> set[Fault]:
        """The faults that it touches."""
        return {(self.example.book, self.example.seed, at) for at in self.example.faults}


def decisions(held: Sequence[Trial], models: Mapping[str, Models], policy: str) -> Iterator[Held]:
    """What the policy decides on every transcript, each by its book's model."""
    for trial in held:
        proposals = [example.proposal for example in trial.examples]
        made = decide.decide(proposals, decide.POLICIES[policy], models[trial.book])
        yield from map(Held, trial.examples, made)


def figures(held: Sequence[Trial], made: Sequence[Held]) -> dict[str, str]:
    """The figures of one regime, by name."""
    total = sum(len(trial.faults) for trial in held)
    characters = sum(trial.characters for trial in held)
    taken = [h for h in made if h.applied and h.example.outcome not in UNJUDGED]
    outcomes = Counter(h.example.outcome for h in taken)
    mended = {f for h in taken if h.example.outcome == "right" for f in h.faults}
    right, better = outcomes["right"], outcomes["right"] + outcomes["slip"] + outcomes["partly"]
    ink = right + outcomes["slip"]
    harm = outcomes["harm"]
    found = {
        "errors in the transcripts": f"{total} in {characters:,} characters",
        "applied unseen": str(len(taken)),
        "right": f"{right}, against the ink {ink}, better than before {better}, harm {harm}",
        "precision as the truth stands": _share(right, len(taken)),
        "precision against the ink": _share(ink, len(taken)),
        "applied that improve the text": _share(better, len(taken)),
        "recall": f"{len(mended) / max(total, 1):.3f}",
        "right characters broken per 100,000": f"{harm * 100_000 / characters:.2f}"
        f" (at most {upper_bound(harm, characters / 100_000):.2f})",
    }
    return found | _queue(made, mended, total)


def _share(part: int, whole: int) -> str:
    if not whole:
        return "none applied"
    return f"{part / whole:.4f} (lower bound {lower_bound(part, whole):.4f})"


def _queue(made: Sequence[Held], mended: set[Fault], total: int) -> dict[str, str]:
    """How many items a reader looks at, the likeliest first, until so many faults are found.

    An item finds a fault where it marks the place, whatever it proposes there.
    """
    left = max(total - len(mended), 1)
    waiting = sorted(
        (h for h in made if not h.applied), key=lambda h: -h.decision.proposal.confidence
    )
    got, reached, items = set(mended), {}, 0
    for item in waiting:
        items += bool(item.faults - got) or item.example.outcome in (
            "harm",
            "flag",
            "slip",
            *UNJUDGED,
        )
        got |= item.faults
        for share in FOUND:
            if len(got) >= share * total:
                reached.setdefault(share, items / left)
    found = {
        "found with the queue": f"{len(got) / max(total, 1):.3f}"
        f" ({items / left:.1f} items per error left)"
    }
    for share in FOUND:
        if share in reached:
            found[f"items per error left until {share:.0%} are found"] = f"{reached[share]:.2f}"
    return found


def rates(held: Sequence[Trial], made: Sequence[Held]) -> dict[str, str]:
    """Character error rate before and after what was applied, from the changes' own worth."""
    errors = sum(trial.errors for trial in held)
    characters = sum(trial.characters for trial in held)
    gain = 0
    for item in (h for h in made if h.applied):
        size = max(len(item.example.proposal.before), len(item.example.proposal.after))
        gain += {"right": size, "harm": -size}.get(item.example.outcome, 0)
    return {
        "character error rate": f"{errors / characters:.2%} before,"
        f" {(errors - gain) / characters:.2%} after",
        "errors fewer": f"{gain / max(errors, 1):.1%}",
    }


def by(held: Sequence[Held], name: str) -> list[str]:
    """A table of what was applied and queued, a row for each rule or kind of error."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for item in held:
        key = {
            "rule": item.example.proposal.rule.partition("@")[0],
            "class": item.example.proposal.error_class,
        }[name]
        verdict = "applied" if item.applied else "queued"
        outcome = item.example.outcome
        counts[key][f"{verdict} {'right' if outcome == 'slip' else outcome}"] += 1
    columns = (
        "applied right",
        "applied partly",
        "applied harm",
        "queued right",
        "queued harm",
        "queued flag",
    )
    lines = [f"| {name} | " + " | ".join(columns) + " |", "|---|" + "---|" * len(columns)]
    lines += [
        f"| {key} | " + " | ".join(str(row[column]) for column in columns) + " |"
        for key, row in sorted(counts.items())
    ]
    return lines


def main() -> None:
    """Run the regimes over all books and seeds and print a table for each."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--work", type=Path, default=Path("/tmp/corrigenda-quality"))
    words.add_argument("--seeds", default="1,2,3")
    words.add_argument("--fit-seeds", default="11,12,13")
    words.add_argument("--regimes", default=",".join(REGIMES))
    words.add_argument("--policy", default="cautious")
    words.add_argument("--show", action="store_true", help="print every wrong change")
    options = words.parse_args()
    held = list(books(options.work, BOOKS))
    models = unseen(held, [int(seed) for seed in options.fit_seeds.split(",")], options.work)
    for regime in options.regimes.split(","):
        seeds = [int(seed) for seed in options.seeds.split(",")]
        run = list(trials(held, [regime], seeds, options.work))
        made = list(decisions(run, models, options.policy))
        table(regime, run, made)
        if options.show:
            show(made)


def unseen(held: Sequence[object], seeds: Sequence[int], work: Path) -> dict[str, Models]:
    """For each book the models that were fitted on the other books, with the shipped record."""
    ours = shipped()
    parts: dict[str, dict[str, Model]] = {}
    for name, regimes in (("scan", SCANNED), ("text", ("no scan",))):
        found = [e for t in trials(held, regimes, seeds, work) for e in t.examples]  # type: ignore[arg-type]
        record = getattr(ours, name).proved
        parts[name] = {b: replace(m, proved=record) for b, m in folds(found, name).items()}
    return {
        book: Models(ours.digest, ours.fitted, parts["scan"][book], parts["text"][book])
        for book in parts["scan"]
    }


def table(regime: str, held: Sequence[Trial], made: Sequence[Held]) -> None:
    """Print one regime."""
    print(f"\n## {regime}\n\n| figure | value |\n|---|---|")
    found = figures(held, made)
    if regime in ("raw", "parity"):
        found |= rates(held, made)
    for name, value in found.items():
        print(f"| {name} | {value} |")
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    mended = {f for h in made if h.applied and h.example.outcome == "right" for f in h.faults}
    seen = {f for h in made for f in h.faults}
    for trial in held:
        for at, fault in enumerate(trial.faults):
            key = (trial.book, trial.seed, at)
            kinds[fault.kind].update(planted=1, mended=key in mended, found=key in seen)
    print("\n| artefact | planted | mended | found |\n|---|---|---|---|")
    for kind, row in sorted(kinds.items()):
        print(f"| {kind} | {row['planted']} | {row['mended']} | {row['found']} |")
    for name in ("class", "rule"):
        print("\n" + "\n".join(by(made, name)))


def show(made: Sequence[Held]) -> None:
    """Print every wrong change that was applied."""
    for item in made:
        if item.applied and item.example.outcome not in ("right", "slip", *UNJUDGED):
            proposal = item.example.proposal
            saw = [e.saw for e in proposal.evidence if e.kind == "reading"]
            what = (
                item.example.book[9],
                item.example.outcome,
                proposal.rule,
                item.decision.proposal.confidence,
            )
            print("WRONG", *what, repr(proposal.before), repr(proposal.after), saw)


if __name__ == "__main__":
    main()
