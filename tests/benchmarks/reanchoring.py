"""How surely corrections follow a text to a new OCR of the same pages, beside two usual ways.

    python tests/benchmarks/reanchoring.py [--data FOLDER] [--work FOLDER] [--only NAME]

Corrections are the differences between one real OCR text and the ground truth; they are carried to
another engine's text of the same pages. The ground truth judges: aligned with the new text it says
where each correction belongs, and whether carrying it makes the text there right. Beside it: the
old offsets; and a quotation with its context (exact, prefix and suffix of 32 characters, searched
exactly, then fuzzily, scored 50/20/20/2 for quotation, prefix, suffix and nearness), as tools for
Web Annotations (W3C Web Annotation Data Model, 4.2.4) do it, with and without a least score.
"""

from __future__ import annotations

import argparse
import re
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from quality import books  # noqa: E402
from rapidfuzz import fuzz  # noqa: E402
from rapidfuzz.distance import Levenshtein  # noqa: E402

from pipeline.align.witness import witness_text  # noqa: E402
from pipeline.matching.folding import ALL, fold  # noqa: E402
from pipeline.matching.opcodes import match  # noqa: E402
from pipeline.model.alignment import Opcode  # noqa: E402
from pipeline.model.rebasing import Edit, Fate, Outcome  # noqa: E402
from pipeline.model.text import Span  # noqa: E402
from pipeline.propose import canonical  # noqa: E402
from pipeline.rebase import carry  # noqa: E402
from pipeline.rebase.bridge import Bridge  # noqa: E402
from pipeline.rebase.stretches import words_around  # noqa: E402

