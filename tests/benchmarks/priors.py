"""The prior of each rule as measured: the share of its hits on planted artefacts, many seeds.

    python tests/benchmarks/priors.py [--seeds 1,2,3] [--rules DIG,WRD03] [FILE.txt.gz ...]

Pools the figures of `harm.py` over seeds and books: without files the books that the language table
has not seen, and for rules that do not ask the table every twelfth of the others too. A book does
not count for a rule of which it has artefacts of its own: more than a few hits before anything is
planted (lost apostrophes, words broken at line ends), or places in `accepted.tsv`. A rule with
fewer hits than LEAST keeps its prior; the others' is the share rounded down to whole per cent, at
most 99. Exits with 1 where a rule claims more than was measured.
"""

from __future__ import annotations

import argparse
import inspect
import sys
from collections import Counter, defaultdict
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from accepting import Accepted  # noqa: E402
from harm import PROSE, held_out, measured, opened  # noqa: E402

from pipeline.catalog import rules  # noqa: E402
from pipeline.detect.profile import profile_of  # noqa: E402
from pipeline.kinds import Rule  # noqa: E402
from pipeline.matching.sheet import Sheet  # noqa: E402

OWN = 3  # hits in 10,000 words of the clean book: more are artefacts of its own
LEAST = 50  # hits
MOST = 99  # per cent
# Before planting, what these find was looked at, ten to fifty places each: lost quotation marks,
# words broken at line ends, blanks where a bracket was left out. They keep their priors.
TRUE_BEFORE = frozenset({"DSH01", "QUO01", "QUO02", "SPC03"})


def own(name: str, text: str, using: list[Rule], accepted: set[tuple[str, str]]) -> set[str]:
    """The rules to which a clean book is none: they find much in it, or it is known for that."""
    profile = profile_of(text)
    words = sum(profile.words.values())
    sheet = Sheet(text, profile)
    hits = {rule.id: sum(1 for _ in rule.find(sheet)) for rule in using}
    return {
        rule
        for rule, count in hits.items()
        if count * 10_000 > OWN * words or (name.partition(".")[0], rule) in accepted
    }


def asks_the_table(rule: Rule) -> bool:
    """Whether a rule weighs words by the language table, so that books in it would flatter it."""
    return "pipeline.language" in inspect.getsource(sys.modules[rule.find.__module__])


def pooled(books: list[tuple[Path, list[Rule]]], seeds: list[int]) -> dict[str, Counter[str]]:
    """What every rule fired and how much of it was planted, over books and seeds."""
    total: dict[str, Counter[str]] = defaultdict(Counter)
    accepted = {(entry.file, entry.rule) for entry in Accepted.read().entries}
    for path, using in books:
        text = opened(path)
        left_out = own(path.name, text, using, accepted)
        for seed in seeds:
            result = measured([(path.name, text)], using, seed, [])
            for rule, counts in result["rules"].items():
                if rule not in left_out:
                    total[rule].update(fired=counts.get("fired", 0), true=counts.get("true", 0))
    return total


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rules", default="", help="ids or families, by comma")
    parser.add_argument("--seeds", default="1,2,3", help="by comma (default: 1,2,3)")
    options = parser.parse_args()
    wanted = tuple(options.rules.split(",")) if options.rules else ("",)
    using = [rule for rule in rules() if rule.id.startswith(wanted)]
    seeds = [int(seed) for seed in options.seeds.split(",")]
    books = [(path, using) for path in options.files or held_out()]
    if not options.files:
        plain = [rule for rule in using if not asks_the_table(rule)]
        seen = sorted({*PROSE.glob("*.txt.gz")} - {*held_out()})
        books += [(path, plain) for path in seen[::12]]
    total = pooled(books, seeds)
    over = False
    print(f"{'rule':<7}{'hits':>7}{'planted':>9}{'share':>8}{'prior':>7}{'measured':>10}")
    for rule in using:
        fired, true = total[rule.id]["fired"], total[rule.id]["true"]
        share = true / fired if fired else 0.0
        counts = fired >= LEAST and rule.id not in TRUE_BEFORE
        found = min(int(share * 100), MOST) if counts else None
        above = found is not None and rule.prior > found * 10_000
        over |= above
        figure = "-" if found is None else f"{found}%"
        row = f"{rule.id:<7}{fired:>7}{true:>9}{share:>8.3f}{rule.prior / 10_000:>6.0f}%"
        print(f"{row}{figure:>10}{'  claims more' if above else ''}")
    return int(over)


if __name__ == "__main__":
    sys.exit(main())
