"""What each rule mends and spoils in texts with planted artefacts: benefit and harm, by rule.

    python tests/benchmarks/harm.py [--rules PUN07,WRD] [--json FILE] [FILE.txt.gz ...]

Without files: the finished books beside this checkout that the language table was not built from.
Each finding with a candidate is tried by itself: it is right where it brings the text around nearer
to the clean one, harm where it takes it farther. A table of rules and one of kinds, as Markdown.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from rapidfuzz.distance import Levenshtein  # noqa: E402
from seeding import Spoiled, kinds, spoiled  # noqa: E402

from pipeline.catalog import rules  # noqa: E402
from pipeline.detect.profile import profile_of  # noqa: E402
from pipeline.kinds import Finding, Rule  # noqa: E402
from pipeline.language import Language  # noqa: E402
from pipeline.language.table import read  # noqa: E402
from pipeline.matching.sheet import Sheet  # noqa: E402

PROSE = HERE.parents[2] / "shared" / "data" / "prose"
TABLE = HERE.parents[1] / "pipeline" / "language" / "english.table"


def held_out() -> list[Path]:
    """Books that the language table has not seen."""
    built = {book["name"] for book in read(TABLE).header["built_from"]}
    return [path for path in sorted(PROSE.glob("*.txt.gz")) if path.name[:-7] not in built]


def opened(path: Path) -> str:
    raw = path.read_bytes()
    return (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode()


def judged(made: Spoiled, finding: Finding) -> Iterator[tuple[str, int]]:
    """What a finding counts for: columns of the table and how much."""
    start, end = finding.span.start, finding.span.end
    touched = made.touched(start, end)
    yield "fired", 1
    yield "true", bool(touched)
    if not finding.afters:
        return
    first, last, right = made.window(start, end)
    here = made.text[first:last]
    fixes = [here[: start - first] + after + here[end - first :] for after in finding.afters]
    before = Levenshtein.distance(here, right)
    gains = [before - Levenshtein.distance(fix, right) for fix in fixes]
    yield "right", gains[0] > 0
    yield "right among candidates", max(gains) > 0
    yield "harm", gains[0] < 0
    yield "benefit, characters", max(gains[0], 0)
    yield "harm, characters", max(-gains[0], 0)


def measured(
    texts: list[tuple[str, str]], using: list[Rule], seed: int, shown: list[str]
) -> dict[str, Any]:
    language = Language.load("en")
    ways = kinds(language.known if language else None)
    by_rule: dict[str, Counter[str]] = {rule.id: Counter() for rule in using}
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    by_pair: dict[str, Counter[str]] = defaultdict(Counter)
    words = 0
    for name, text in texts:
        made = spoiled(text, seed, using=ways)
        profile = profile_of(made.text)
        sheet = Sheet(made.text, profile)
        words += sum(profile.words.values())
        caught: dict[int, set[str]] = defaultdict(set)
        mended: dict[int, set[str]] = defaultdict(set)
        for rule in using:
            for finding in rule.find(sheet):
                counted = dict(judged(made, finding))
                by_rule[rule.id].update(counted)
                for fault in made.touched(finding.span.start, finding.span.end):
                    caught[fault.start].add(rule.id)
                    if counted.get("right"):
                        mended[fault.start].add(rule.id)
                if rule.id in shown:
                    s, e = finding.span.start, finding.span.end
                    hit = "+" if counted["true"] else "-"
                    mark = "!" if counted.get("right") else " "
                    left, right = made.text[max(s - 40, 0) : s], made.text[e : e + 40]
                    print(
                        hit + mark,
                        rule.id,
                        name[:12],
                        repr(left),
                        f"[{made.text[s:e]}]",
                        repr(right),
                        finding.afters,
                    )
        for fault in made.faults:
            by_kind[fault.kind].update(
                planted=1, found=bool(caught[fault.start]), mended=bool(mended[fault.start])
            )
            by_pair[fault.kind].update(caught[fault.start])
    return {
        "words": words,
        "seed": seed,
        "texts": [name for name, _ in texts],
        "rules": {name: dict(count) for name, count in by_rule.items()},
        "kinds": {n: dict(c, by=dict(by_pair[n].most_common())) for n, c in by_kind.items()},
    }


COLUMNS = ("fired", "true", "right", "harm", "benefit, characters", "harm, characters")


def tables(result: dict[str, Any]) -> Iterator[str]:
    """The result as two Markdown tables."""
    yield "| rule | fired | true | right | harm | benefit, chars | harm, chars | precision |"
    yield "|---|---|---|---|---|---|---|---|"
    for name, count in result["rules"].items():
        share = f"{count.get('true', 0) / count['fired']:.3f}" if count.get("fired") else ""
        cells = " | ".join(str(int(count.get(column, 0))) for column in COLUMNS)
        yield f"| {name} | {cells} | {share} |"
    yield ""
    yield "| planted | number | found | mended at once | by |"
    yield "|---|---|---|---|---|"
    for name, count in result["kinds"].items():
        planted = count["planted"]
        by = ", ".join(f"{rule} {number}" for rule, number in list(count["by"].items())[:5])
        yield (
            f"| {name} | {planted} | {count['found'] / planted:.0%} "
            f"| {count['mended'] / planted:.0%} | {by} |"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rules", default="", help="ids or families, by comma")
    parser.add_argument("--show", default="", help="list every finding of these rules")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    wanted = tuple(options.rules.split(",")) if options.rules else ("",)
    using = [rule for rule in rules() if rule.id.startswith(wanted)]
    texts = [(path.name, opened(path)) for path in options.files or held_out()]
    result = measured(texts, using, options.seed, options.show.split(","))
    print("\n".join(tables(result)))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1, sort_keys=True))


if __name__ == "__main__":
    main()
