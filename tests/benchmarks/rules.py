"""How fast the rules read: CPU time of the profile, the shared indexes and each rule, per MB.

    python tests/benchmarks/rules.py FILE ... [--language en] [--rounds 5] [--rules ID ...]
                                     [--least 2] [--most 5]

Reads texts (.txt, .txt.gz) one after another and prints, best of the rounds: milliseconds of CPU a
megabyte (UTF-8) for the profile, the indexes of the sheet and every rule on a sheet whose indexes
are made; then megabytes a second for profile, sheet and all rules together, on a fresh sheet, and
the same for twice the text, which must not take more than 2.3 times as long. Exits with 1 where
all is slower than --least MB/s, or grows faster, and names rules slower than --most ms a MB.
"""

from __future__ import annotations

import argparse
import gzip
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from pipeline import catalog
from pipeline.detect.profile import profile_of
from pipeline.kinds import Finding, Rule
from pipeline.matching.layout import Layout
from pipeline.matching.sheet import Sheet

INDEXES = ("codes", "kinds", "words", "form", "standing", "lines", "paragraphs", "joined", "nouns")
GROWTH = 2.3


def read(path: Path) -> str:
    """The text of a file, its line ends as they are; any bytes."""
    held = path.read_bytes()
    return (gzip.decompress(held) if path.suffix == ".gz" else held).decode("utf-8", "replace")


def spent(work: Callable[[], object], rounds: int) -> float:
    """The least CPU time of so many rounds, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def checked(text: str, language: str, rules: list[Rule]) -> None:
    """All that checking a text takes: its profile, its sheet, every rule."""
    sheet = Sheet(text, profile_of(text, language))
    for rule in rules:
        for _ in rule.find(sheet):
            pass


def run(rule: Rule, sheet: Sheet) -> list[Finding]:
    """What a rule finds."""
    return list(rule.find(sheet))


def sheet_times(text: str, sheet: Sheet, rounds: int) -> dict[str, float]:
    """CPU time of each index of the sheet, those before it made already."""
    found = {name: float("inf") for name in INDEXES}
    for _ in range(rounds):
        fresh = Sheet(text, sheet.profile)
        for name in INDEXES:
            seconds = spent(partial(getattr, fresh, name), 1)
            found[name] = min(found[name], seconds)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--language", default="en")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--rules", nargs="*")
    parser.add_argument("--least", type=float, default=2.0)
    parser.add_argument("--most", type=float, default=5.0)
    given = parser.parse_args()
    text = "\n\n".join(read(path) for path in given.files)
    megabytes = len(text.encode()) / 1e6
    rules = [rule for rule in catalog.rules() if not given.rules or rule.id in given.rules]
    print(f"{megabytes:.2f} MB, {len(rules)} rules; milliseconds of CPU a MB")

    checked(text, given.language, rules)  # tables are mapped, lexicon look-ups remembered
    profile = float("inf")
    for _ in range(given.rounds):
        Layout(text)  # takes what the last profile left, so that this one begins anew
        profile = min(profile, spent(lambda: profile_of(text, given.language), 1))
    print(f"{'profile':<12}{profile * 1000 / megabytes:8.1f}")
    sheet = Sheet(text, profile_of(text, given.language))
    for name, seconds in sheet_times(text, sheet, given.rounds).items():
        print(f"{'sheet.' + name:<18}{seconds * 1000 / megabytes:8.1f}")
    slow = []
    for rule in rules:
        run(rule, sheet)  # what it asks of the sheet is made
        hits = len(run(rule, sheet))
        cost = spent(partial(run, rule, sheet), given.rounds) * 1000 / megabytes
        over = cost > given.most
        slow += [rule.id] * over
        print(f"{rule.id:<12}{cost:8.1f}{hits:8d}{'  slow' if over else ''}")

    rounds = min(given.rounds, 3)
    once = spent(lambda: checked(text, given.language, rules), rounds)
    twice = spent(lambda: checked(text + "\n\n" + text, given.language, rules), rounds)
    print(
        f"all together{megabytes / once:8.2f} MB/s; twice the text takes {twice / once:.2f} times"
    )
    if slow:
        print(f"slower than {given.most} ms a MB: {' '.join(slow)}")
    return int(megabytes / once < given.least or twice / once > GROWTH)


if __name__ == "__main__":
    raise SystemExit(main())
