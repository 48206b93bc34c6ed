"""Breaks a text into sorts: the pieces of type that print it, ligatures among them."""

from __future__ import annotations

import regex

from pipeline.matching.folding import ALL, fold

SHOWN = ALL - {"case"}
LIGATURES = ("ffi", "ffl", "ff", "fi", "fl")
MARKS = frozenset(".,;:!?'\"-—()[]*")
_UNPRINTED = str.maketrans(dict.fromkeys("_\u00ad\u200b\ufeff"))
_TIED = regex.compile("(" + "|".join(LIGATURES) + ")")


def printed(text: str) -> str:
    """The text as a page shows it: conventions folded, blanks as one blank, no emphasis marks."""
    folded = fold(text, SHOWN).text.translate(_UNPRINTED).replace("''", '"')
    return " ".join(folded.split())


def sorts(text: str, tied: bool) -> tuple[tuple[str, bool], ...]:
    """The sorts of a printed text, each with whether a blank stands before it.

    `tied`: letters that have a ligature are one sort. A double quotation mark is two single ones,
    as its ink is.
    """
    found: list[tuple[str, bool]] = []
    for number, word in enumerate(text.replace('"', "''").split()):
        pieces = _pieces(word) if tied else list(word)
        found += [(piece, number > 0 and at == 0) for at, piece in enumerate(pieces)]
    return tuple(found)


def _pieces(word: str) -> list[str]:
    parts = _TIED.split(word)
    return [p for at, part in enumerate(parts) for p in ((part,) if at % 2 else part)]


def ties(text: str) -> bool:
    """Whether the text has letters that may be set as a ligature."""
    return _TIED.search(text) is not None
