"""The words of a text, as evaluation counts them."""

from __future__ import annotations

from itertools import pairwise

import regex

_BOUNDARY = regex.compile(r"(?w)\b")
_PRIVATE = regex.compile(r"\p{Co}")
_SAYS = regex.compile(r"[^\p{M}\p{P}\p{Z}\p{S}\p{Cc}\p{Cf}]")


def words(text: str) -> list[str]:
    """Words between the boundaries of UAX 29, without those of whitespace and punctuation only.

    A piece is no word if it consists of marks, punctuation, separators, symbols and controls;
    private-use letters count as letters (as dinglehopper, `word_error_rate.words`, has it).
    Expects NFC.
    """
    letters = _PRIVATE.sub("a", text)
    edges = [0, *(found.start() for found in _BOUNDARY.finditer(letters)), len(text)]
    return [text[i:j] for i, j in pairwise(edges) if i < j and _SAYS.search(text, i, j)]
