"""Plants artefacts in clean prose, at known places, from a seed: one generator for all rules.

A kind of artefact says where it can stand (a pattern) and what it makes of the text there. The
kinds follow what scanning and proofreading leave behind, not what the rules look for: the shapes
confused here are a list of their own.
"""

from __future__ import annotations

import random
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

APART = 40  # code points between two artefacts at least
Spoil = Callable[["re.Match[str]", random.Random], "str | None"]
Known = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Fault:
    """A planted artefact: where it stands in the spoiled text, and what stood there before."""

    kind: str
    start: int
    end: int
    right: str


@dataclass(frozen=True, slots=True)
class Spoiled:
    """A clean text, what was made of it, and every fault in order."""

    clean: str
    text: str
    faults: tuple[Fault, ...]

    def touched(self, start: int, end: int) -> tuple[Fault, ...]:
        """The faults that a span of the spoiled text overlaps or adjoins."""
        first = bisect_left(self.faults, start, key=lambda fault: fault.end)
        last = bisect_right(self.faults, end, key=lambda fault: fault.start)
        return self.faults[first:last]

    def window(self, start: int, end: int, margin: int = 12) -> tuple[int, int, str]:
        """A stretch of the spoiled text about a span that cuts no fault, and its clean text."""
        start, end = max(start - margin, 0), min(end + margin, len(self.text))
        within = self.touched(start, end)
        if within:
            start, end = min(start, within[0].start), max(end, within[-1].end)
        parts, at = [], start
        for fault in within:
            parts += (self.text[at : fault.start], fault.right)
            at = fault.end
        return start, end, "".join(parts) + self.text[at:end]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of artefact: where it may stand, and what it makes of it (None: not here)."""

    name: str
    sites: re.Pattern[str]
    spoil: Spoil


# What was printed and what is read for it.
PRINTED_READ = """
    m>rn m>ni m>in h>b b>h e>c c>e h>li u>n n>u t>f f>t l>i i>l t>l d>cl n>ii w>vv o>e e>o a>o
    a>n s>f r>i y>v g>q rn>m cl>d li>h ri>n th>tli ll>U k>lc w>u
