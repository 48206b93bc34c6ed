"""French quotation marks that do not open and close in turn: what is wrong with them.

French sets « and » off by a blank, opens a dialogue with the one and closes it with the other many
paragraphs later, each speech between beginning with a dash; a long quotation has one of the two
again at the head of each paragraph or line.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import groupby

from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.matching.unpaired import Fault

OPENER, CLOSER = "«", "»"
Row = tuple[int, int]  # offset of a mark and number of its paragraph
AHEAD = 40  # paragraphs: a dialogue may close so much later
HABIT, SHARE = 5, 10  # more faults than this, one in so many marks: a way of setting of its own
HEAD = pattern(r"(?:\A|[\r\n])[\s—–-]*\Z")
# After a mark, its blank left out: a word, so that it opens; a stop or nothing, so that it closes.
WORD_AFTER = pattern(r"[^\S\r\n]?[\"'“‘(—–…]{0,2}[^\W_]")
WORD_BEFORE = pattern(r"[\w.,;:!?…)]\s?\Z")
END_AFTER = pattern(r"[^\S\r\n]?(?:[.,;:!?)—–…]|[\r\n]|\Z)")


def guillemets(sheet: Sheet) -> list[Fault]:
    """Everything that is wrong with the marks « and » of a text, in order.

    A mark is "turned" where its paragraph has one kind only and the places say which is wrong;
    else those without their other half are "open" or "shut".
    """
    text = sheet.text
    places = [
        at for at in sheet.at(OPENER + CLOSER).tolist() if outside_furniture(sheet.profile, at)
    ]
    firsts = [start for start, _ in sheet.paragraphs]
    found: list[Fault] = []
    waiting: deque[Row] = deque()  # marks that opened
    for number, held in groupby(places, lambda at: bisect_right(firsts, at)):
        while waiting and number - waiting[0][1] > AHEAD:
            found.append(_fault("open", waiting.popleft()[0]))
        here = list(held)
        turned = [] if waiting else _turned(text, here)
        found += [Fault("turned", at, at + 1, _other(text[at])) for at in turned]
        if not turned:
            found += _paired(text, here, number, waiting)
    found += [_fault("open", at) for at, _ in waiting]
    if len(found) > HABIT and len(found) * SHARE > len(places):
        return []
    return sorted(found, key=lambda fault: fault.start)


def _fault(kind: str, at: int) -> Fault:
    return Fault(kind, at, at + 1, "")


def _other(mark: str) -> str:
    return CLOSER if mark == OPENER else OPENER


def _turned(text: str, row: Sequence[int]) -> list[int]:
    """The mark that is turned in a paragraph with two of a kind, one of which is out of place."""
    if len(row) != 2 or text[row[0]] != text[row[1]] or not END_AFTER.match(text, row[1] + 1):
        return []
    first, second = row
    if text[first] == CLOSER:
        return [first] if WORD_AFTER.match(text, first + 1) else []
    return [second] if WORD_BEFORE.search(text, max(second - 2, 0), second) else []


def _paired(text: str, places: Sequence[int], number: int, waiting: deque[Row]) -> Iterator[Fault]:
    """Let a paragraph's marks open and close; those that close nothing.

    At the head of a line either of the two may only say that the quotation goes on.
    """
    for at in places:
        heads = _heads(text, at) and WORD_AFTER.match(text, at + 1)
        if heads and (waiting or text[at] == CLOSER):
            continue
        if text[at] == OPENER:
            waiting.append((at, number))
        elif waiting:
            waiting.pop()
        else:
            yield _fault("shut", at)


def _heads(text: str, at: int) -> bool:
    return bool(HEAD.search(text, max(at - 8, 0), at))
