"""Folds differences of convention out of a text, keeping the way back to every code point.

Two texts of one page differ in ways that are no one's error: curly or straight quotes, closed or
spaced dashes, ligatures, long s, words broken at a line's end. Folding writes both in one way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
import regex

from pipeline.matching.normal import composed

BLANK = r"[^\S\n]"
LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
FRACTIONS = {"½": "1/2", "¼": "1/4", "¾": "3/4"}
COMPOUND = LIGATURES | FRACTIONS
DECOMPOSED = r"\P{M}\p{M}+"
DECOMPOSABLE = regex.compile(r"\p{M}")

Replacement = str | Callable[[str], str]

# What changes length, by convention: patterns and what every match becomes. Earlier ones win.
LONGER: dict[str, tuple[tuple[str, Replacement], ...]] = {
    "hyphens": (
        (r"(?<=\p{L})[-‐¬\u00ad]\s*\n\s*(?=\p{Ll})", ""),
        (r"[\u00ad\u200b\u2060\ufeff]", ""),
    ),
    "dashes": (
        (r"(?<=\d)[–‒](?=\d)", "-"),
        (r"\s*(?:[—―–⸺⸻]{2,}|--+)\s*|\s+[—―–⸺⸻]\s*|[—―–⸺⸻]\s+", "—"),
        (rf"(?<=\S){BLANK}+-{BLANK}+(?=\S)", "—"),
    ),
    "quotes": ((r"['‘’]{2}|,,|‚‚", '"'), (r"«\s*|\s*»|‹\s*|\s*›", '"')),
    "ligatures": (("[" + "".join(COMPOUND) + "]", COMPOUND.__getitem__),),
    "ellipsis": ((rf"…|\.(?:{BLANK}\.){{2}}", "..."),),
    "spaces": ((r"\s{2,}", " "),),
}
# What keeps its length, one character for one.
ALIKE: dict[str, dict[int, str]] = {
    "hyphens": str.maketrans(dict.fromkeys("‐‑", "-")),
    "dashes": str.maketrans(dict.fromkeys("―–⸺⸻", "—")),
    "quotes": str.maketrans(dict.fromkeys("‘’‚‛′ʼ`´", "'") | dict.fromkeys("“”„‟″", '"')),
    "long-s": str.maketrans({"ſ": "s"}),
    "spaces": str.maketrans(dict.fromkeys("\t\n\r\v\f\u00a0\u2007\u2009\u202f", " ")),
}
ALL = frozenset(LONGER) | frozenset(ALIKE) | {"case"}


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

    Conventions are the members of `ALL`; an unknown one raises KeyError. One pass over the text.
    """
    wanted = frozenset(conventions)
    if wanted - ALL:
        raise KeyError(min(wanted - ALL))
    rules = [rule for name in LONGER if name in wanted for rule in LONGER[name]]
    if DECOMPOSABLE.search(text):
        rules.append((DECOMPOSED, composed))
    written, starts, ends, joints = _rewrite(text, rules)
    for name in sorted(wanted & ALIKE.keys()):
        written = written.translate(ALIKE[name])
    if "case" in wanted:
        written = _lower(written)
    return View(text, written, starts, ends, joints)


def _lower(text: str) -> str:
    """Lower case without changing the length: letters that would grow keep theirs."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def _rewrite(
    text: str, rules: list[tuple[str, Replacement]]
) -> tuple[str, np.ndarray, np.ndarray, frozenset[int]]:
    """Apply all rules in one pass; text, starts, ends, joints as a `View` has them."""
    steps = np.arange(len(text) + 1)
    if not rules:
        return text, steps[:-1], steps[1:], frozenset()
    pattern = regex.compile("|".join(f"({source})" for source, _ in rules))
    written: list[str] = []
    starts: list[np.ndarray] = []
    ends: list[np.ndarray] = []
    joints: set[int] = set()
    done = length = 0
    for found in pattern.finditer(text):
        start, end = found.span()
        replacement = rules[(found.lastindex or 1) - 1][1]
        piece = replacement if isinstance(replacement, str) else replacement(found.group())
        length += start - done + len(piece)
        if not piece and "\n" in found.group():
            joints.add(length)
        written += (text[done:start], piece)
        starts += (steps[done:start], np.full(len(piece), start))
        ends += (steps[done + 1 : start + 1], np.full(len(piece), end))
        done = end
    written.append(text[done:])
    starts.append(steps[done:-1])
    ends.append(steps[done + 1 :])
    return "".join(written), np.concatenate(starts), np.concatenate(ends), frozenset(joints)