DATA = HERE.parents[2] / "shared" / "data" / "A"
AROUND = 12  # code points of the truth around a correction that are looked at
CONTEXT = 32
LONGEST = 60  # code points of a correction: longer ones are lost or added lines
SIDE = 3
WINDOW = 4000
WHITE = re.compile(r"\s+")
Ranges = tuple[int, int, int, int]
ROWS = ("offsets", "quotation", "quotation >= 85 %", "quotation >= 92 %", "rebase")
COLUMNS = ("right", "orphaned rightly", "orphaned needlessly", "wrong")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two OCR texts of the same pages and the truth."""

    name: str
    old: str
    new: str
    truth: str


@dataclass(frozen=True, slots=True)
class Case:
    """A correction of the old text, and where in the truth it belongs."""

    edit: Edit
    truth: Span


def pairs(data: Path, work: Path) -> Iterator[Pair]:
    """Older and fresh OCR of printed books, and two engines on one book in Fraktur; both ways."""
    for book in books(data, work):
        old, truth = (joined(data / book.name, kind) for kind in (".tess3.txt", ".gt.txt"))
        fresh = witness_text(book.reading).text
        yield Pair(f"{book.name[:12]} old>fresh", old, fresh, truth)
        yield Pair(f"{book.name[:12]} fresh>old", fresh, old, truth)
    kinds = (".abbyy.txt", ".tess.txt", ".gt.txt")
    one, two, truth = (joined(data / "cis-goethe1809", kind) for kind in kinds)
    yield Pair("goethe one>two", one, two, truth)
    yield Pair("goethe two>one", two, one, truth)


def joined(folder: Path, kind: str) -> str:
    """All pages of a folder as one text."""
    return "\n\n".join(p.read_text().strip() for p in sorted(folder.glob(f"*{kind}"))) + "\n"


def cases(pair: Pair) -> list[Case]:
    """The corrections that make the old text the truth, each as a whole (edits that touch are one).

    Left alone: conventions (quotes, dashes, ligatures, line-end hyphens), line and paragraph ends,
    lost and added lines, and what stands where old text and truth have little in common.
    """
    found = {}
    opcodes = match(pair.old, pair.truth).opcodes
    common = Bridge.of(pair.old, pair.truth, opcodes)
    for a_start, a_end, b_start, b_end in map(trimmed(pair), touching(opcodes)):
        before, after = pair.old[a_start:a_end], pair.truth[b_start:b_end]
        if max(len(before), len(after)) > LONGEST or set("\n\t") & {*after, *before.strip()}:
            continue
        if not common.agrees(Span(a_start, a_end)) or is_layout(before, after):
            continue
        if fold(before, ALL - {"case"}).text == fold(after, ALL - {"case"}).text:
            continue
        span, written = canonical(pair.old, Span(a_start, a_end), after)
        start = max(b_start + span.start - a_start, 0)
        at = Span(start, start + len(written))
        if pair.truth[at.start : at.end] == written and is_visible(pair.old, span, written):
            found[Edit(span, written)] = Case(Edit(span, written), at)
    return list(found.values())


def touching(opcodes: Sequence[Opcode]) -> Iterator[Ranges]:
    """The edits among opcodes, those without anything equal between them as one."""
    held: list[int] = []
    for op in opcodes:
        if op.tag == "equal":
            if held:
                yield held[0], held[1], held[2], held[3]
            held = []
        elif held:
            held[1], held[3] = op.a_end, op.b_end
        else:
            held = [*op[1:]]
    if held:
        yield held[0], held[1], held[2], held[3]


def is_layout(before: str, after: str) -> bool:
    """Whether only blanks differ, and not by a single one within a line."""
    return not (before + after).strip() and {before, after} != {"", " "}


def is_visible(text: str, span: Span, after: str) -> bool:
    """Whether the edit is more than one blank more where blanks are."""
    here = text[max(span.start - 9, 0) : span.end + 9]
    there = text[max(span.start - 9, 0) : span.start] + after + text[span.end : span.end + 9]
    return WHITE.sub(" ", here) != WHITE.sub(" ", there)


def trimmed(pair: Pair) -> Callable[[Ranges], Ranges]:
    """Takes the blanks that both sides of an edit begin and end with off it."""

    def trim(ranges: Ranges) -> Ranges:
        i, end, j, stop = ranges
        while i < end and j < stop and (pair.old[i] + pair.truth[j]).isspace():
            i, j = i + 1, j + 1
        while i < end and j < stop and (pair.old[end - 1] + pair.truth[stop - 1]).isspace():
            end, stop = end - 1, stop - 1
        return i, end, j, stop

    return trim


class Judge:
    """Says what a placed correction does to the new text, by the truth."""

    def __init__(self, pair: Pair) -> None:
        self._pair = pair
        self._opcodes = match(pair.truth, pair.new).opcodes
        self._starts = [op.a_start for op in self._opcodes]

    def _op(self, at: int) -> Opcode:
        return self._opcodes[max(bisect_right(self._starts, at) - 1, 0)]

    def region(self, span: Span, around: int) -> tuple[Span, Span]:
        """A stretch of the truth with agreeing ends around `span`, and the new text beside it."""
        start, end = max(span.start - around, 0), min(span.end + around, len(self._pair.truth))
        head, tail = self._op(start), self._op(max(end - 1, start))
        a, b = head.a_start, tail.a_end
        i, j = head.b_start, tail.b_end
        if head.tag == "equal":
            a, i = start, head.b_start + start - head.a_start
        if tail.tag == "equal":
            b, j = end, tail.b_start + end - tail.a_start
        return Span(a, b), Span(i, max(i, j))

    def effect(self, case: Case, place: Span, written: str) -> tuple[int, int]:
        """By how many edits writing this brings the text there nearer, and how many it is.

        (-1, 0) where the place is not where the truth has the correction.
        """
        theirs, ours = self.region(case.truth, AROUND)
        if not (ours.start <= place.start and place.end <= ours.end):
            return -1, 0
        truth = self._pair.truth[theirs.start : theirs.end]
        here = self._pair.new[ours.start : ours.end]
        there = here[: place.start - ours.start] + written + here[place.end - ours.start :]
        here, there, truth = (WHITE.sub(" ", text) for text in (here, there, truth))
        gain = Levenshtein.distance(here, truth) - Levenshtein.distance(there, truth)
        return gain, Levenshtein.distance(here, there)

    def ideal(self, case: Case) -> bool:
        """Whether the new text shows near the right place what the old had there, or the truth.

        That is: with three code points on both sides, as the old text or the truth has them.
        """
        _, ours = self.region(case.truth, AROUND)
        seen = " ".join(self._pair.new[ours.start : ours.end].split())
        sides = [
            (text[max(at.start - SIDE, 0) : at.start], text[at.end : at.end + SIDE])
            for text, at in ((self._pair.old, case.edit.span), (self._pair.truth, case.truth))
        ]
        states = (case.edit.exact(self._pair.old), case.edit.after)
        return any(
            " ".join((left + held + right).split()) in seen
            for left, right in sides
            for held in states
        )


def judged(judge: Judge, pair: Pair, case: Case, outcome: Outcome) -> str:
    """The column that an outcome of `carry` belongs to."""
    exact, after = case.edit.exact(pair.old), case.edit.after
    if outcome.span is None:
        return "orphaned needlessly" if judge.ideal(case) else "orphaned rightly"
    carried = outcome.fate is Fate.CARRIED
    gain, size = judge.effect(case, outcome.span, after if carried else exact)
    return "right" if gain == (size if carried else -size) else "wrong"


def peer(judge: Judge, pair: Pair, case: Case, place: Span | None) -> str:
    """The column of a way that finds the word's place and writes the corrected word there."""
    if place is None:
        return "orphaned needlessly" if judge.ideal(case) else "orphaned rightly"
    _, written = word(pair.old, case.edit)
    found = pair.new[place.start : place.end]
    gain, size = judge.effect(case, place, written)
    there = found == written and gain == size == 0
    return "right" if gain > 0 or there else "wrong"


def word(text: str, edit: Edit) -> tuple[Span, str]:
    """The words around an edit, and these corrected."""
    around = words_around(text, edit)
    written = text[around.start : edit.span.start] + edit.after + text[edit.span.end : around.end]
    return around, written


