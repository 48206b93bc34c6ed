"""Tells of each page whether the transcript has it, has it in its turn, and only once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.align.homes import Home
from pipeline.align.witness import Row
from pipeline.matching.folding import View, fold
from pipeline.model.collation import PageReport

LEAST = 60  # characters a page must have for anything to be said of it
HOUSED = 0.25  # share of a page's rows, by length, that must have a place
TOUCHED = 0.25  # or of their number that must be matched anywhere, or else it is absent
TWICE = 0.5  # share of a page's runs of characters that another page must have too
GRAM = 8


def page_reports(
    rows: Sequence[Row], homes: dict[float, Home], touched: frozenset[float], ours: View
) -> tuple[PageReport, ...]:
    """What is to be said of the pages, in the order of their numbers.

    `touched` are the rows of which the alignment matched anything.
    """
    pages: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.furniture:
            pages[row.page].append(row)
    sizes = {page: sum(len(row.text) for row in held) for page, held in pages.items()}
    told = {page: held for page, held in pages.items() if sizes[page] >= LEAST}
    absent = [page for page in told if _absent(told[page], sizes[page], homes, touched)]
    starts = {page: _start(told[page], homes) for page in told if page not in absent}
    found = [*_displaced(starts, sizes, ours)]
    grams = {page: _grams(held) for page, held in told.items()} if absent else {}
    for page in absent:
        at = _after(page, starts, homes, pages)
        found.append(_missing(page, at, sizes[page], grams, absent, ours))
    return tuple(sorted(found, key=lambda report: report.page))


def _absent(
    rows: Sequence[Row], size: int, homes: dict[float, Home], touched: frozenset[float]
) -> bool:
    """Whether what the transcript has of a page is chance, or its title alone.

    Of a page that was read badly most rows have no home either, but a third is matched somewhere.
    """
    housed = sum(len(row.text) for row in rows if row.number in homes)
    met = sum(row.number in touched for row in rows)
    return housed < HOUSED * size and met < TOUCHED * len(rows)


def _start(rows: Sequence[Row], homes: dict[float, Home]) -> int:
    """Where most of the page begins: the middle one of its rows' places, less what is before."""
    places = sorted(homes[row.number].start for row in rows if row.number in homes)
    return places[len(places) // 2] if places else 0


def _displaced(starts: dict[int, int], sizes: dict[int, int], ours: View) -> list[PageReport]:
    """The pages that must go elsewhere for the rest to be in the transcript's order.

    What stays is the longest rising sequence, by the characters of its pages.
    """
    pages = sorted(starts)
    best: list[tuple[int, list[int]]] = []
    for page in pages:
        before = [
            way for way, other in zip(best, pages, strict=False) if starts[other] <= starts[page]
        ]
        score, held = max(before, key=lambda way: way[0], default=(0, []))
        best.append((score + sizes[page], [*held, page]))
    stay = set(max(best, key=lambda way: way[0], default=(0, []))[1])
    order = sorted(pages, key=lambda page: starts[page])
    found = []
    for page in pages:
        if page not in stay:
            place = order.index(page)
            follows = order[place - 1] if place else 0
            at = _source(ours, starts[page])
            found.append(PageReport(page, "displaced", at, sizes[page], follows))
    return found


def _after(
    page: int, starts: dict[int, int], homes: dict[float, Home], pages: dict[int, list[Row]]
) -> int:
    """Where in the folded transcript a page that it lacks would stand: behind the one before."""
    before = [other for other in starts if other < page]
    if not before:
        return 0
    ends = [homes[row.number].end for row in pages[max(before)] if row.number in homes]
    return max(sorted(ends)[: -(len(ends) // 10) or None], default=0)


def _missing(
    page: int,
    at: int,
    size: int,
    grams: dict[int, frozenset[str]],
    absent: Sequence[int],
    ours: View,
) -> PageReport:
    """A page that the transcript lacks: one that another page shows too, or one of its own."""
    own = grams[page]
    likeness = {
        other: len(own & held) / max(len(own), 1)
        for other, held in grams.items()
        if other != page and not (other in absent and other > page)
    }
    twin = max(likeness, key=lambda other: likeness[other], default=0)
    if twin and likeness[twin] >= TWICE:
        return PageReport(page, "doubled", _source(ours, at), size, twin)
    return PageReport(page, "missing", _source(ours, at), size, 0)


def _grams(rows: Sequence[Row]) -> frozenset[str]:
    text = fold(" ".join(row.text for row in rows)).text
    return frozenset(text[at : at + GRAM] for at in range(len(text) - GRAM + 1))


def _source(ours: View, at: int) -> int:
    """The offset in the untouched text; its end where the folded one ends."""
    return int(ours.starts[at]) if at < len(ours.starts) else len(ours.source)
