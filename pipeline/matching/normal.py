"""Normal form C in linear time, however many marks stand on one letter."""

from __future__ import annotations

import unicodedata

import regex

_MARKS = regex.compile(r"\p{M}{32,}+")


def composed(text: str) -> str:
    """The text in NFC.

    `unicodedata.normalize` (and `is_normalized`, where it must look closely) sorts the marks of
    one letter by insertion, which takes hours on a letter with a million marks. Long runs of
    marks are therefore decomposed and sorted here first; sorted ones cost it nothing.
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", _MARKS.sub(_in_order, text))


def _in_order(run: regex.Match[str]) -> str:
    """A run of marks in canonical order (Unicode, D108 and D109): starters stay where they are."""
    out: list[str] = []
    block: list[str] = []
    for mark in "".join(unicodedata.normalize("NFD", mark) for mark in run[0]):
        if unicodedata.combining(mark):
            block.append(mark)
            continue
        out += sorted(block, key=unicodedata.combining)
        out.append(mark)
        block = []
    return "".join(out + sorted(block, key=unicodedata.combining))