def quotation(pair: Pair, case: Case) -> tuple[float, Span] | None:
    """The best place of the word by its quotation and context, and the score up to 1."""
    around, _ = word(pair.old, case.edit)
    exact = pair.old[around.start : around.end]
    prefix = pair.old[max(around.start - CONTEXT, 0) : around.start]
    suffix = pair.old[around.end : around.end + CONTEXT]
    places = []
    at = pair.new.find(exact)
    while at != -1:
        places.append((1.0, Span(at, at + len(exact))))
        at = pair.new.find(exact, at + 1)
    if near := by_context(pair, prefix + exact + suffix, around.start, len(prefix), len(exact)):
        places.append((fuzz.ratio(exact, pair.new[near.start : near.end]) / 100, near))
    if not places:
        return None
    return max(
        (score(pair, like, place, (prefix, suffix), around.start), place) for like, place in places
    )


def by_context(pair: Pair, quoted: str, hint: int, left: int, size: int) -> Span | None:
    """Where the quotation with its context is most alike, near the same share of the text."""
    middle = hint * len(pair.new) // max(len(pair.old), 1)
    start = max(middle - WINDOW, 0)
    found = fuzz.partial_ratio_alignment(quoted, pair.new[start : middle + WINDOW])
    if found is None or found.score < 50:
        return None
    offset = start + found.dest_start
    codes = Levenshtein.opcodes(quoted, pair.new[offset : start + found.dest_end])
    ends = []
    for at in (left, left + size):
        code = next(c for c in codes if c.src_start <= at <= c.src_end)
        ends.append(offset + min(code.dest_start + at - code.src_start, code.dest_end))
    return Span(min(ends), max(ends))


def score(pair: Pair, like: float, place: Span, context: tuple[str, str], hint: int) -> float:
    """50 for the quotation, 20 for what is before, 20 for what is behind, 2 for nearness, of 92."""
    left = pair.new[max(place.start - len(context[0]), 0) : place.start]
    right = pair.new[place.end : place.end + len(context[1])]
    near = 1 - abs(place.start - hint) / len(pair.new)
    sides = fuzz.ratio(left, context[0]) + fuzz.ratio(right, context[1])
    return (50 * like + 20 * sides / 100 + 2 * near) / 92


def offsets(pair: Pair, case: Case) -> Span:
    """Where the word stood in the old text."""
    around, _ = word(pair.old, case.edit)
    end = min(around.end, len(pair.new))
    return Span(min(around.start, end), end)


def measured(pair: Pair, show: Callable[[str], None] | None = None) -> dict[str, Counter[str]]:
    """What each way comes to on one pair."""
    judge, held = Judge(pair), cases(pair)
    counts = {row: Counter[str]() for row in ROWS}
    for case, outcome in zip(held, carry(pair.old, pair.new, [c.edit for c in held]), strict=True):
        verdict = judged(judge, pair, case, outcome)
        counts["rebase"][verdict] += 1
        if show and verdict in ("wrong", "orphaned needlessly"):
            show(f"{verdict}: {told(pair, case, outcome)}")
        counts["offsets"][peer(judge, pair, case, offsets(pair, case))] += 1
        best = quotation(pair, case)
        for row, least in zip(ROWS[1:4], (0, 0.85, 0.92), strict=True):
            place = best[1] if best and best[0] >= least else None
            counts[row][peer(judge, pair, case, place)] += 1
    return counts


def told(pair: Pair, case: Case, outcome: Outcome) -> str:
    """A case in a line, for looking into what failed."""
    span, right = case.edit.span, case.truth
    old = pair.old[span.start - 15 : span.end + 15]
    truth = pair.truth[right.start - 15 : right.end + 15]
    _, ours = Judge(pair).region(right, 15)
    new = pair.new[ours.start : ours.end]
    edit = f"{case.edit.exact(pair.old)!r} -> {case.edit.after!r}"
    return f"{edit} in {old!r}; truth {truth!r}; new {new!r}: {outcome.why or outcome}"


def row(name: str, counts: Counter[str]) -> str:
    """A line of the table: percentages of all corrections."""
    total = max(sum(counts.values()), 1)
    cells = " ".join(f"{100 * counts[column] / total:19.2f}" for column in COLUMNS)
    return f"{name:20} {cells}"


def main(words: Sequence[str]) -> None:
    """Print a line a pair, then the table over all pairs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--data", type=Path, default=DATA)
    parser.add_argument("--work", type=Path, default=Path(".corrigenda/quality"))
    parser.add_argument("--only", default="", help="pairs whose name holds this")
    parser.add_argument("--show", action="store_true", help="print what rebase gets wrong")
    options = parser.parse_args(words)
    every = {name: Counter[str]() for name in ROWS}
    for pair in pairs(options.data, options.work):
        if options.only not in pair.name:
            continue
        counts = measured(pair, print if options.show else None)
        total = sum(counts["rebase"].values())
        print(
            f"{pair.name:24} {total:6} corrections; {row('rebase', counts['rebase'])}", flush=True
        )
        for name in ROWS:
            every[name] += counts[name]
    print(f"\n{sum(every['rebase'].values())} corrections, %")
    print(f"{'':20} {' '.join(f'{column:>19}' for column in COLUMNS)}")
    for name in ROWS:
        print(row(name, every[name]))


if __name__ == "__main__":
    main(sys.argv[1:])
