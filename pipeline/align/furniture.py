"""Finds what stands on a page but is not of its text: running heads and page numbers."""

from __future__ import annotations

from collections.abc import Sequence

import regex
from rapidfuzz import fuzz

from pipeline.model.reading import PageReading, Word

LONGEST = 70
ALIKE = 80.0
NEAR = 4
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

    Only a page's first two and last two lines can be: a page number alone, or a short line whose
    like (letters only, four pages either side) stands at the same end of another page.
    """
    laid = [lines(page) for page in pages]
    found: list[set[int]] = [set() for _ in pages]
    for edge in (slice(None, 2), slice(None, -3, -1)):
        ends = [[(words[0].line, _text(words)) for words in held[edge]] for held in laid]
        for at, candidates in enumerate(ends):
            around = ends[max(at - NEAR, 0) : at] + ends[at + 1 : at + 1 + NEAR]
            for rank, (line, text) in enumerate(candidates):
                if rank and candidates[0][0] not in found[at]:
                    break  # what stands inside of body text is body text
                if NUMBER.fullmatch(text) or _recurs(text, [t for c in around for _, t in c]):
                    found[at].add(line)
    return [frozenset(held) for held in found]


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _letters(text: str) -> str:
    return regex.sub(r"[^\p{L} ]+", "", text).strip().lower()


def _recurs(text: str, others: Sequence[str]) -> bool:
    bare = _letters(text)
    if not 4 <= len(bare) <= LONGEST:
        return False
    return any(fuzz.ratio(bare, _letters(other)) >= ALIKE for other in others)
