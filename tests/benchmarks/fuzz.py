"""Any bytes, and text made to be slow: no crash, no hang, fixes that settle.

    python tests/benchmarks/fuzz.py hostile             # no further package needed; a minute
    /tmp/fuzz/bin/python tests/benchmarks/fuzz.py bytes [-max_total_time=60] [CORPUS]

`hostile` runs every rule over texts that make patterns backtrack (one character, one pair, one
phrase, over and over) at two lengths, and fails where four times the text takes more than
`WORST` times as long. `bytes` feeds coverage-guided bytes (atheris; `pip install atheris` in an
environment that also has this package) to what `corrigenda check --fix` does with a file.
"""

from __future__ import annotations

import itertools
import random
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent)]

SHORT, LONG = 10_000, 40_000  # code points
WORST = 10.0  # fourfold text may take so many times as long ...
HANG = 3.0  # seconds: no rule may take so long
ENOUGH = 0.1  # ... unless it is done within so many seconds
SIGNS = " \n\t\r.,;:!?'\"-—–()[]<>&|_*·°~^`/\\0a1AIlOé\u0301\u00a0\u200b\u00ad“”‘’«»„\ufffd\x00"
PHRASES = (
    "aB", "a.b", "A. ", "the ", "the, ", "and and ", "tbe ", "I ", "a\n\n", "a-\n", "a - ", "a--",
    "' ", "“a ", "”a ", "'a ", "a' ", "(a ", "a) ", "( ", " )", ". . ", "... ", "1. ", "1,", "1-",
    "12 ", "l9", "O0", "&amp;", "<i>", "Ã©", "â€", "ﬁ", "x\n", "X\n", "A B\n", "  a", "a  \n",
    "iv ", "Page 1 of 9\n", "Chapter I\n", "he be had bad ", "rn m ", "don t ", "a,b ", "*a ",
    "[1] ",
)  # fmt: skip


def texts(length: int) -> Iterator[tuple[str, str]]:
    """Name and text of each hostile text of about this length."""
    for sign in SIGNS:
        yield repr(sign), sign * length
        yield f"word then {sign!r}", "word" + sign * length + "word"
    for one, two in itertools.permutations(" .,'\"-a1\n(A", 2):
        yield repr(one + two), (one + two) * (length // 2)
    for phrase in PHRASES:
        yield repr(phrase), phrase * (length // len(phrase))
    for seed in range(8):
        chance = random.Random(seed)
        yield f"random {seed}", "".join(chance.choices(SIGNS[: 8 + 6 * seed], k=length))


class HangError(Exception):
    """A rule took longer than anything may."""


def stop(*_: object) -> None:
    """End a rule that hangs."""
    raise HangError


def timed(find: Callable[[Any], Iterable[Any]], sheet: object) -> float:
    """CPU seconds of one rule; HANG where it was stopped there."""
    began = time.process_time()
    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANG)
    try:
        for _ in find(sheet):
            pass
    except HangError:
        return HANG
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return time.process_time() - began


def hostile() -> int:
    """Print every rule and text that takes more than its share of time; 1 where there is one."""
    from pipeline import catalog
    from pipeline.detect import profile_of
    from pipeline.matching.sheet import Sheet

    def spent(text: str) -> dict[str, float]:
        began = time.process_time()
        profile = profile_of(text)
        found = {"profile": time.process_time() - began}
        began = time.process_time()
        sheet = Sheet(text, profile)
        _ = sheet.standing, sheet.lines, sheet.paragraphs
        found["sheet"] = time.process_time() - began
        for rule in catalog.rules():
            found[rule.id] = timed(rule.find, sheet)
        return found

    slow = 0
    worst = (0.0, "", "")
    spent("warm up")
    for (name, short), (_, long) in zip(texts(SHORT), texts(LONG), strict=True):
        before, after = spent(short), spent(long)
        for rule, seconds in after.items():
            worst = max(worst, (seconds, rule, name))
            if seconds >= HANG or (seconds > ENOUGH and seconds > WORST * before[rule]):
                slow += 1
                print(f"{rule} on {name}: {before[rule]:.3f} s, then {seconds:.3f} s", flush=True)
    print(f"slowest: {worst[1]} on {worst[2]}, {worst[0]:.3f} s for {LONG:,} code points")
    print(f"{slow} of {len(list(texts(1)))} texts times {len(catalog.rules())} rules grow too fast")
    return int(slow > 0)


def one(content: bytes) -> None:
    """What a check with fixes does with these bytes; raises where anything is not as it must be."""
    from pipeline import catalog
    from pipeline.check.fixing import fixed
    from pipeline.check.hit import by_tag, hits
    from pipeline.cli.check.reading import decoded
    from pipeline.cli.check.sources import Source
    from pipeline.detect import detect, profile_of
    from pipeline.errors import InputError
    from pipeline.model.text import Document

    try:
        text, used = decoded(content, None, Source("-", None))
    except InputError:
        return
    assert text.encode(used) == content

    def look(text, rules):  # type: ignore[no-untyped-def]
        document = Document("", text, "utf-8", "")
        found = hits(text, detect(document, profile_of(text), rules), by_tag(rules))
        for hit in found:
            assert text[hit.start : hit.end] == hit.before
        return found

    for unsafe in (False, True):
        made = fixed(text, catalog.rules(), look, unsafe)
        assert made.settled, (unsafe, text)
        assert fixed(made.text, catalog.rules(), look, unsafe).text == made.text, (unsafe, text)


def main() -> int:
    """Do what the first word asks for."""
    if sys.argv[1:2] == ["hostile"]:
        return hostile()
    if sys.argv[1:2] != ["bytes"]:
        print(__doc__)
        return 2
    import atheris

    with atheris.instrument_imports(include=["pipeline"]):
        from pipeline import catalog

        catalog.rules()
    atheris.Setup([sys.argv[0], *sys.argv[2:]], one)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
