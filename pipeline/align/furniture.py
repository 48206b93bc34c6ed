"""Finds what stands on a page but is not of its text: running heads and page numbers."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from rapidfuzz import fuzz

from pipeline.model.reading import PageReading, Word

LONGEST = 70
ALIKE = 80.0
NEAR = 4
DEEP = 3
NOISE = 600_000
NUMBER = regex.compile(r"[\W_]*(?:\d{1,4}|[ivxlcdm]{1,8})[\W_]*", regex.IGNORECASE)


def lines(page: PageReading) -> list[list[Word]]:
    """The words of a page, line by line, in reading order."""
    found: list[list[Word]] = []
    for word in page.words:
        if found and found[-1][0].line == word.line:
            found[-1].append(word)
        else:
            found.append([word])
    return found


def furniture(pages: Sequence[PageReading]) -> list[frozenset[int]]:
    """For each page the line numbers (as `Word.line`) that are furniture.

    Only lines at a page's top and foot can be, from the edge inwards: a page number alone, a
    short line whose like (letters only, four pages either side) stands at the same end of another
    page, or the noise of the paper's edge that was read as letters. Where that would be more than
    half of a page, its lines are text that recurs, and none is furniture.
    """
    laid = [lines(page) for page in pages]
    found: list[set[int]] = [set() for _ in pages]
    for edge in (slice(None, DEEP), slice(None, -DEEP - 1, -1)):
        ends = [held[edge] for held in laid]
        for at, candidates in enumerate(ends):
            around = ends[max(at - NEAR, 0) : at] + ends[at + 1 : at + 1 + NEAR]
            others = [_text(row) for end in around for row in end]
            for row in candidates:
                if not (_is_noise(row) or _is_number(row) or _recurs(_text(row), others)):
                    break  # what stands inside of body text is body text
                found[at].add(row[0].line)
    return [
        frozenset(held) if len(held) * 2 <= len(page) else frozenset()
        for held, page in zip(found, laid, strict=True)
    ]


def _is_number(words: Sequence[Word]) -> bool:
    return bool(NUMBER.fullmatch(_text(words)))


def _is_noise(words: Sequence[Word]) -> bool:
    """Whether hardly one of the words was read with any confidence, or none holds a letter."""
    solid = [w for w in words if w.confidence >= NOISE and regex.search(r"[\p{L}\d]", w.text)]
    return len(solid) * 4 < len(words)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _letters(text: str) -> str:
    return regex.sub(r"[^\p{L} ]+", "", text).strip().lower()


def _recurs(text: str, others: Sequence[str]) -> bool:
    bare = _letters(text)
    if not 4 <= len(bare) <= LONGEST:
        return False
    return any(fuzz.ratio(bare, _letters(other)) >= ALIKE for other in others)
