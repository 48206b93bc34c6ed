"""Tells of each page whether the transcript has it, has it in its turn, and only once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.align.homes import Home
from pipeline.align.witness import Row
from pipeline.matching.folding import View, fold
from pipeline.model.collation import PageReport

LEAST = 60  # characters a page must have for anything to be said of it
HOUSED = 0.25  # share of a page's rows, by length, that must have a place
TOUCHED = 0.25  # or of their number that must be matched anywhere, or else it is absent
WHOLE = 0.75  # share with a place at which a page is surely where it belongs
TWICE = 0.4  # share of a page's word triples that another page must have too to show the same
BOTH = 1.4  # shares of two such pages with a place, added, at which the transcript has both


class _Pages:
    """The pages of which anything is to be said: their rows, sizes and shares with a place."""

    def __init__(self, rows: Sequence[Row], homes: dict[float, Home]) -> None:
        held: defaultdict[int, list[Row]] = defaultdict(list)
        for row in rows:
            if not row.furniture:
                held[row.page].append(row)
        sizes = {page: sum(len(row.text) + 1 for row in own) - 1 for page, own in held.items()}
        self.rows = {page: own for page, own in held.items() if sizes[page] >= LEAST}
        self.sizes = {page: sizes[page] for page in self.rows}
        self.housed = {
            page: sum(len(row.text) for row in own if row.number in homes) / sizes[page]
            for page, own in self.rows.items()
        }
        self.places = {
            page: [homes[row.number] for row in own if row.number in homes]
            for page, own in self.rows.items()
        }

    def start(self, page: int) -> int:
        """Where a page stands: the middle one of its rows' places."""
        places = sorted(home.start for home in self.places[page])
        return places[len(places) // 2]

    def end(self, page: int) -> int:
        """Where most of a page ends, a row or two gone elsewhere aside."""
        ends = sorted(home.end for home in self.places[page])
        return ends[-1 - len(ends) // 10]


def page_reports(
    rows: Sequence[Row], homes: dict[float, Home], touched: frozenset[float], ours: View
) -> tuple[PageReport, ...]:
    """What is to be said of the pages, in the order of their numbers.

    `touched` are the rows of which the alignment matched anything.
    """
    pages = _Pages(rows, homes)
    doubled = _doubled(pages)
    shown = {*doubled, *doubled.values()}
    lacking = doubled.keys() | {
        page for page in pages.rows if page not in shown and _absent(pages, page, touched)
    }
    placed = [page for page in pages.rows if page not in lacking and pages.places[page]]
    found = [*_displaced(pages, placed, ours)]
    for page in lacking:
        before = [other for other in placed if other < page]
        at = _source(ours, pages.end(max(before)) if before else 0)
        kind = "doubled" if page in doubled else "missing"
        found.append(PageReport(page, kind, at, pages.sizes[page], doubled.get(page, 0)))
    return tuple(sorted(found, key=lambda report: report.page))


def _doubled(pages: _Pages) -> dict[int, int]:
    """Pages that show what another page shows, with that other, where the transcript has one.

    The alignment is free to match either, or half of each: the later one counts as the copy.
    """
    if all(share >= WHOLE for share in pages.housed.values()):
        return {}
    holding: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
    triples = {page: _triples(own) for page, own in pages.rows.items()}
    for page in sorted(triples):
        for triple in triples[page]:
            holding[triple].append(page)
    found: dict[int, int] = {}
    for page in sorted(triples):
        shared = Counter(
            other
            for triple in triples[page]
            for other in holding[triple]
            if other < page and other not in found
        )
        other, count = max(shared.items(), key=lambda held: (held[1], -held[0]), default=(0, 0))
        alike = count >= TWICE * max(len(triples[page]), 1)
        if alike and pages.housed[page] + pages.housed[other] < BOTH:
            found[page] = other
    return found


def _triples(rows: Sequence[Row]) -> frozenset[tuple[str, ...]]:
    words = fold(" ".join(row.text for row in rows)).text.split()
    return frozenset(zip(words, words[1:], words[2:], strict=False))


def _absent(pages: _Pages, page: int, touched: frozenset[float]) -> bool:
    """Whether what the transcript has of a page is chance, or its title alone.

    Of a page that was read badly most rows have no home either, but a third is matched somewhere.
    """
    own = pages.rows[page]
    met = sum(row.number in touched for row in own)
    return pages.housed[page] < HOUSED and met < TOUCHED * len(own)


def _displaced(pages: _Pages, placed: Sequence[int], ours: View) -> list[PageReport]:
    """The pages that must go elsewhere for the rest to be in the transcript's order.

    What stays is the longest rising sequence, by the characters of its pages.
    """
    starts = {page: pages.start(page) for page in placed}
    best: list[tuple[int, int]] = []  # score and the one before, by index
    for at, page in enumerate(placed):
        ways = [(best[i][0], i) for i in range(at) if starts[placed[i]] <= starts[page]]
        score, before = max(ways, default=(0, -1))
        best.append((score + pages.sizes[page], before))
    at = max(range(len(placed)), key=lambda i: best[i][0], default=-1)
    stay: set[int] = set()
    while at >= 0:
        stay.add(placed[at])
        at = best[at][1]
    order = sorted(placed, key=lambda page: starts[page])
    found = []
    for page in placed:
        if page not in stay:
            place = order.index(page)
            follows = order[place - 1] if place else 0
            where = _source(ours, starts[page])
            found.append(PageReport(page, "displaced", where, pages.sizes[page], follows))
    return found


def _source(ours: View, at: int) -> int:
    """The offset in the untouched text; its end where the folded one ends."""
    return int(ours.starts[at]) if at < len(ours.starts) else len(ours.source)
