"""Rules on the edges of lines and paragraphs: a mark before any word, an end without a mark."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.classes import one_of
from pipeline.matching.marks import CLOSING
from pipeline.matching.patterns import pattern
from pipeline.matching.places import in_prose, outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

MARKS = ",;:.!?"
# A mark at a line's head, its blanks, then a word; or a comma that sticks to a word.
STARTING = pattern(rf"([,;:.!?])(?:[^\S\r\n]+(?=[\"'“‘(]?[^\W\d_])|(?<=,)(?=[^\W\d_]))(?!{MARKS})")
NEWLINE = re.compile(r"\r\n|\r|\n")
HABIT = 3  # so many lines with the same mark at their heads are a list
SHORT = 120  # code points: a paragraph shorter than this may be a heading, an address, a caption
ENDED = re.compile(rf"[.!?:;…—–―*=~_|][\s{CLOSING}*_]{{0,8}}\Z|--[\s{CLOSING}]{{0,4}}\Z")
SENTENCE = re.compile(r"[a-z)][.!?][\"'”’)]{0,2}\s+[\"'“‘(]?[A-Z]")
LETTER_END = re.compile(r"[^\W\d_]\Z")
NEXT = re.compile(r"[A-Z][a-z'’]* [a-z]")


def _mark_at_start(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    rows = sheet.rows
    which = np.flatnonzero(rows.seen)
    starts = rows.starts[which]
    marked = np.flatnonzero(one_of(sheet.codes[starts], MARKS))
    habit = Counter(text[at] for at in starts[marked].tolist())
    french = speaks(profile, "fr")
    for number in marked.tolist():
        at = int(starts[number])
        found = STARTING.match(text, at)
        if not found or not outside_furniture(profile, at):
            continue
        if french and text[at] in ";:!?":
            continue  # the blank before it may have become a line end
        back = int(rows.ends[which[number - 1]]) if number else 0
        close = number and which[number] - which[number - 1] == 1 and text[back - 1].isalpha()
        around = starts[max(number - 1, 0) : number + 2].tolist()
        listed = sum(text[head] == text[at] for head in around) > 1
        goes_on = close and text[found.end()].islower() and not listed
        if habit[text[at]] >= HABIT and not goes_on:
            continue
        if close and text[at + 1].isspace():
            yield Finding(Span(back, found.end()), (text[at] + text[back:at],))
        else:
            yield Finding(Span(at, found.end()), ("",))


def _no_end(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    rows = sheet.paragraphs
    for (start, end), (after, _) in pairwise(rows):
        if end - start < SHORT:
            continue
        tail = text[end - 12 : end].rstrip()
        if not LETTER_END.search(tail) or ENDED.search(tail):
            continue
        stop = end - 12 + len(tail)
        if not in_prose(profile, start) or not in_prose(profile, stop - 1):
            continue
        # A quotation, a verse or a list may follow without a mark; a capital and plain words not.
        if not NEXT.match(text, after) or not in_prose(profile, after):
            continue
        if SENTENCE.search(text, start, stop) and not _verse(text, start, stop):
            yield Finding(Span(stop, stop), (".",))


def _verse(text: str, start: int, end: int) -> bool:
    """Whether the lines of a paragraph all begin with a capital, as those of a poem do."""
    heads = [line.lstrip()[:1] for line in NEWLINE.split(text[start:end])]
    return len(heads) > 2 and all(not head.islower() for head in heads)


_LONG = "He sat down in the old chair by the fire. The others came in, one by one, and all of them"
_LONG += " were as wet as he was, "

RULES: tuple[Rule, ...] = (
    Rule(
        id="PUN04",
        name="punct-at-start",
        version=1,
        why="A line or paragraph that begins with a mark: it belongs to the line before it, or it"
        " is a speck in the margin.",
        error_class="mark",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_mark_at_start,
        examples=(
            Example("He came,\nand then\n...and so it went"),
            Example("a bore of\n.22 and a share\n.txt\n:-)"),
            Example("; one\n; two\n; three"),
            Example("Il vint\n; puis il partit", language="fr"),
            Example("Er sagte\n,,Komm mit“", language="de"),
            Example("He came\n, and then", "He came,\nand then"),
            Example("He came.\n\n. And then", "He came.\n\nAnd then"),
            Example("The men of the\n,house came", "The men of the\nhouse came"),
        ),
    ),
    Rule(
        id="PUN09",
        name="no-end-punct",
        version=1,
        why="A paragraph of prose that ends without a mark: its last mark, or more, was lost.",
        error_class="mark",
        applicability=Applicability.DISPLAY,
        prior=600_000,
        find=_no_end,
        severity=Severity.REVIEW,
        needs_scan=True,
        examples=(
            Example(f"{_LONG}and nothing was done.\n\nThen they left him."),
            Example("THE HOUSE OF THE DEAD\n\nThen they left him.\n\nA. Smith\n\nLondon"),
            Example(f"{_LONG}and he said\n\n“Then leave me.”\n\nAnd they left."),
            Example(f"{_LONG}and nothing was\n\ndone. Then they left."),
            Example(
                f"{_LONG}and nothing was done\n\nThen they left him.",
                f"{_LONG}and nothing was done.\n\nThen they left him.",
            ),
            Example(
                f"{_LONG}so that it ended\n\nThe next day he left.",
                f"{_LONG}so that it ended.\n\nThe next day he left.",
            ),
        ),
    ),
)
