"""Finds what stands on a page but is not of its text: running heads and feet, page numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

import regex
from rapidfuzz import fuzz

from pipeline.model.reading import PageReading, Word

LONGEST = 70
ALIKE = 80.0
NEAR = 4
DEEP = 3
NOISE = 600_000
COUNTED = 3  # pages whose numbers count on together
SIGNATURE = regex.compile(  # at the foot, for the binder: `B`, `C 2`, `VOL. I. 3`, `2*`
    r"[\W_]*(?:vol[.,]?\s*[ivxl1]{1,5}[.,]?\s*\d{0,3}|[B-HJ-Z]{1,2}\s?\d{0,2}|\d{1,2}\*)[\W_]*",
    regex.IGNORECASE,
)
ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100, "d": 500, "m": 1000}
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

    Only lines at a page's top and foot can be, from the edge inwards: a page number alone, a short
    line with a number that counts on with the pages, or whose like (letters only, four pages
    either side) stands at the same end of another page, a binder's signature at the foot, or the
    noise of the paper's edge that was read as letters. Where that would be more than half of a
    page, its lines are text that recurs, and none is furniture.
    """
    laid = [lines(page) for page in pages]
    found: list[set[int]] = [set() for _ in pages]
    for foot, edge in enumerate((slice(None, DEEP), slice(None, -DEEP - 1, -1))):
        ends = [held[edge] for held in laid]
        steps = _steps(ends)
        for at, candidates in enumerate(ends):
            around = ends[max(at - NEAR, 0) : at] + ends[at + 1 : at + 1 + NEAR]
            others = [
                text for end in around for text in _alone([_text(row) for row in end], candidates)
            ]
            for row in candidates:
                text = _text(row)
                if not (
                    _is_noise(row)
                    or NUMBER.fullmatch(text)
                    or _counts(text, at, steps)
                    or (foot and SIGNATURE.fullmatch(text))
                    or _recurs(text, others)
                ):
                    break  # what stands inside of body text is body text
                found[at].add(row[0].line)
    return [
        frozenset(held) if len(held) * 2 <= len(page) else frozenset()
        for held, page in zip(found, laid, strict=True)
    ]


def _steps(ends: Sequence[Sequence[Sequence[Word]]]) -> frozenset[int]:
    """By how much printed numbers differ from the pages' own, where several pages agree."""
    votes: Counter[int] = Counter()
    for at, rows in enumerate(ends):
        votes.update({number - at for row in rows for number in _numbers(_text(row))})
    return frozenset(step for step, count in votes.items() if count >= COUNTED)


def _counts(text: str, at: int, steps: frozenset[int]) -> bool:
    """Whether a short line begins or ends with this page's number: a head that changes."""
    return len(text) <= LONGEST and any(number - at in steps for number in _numbers(text))


def _numbers(text: str) -> Iterator[int]:
    """What the first and the last word of a line are as numbers, Arabic or Roman."""
    tokens = [token.strip("()[].,-—–|*") for token in text.split()]
    for token in {*tokens[:1], *tokens[-1:]}:
        if token.isascii() and token.isdigit() and len(token) < 5:
            yield int(token)
        elif token and set(token.lower()) <= ROMAN.keys():
            values = [ROMAN[letter] for letter in token.lower()]
            following = [*values[1:], 0]
            yield sum(-a if a < b else a for a, b in zip(values, following, strict=True))


def _is_noise(words: Sequence[Word]) -> bool:
    """Whether hardly one of the words was read with any confidence, or none holds a letter."""
    solid = [w for w in words if w.confidence >= NOISE and regex.search(r"[\p{L}\d]", w.text)]
    return len(solid) * 4 < len(words)


def _text(words: Sequence[Word]) -> str:
    return " ".join(word.text for word in words)


def _alone(texts: list[str], candidates: Sequence[Sequence[Word]]) -> list[str]:
    """The lines at another page's end; none where all are alike: that page shows the same."""
    twin = len(texts) == len(candidates) == DEEP and all(
        _recurs(_text(row), [text]) for row, text in zip(candidates, texts, strict=True)
    )
    return [] if twin else texts


@lru_cache(4096)
def _letters(text: str) -> str:
    return regex.sub(r"[^\p{L} ]+", "", text).strip().lower()


def _recurs(text: str, others: Sequence[str]) -> bool:
    bare = _letters(text)
    if not 4 <= len(bare) <= LONGEST:
        return False
    return any(fuzz.ratio(bare, _letters(other)) >= ALIKE for other in others)
