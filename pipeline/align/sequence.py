"""Tells of each page whether the transcript has it, has it in its turn, and only once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from pipeline.align.homes import Home, Solid
from pipeline.align.witness import Row
from pipeline.matching.folding import View, fold
from pipeline.model.collation import PageReport, WitnessText

LEAST = 60  # characters a page must have for anything to be said of it
ABSENT = 0.05  # share of a page below which what was matched is chance
HOUSED = 0.25  # and share of its rows, by length, that have a place
TWICE = 0.5  # share of a page's runs of characters that another page must have too
GRAM = 8


def page_reports(
    rows: Sequence[Row], homes: dict[float, Home], ours: View, solid: Counter[int]
) -> tuple[PageReport, ...]:
    """What is to be said of the pages, in the order of their numbers.

    `solid` counts for each page the characters that the alignment matched in long runs.
    """
    pages: defaultdict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if not row.furniture:
            pages[row.page].append(row)
    sizes = {page: sum(len(row.text) for row in held) for page, held in pages.items()}
    told = {page: held for page, held in pages.items() if sizes[page] >= LEAST}
    absent = [page for page in told if _absent(told[page], sizes[page], homes, solid[page])]
    starts = {page: _start(told[page], homes) for page in told if page not in absent}
    found = [*_displaced(starts, sizes, ours)]
    grams = {page: _grams(held) for page, held in told.items()} if absent else {}
    for page in absent:
        at = _after(page, starts, homes, pages)
        found.append(_missing(page, at, sizes[page], grams, absent, ours))
    return tuple(sorted(found, key=lambda report: report.page))


def _absent(rows: Sequence[Row], size: int, homes: dict[float, Home], solid: int) -> bool:
    housed = sum(len(row.text) for row in rows if row.number in homes)
    return solid < ABSENT * size and housed < HOUSED * size


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


def solid_by_page(solid: Solid, witness: WitnessText, theirs: View) -> Counter[int]:
    """How many characters of each page the alignment matched in long runs."""
    starts = np.array([word.start for word in witness.words], np.int64)
    numbers = np.array([word.page for word in witness.words], np.int64)
    if not len(starts):
        return Counter()
    met = theirs.starts[solid.across >= 0]
    pages = numbers[np.maximum(np.searchsorted(starts, met, "right") - 1, 0)]
    found, counts = np.unique(pages, return_counts=True)
    return Counter(dict(zip(found.tolist(), counts.tolist(), strict=True)))
