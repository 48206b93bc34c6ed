"""Punctuation marks and the blanks about them: patterns that the profile and rules share."""

from __future__ import annotations

import re
from collections import Counter

import numpy as np

from pipeline.matching.classes import alphanumeric, blanks, one_of
from pipeline.matching.layout import Layout
from pipeline.matching.patterns import pattern

GAP = r"[^\S\r\n]"  # a blank within a line, of any width
CLOSING_MARKS = "\"'”’»)]"  # what may stand between a mark and the blank after it
CLOSING = re.escape(CLOSING_MARKS)  # the same inside a pattern's brackets
DASHES = ("—", "–", "―", "--")
# French sets a blank before these.
FRENCH = frozenset(";:!?»")
TALL = ";:!?"
# So many spaced marks make a habit if most are spaced; fewer are slips. Print often sets a thin
# space before `? !`, so one is enough where the text has none without.
LEAST = {",": 5, ".": 5, ";": 2, ":": 2, "?": 1, "!": 1}

# What is left of a contraction whose apostrophe was lost: `don t`, `she ll`.
ENDINGS = ("t", "s", "ll", "ve", "re", "d", "m")
STRANDED = 20  # so many of them show that a text lost its apostrophes

# What may stand between a mark and the blank after it where quotations end in “ ‘ or « as well.
GERMAN_CLOSING = re.escape(CLOSING_MARKS + "“‘«")


def _spaced(marks: str, closing: str) -> re.Pattern[str]:
    """A mark that stands off by a blank from the word before it, and ends it: no mark follows."""
    return re.compile(
        rf"(?<=[\w{closing}])({GAP}++)(?:{marks})(?=[{closing}]{{0,3}}(?:\s|\Z))"
        rf"(?!{GAP}++[,;:.!?—–―-])"
    )


# By language; French sets a blank before the tall marks.
SPACED = {
    "en": _spaced(r"[!?]{1,3}|[,;:.)]", CLOSING),
    "de": _spaced(r"[!?]{1,3}|[,;:.)]", GERMAN_CLOSING),
    "fr": _spaced(r"[,.)]", CLOSING),
}
SPACED_MARK = SPACED["en"]
# A dash as one is written between words, with the blanks around it.
DASH = pattern(
    rf"(?<=[\w,.;:!?{CLOSING}])({GAP}?)(—|–|―|--)({GAP}?)(?=[^\W_]|[\"'“‘(])"
    r"|(?<=[^\W_])( )(-)( )(?=[^\W\d_])"
)


def spaced_marks(layout: Layout) -> frozenset[str]:
    """The marks that this text mostly sets off by a blank: a house style, not slips.

    Some old books set `; : ! ?` with a thin space, which transcripts keep as a blank; the four
    are a habit together even where one of them is rare.
    """
    framed = layout.framed
    places = layout.at("".join(LEAST))
    after = framed[places + 1]
    places = places[(places > 0) & (blanks(after) | one_of(after, "\0" + CLOSING_MARKS))]
    before, marks = framed[places - 1], framed[places]
    close = marks[alphanumeric(before)]
    off = [place for place in places[blanks(before)].tolist() if _set_off(layout.text, place)]
    apart = framed[np.array(off, np.int64)]
    counts = {
        mark: (int((apart == ord(mark)).sum()), int((close == ord(mark)).sum())) for mark in LEAST
    }
    mostly = [mark for mark, (spaced, unspaced) in counts.items() if spaced > unspaced]
    tall = sum(counts[mark][0] for mark in mostly if mark in TALL)
    return frozenset(
        mark for mark in mostly if counts[mark][0] >= LEAST[mark] or (mark in TALL and tall > 1)
    )


def _set_off(text: str, place: int) -> bool:
    """Whether only blanks of its line stand between a mark and a word before it."""
    word = place
    while word and text[word - 1].isspace() and text[word - 1] not in "\r\n":
        word -= 1
    return word > 0 and text[word - 1].isalnum()


def apostrophes_lost(layout: Layout) -> bool:
    """Whether a text has blanks in place of its apostrophes, and so perhaps of other marks."""
    stranded = sum(len(layout.standing.get(ending, ())) for ending in ENDINGS)
    return stranded >= STRANDED and stranded > len(layout.at("'’"))


def dash_style(layout: Layout) -> str:
    """The dash that this text uses, with the blanks that it sets around it; "—" where it has none.

    A dash with one blank only counts for the closed style.
    """
    text = layout.text
    seen: Counter[str] = Counter()
    for place in _dashes(layout):
        blank = place and text[place - 1].isspace() and text[place - 1] not in "\r\n"
        found = DASH.match(text, place - 1 if blank else place)
        if not found:
            continue
        left, dash, right = (found[1], found[2], found[3]) if found[2] else ("", found[5], "")
        if found[5] or (left and right):
            seen[f" {dash} "] += 1
        elif not (dash == "–" and text[found.start() - 1].isdigit()):
            seen[dash] += 1
    return max(seen, key=lambda style: (seen[style], style)) if seen else "—"


def _dashes(layout: Layout) -> list[int]:
    """Where a dash may begin: every dash, two hyphens, a hyphen between blanks."""
    framed = layout.framed
    hyphens = layout.at("-")
    after, before = framed[hyphens + 1], framed[hyphens - 1]
    doubled = (after == ord("-")) & (before != ord("-"))
    hyphens = hyphens[doubled | ((after == ord(" ")) & (before == ord(" ")))]
    return sorted([*layout.at("—–―").tolist(), *hyphens.tolist()])
