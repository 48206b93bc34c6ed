"""Judges marks that a reading alone has by what the page as a whole shows.

A quotation mark has its other half; a stop ends a sentence; an f for s is a long s.
"""

from __future__ import annotations

from collections import Counter

import regex

from pipeline.kinds import Difference
from pipeline.model.collation import Collation, Kind, Pairing

REACH = 1500  # characters in which a quotation mark's other half is sought
FEW = 3  # a page with so many f for s, and hardly one s for f, is set with long s
ALONE = regex.compile(r"[\"“”„‟«»'‘’`´<*]{1,2}")
OPENING = regex.compile(r"(?<![^\s(\[—–-])[\"“„«'‘*]{1,4} ?(?=[^\s\"”'’])")
CLOSING = regex.compile(r"(?<=[^\s\"“'‘])[\"”»'’*?]{0,2}[\"”»'’](?![^\s.,;:!?)\]—–-])")
STOPPED = regex.compile(r"(\p{L}+)\Z")


def unmated(found: Difference, pair: Pairing, collation: Collation) -> bool:
    """Whether a quotation mark that only the reading has lacks its other half on the page too.

    Specks are read as such marks. One at a paragraph's start may be closed in a later one.
    """
    mark = found.after.strip()
    if found.before.strip() or not ALONE.fullmatch(mark):
        return False
    text = collation.witness.text
    start, end = pair.witness.start, pair.witness.end
    opens = not found.left[-1:].strip() or found.left[-1:] in "([—–-"
    if opens == (not found.right[:1].strip()):
        return False
    if opens:
        ahead = text[end : end + REACH]
        other = OPENING.search(ahead)
        closed = CLOSING.search(ahead, 0, other.start() if other else len(ahead))
        return closed is None and "\n\n" not in text[max(start - 2, 0) : end]
    back = text[max(start - REACH, 0) : start]
    last = max((m.start() for m in OPENING.finditer(back)), default=-1)
    return last < 0 or CLOSING.search(back, last + 1) is not None


def odd_stop(found: Difference, text: str) -> bool:
    """Whether a stop that only the reading has would end no sentence, nor mark an abbreviation.

    `text` is the transcript: an abbreviation has its stop elsewhere in it.
    """
    word = STOPPED.search(found.left)
    within = found.right[:1] == " " and found.right[1:2].islower()
    if found.before or found.after != "." or not within or not word:
        return False
    return len(word[0]) > 1 and f" {word[0]}. " not in text


def long_s(collation: Collation) -> frozenset[int]:
    """The pages that are set with long s, by their f for s."""
    counts: dict[bool, Counter[int]] = {True: Counter(), False: Counter()}
    for pair in collation.pairings:
        if pair.kind is Kind.DIFFERENT and {pair.before, pair.after} == {"s", "f"}:
            place = collation.witness.place(pair.witness)
            if place:
                counts[pair.before == "s"][place.page] += 1
    held, against = counts[True], counts[False]
    return frozenset(page for page in held if held[page] >= FEW and against[page] * 4 < held[page])


def is_long_s(
    found: Difference, pair: Pairing, collation: Collation, pages: frozenset[int]
) -> bool:
    """Whether an f for s stands on a page set with long s; the last letter is never long."""
    if not pages or pair.before.lower().replace("s", "f") != pair.after.lower():
        return False
    place = collation.witness.place(pair.witness)
    return place is not None and place.page in pages and found.right[:1].isalpha()
