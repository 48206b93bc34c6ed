"""How well rendering parts right proposals from wrong ones on real scans, and what it costs.

    python tests/benchmarks/rendering.py [--work FOLDER] [--seeds 1,2] [--books GLOB]

Two regimes: proofread (true texts with planted artefacts) and residuals (true texts with errors
that an older engine made on the same pages). Told by class: the area under the curve of "gain" and
of the reading's confidence (a wrong proposal ranked over a right one counts against it), the share
on which rendering abstains, and how many wrong proposals of sure readings it contradicts. Then
candidates made up where both texts agree: how often it prefers what is not there. Last, processor
time a place and a page.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from books import Book, Memory, books  # noqa: E402
from examples import transcripts  # noqa: E402
from judging import judged  # noqa: E402
from seeding import SHAPES  # noqa: E402

from pipeline import align, catalog, detect, propose  # noqa: E402
from pipeline.kinds import Ground  # noqa: E402
from pipeline.matching.sheet import Sheet  # noqa: E402
from pipeline.model.correction import Proposal  # noqa: E402
from pipeline.model.evidence import Applicability, Evidence, Severity  # noqa: E402
from pipeline.model.text import Span  # noqa: E402
from pipeline.signals.rendering import SIGNAL  # noqa: E402

RULES = tuple(rule for rule in catalog.rules() if rule.severity is not Severity.STYLE)
SURE = 900_000  # a reading this sure is believed by most
# Places where the page shows what the true text has not (a page that begins amid a word, a stop
# without ink, a drop cap), each seen on its page: book, and the text as printed.
PRINTED = (
    ("enchanter", "of the sea"),
    ("enchanter", "down. pulling"),
    ("moat", "of beauty"),
    ("moat", "A type"),
    ("highwaymen", "later at the"),
    ("highwaymen", "the ankles"),
    ("highwaymen", "original founts whence"),
    ("highwaymen", "slewhim"),
    ("lusitania", "the débris"),
    ("seat-weaving", "used to keep"),
    ("seat-weaving", "trainig"),
    ("seat-weaving", "Fig 43"),
    ("seat-weaving", "log This"),
)
Row = tuple[str, bool, Proposal, "Evidence | None"]


def ground(book: Book, text: str, memory: Memory) -> Ground:
    """The book with a transcript, as a signal sees it."""
    document = replace(book.document, text=text)
    collation = align.align(document, book.reading)
    sheet = Sheet(text, detect.profile_of(text, "en"))
    return Ground(document, sheet, (collation,), (book.reading,), book.image, memory)


def kind(proposal: Proposal) -> str:
    """What a proposal changes: spaces, marks or letters (digits with them)."""
    before, after = proposal.before, proposal.after
    if "".join(before.split()) == "".join(after.split()):
        return "spaces"
    return "letters" if re.search(r"\w", before + after) else "marks"


def rows(book: Book, regime: str, seeds: Sequence[int], memory: Memory) -> Iterator[Row]:
    """Every proposal that is right or wrong, with its class and what rendering says of it."""
    for _, made in transcripts(book, regime, seeds, Path()):
        held = ground(book, made.text, memory)
        suspects = detect.detect(held.document, held.sheet.profile, RULES, held.collations)
        proposals = propose.propose(held.document, suspects, held.collations)
        for proposal, said in zip(proposals, SIGNAL.weigh(held, proposals), strict=True):
            outcome = judged(book.name, made, proposal).outcome
            if outcome in ("right", "slip", "harm"):
                good = outcome != "harm" or printed(book.name, made.text, proposal)
                yield kind(proposal), good, proposal, said


def printed(name: str, text: str, proposal: Proposal) -> bool:
    """Whether the changed text is one that was seen on the page."""
    span = proposal.span
    there = text[max(span.start - 14, 0) : span.start] + proposal.after + text[span.end :][:20]
    return any(book in name and seen in there for book, seen in PRINTED)


def area(right: Sequence[float], wrong: Sequence[float]) -> float:
    """The chance that a right proposal ranks over a wrong one, ties counting half."""
    pairs = [(r > w) + (r == w) / 2 for r in right for w in wrong]
    return sum(pairs) / len(pairs) if pairs else float("nan")


def confidence(proposal: Proposal) -> int:
    """What the reading says for a proposal: its confidence, negative where it contradicts."""
    said = next((e for e in proposal.evidence if e.kind == "reading"), None)
    if said is None:
        return 0
    return -said.confidence if said.stance.value == "contradicts" else said.confidence


def table(title: str, held: Sequence[Row]) -> None:
    """Print a regime's table."""
    print(
        f"\n{title}\n\n| class | right | wrong | abstains | AUC gain | AUC reading "
        "| gain > 0: right | wrong |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name in ("spaces", "marks", "letters", "all"):
        every = [row for row in held if name in (row[0], "all")]
        said = [(right, e.figure("gain") or 0, confidence(p)) for _, right, p, e in every if e]
        good = [row for row in said if row[0]]
        bad = [row for row in said if not row[0]]
        cells = (
            len([row for row in every if row[1]]),
            len([row for row in every if not row[1]]),
            f"{1 - len(said) / max(len(every), 1):.2f}",
            f"{area([g for _, g, _ in good], [g for _, g, _ in bad]):.3f}",
            f"{area([c for *_, c in good], [c for *_, c in bad]):.3f}",
            f"{sum(g > 0 for _, g, _ in good) / max(len(good), 1):.3f}",
            f"{sum(g > 0 for _, g, _ in bad) / max(len(bad), 1):.3f}",
        )
        print(f"| {name} | " + " | ".join(map(str, cells)) + " |")
    sure = [e for _, right, p, e in held if e and not right and confidence(p) >= SURE]
    vetoed = sum((e.figure("gain") or 0) < 0 for e in sure)
    print(
        f"\nwrong proposals of readings {SURE // 10_000} % sure: {len(sure)}, contradicted {vetoed}"
    )


def made_up(text: str, chance: random.Random, count: int) -> Iterator[tuple[Span, str]]:
    """Edits of a true text that make it false: letters misread, marks lost or put, blanks too."""
    words = list(re.finditer(r"\b[a-z]{3,12}\b", text))
    for word in chance.sample(words, min(count, len(words))):
        form = word[0]
        options = [
            (m.start(), m.end(), read)
            for p, read in SHAPES
            for m in re.finditer(re.escape(p), form)
        ]
        edits: list[tuple[Span, str]] = [(Span(word.end(), word.end()), chance.choice(",.;'"))]
        if options:
            first, last, read = chance.choice(options)
            edits.append((Span(word.start() + first, word.start() + last), read))
        at = word.start() + chance.randint(1, len(form) - 1)
        edits.append((Span(at, at), chance.choice((" ", "-"))))
        after = text[word.end() : word.end() + 1]
        if after in ",.;:" and after:
            edits.append((Span(word.end(), word.end() + 1), chance.choice(("", ".", ",", ";"))))
        span, new = chance.choice(edits)
        if text[span.start : span.end] != new:
            yield span, new


def candidates(
    book: Book, seeds: Iterable[int], memory: Memory
) -> Iterator[tuple[str, Evidence | None]]:
    """What rendering says of edits that are wrong by their making, on the true text."""
    held = ground(book, book.document.text, memory)
    words = held.collations[0].witness
    for seed in seeds:
        proposals = []
        for span, after in made_up(held.document.text, random.Random(seed), 400):
            before = held.document.text[span.start : span.end]
            met = held.collations[0].opposite(span)
            place = words.place(met[1]) if met else None
            proposals.append(
                Proposal(
                    span, before, after, "X", "", "letter", Applicability.SUGGESTION, 0, (), place
                )
            )
        for proposal, said in zip(proposals, SIGNAL.weigh(held, proposals), strict=True):
            yield kind(proposal), said


def cost(book: Book) -> tuple[float, float, int]:
    """Processor seconds a page to cut letters, milliseconds a place to weigh, and places."""
    memory = Memory({})
    held = ground(book, book.document.text, memory)
    edits = list(made_up(held.document.text, random.Random(9), 400))
    words = held.collations[0].witness
    proposals = []
    for span, after in edits:
        met = held.collations[0].opposite(span)
        place = words.place(met[1]) if met else None
        before = held.document.text[span.start : span.end]
        proposals.append(
            Proposal(span, before, after, "X", "", "", Applicability.SUGGESTION, 0, (), place)
        )
    start = time.process_time()
    SIGNAL.weigh(held, proposals[:1])
    first = time.process_time()
    SIGNAL.weigh(held, proposals[:1])
    second = time.process_time()
    said = SIGNAL.weigh(held, proposals)
    third = time.process_time()
    weighed = sum(word is not None for word in said)
    pages = len(book.document.pages)
    return (first - start) / pages, (third - second - (second - first)) * 1000 / weighed, weighed


def main() -> None:
    """Run both regimes, the made-up candidates and the clock, and print it all."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--work", type=Path, default=Path("/tmp/corrigenda-quality"))
    words.add_argument("--seeds", default="1,2")
    words.add_argument("--books", default="oldbooks-*")
    options = words.parse_args()
    seeds = [int(seed) for seed in options.seeds.split(",")]
    memory = Memory({})
    held: dict[str, list[Row]] = defaultdict(list)
    wrong: Counter[str] = Counter()
    for book in books(options.work, options.books):
        for regime in ("proofread", "residuals"):
            held[regime] += rows(book, regime, seeds, memory)
        for name, said in candidates(book, seeds, memory):
            wrong[f"{name} {'abstains' if said is None else (said.figure('gain') or 0) > 0}"] += 1
        page, place, count = cost(book)
        print(f"{book.name}: {page:.2f} s a page, {place:.1f} ms a place ({count} places)")
    for regime, found in held.items():
        table(regime, found)
    print("\nmade-up candidates (True: preferred to what is there):", dict(sorted(wrong.items())))


if __name__ == "__main__":
    main()
