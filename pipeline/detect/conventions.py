"""What print sets otherwise than a transcript, and what readers of print see that is not there.

On these a page proves nothing. What a reading *lacks* is judged more warily than what it adds: a
speck is easily seen where none is, a mark seldom overlooked.
"""

from __future__ import annotations

import regex

from pipeline.kinds import Difference
from pipeline.matching.folding import fold

DASHES = "-‐‑–—―"
TICKS = "'‘’‚‛`´*<>^°?"  # what one half of a double mark, or ink beside it, is read as
DOUBLE = '"“”„‟«»'
MARKS = DOUBLE + "'‘’‚‛`´"
FRACTION = regex.compile(r"[½⅓⅔¼¾⅕-⅞↉⁄]|[¹²³⁰⁴-⁹]|\d/\d")
SPECK = regex.compile(r"[._|©®~^*•·»«¦\\\]\[{}<>°¢§,:;'‘’`´“”\"-]{1,3}")
JUNCTION = regex.compile(r"[._»«*~^|©•·]")
STOPS = ".,;:!?"
DOTS = regex.compile(r"\.{2}|…|\. ?\.")
INITIAL = regex.compile(r"(?<!\p{L})\p{L}\.\Z")
NEXT = regex.compile(r"\p{L}\.")
LETTERS = regex.compile(r"\p{L}")


def is_convention(found: Difference, read: str) -> bool:
    """Whether print merely sets here what a transcript writes otherwise, or ink was misread.

    `found.after` is in the transcript's style, `read` exactly what was read.
    """
    return (
        _folded(found)
        or _spaced(found)
        or _dashes(found)
        or _quotes(found)
        or _fraction(found)
        or _line_end(found, read)
        or _speck(found)
    )


def _folded(found: Difference) -> bool:
    left, right = found.left[-3:], found.right[:3]
    return fold(left + found.before + right).text == fold(left + found.after + right).text


def _spaced(found: Difference) -> bool:
    """A blank more before `; : ? ! )`, after an opening mark, beside dashes, dots and initials."""
    before, after, left, right = found.before, found.after, found.left, found.right
    if before.strip() or after.strip():
        return False
    if len(after) > len(before) and (right[:1] in ";:?!)]}»”’\"'" or left[-1:] in "([{«“‘\"'"):
        return True
    if left[-1:] in "—–-" or right[:1] in "—–-":
        return True
    initials = INITIAL.search(left) and NEXT.match(right)
    return bool(initials or DOTS.search(left[-3:]) or DOTS.match(right))


def _dashes(found: Difference) -> bool:
    """A hyphen for a dash or the other way, and a dash read as two."""
    before, after = found.before.strip(), found.after.strip()
    if {before, after} <= {"-", "—", "–", "--"}:
        return True
    beside = found.left[-1:] in "—–―" or found.right[:1] in "—–―"
    return not before and beside and not after.strip(DASHES + "_")


def _quotes(found: Difference) -> bool:
    """A double mark read as several marks or as half of itself; each of its ticks as something.

    A mark that the transcript lacks altogether is no such thing, nor a single mark for which the
    page has a double one.
    """
    before, after = found.before.strip(), found.after.strip()
    if not after or after.strip(TICKS + DOUBLE + ".,"):
        return False
    if before:
        return not before.strip(DOUBLE) and any(mark in MARKS + TICKS for mark in after)
    doubles = found.left[-1:] in DOUBLE or found.right[:1] in DOUBLE
    beside = found.left[-1:] in MARKS or found.right[:1] in MARKS
    return bool(found.left) and (doubles or (beside and not after.strip(TICKS)))


def _fraction(found: Difference) -> bool:
    """Engines read small fractions as anything: `¼` as `%`, `4` or `1%`."""
    beside = found.left[-1:] + found.before + found.right[:1]
    return bool(FRACTION.search(beside)) and not LETTERS.search(found.before)


def _line_end(found: Difference, read: str) -> bool:
    """A hyphen at a line's end within a word, though it was read as something else."""
    if not regex.match(r"\S{1,3}[^\S\n]*\n", read) or found.before.strip():
        return False
    inside = found.left[-1:].isalpha() and found.right[:1].isalpha()
    return inside and not any(char.isalnum() for char in read)


def _speck(found: Difference) -> bool:
    """A mark that stands alone between blanks, or for the blank between two words."""
    before, after, left, right = found.before, found.after, found.left, found.right
    if before.isspace() and JUNCTION.fullmatch(after.strip()):
        return left[-1:].isalnum() and right[:1].isalnum()
    if before.strip() or not SPECK.fullmatch(after.strip()):
        return False
    whole = left + after + right
    start = len(left) + len(after) - len(after.lstrip())
    end = start + len(after.strip())
    alone = whole[start - 1 : start].isspace() and whole[end : end + 1].isspace()
    if after.strip() in STOPS and left.rstrip()[-1:] not in STOPS:
        return False
    return alone and after.strip() not in DASHES
