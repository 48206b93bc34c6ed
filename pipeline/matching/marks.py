"""Punctuation marks and the blanks about them: patterns that the profile and rules share."""

from __future__ import annotations

import re
from collections import Counter

GAP = r"[^\S\r\n]"  # a blank within a line, of any width
CLOSING = "\"'”’»)\\]"  # what may stand between a mark and the blank after it
DASHES = ("—", "–", "―", "--")
# French sets a blank before these.
FRENCH = frozenset(";:!?»")
LEAST = 5  # so many spaced marks make a habit, fewer are slips

# A mark after a word, with the blanks before it, and the end of its word after it.
SET_MARK = re.compile(rf"(?<=[^\W_])({GAP}*+)([,;:!?.])(?=\s|\Z|[{CLOSING}])")
# A mark that stands off by a blank from the word before it, and ends it: no mark follows.
SPACED_MARK = re.compile(
    rf"(?<=[\w{CLOSING}])({GAP}++)(?:[!?]{{1,3}}|[,;:.)])(?=[{CLOSING}]{{0,3}}(?:\s|\Z))"
    rf"(?!{GAP}++[,;:.!?—–―-])"
)
# A dash as one is written between words, with the blanks around it.
DASH = re.compile(
    rf"(?<=[\w,.;:!?{CLOSING}])({GAP}?)(—|–|―|--)({GAP}?)(?=[^\W_]|[\"'“‘(])"
    r"|(?<=[^\W_])( )(-)( )(?=[^\W\d_])"
)


def spaced_marks(text: str) -> frozenset[str]:
    """The marks that this text mostly sets off by a blank: a house style, not slips.

    Some old books set `; : ! ?` with a thin space, which transcripts keep as a blank; the four
    are a habit together even where one of them is rare.
    """
    apart: Counter[str] = Counter()
    close: Counter[str] = Counter()
    for found in SET_MARK.finditer(text):
        (apart if found[1] else close)[found[2]] += 1
    tall = [mark for mark in ";:!?" if apart[mark] > close[mark]]
    habit = sum(apart[mark] for mark in tall) >= LEAST
    return frozenset(
        mark
        for mark in ",;:!?."
        if apart[mark] > close[mark] and (apart[mark] >= LEAST or (habit and mark in tall))
    )


def dash_style(text: str) -> str:
    """The dash that this text uses, with the blanks that it sets around it; "—" where it has none.

    A dash with one blank only counts for the closed style.
    """
    seen: Counter[str] = Counter()
    for found in DASH.finditer(text):
        left, dash, right = (found[1], found[2], found[3]) if found[2] else ("", found[5], "")
        if found[5] or (left and right):
            seen[f" {dash} "] += 1
        elif not (dash == "–" and text[found.start() - 1].isdigit()):
            seen[dash] += 1
    return max(seen, key=lambda style: (seen[style], style)) if seen else "—"
