"""Flags what transcript and scan do not have in common: pages, parts of pages, parts of the text.

Each is told once, by one flag, and not by hundreds of differences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.detect.names import flag
from pipeline.model.collation import Collation, PageReport, Pairing
from pipeline.model.evidence import Suspect
from pipeline.model.profile import Profile
from pipeline.model.text import Document, Span

SHOWN = 400  # characters: of a longer part only the beginning is flagged
BEGINNING = 60
OUTSIDE = 1000  # so long is a part before the first page, or behind the last, that is told
ENDING = 5  # words that tell where a part ends
WORD = regex.compile(r"\S+")
NAMED = {"missing": "RDG09", "doubled": "RDG10", "displaced": "RDG11"}


def page_flags(document: Document, collation: Collation) -> Iterator[Suspect]:
    """A flag for every run of pages that does not follow the transcript, at the word it meets."""
    taken: set[int] = set()
    for run in _runs(collation.reports):
        word = _word(document.text, run[0].at, taken)
        if word is not None:
            taken.add(word.start)
            before = document.text[word.start : word.end]
            yield flag(NAMED[run[0].kind], word, before, _message(run))


def part_flag(document: Document, profile: Profile, span: Span, *, inside: bool) -> Suspect | None:
    """The flag for a part of the transcript that stands on no page; None where nothing is told.

    `inside` tells one between pages; before the first and behind the last a transcript may well
    have something of its own.
    """
    text = document.text
    start, end = span.start, span.end
    for zone in profile.zones:
        if zone.kind == "furniture" and zone.span.start <= start < zone.span.end:
            start = min(zone.span.end, end)
        elif zone.kind == "furniture" and start < zone.span.start < end <= zone.span.end:
            end = zone.span.start
    start += len(text[start:end]) - len(text[start:end].lstrip())
    end -= len(text[start:end]) - len(text[start:end].rstrip())
    size = end - start
    if size <= 0 or not (inside or size >= OUTSIDE):
        return None
    again = _again(text, start, end)
    if size <= SHOWN:
        why = f"these {size:,} characters stand on no page{again}"
        return flag("RDG05", Span(start, end), text[start:end], why)
    shown = WORD.search(text, start + BEGINNING)
    stop = shown.start() if shown else end
    shown_end = start + len(text[start:stop].rstrip())
    words = " ".join(text[max(end - BEGINNING, start) : end].split()[-ENDING:])
    why = f"from here on {size:,} characters, to “{words}”, stand on no page{again}"
    return flag("RDG05", Span(start, shown_end), text[start:shown_end], why)


def passage_flag(document: Document, pair: Pairing, collation: Collation) -> Suspect | None:
    """The flag for a passage of a page that the transcript lacks, at the word that follows."""
    place = collation.witness.place(pair.witness)
    word = _word(document.text, pair.span.start, set())
    if place is None or word is None:
        return None
    size = len(pair.after.strip())
    opening = " ".join(pair.after.split()[:ENDING])
    why = f"{size:,} characters of page {place.page}, from “{opening}”, are not in the transcript"
    return flag("RDG12", word, document.text[word.start : word.end], why)


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


def _word(text: str, at: int, taken: set[int]) -> Span | None:
    """The first word from here on that nothing else was flagged at, or else the last before."""
    for found in WORD.finditer(text, at):
        if found.start() not in taken:
            return Span(*found.span())
    for found in reversed(list(WORD.finditer(text, max(at - 200, 0), at))):
        if found.start() not in taken:
            return Span(*found.span())
    return None


def _again(text: str, start: int, end: int) -> str:
    """Says so where the middle of a part stands in the transcript elsewhere too."""
    middle = (start + end) // 2
    piece = text[max(middle - 30, start) : min(middle + 30, end)]
    twice = len(piece) >= 40 and text.count(piece) > 1
    return ", and stand in the transcript twice" if twice else ""
