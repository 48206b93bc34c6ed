"""Flags whole passages that transcript or page have alone: each once, not as many differences."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

import regex

from pipeline.detect.names import flag
from pipeline.detect.scans import word_at
from pipeline.model.collation import Collation, Kind, Pairing
from pipeline.model.evidence import Suspect
from pipeline.model.profile import Profile
from pipeline.model.text import Document, Span

LEAST = 20  # characters of a part that are no chance
SHOWN = 400  # characters: of a longer part only the beginning is flagged
BEGINNING = 60
ENDING = 5  # words that tell where a part begins or ends
OUTSIDE = 1000  # so long is a part before the first page, or behind the last, that is told
GAP = 80  # characters that may be met by chance within a part
EDGE = 120  # characters of a passage at a page's edge that can be no head or foot
INNER = 1000  # and of one within a page that is no added words any more
NUMBERS = regex.compile(r"(?:[\W_]*(?:[\dOolISZB]{1,4}|[ivxlcdm]{1,8})[\W_]*){1,2}")
WORD = regex.compile(r"\S+")


def parts(pairings: Sequence[Pairing]) -> list[Span]:
    """The parts of the transcript that stand on no page; what little is met within is chance."""
    found: list[Span] = []
    for pair in pairings:
        if pair.kind is Kind.ONLY_TRANSCRIPT:
            span = pair.span
            if found:
                size = max(found[-1].end - found[-1].start, span.end - span.start)
                if span.start - found[-1].end <= min(size // 8, GAP):
                    span = Span(found.pop().start, span.end)
            found.append(span)
    return found


def part_flags(
    document: Document, profile: Profile, collation: Collation, inner: Span
) -> Iterator[Suspect]:
    """A flag for every part of the transcript that stands on no page.

    Before and behind `inner`, all that was read, a transcript may well have something of its own.
    """
    for span in parts(collation.pairings):
        start, end = _bare(document.text, profile, span)
        inside = inner.start < span.start and span.end < inner.end
        number = "\n" in document.text[span.start : span.end]
        number = number and bool(NUMBERS.fullmatch(document.text, span.start, span.end))
        if end - start >= (LEAST if inside else OUTSIDE) and not number:
            yield _part(document.text, start, end)


def is_passage(pair: Pairing, collation: Collation) -> bool:
    """Whether the reading alone has a whole passage here, and no head or foot of a page."""
    edge = len(pair.after) > EDGE and at_page_edge(pair, collation)
    return pair.kind is Kind.ONLY_READING and (edge or len(pair.after) > INNER)


def passage_flags(document: Document, pair: Pairing, collation: Collation) -> Iterator[Suspect]:
    """The flag for a passage of a page that the transcript lacks, at the word that follows."""
    words = collation.witness.words
    first = bisect_left(words, pair.witness.start, key=lambda held: held.start)
    word = word_at(document.text, pair.span.start, set())
    if first < len(words) and word is not None:
        size, page = len(pair.after.strip()), words[first].page
        opening = " ".join(pair.after.split()[:ENDING])
        why = f"{size:,} characters of page {page}, from “{opening}”, are not in the transcript"
        yield flag("RDG12", word, document.text[word.start : word.end], why)


def at_page_edge(pair: Pairing, collation: Collation) -> bool:
    """Whether words of the reading alone stand on a page's first or last line."""
    words = collation.witness.words
    at = bisect_left(words, pair.witness.start, key=lambda w: w.start)
    to = bisect_left(words, pair.witness.end, key=lambda w: w.start)
    edges = words[max(at - 1, 0) : at + 1] + words[to : to + 1]
    return len({held.page for held in edges}) > 1


def is_page_number(pair: Pairing, collation: Collation) -> bool:
    """Whether the transcript alone has a number on a line of its own where a page ends."""
    alone = not pair.after.strip() and "\n" in pair.before
    return alone and bool(NUMBERS.fullmatch(pair.before)) and at_page_edge(pair, collation)


def _bare(text: str, profile: Profile, span: Span) -> tuple[int, int]:
    """The part without the furniture of a published page at its ends, and without blanks."""
    start, end = span.start, span.end
    for zone in profile.zones:
        if zone.kind == "furniture" and zone.span.start <= start < zone.span.end:
            start = min(zone.span.end, end)
        elif zone.kind == "furniture" and start < zone.span.start < end <= zone.span.end:
            end = zone.span.start
    return start + len(text[start:end]) - len(text[start:end].lstrip()), start + len(
        text[start:end].rstrip()
    )


def _part(text: str, start: int, end: int) -> Suspect:
    size, again = end - start, _again(text, start, end)
    if size <= SHOWN:
        why = f"these {size:,} characters stand on no page{again}"
        return flag("RDG05", Span(start, end), text[start:end], why)
    following = WORD.search(text, start + BEGINNING)
    stop = following.start() if following else end
    stop = start + len(text[start:stop].rstrip())
    words = " ".join(text[max(end - BEGINNING, start) : end].split()[-ENDING:])
    why = f"from here on {size:,} characters, to “{words}”, stand on no page{again}"
    return flag("RDG05", Span(start, stop), text[start:stop], why)


def _again(text: str, start: int, end: int) -> str:
    """Says so where the middle of a part stands in the transcript elsewhere too."""
    middle = (start + end) // 2
    piece = text[max(middle - 30, start) : min(middle + 30, end)]
    twice = len(piece) >= 40 and text.count(piece) > 1
    return ", and stand in the transcript twice" if twice else ""
