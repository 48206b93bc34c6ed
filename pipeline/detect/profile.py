"""Reads a transcript's own habits off it: quotes, dashes, breaks, spacing, words, zones."""

from __future__ import annotations

from types import MappingProxyType

import numpy as np

from pipeline.detect.own_words import (
    counted,
    good_words,
    own_abbreviations,
    possessives,
    quotes_of,
)
from pipeline.detect.zones import zones_of
from pipeline.matching.layout import Layout
from pipeline.matching.marks import dash_style, spaced_marks
from pipeline.matching.places import LONG_LINE
from pipeline.model.profile import Profile

CURLY = "“”‘’„‚"
STRAIGHT = "\"'"


def profile_of(text: str, language: str = "en") -> Profile:
    """The habits of this transcript, whose language is this BCP 47 tag."""
    layout = Layout(text)
    words = counted(layout)
    break_ = _break(layout)
    profile = Profile(
        language=language,
        curly=len(layout.at(CURLY)) > len(layout.at(STRAIGHT)),
        dash=dash_style(layout),
        break_=break_,
        spaced=spaced_marks(layout),
        words=MappingProxyType(words),
        zones=zones_of(layout, break_),
        quotes=quotes_of(layout),
        abbreviations=own_abbreviations(layout, language, words),
        possessives=possessives(layout),
        good=good_words(words, language),
    )
    layout.leave()  # its sheet comes next
    return profile


def paragraph_break(text: str) -> str:
    """What stands between two paragraphs, in the text's own newlines; two line feeds without any.

    A text whose paragraphs are a line each, or are wrapped without a blank line, has one newline.
    """
    return _break(Layout(text))


def _break(layout: Layout) -> str:
    newline = _newline(layout.text)
    rows = layout.rows
    which = np.flatnonzero(rows.seen)
    count = len(which)
    if count < 2:
        return newline * 2
    gaps = int((np.diff(which) > 1).sum())
    long = int((rows.ends[which] - rows.starts[which] > LONG_LINE).sum())
    if long * 20 >= count:
        return newline if count - 1 - gaps > gaps else newline * 2
    return newline * 2 if gaps * 30 >= count else newline


def _newline(text: str) -> str:
    """The line end that the text has most often; a line feed where it has none."""
    pairs = text.count("\r\n")
    kinds = {"\r\n": pairs, "\n": text.count("\n") - pairs, "\r": text.count("\r") - pairs}
    best = max(kinds, key=lambda kind: kinds[kind])
    return best if kinds[best] else "\n"
