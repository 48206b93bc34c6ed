"""How fast a ledger of a million events answers, and what a thousand kills leave of one.

    python tests/benchmarks/ledger.py [--events 1000000] [--folder DIR] [--kills 1000]

Makes one document with that many events (proposals by 40 rules in 20 runs, decisions, people's
verdicts, reverts), builds the index, and times each question, best of five: in the process, and as
a command. Then kills a process that runs, judges and reverts at random moments (`crashing.py`).
Exits with 1 where a question takes more than 100 ms of the processor, or a kill leaves anything.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent.parent)]

from crashing import killed  # noqa: E402

from pipeline.ledger.index import Index, opened  # noqa: E402
from pipeline.ledger.index.choosing import Choice  # noqa: E402
from pipeline.ledger.index.listing import Narrowing  # noqa: E402
from pipeline.model.codec import correction_key, decode, digest  # noqa: E402

LIMIT = 0.1
"""Seconds in which a question must be answered."""
SPACE = 60
"""Code points of text for each proposal."""
RULES, RUNS = 40, 20
ZERO = "0" * 64


def line(record: dict[str, Any]) -> tuple[str, bytes]:
    """An event's id and its line, as the codec writes them."""
    body = json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    name = sha256(body.encode()).hexdigest()
    whole = json.dumps(
        {"id": name, **record}, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return name, whole.encode() + b"\n"


def lines(text: str, source: str, count: int, chance: random.Random) -> Iterator[bytes]:
    """So many events on a text: nine in twenty propose, the rest decide and revert."""
    common = {"format": 1, "agent": "policy:cautious@1"}
    yield line(
        {
            **common,
            "kind": "source",
            "at": _at(0),
            "document": "book",
            "path": "transcript.txt",
            "digest": source,
            "encoding": "utf-8",
            "characters": len(text),
            "images": [],
        }
    )[1]
    made = 1
    accepted: list[str] = []
    proposals = len(text) // SPACE
    run = ZERO
    for number in range(proposals):
        if made >= count:
            return
        if number % (proposals // RUNS + 1) == 0:
            body = {"kind": "run", "at": _at(number), "source": source, "tool": "corrigenda 0"}
            body |= {"rules": str(number), "policy": "policy:cautious@1", "engine": "none"}
            body |= {"engine_version": "", "settings": "", "models": "", "configuration": ""}
            run, held = line({**common, **body})
            yield held
            made += 1
        name, held = _propose(text, source, number, run, chance)
        yield held
        verdict = chance.choice(["accept", "defer", "defer"])
        decision, told = line(_decide(common["agent"], name, verdict, number))
        yield told
        made += 2
        if verdict == "accept":
            accepted.append(decision)
        if number % 12 == 0:
            who = chance.choice(["person:ann", "person:bob"])
            say = chance.choice(["accept", "reject", "assert"])
            yield line(_decide(who, name, say, number))[1]
            made += 1
        if number % 60 == 0 and accepted:
            back = {"kind": "revert", "at": _at(number), "why": "no", "format": 1}
            back |= {"agent": "person:ann", "targets": [accepted.pop()]}
            yield line(back)[1]
            made += 1


def _at(number: int) -> str:
    day, second = divmod(number, 86_400)
    hour, left = divmod(second, 3600)
    return f"2026-01-{day + 1:02}T{hour:02}:{left // 60:02}:{left % 60:02}Z"


def _propose(
    text: str, source: str, number: int, run: str, chance: random.Random
) -> tuple[str, bytes]:
    """One proposal: a letter dropped, put or changed, with two witnesses."""
    start = number * SPACE + chance.randrange(SPACE - 2)
    end = start + chance.choice([0, 1, 1, 1, 2])
    before, after = text[start:end], chance.choice(["", "x", ", "])
    after = after if after != before else "y"
    rule = f"RUL{number % RULES:02}@{1 + number % 2}"
    witness = {"confidence": 950_000, "similarity": 990_000, "stance": "confirms"}
    body = {
        "kind": "propose",
        "format": 1,
        "agent": "policy:cautious@1",
        "at": _at(number),
        "run": run,
        "key": correction_key(source, start, end, before, after),
        "source": source,
        "after": after,
        "error_class": "letter",
        "rule": rule,
        "rule_digest": "0123456789abcdef",
        "why": "A letter that the scan does not show.",
        "applicability": "safe",
        "confidence": 900_000 + number % 100_000,
        "evidence": [
            {"kind": "rule", "source": rule, "saw": "", **witness},
            {
                "kind": "reading",
                "source": "tesseract 5.5.2",
                "saw": text[start : end + 9],
                **witness,
            },
        ],
        "selector": {
            "start": start,
            "end": end,
            "exact": before,
            "line": number + 1,
            "page": 0,
            "prefix": text[max(start - 32, 0) : start],
            "suffix": text[end : end + 32],
            "image": "",
        },
    }
    return line(body)


def _decide(agent: str, target: str, verdict: str, number: int) -> dict[str, Any]:
    body: dict[str, Any] = {"kind": "decide", "format": 1, "agent": agent, "at": _at(number)}
    why = "the rule is safe and no reading of the place speaks against it"
    return body | {"target": target, "verdict": verdict, "why": why, "replaces": []}


def lay(folder: Path, count: int) -> Path:
    """A workspace with one document of so many events; what is there already is used again."""
    ledger = folder / "corrections" / "book.jsonl"
    if ledger.exists():
        return ledger
    chance = random.Random(1)
    words = ["letter", "of", "the", "winter", "and", "ships", "that", "wait", "in", "harbour"]
    size = count * SPACE * 46 // 100
    text = " ".join(chance.choices(words, k=size // 5))[:size]
    (folder / "scans" / "book").mkdir(parents=True)
    (folder / "scans" / "book" / "transcript.txt").write_text(text)
    ledger.parent.mkdir()
    part = ledger.with_suffix(".part")
    with part.open("wb") as file:
        for held in lines(text, digest(text.encode()), count, chance):
            file.write(held)
    part.rename(ledger)
    return ledger


def best(work: Callable[[], object], times: int = 5) -> tuple[float, float]:
    """Seconds of the fastest of some tries, by the clock and of the processor."""
    found = []
    for _ in range(times):
        began, used = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - began, time.process_time() - used))
    return min(found)


def row(name: str, seconds: tuple[float, float], more: str = "") -> None:
    """Print a line of the table."""
    print(f"{name:<38}{seconds[0]:10.4f} s{seconds[1]:10.4f} s  {more}".rstrip(), flush=True)


def questions(index: Index) -> dict[str, Callable[[], object]]:
    """What is asked of the index, by name."""
    asked = index.connection.execute
    end = asked("SELECT max(start) FROM edits").fetchone()[0]
    middle = end // 2
    edit = asked(
        "SELECT key, event FROM edits WHERE start > ? AND state = 'applied' ORDER BY start",
        (middle,),
    ).fetchone()
    run = asked("SELECT id FROM events WHERE kind = 'run' ORDER BY line LIMIT 1").fetchone()[0]
    since = asked("SELECT max(at) FROM events").fetchone()[0][:14]
    return {
        "blame at the beginning": lambda: index.at("book", 10),
        "blame in the middle": lambda: index.at("book", middle),
        "blame at the end": lambda: index.at("book", end - 1000),
        "an event by its id's beginning": lambda: index.named(edit[1][:12]),
        "why": lambda: (index.events("book", edit[0]), index.edit("book", edit[0])),
        "what stands near a place": lambda: index.near("book", middle, middle + 1),
        "log, the last 20": lambda: list(index.log("book", Narrowing(), 20)),
        "log of an event": lambda: list(index.log("book", Narrowing(event=edit[1]))),
        "log of a rule, the last 20": lambda: list(index.log("book", Narrowing(rule="RUL07"), 20)),
        "log of a run, the last 20": lambda: list(index.log("book", Narrowing(run=run), 20)),
        "revert of an event": lambda: index.chosen(Choice(event=edit[1])),
        "revert of a rule's version": lambda: index.chosen(Choice(rule="RUL07@2")),
        "revert of a run": lambda: index.chosen(Choice(run=run)),
        "revert of a person": lambda: index.chosen(Choice(agent="person:ann")),
        "revert since an hour": lambda: index.chosen(Choice(since=since)),
        "conflicts": lambda: index.conflicts("book"),
    }


def main() -> int:
    """Print the table of seconds; the exit code."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--keep", action="store_true", help="ask the index that is there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made:
        folder = options.folder or Path(made)
        slow = time_ledger(folder, options.events, options.keep) if options.events else []
    with tempfile.TemporaryDirectory() as made:
        lost = killed(Path(made), options.kills, random.Random(1)) if options.kills else []
    if options.kills:
        print(f"\n{options.kills} kills: {'; '.join(lost) or 'nothing lost, torn or unproved'}")
    return 1 if slow or lost else 0


def time_ledger(folder: Path, count: int, keep: bool) -> list[str]:
    """Build, ask, append; the names of the questions that took too long."""
    began = time.perf_counter()
    ledger = lay(folder, count)
    size = ledger.stat().st_size
    print(f"{count:,} events, {size / 1e6:.0f} MB, made in {time.perf_counter() - began:.1f} s")
    cache, held = folder / ".corrigenda", {"book": ledger}
    print(f"{'':<38}{'clock':>12}{'processor':>12}")
    if not keep:
        (cache / "index.sqlite").unlink(missing_ok=True)
        seconds = best(lambda: _open(cache, held), 1)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        stored = (cache / "index.sqlite").stat().st_size / 1e6
        row("index built", seconds, f"{stored:.0f} MB on disk, peak memory {peak:.0f} MB")
    slow = []
    time.sleep(0.2)
    with opened(cache, held) as index:
        for name, work in questions(index).items():
            seconds = best(work)
            slow += [name] if seconds[1] > LIMIT else []
            row(name, seconds, "too slow" if seconds[1] > LIMIT else "")
        row("all statistics", best(lambda: index.counted(["book"]), 1))
    row("opened, looked over, asked", best(lambda: _open(cache, held)))
    last = decode(ledger.read_bytes().splitlines(keepends=True)[-1], where="last")
    target = getattr(last.event, "target", last.id)
    more = line(_decide("person:ann", target, "reject", time.time_ns() % 86_400))[1]
    with ledger.open("ab") as file:
        file.write(more)
    row("renewed after one event more", best(lambda: _open(cache, held), 1))
    commands(folder)
    return slow


def _open(cache: Path, held: dict[str, Path]) -> None:
    with opened(cache, held) as index:
        index.at("book", 1000)


def commands(folder: Path) -> None:
    """Whole commands, from start to exit."""
    time.sleep(0.2)
    for words in (["blame", "book", "--at", "100000"], ["log", "book", "--last", "5"]):
        whole = [sys.executable, "-m", "pipeline", words[0], "-C", str(folder), *words[1:]]
        env = os.environ | {"PYTHONPATH": str(HERE.parent.parent)}
        seconds = best(
            lambda whole=whole, env=env: subprocess.run(  # type: ignore[misc]
                whole, env=env, check=True, capture_output=True
            ),
            3,
        )
        row("corrigenda " + " ".join(words), seconds)


if __name__ == "__main__":
    sys.exit(main())
