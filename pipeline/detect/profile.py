"""Reads a transcript's own habits off it: quotes, dashes, breaks, spacing, words, zones."""

from __future__ import annotations

import re
from collections import Counter
from types import MappingProxyType

from pipeline.detect.zones import zones_of
from pipeline.matching.marks import dash_style, spaced_marks
from pipeline.matching.places import LONG_LINE, blocks
from pipeline.matching.words import WORD
from pipeline.model.profile import Profile

CURLY = re.compile("[“”‘’„‚]")
STRAIGHT = re.compile("[\"']")
NEWLINE = re.compile(r"\r\n|\r|\n")


def profile_of(text: str, language: str = "en") -> Profile:
    """The habits of this transcript, whose language is this BCP 47 tag; a few linear passes."""
    words = Counter(found.group().replace("’", "'") for found in WORD.finditer(text.lower()))
    break_ = paragraph_break(text)
    return Profile(
        language=language,
        curly=len(CURLY.findall(text)) > len(STRAIGHT.findall(text)),
        dash=dash_style(text),
        break_=break_,
        spaced=spaced_marks(text),
        words=MappingProxyType(dict(words)),
        zones=zones_of(text, break_),
    )


def paragraph_break(text: str) -> str:
    """What stands between two paragraphs, in the text's own newlines; two line feeds without any.

    A text whose paragraphs are a line each, or are wrapped without a blank line, has one newline.
    """
    kinds = Counter(found.group() for found in NEWLINE.finditer(text))
    newline = max(kinds, key=lambda kind: kinds[kind]) if kinds else "\n"
    runs = blocks(text)
    count = sum(len(run) for run in runs)
    if count < 2:
        return newline * 2
    gaps, joints = len(runs) - 1, count - len(runs)
    long = sum(end - start > LONG_LINE for run in runs for start, end in run)
    if long * 20 >= count:
        return newline if joints > gaps else newline * 2
    return newline * 2 if gaps * 30 >= count else newline
