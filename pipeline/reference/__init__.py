"""Reference: page images into a `Reading`, each page read once and kept.

A page that hardly agrees with the transcript is read in the engine's other modes too, or turned,
and one of small type enlarged; the reading that agrees best is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline.kinds import Engine
from pipeline.matching.folding import fold
from pipeline.model.reading import PageReading, Reading
from pipeline.model.text import Document, PageImage
from pipeline.reference.better import Better
from pipeline.reference.desk import Desk, Progress, cores

TOKEN = re.compile(r"\w+(?:'\w+)*")

Trigram = tuple[str, str, str]


def read(
    document: Document,
    load: Callable[[PageImage], Any],
    engine: Engine,
    cache: Path,
    *,
    progress: Progress | None = None,
    workers: int | None = None,
) -> Reading:
    """What the engine reads on the document's pages, in their order, whatever `workers` is.

    `load` gives a page as a PIL image, `cache` is the folder of what may be made again, `progress`
    is told pages done and pages to do (which may grow), `workers` is how many processes read at
    once (one a core). Raises InputError and ToolError; pages that were read till then are kept.
    """
    if not document.pages:
        return Reading(engine.name, "", ())
    desk = Desk(load, engine, engine.version(), cache, workers or cores(), progress)
    usual, *others = [engine.settings(document.languages, mode) for mode in engine.modes()]
    pages = desk.read(document.pages, usual)
    known = _trigrams(document.text)
    best = Better(
        desk, document, lambda page: _share(_page_trigrams(page), known), pages, usual, others
    ).improve()
    return Reading(engine.name, desk.version, tuple(best))


def agreement(pages: Iterable[PageReading], text: str) -> int:
    """Share of the pages' word trigrams that the text has too, in parts per million; 0 if none.

    Differences of convention (case, quotes, dashes, line-end hyphens) do not count.
    """
    return _share([each for page in pages for each in _page_trigrams(page)], _trigrams(text))


def _trigrams(text: str) -> frozenset[Trigram]:
    return frozenset(_threes(text))


def _threes(text: str) -> list[Trigram]:
    """Every three words in a row."""
    words = TOKEN.findall(fold(text).text)
    return list(zip(words, words[1:], words[2:], strict=False))


def _page_trigrams(page: PageReading) -> list[Trigram]:
    """The page's word trigrams, its lines kept apart so that broken words are joined."""
    written, line = [], 0
    for word in page.words:
        written.append(f"{chr(10) if word.line != line else ' '}{word.text}")
        line = word.line
    return _threes("".join(written))


def _share(found: Sequence[Trigram], known: frozenset[Trigram]) -> int:
    return sum(each in known for each in found) * 1_000_000 // len(found) if found else 0
