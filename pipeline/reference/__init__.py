"""Reference: page images into a `Reading`, each page read once and kept.

A page that hardly agrees with the transcript is read in the engine's other modes too, or turned,
and one of small type enlarged; the reading that agrees best is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from pipeline.kinds import Engine
from pipeline.matching.likeness import share, trigrams
from pipeline.model.reading import PageReading, Reading
from pipeline.model.text import Document, PageImage
from pipeline.reference.again import LineReader as LineReader
from pipeline.reference.again import SecondLook as SecondLook
from pipeline.reference.again import look_again as look_again
from pipeline.reference.better import Better
from pipeline.reference.desk import Desk, Progress, cores
from pipeline.reference.looking import line_spans as line_spans
from pipeline.reference.looking import second_look as second_look


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
    known = frozenset(trigrams(document.text))

    def agrees(page: PageReading) -> int:
        return share(trigrams(written(page)), known)

    best = Better(desk, document, agrees, pages, usual, others).improve()
    return Reading(engine.name, desk.version, tuple(best))


def agreement(pages: Iterable[PageReading], text: str) -> int:
    """Share of the pages' word trigrams that the text has too, in parts per million; 0 if none.

    Differences of convention (case, quotes, dashes, line-end hyphens) do not count.
    """
    found = [each for page in pages for each in trigrams(written(page))]
    return share(found, frozenset(trigrams(text)))


def written(page: PageReading) -> str:
    """The page's words line by line, so that words broken at a line's end are joined."""
    parts, line = [], 0
    for word in page.words:
        parts.append(f"{chr(10) if word.line != line else ' '}{word.text}")
        line = word.line
    return "".join(parts)
