"""Folds differences of convention out of a text, keeping the way back to every code point.

Two texts of one page differ in ways that are no one's error: curly or straight quotes, closed or
spaced dashes, ligatures, long s, words broken at a line's end. Folding writes both in one way.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import regex

QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′ʼ`´", "'") | dict.fromkeys("“”„‟″", '"'))
LIGATURES = {
    "ﬀ": "ff",
    "ﬁ": "fi",
    "ﬂ": "fl",
    "ﬃ": "ffi",
    "ﬄ": "ffl",
    "ﬅ": "st",
    "ﬆ": "st",
}
FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
BLANK = r"[^\S\n]"

Replacement = str | Callable[[str], str]

# Each convention: patterns with what every match of one becomes. Earlier ones win a place.
PATTERNS: dict[str, tuple[tuple[str, Replacement], ...]] = {
    "hyphens": (
        (r"(?<=\p{L})[-‐¬\u00ad]\s*\n\s*(?=\p{Ll})", ""),
        (r"[\u00ad\u200b\u2060\ufeff]", ""),
        (r"[‐‑]", "-"),
    ),
    "dashes": (
        (r"(?<=\d)[–‒](?=\d)", "-"),
        (r"\s*(?:[—―–⸺⸻]|--+)[—―–⸺⸻-]*\s*", "—"),
        (rf"(?<=\S){BLANK}+-{BLANK}+(?=\S)", "—"),
    ),
    "quotes": (
        (r"['‘’]{2}|,,|‚‚", '"'),
        (r"«\s*|\s*»|‹\s*|\s*›", '"'),
        (r"[‘’‚‛′ʼ`´“”„‟″]", lambda found: found.translate(QUOTES)),
    ),
    "ligatures": (
        ("[" + "".join(LIGATURES) + "]", LIGATURES.__getitem__),
        ("[" + "".join(FRACTIONS) + "]", FRACTIONS.__getitem__),
    ),
    "ellipsis": ((rf"…|\.(?:{BLANK}\.){{2}}", "..."),),
    "long-s": (("ſ", "s"),),
    "spaces": ((r"\s+", " "),),
    "case": ((r"\p{Lu}", lambda found: found.lower() if len(found.lower()) == 1 else found),),
}
ALL = frozenset(PATTERNS)
DECOMPOSED = r"\P{M}\p{M}+"


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A folded text: character i of `text` stands for code points `starts[i]`-`ends[i]`.

    Both arrays are int64, one item a character of `text`, rising. `joints` are the offsets in
    `text` before which a line-end hyphen was dropped: there the page proves no hyphen.
    """

    source: str
    text: str
    starts: np.ndarray
    ends: np.ndarray
    joints: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The code points that `text[start:end]` stands for; a point stays a point."""
        if start < end:
            return int(self.starts[start]), int(self.ends[end - 1])
        at = int(self.ends[start - 1]) if start else 0
        return at, at


def fold(text: str, conventions: Iterable[str] = ALL) -> View:
    """The text with the named conventions folded, in normal form C where it was not.

    Conventions are the keys of `PATTERNS`; an unknown one raises KeyError. One pass over the text.
    """
    wanted = frozenset(conventions)
    rules = [rule for name in PATTERNS if name in wanted for rule in PATTERNS[name]]
    if wanted - ALL:
        raise KeyError(min(wanted - ALL))
    if not unicodedata.is_normalized("NFC", text):
        rules.append((DECOMPOSED, lambda found: unicodedata.normalize("NFC", found)))
    if not rules:
        steps = np.arange(len(text) + 1)
        return View(text, text, steps[:-1], steps[1:], frozenset())
    pattern = regex.compile("|".join(f"({source})" for source, _ in rules))
    written: list[str] = []
    starts: list[np.ndarray] = []
    ends: list[np.ndarray] = []
    joints: set[int] = set()
    done = length = 0

    def put(piece: str, start: int, end: int) -> None:
        """Write `piece` for the source stretch: one to one where the lengths agree."""
        nonlocal length
        if not piece:
            return
        size = len(piece)
        written.append(piece)
        one_to_one = size == end - start
        starts.append(np.arange(start, end) if one_to_one else np.full(size, start))
        ends.append(np.arange(start, end) + 1 if one_to_one else np.full(size, end))
        length += size

    for found in pattern.finditer(text):
        put(text[done : found.start()], done, found.start())
        replacement = rules[found.lastindex - 1][1]
        piece = replacement if isinstance(replacement, str) else replacement(found.group())
        if not piece and "\n" in found.group():
            joints.add(length)
        put(piece, found.start(), found.end())
        done = found.end()
    put(text[done:], done, len(text))
    return View(
        text,
        "".join(written),
        np.concatenate(starts) if starts else np.empty(0, np.int64),
        np.concatenate(ends) if ends else np.empty(0, np.int64),
        frozenset(joints),
    )
