"""Flags pages of the scan that do not follow the transcript: each run once, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.detect.names import flag
from pipeline.model.collation import Collation, PageReport
from pipeline.model.evidence import Suspect
from pipeline.model.text import Document, Span

WORD = regex.compile(r"\S+")
NAMED = {"missing": "RDG09", "doubled": "RDG10", "displaced": "RDG11"}


def page_flags(document: Document, collation: Collation) -> Iterator[Suspect]:
    """A flag for every run of pages that does not follow the transcript, at the word it meets."""
    taken: set[int] = set()
    for run in _runs(collation.reports):
        word = word_at(document.text, run[0].at, taken)
        if word is not None:
            taken.add(word.start)
            before = document.text[word.start : word.end]
            yield flag(NAMED[run[0].kind], word, before, _message(run))


def _runs(reports: Sequence[PageReport]) -> Iterator[list[PageReport]]:
    """Reports on pages that follow each other and have the same said of them, together."""
    run: list[PageReport] = []
    for report in reports:
        if run and not _goes_on(run[-1], report):
            yield run
            run = []
        run.append(report)
    if run:
        yield run


def _goes_on(last: PageReport, report: PageReport) -> bool:
    """Whether this report continues the last one."""
    if report.kind != last.kind or report.page != last.page + 1:
        return False
    if report.kind == "missing":
        return report.at == last.at
    if report.kind == "doubled":
        return report.other == last.other + 1
    return report.other == last.page


def _message(run: Sequence[PageReport]) -> str:
    """What is to be told of a run of pages, in words."""
    first, last, size = run[0], run[-1], sum(report.characters for report in run)
    many = len(run) > 1
    pages = f"pages {first.page} to {last.page}" if many else f"page {first.page}"
    if first.kind == "missing":
        return f"{pages} {'are' if many else 'is'} not in the transcript ({size:,} characters)"
    if first.kind == "doubled":
        others = f"pages {first.other} to {last.other}" if many else f"page {first.other}"
        verb = "show" if many else "shows"
        return f"{pages} {verb} what {others} {verb} already ({size:,} characters)"
    place = f"behind page {first.other}" if first.other else "before all other pages"
    return f"{pages} {'stand' if many else 'stands'} {place} in the transcript: out of order"


def word_at(text: str, at: int, taken: set[int]) -> Span | None:
    """The first word from here on that nothing else was flagged at, or else the last before."""
    for found in WORD.finditer(text, at):
        if found.start() not in taken:
            return Span(*found.span())
    for found in reversed(list(WORD.finditer(text, max(at - 200, 0), at))):
        if found.start() not in taken:
            return Span(*found.span())
    return None
