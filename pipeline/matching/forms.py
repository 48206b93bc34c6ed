"""A word as it stands in its text: is it whole, does it begin a sentence, what may it become."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.matching.places import changed
from pipeline.matching.words import LONGEST, abbreviated, word_before

GAP = r"(?: |[ ]?(?:\r\n|\r|\n))"
BEFORE = re.compile(rf"([^\W\d_]+){GAP}\Z")
AFTER = re.compile(rf"{GAP}([^\W\d_]+)")
BESIDE = tuple("'’-/@#_\\&\u00ad¬")
# A hyphen at a line's end, or with a blank after it, and what may stand before the second half.
HALVED = re.compile(r"[^\W\d_][-¬\u00ad][^\S\r\n]?(?:(?:\r\n|\r|\n)\s{0,4})?\Z")
HEAD = re.compile(r"(?:\A|\n[ \t]*\r?\n)[\"“'‘]?\Z")
CAPITALS = "TIAOWHSBMNFELDCPYRGUKJVQXZ"
MOST = 4  # candidates for a place at most


def whole(text: str, start: int, end: int) -> bool:
    """Whether this is a whole word, no part of a compound, an address or a word with digits.

    Neither half of a word that a hyphen broke, at a line's end or before a blank, is whole.
    """
    before, after = text[start - 1 : start], text[end : end + 1]
    if before.isspace() and HALVED.search(text, max(start - 9, 0), start):
        return False
    if before.isalnum() or after.isalnum() or before in (*BESIDE, ".") or after in BESIDE:
        return False
    return not (after == "." and text[end + 1 : end + 2].isalpha())


def joined(text: str, start: int, end: int) -> tuple[str, ...]:
    """What this word makes with the word before it and with the one after, a gap between.

    In small letters at a paragraph's head it may lack a large capital: what it makes with each.
    """
    found = []
    if text[start].islower() and HEAD.search(text, max(start - 8, 0), start):
        found += [capital + text[start:end] for capital in CAPITALS]
    before, after = BEFORE.search(text, max(start - LONGEST, 0), start), AFTER.match(text, end)
    if before:
        found.append(before[1] + text[start:end])
    if after:
        found.append(text[start:end] + after[1])
    return tuple(found)


def heads(text: str, start: int) -> bool:
    """Whether a sentence begins here: at the start, after a stop, or on a new line after one."""
    before = text[max(start - LONGEST, 0) : start].rstrip(" \r\n\"'“‘(—")
    if before.endswith("."):
        return not abbreviated(word_before(before, len(before) - 1))
    return before[-1:] in tuple("!?:") or not before


def least(form: str, start: int, others: Sequence[str]) -> tuple[int, int, tuple[str, ...]]:
    """The least change of a form to the first of these: start, end, and what stands there.

    Those of the others that change the same place follow it. Raises IndexError without any.
    """
    first, last, after = changed(form, others[0], start)
    rest = [changed(form, other, start) for other in others[1:MOST]]
    same = dict.fromkeys(r[2] for r in rest if r[:2] == (first, last) and r[2] != after)
    sound = [other for other in same if _sound(form[first - start : last - start], other)]
    return first, last, (after, *sound)


def _sound(before: str, after: str) -> bool:
    """Whether what goes and what comes have no end in common."""
    return not (before and after) or (before[0] != after[0] and before[-1] != after[-1])
