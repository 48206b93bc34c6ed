"""A stretch of text as a person can see it: controls by a sign, every character's width known."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

ELLIPSIS = "…"
LEFT = 0.6  # of the room that the place itself leaves, this share goes to what stands before it


def visible(text: str) -> str:
    """The text with everything unseen or dangerous to a terminal written as a sign."""
    return text if text.isprintable() else "".join(map(_sign, text))


def _sign(character: str) -> str:
    code = ord(character)
    if character == "\n":
        return "⏎"
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "␡"
    if unicodedata.category(character)[0] in "CZ" and character != " ":
        return f"⟨{code:04X}⟩"
    return character


def cells(text: str) -> int:
    """How many columns of a terminal a visible text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def quoted(text: str) -> str:
    """A stretch in quotes, blanks at its ends to be seen; for messages."""
    seen = _cut(visible(text), 40)
    if seen != seen.strip(" "):
        seen = seen.replace(" ", "␠")
    return f"“{'◌' if seen and not _width(seen[0]) else ''}{seen}”"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line around a place, visible: what stands before the place, the place, what follows."""

    left: str
    place: str
    right: str


def excerpt(text: str, start: int, end: int, width: int) -> Excerpt:
    """The line (or lines) of a place, cut to `width` columns around it."""
    first = max(*(text.rfind(mark, 0, start) for mark in "\r\n"), start - width - 1) + 1
    stops = (found for mark in "\r\n" if (found := text.find(mark, end, end + width)) >= 0)
    last = min(*stops, end + width, len(text)) if end < len(text) else end
    whole = first == 0 or text[first - 1] in "\r\n"
    place = _cut(visible(text[start:end].replace("\r\n", "\n")), width // 2)
    room = max(width - cells(place), 0)
    right = visible(text[end:last])
    wanted = room - min(cells(right), int(room * (1 - LEFT)))
    left = _cut_left(visible(text[first:start]), wanted, whole)
    ends = last == len(text) or text[last] in "\r\n"
    return Excerpt(left, place, _cut(right, room - cells(left), ends))


def _cut(text: str, room: int, whole: bool = True) -> str:
    """The beginning of a visible text that fits; an ellipsis says that more followed."""
    if whole and cells(text) <= room:
        return text
    return "".join(_fitting(text, room - 1)) + ELLIPSIS


def _cut_left(text: str, room: int, whole: bool) -> str:
    if whole and cells(text) <= room:
        return text
    return ELLIPSIS + "".join(_fitting(reversed(text), room - 1))[::-1]


def _fitting(text: Iterable[str], room: int) -> Iterable[str]:
    for character in text:
        room -= _width(character)
        if room < 0:
            return
        yield character
