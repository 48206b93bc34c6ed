"""Writes what a reading saw in the transcript's own conventions."""

from __future__ import annotations

import regex

from pipeline.matching.folding import LIGATURES
from pipeline.matching.normal import composed
from pipeline.model.profile import Profile

DOUBLE = regex.compile(r"[“”„‟″«»]|''|‘‘|’’|,,")
SINGLE = regex.compile(r"[‘’‚‛′`´]")
HALF = regex.compile(r"(?<=”)['‘’*]")
DASH = regex.compile(r"[^\S\n]*(?:[—―–⸺⸻]|--+)[^\S\n]*")
LINE_END = regex.compile(r"[^\S\n]*\n[^\S\n]*(\n\s*)?")
BROKEN = regex.compile(r"(?<=\p{L})[-‐¬\u00ad]\s*\n\s*(?=\p{Ll})")


def in_style(read: str, profile: Profile, *, left: str = "", right: str = "") -> str:
    """`read`, as this transcript would write it: its quotes, its dash, its line ends.

    `left` and `right` are the transcript beside the place: they tell an opening from a closing
    quote. What follows a closing double mark is one of its own halves, read twice. A word broken
    at a line's end is joined, a line's end is a blank, a paragraph's end the
    transcript's own.
    """
    text = HALF.sub("", BROKEN.sub("", composed(read)))
    for ligature, letters in LIGATURES.items():
        text = text.replace(ligature, letters)
    text = text.replace("ſ", "s")
    text = DASH.sub(lambda found: _dash(found, profile), text)
    text = LINE_END.sub(lambda found: profile.break_ if found.group(1) else " ", text)
    if not profile.curly:
        return SINGLE.sub("'", DOUBLE.sub('"', text))
    return _curled(text, left, right)


def _dash(found: regex.Match[str], profile: Profile) -> str:
    """The transcript's dash, unless it stands between digits, where it is a range's own."""
    text = found.string
    around = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    return found.group() if all(side.isdigit() for side in around) else profile.dash


def _curled(text: str, left: str, right: str) -> str:
    """Straight quotes curled by their neighbours; those curled already stay."""
    whole = left[-1:] + text + right[:1]
    at = len(left[-1:])
    written = []
    for offset in range(at, at + len(text)):
        before = whole[offset - 1] if offset else " "
        opens = before.isspace() or before in "([{—–-‘“"
        mark = whole[offset]
        if mark == '"':
            mark = "“" if opens else "”"
        elif mark == "'":
            mark = "‘" if opens and not whole[offset + 1 : offset + 2].isdigit() else "’"
        written.append(mark)
    return "".join(written)
