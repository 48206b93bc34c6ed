"""Speed of `corrigenda check` beside other proofreading tools, on the same books in one run.

    python -m venv /tmp/linters && /tmp/linters/bin/pip install codespell proselint
    python tests/benchmarks/linters.py --peers /tmp/linters/bin

Each tool is run as a command, output thrown away; CPU time is user and system of the process with
its start-up, the least of three runs (of one where a run takes long). A tool that is very slow
gets a shorter text; what is compared is megabytes a second. Before that: all rules alone in this
process, at two lengths (growth). The elapsed time of 20 pages is measured with start-up. Exit 1
where a target is missed.
"""

from __future__ import annotations

import argparse
import gzip
import math
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent)]
PROSE = HERE.parents[2] / "shared" / "data" / "prose"
MILLION = 1_000_000
PAGES = 20 * 2_200  # characters of 20 printed pages
LONGEST = 20.0  # seconds: a tool that takes longer is run once
SPEED, START, GROWTH = 2.0, 0.5, 1.1  # targets: MB/s of CPU, seconds, exponent
PEERS = {
    "codespell": (["codespell", "{}"], 4 * MILLION),
    "proselint": (["proselint", "check", "{}"], 200_000),
}


def text(length: int) -> str:
    """Prose of at least this many bytes."""
    parts, size = [], 0
    for path in sorted(PROSE.glob("*.txt.gz")):
        parts.append(gzip.decompress(path.read_bytes()).decode("utf-8-sig"))
        size += len(parts[-1].encode())
        if size >= length:
            break
    return "".join(parts)[:length]


def command(words: list[str], times: int = 3) -> tuple[float, float]:
    """CPU and elapsed seconds of a command, the least of several runs."""
    found = []
    for _ in range(times):
        before, began = os.times(), time.perf_counter()
        subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        after, elapsed = os.times(), time.perf_counter() - began
        cpu = (after.children_user + after.children_system) - (
            before.children_user + before.children_system
        )
        found.append((cpu, elapsed))
        if elapsed > LONGEST:
            break
    return min(found)[0], min(elapsed for _, elapsed in found)


def rules(length: int) -> float:
    """CPU seconds of profile and all rules on so much prose, the least of three."""
    from pipeline import catalog
    from pipeline.detect import detect, profile_of
    from pipeline.model.text import Document

    prose = text(length)
    detect(Document("", prose[:1000], "utf-8", ""), profile_of(prose[:1000]), catalog.rules())
    spent = []
    for _ in range(3):
        began = time.process_time()
        detect(Document("", prose, "utf-8", ""), profile_of(prose), catalog.rules())
        spent.append(time.process_time() - began)
    return min(spent)


def main() -> int:
    """Print the figures; 1 where a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--peers", type=Path, metavar="FOLDER", help="where the peers' commands are"
    )
    options = parser.parse_args()
    missed = []
    one, four = rules(MILLION), rules(4 * MILLION)
    growth = math.log(four / one, 4)
    print(f"all rules, in process: {4 / four:.2f} MB/s of CPU; growth exponent {growth:.3f}")
    missed += [f"speed {4 / four:.2f} MB/s"] if 4 / four < SPEED else []
    missed += [f"growth {growth:.3f}"] if growth > GROWTH else []
    ours = [sys.executable, "-m", "pipeline", "check", "--format", "json", "{}"]
    tools = {"corrigenda check": (ours, 4 * MILLION)}
    if options.peers:
        tools |= {n: ([str(options.peers / w[0]), *w[1:]], size) for n, (w, size) in PEERS.items()}
    with tempfile.TemporaryDirectory() as folder:
        print(f"{'':<20}{'20 pages':>12}{'longer':>12}{'CPU':>10}{'MB/s':>10}{'ratio':>9}")
        base = 0.0
        for name, (words, size) in tools.items():
            spent = {}
            for length in (PAGES, size):
                path = Path(folder, f"{length}.txt")
                path.write_text(text(length), "utf-8")
                spent[length] = command([word.replace("{}", str(path)) for word in words])
            start, cpu = spent[PAGES][1], spent[size][0]
            speed = size / MILLION / cpu
            base = base or speed
            print(
                f"{name:<20}{start:>10.3f} s{size / MILLION:>9.1f} MB{cpu:>8.2f} s"
                f"{speed:>10.3f}{base / speed:>8.1f}x",
                flush=True,
            )
            if name.startswith("corrigenda") and start >= START:
                missed.append(f"20 pages {start:.3f} s")
    print("; ".join(["missed", *missed]) if missed else "every target is met")
    return int(bool(missed))


if __name__ == "__main__":
    sys.exit(main())