"""
SHAPES: Sequence[tuple[str, ...]] = [tuple(pair.split(">")) for pair in PRINTED_READ.split()]
DIGITS = {"o": "0", "l": "1", "i": "1", "s": "5", "b": "6", "g": "9", "z": "2", "B": "8", "S": "5"}
LETTERS = {"0": "O", "1": "lI", "5": "S", "8": "B"}
OPENERS = r"(?<=[a-z,;] )"


def shapes(known: Known | None, real: bool) -> Spoil:
    """A word with one shape taken for another; `real`: it must become a word again."""

    def spoil(found: re.Match[str], chance: random.Random) -> str | None:
        word = found[0]
        options = [(a, b) for a, b in SHAPES if a in word[1:] or word.startswith(a)]
        chance.shuffle(options)
        for printed, read in options:
            places = [m.start() for m in re.finditer(printed, word)]
            at = chance.choice(places)
            form = word[:at] + read + word[at + len(printed) :]
            if known is None or bool(known(form)) == real:
                return form
        return None

    return spoil


def put(*options: str) -> Spoil:
    """One of these stands there instead."""
    return lambda found, chance: chance.choice(options)


def around(before: str, after: str) -> Spoil:
    """The stretch with something before and after it."""
    return lambda found, chance: before + found[0] + after


def table(swaps: dict[str, str]) -> Spoil:
    """One character of the stretch swapped for one that the table has for it."""

    def spoil(found: re.Match[str], chance: random.Random) -> str | None:
        places = [at for at, char in enumerate(found[0]) if char in swaps]
        if not places:
            return None
        at = chance.choice(places)
        return found[0][:at] + chance.choice(swaps[found[0][at]]) + found[0][at + 1 :]

    return spoil


def cut(mark: str) -> Spoil:
    """The word cut in two by this, two letters at least on either side."""

    def spoil(found: re.Match[str], chance: random.Random) -> str:
        at = chance.randint(2, len(found[0]) - 2)
        return found[0][:at] + mark + found[0][at:]

    return spoil


def raised(found: re.Match[str], chance: random.Random) -> str:
    """A capital within a word."""
    at = chance.randint(1, len(found[0]) - 1)
    return found[0][:at] + found[0][at].upper() + found[0][at + 1 :]


def kinds(known: Known | None = None) -> tuple[Kind, ...]:
    """Every kind; `known` tells words from non-words (without it both scannos are any form)."""

    def kind(name: str, sites: str, spoil: Spoil) -> Kind:
        return Kind(name, re.compile(sites), spoil)

    word = r"\b[a-z]{%s}\b(?!['’-])"
    return (
        kind("scanno", word % "3,14", shapes(known, False)),
        kind("real-word scanno", word % "2,14", shapes(known, True)),
        kind("misread name", r"(?<=[a-z,] )[A-Z][a-z]{4,12}\b", shapes(known, False)),
        kind("digit in word", word % "4,12", table(DIGITS)),
        kind("letter in number", r"\b\d{2,4}\b", table(LETTERS)),
        kind("lone I", r"(?<=[a-z,;] )I(?= [a-z])", put("1", "l")),
        kind("split word", word % "5,14", cut(" ")),
        kind("hyphen in word", word % "6,14", cut("-")),
        kind("joined words", r"(?<=[a-z]{2}) (?=[a-z]{2})", put("")),
        kind("doubled word", r"(?<=[a-z] )([a-z]{2,8}) (?=[a-z])", lambda m, _: m[0] + m[0]),
        kind("capital in word", word % "4,12", raised),
        kind("capital in sentence", OPENERS + r"[a-z](?=[a-z]{3})", lambda m, _: m[0].upper()),
        kind("small at sentence", r"(?<=[a-z]{2}\. )[A-Z](?=[a-z]{2,})", lambda m, _: m[0].lower()),
        kind("spaced mark", r"(?<=[a-z])(?=[,;:!?] )", put(" ")),
        kind("unspaced mark", r"(?<=[a-z][,;]) (?=[a-z])", put("")),
        kind("doubled mark", r"(?<=[a-z])[,.](?=\s)", lambda m, _: m[0] * 2),
        kind("two marks", r"(?<=[a-z])[,;.](?= [a-z])", put(",.", ".,", ";,")),
        kind("speck", r"(?<=[a-z] )(?=[a-z]{2})", put(",", ".", "'")),
        kind("odd comma", r"(?<=[a-z]{2})(?= [a-z]{2})", put(",")),
        kind("odd period", r"(?<=[a-z]{3})(?= [a-z]{2})", put(".")),
        kind("lost comma", r"(?<=[a-z]),(?= [a-z])", put("")),
        kind("lost dash", r"(?<=[a-z])(?: ?(?:—|–|--) ?| - )(?=[a-z])", put(" ")),
        kind("period for comma", r"(?<=[a-z]{2}),(?= [a-z])", put(".")),
        kind("comma for period", r"(?<=[a-z]{2})\.(?= [A-Z][a-z])", put(",")),
        kind("lost end stop", r"(?<=[a-z])\.(?=\n\s*\n)", put("")),
        kind("hyphen for dash", r"(?<=[a-z])(?:—|--)(?=[a-z])", put("-", " -", "- ", "—-")),
        kind("stray quote", r"(?<=[a-z] )(?=[a-z]{3})", put("'", '"')),
        kind("lost quote", '(?<=[.,!?])["”](?=\\s)', put("")),
        kind("apostrophe apart", r"(?<=[a-z]{2})(?=['’](?:s|ll|ve|d|re)\b)", put(" ")),
        kind("lost apostrophe", r"(?<=[a-z]n)['’](?=t\b)", put("")),
        kind("lost bracket", r"[()]", put("")),
        kind("double space", r"(?<=[a-z,;]) (?=[a-z])", put("  ", "   ")),
        kind("odd space", r"(?<=[a-z]) (?=[a-z])", put("\u00a0", "\u2009")),
        kind("speck glyph", r"(?<=[a-z]) (?=[a-z])", put(" | ", " ~ ", " ■ ", " ^ ")),
        kind("soft hyphen", word % "6,14", cut("\u00ad")),
        kind("ligature", r"(?<=\b)f[il](?=[a-z]{2})", lambda m, _: {"fi": "ﬁ", "fl": "ﬂ"}[m[0]]),
        kind("foreign letter", word % "4,12", table({"a": "а", "o": "о", "e": "е", "c": "с"})),
        kind("mojibake", "[’“”—é]", lambda m, _: m[0].encode().decode("cp1252", "replace")),
        kind("entity", r"(?<=[a-z]) (?=[a-z])", put("&nbsp;", " &amp; ", "<i> ")),
        kind("page number", r"(?<=[a-z])\n(?=[a-z])", lambda m, c: f"\n{c.randint(2, 400)}\n"),
        kind("broken paragraph", r"(?<=[a-z]{3})[ \n](?=[a-z]{3})", put("\n\n")),
        kind("line-end hyphen", word % "6,14", cut("-\n")),
    )


def spoiled(text: str, seed: int, every: int = 600, using: Sequence[Kind] = ()) -> Spoiled:
    """The text with an artefact in about `every` characters, each kind as often as the others.

    A kind that finds no place here is left out; places are at least 40 characters apart.
    """
    chance = random.Random(seed)
    taken: list[tuple[int, int, str, str]] = []
    using = using or kinds()
    share = max(len(text) // every // len(using), 1)
    for kind in using:
        found = list(kind.sites.finditer(text))
        placed = 0
        for site in chance.sample(found, min(len(found), share * 8)):
            if placed == share or not _free(taken, site.start(), site.end()):
                continue
            form = kind.spoil(site, chance)
            if form is not None and form != site[0]:
                at = bisect_left(taken, (site.start(), site.end(), "", ""))
                taken.insert(at, (site.start(), site.end(), kind.name, form))
                placed += 1
    parts: list[str] = []
    faults, at, length = [], 0, 0
    for start, end, name, form in taken:
        parts += (text[at:start], form)
        length += start - at
        faults.append(Fault(name, length, length + len(form), text[start:end]))
        length += len(form)
        at = end
    parts.append(text[at:])
    return Spoiled(text, "".join(parts), tuple(faults))


def _free(taken: list[tuple[int, int, str, str]], start: int, end: int) -> bool:
    at = bisect_left(taken, (start, end, "", ""))
    after = taken[at : at + 1]
    before = taken[at - 1 : at] if at else []
    return all(start - APART > site[1] for site in before) and all(
        end + APART < site[0] for site in after
    )
