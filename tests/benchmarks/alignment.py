"""CPU time and memory of aligning books, beside three peers, on seeded text.

    python -m venv /tmp/peers && /tmp/peers/bin/pip install -r tests/benchmarks/requirements.txt
    python tests/benchmarks/alignment.py --peers /tmp/peers/bin/python

Every contender runs in a process of its own, ours and the peers by turns; the least CPU time (user
and system, without start and imports) counts: of three runs a turn for corrigenda, of three for
edlib, while rapidfuzz and dinglehopper, which take long, run once. About five minutes, nearly
all of it the peers'; without `--peers` half a minute.
"""

from __future__ import annotations

import argparse
import json
import math
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]
MILLION = 1_000_000
# How many times our CPU time each peer takes at least, dearest last.
PEERS = {"rapidfuzz": 150, "edlib": 50, "dinglehopper": 300}
LIMIT = 12 << 30  # bytes a contender may use


def corrigenda() -> Callable[[str, str], int]:
    from pipeline.matching.opcodes import match

    return lambda a, b: match(a, b).distance


def dinglehopper() -> Callable[[str, str], int]:
    from dinglehopper.align import align

    return lambda a, b: sum(x != y for x, y in align(a, b))


def rapidfuzz() -> Callable[[str, str], int]:
    from rapidfuzz.distance import Levenshtein

    return lambda a, b: len(Levenshtein.editops(a, b))


def edlib() -> Callable[[str, str], int]:
    import edlib

    return lambda a, b: edlib.align(a, b, task="path")["editDistance"]


CONTENDERS = {
    "corrigenda": corrigenda,
    "dinglehopper": dinglehopper,
    "rapidfuzz": rapidfuzz,
    "edlib": edlib,
}


def one(name: str, a: Path, b: Path, times: int) -> None:
    """Run one contender and print its figures as JSON; memory is what the process took at most."""
    resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
    run = CONTENDERS[name]()
    left, right = a.read_text("utf-8"), b.read_text("utf-8")
    run("warm", "worm")
    spent, distance = [], 0
    for _ in range(times):
        began = time.process_time()
        distance = run(left, right)
        spent.append(time.process_time() - began)
    status = Path("/proc/self/status").read_text()
    memory = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps({"cpu": min(spent), "memory": memory, "distance": distance}))


def measure(python: str, name: str, a: str, b: str, times: int = 3, wait: int = 400) -> dict:
    """The figures of one contender on two texts, or why there are none."""
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder, side) for side in "ab"]
        for path, text in zip(paths, (a, b), strict=True):
            path.write_text(text, "utf-8")
        words = [python, __file__, "--one", name, *map(str, paths), str(times)]
        try:
            done = subprocess.run(words, capture_output=True, text=True, timeout=wait)
        except subprocess.TimeoutExpired:
            return {"failed": f"more than {wait} s"}
    if done.returncode:
        return {"failed": (done.stderr.strip().splitlines() or [f"signal {-done.returncode}"])[-1]}
    return json.loads(done.stdout)


def row(name: str, found: dict, ours: dict | None = None) -> None:
    """Print one line of the table."""
    if "failed" in found:
        print(f"{name:<34} stopped: {found['failed'][:60]}")
        return
    ratio = f"{found['cpu'] / ours['cpu']:>9.1f}x" if ours else " " * 10
    print(
        f"{name:<34}{found['cpu']:>9.3f} s{ratio}{found['memory']:>9.0f} MB"
        f"{found['distance']:>10} edits",
        flush=True,
    )


def cases() -> dict[str, tuple[str, str]]:
    """What should cost no more than three times noise alone, at a million characters."""
    from noisy import book, noisy, pages

    text = book(MILLION, 1)
    leaves = pages(text)
    moved = [*leaves[:99], *leaves[100:300], leaves[99], *leaves[301:400], *leaves[399:]]
    headed = "\n".join(f"{n}  THE TITLE OF THE BOOK\n{leaf}" for n, leaf in enumerate(moved))
    half, line = text[: MILLION // 2], text[:60] * (MILLION // 60)
    page = text[:2000] * (MILLION // 2000)
    return {
        "pages moved, lost, doubled, headed": (text, noisy(headed, 0.05, 3)),
        "a wrong book": (text, noisy(book(MILLION, 7), 0.05, 3)),
        "the same half twice": (half + half, noisy(half + half, 0.05, 4)),
        "one page 500 times": (page, noisy(page, 0.05, 4)),
        "one line 16,667 times": (line, noisy(line, 0.05, 4)),
        "one letter": ("a" * MILLION, "a" * (MILLION - 1000) + "b"),
        "noise of 15 %": (text, noisy(text, 0.15, 2)),
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", metavar="PYTHON", help="an interpreter that has the peers")
    parser.add_argument("--one", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, a, b, times = options.one
        one(name, Path(a), Path(b), int(times))
        return
    sys.exit(table(options.peers))


def table(peers: str | None) -> int:
    """Print the table and what of it falls short of its target; 1 if anything does."""
    from noisy import book, noisy
    from rapidfuzz.distance import Levenshtein

    short: list[str] = []
    text = book(5 * MILLION, 1)
    sides = {n: (text[:n], noisy(text[:n], 0.05, 2)) for n in (MILLION, 5 * MILLION)}
    print(f"{'1,000,000 characters, noise of 5 %':<34}{'CPU':>11}{'ratio':>10}{'memory':>12}")
    turns = [measure(sys.executable, "corrigenda", *sides[MILLION])]
    others = {}
    for name in PEERS if peers else ():
        others[name] = measure(peers or "", name, *sides[MILLION], 3 if name == "edlib" else 1)
        turns.append(measure(sys.executable, "corrigenda", *sides[MILLION]))
    ours = min(turns, key=lambda turn: turn["cpu"])
    row("corrigenda", ours)
    for name, found in others.items():
        least = PEERS[name]
        row(name, found, ours)
        if "failed" not in found and found["cpu"] < least * ours["cpu"]:
            short.append(f"{name} takes less than {least} times as long")
    best = Levenshtein.distance(*sides[MILLION], score_hint=ours["distance"])
    print(f"least distance {best}; ours is {ours['distance'] / best - 1:.4%} above")
    if ours["distance"] > best * 1.001:
        short.append("the distance is more than 0.1 % above the least")
    print("\nthe same, other texts")
    for name, both in cases().items():
        found = measure(sys.executable, "corrigenda", *both)
        row(name, found, ours)
        if "noise" not in name and found["cpu"] > 3 * ours["cpu"]:
            short.append(f"{name} costs more than three times what noise does")
    print("\n5,000,000 characters, noise of 5 %")
    long = measure(sys.executable, "corrigenda", *sides[5 * MILLION], 5)
    row("corrigenda", long, ours)
    growth = math.log(long["cpu"] / ours["cpu"], 5)
    print(f"growth exponent {growth:.3f}")
    if growth > 1.15 or long["memory"] > 400:
        short.append("growth is above 1.15 or memory above 400 MB")
    print("\n" + ("falls short: " + "; ".join(short) if short else "every target is met"))
    return 1 if short else 0


if __name__ == "__main__":
    main()
