"""Where a change stands: places at which a page or its reading proves little."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from pipeline.kinds import Ground, Signal
from pipeline.model.collation import Collation, ReadWord
from pipeline.model.correction import Proposal
from pipeline.model.evidence import Evidence, Figure, Stance
from pipeline.model.text import Span

FRACTION = re.compile(r"\d\s*[/⁄]\s*\d|[½⅓⅔¼¾⅕-⅞]|[⁰¹²³⁴-⁹₀-₉]")
ALONE = re.compile(r"[\W_]*(?:\d+|[ivxlcIVXLC]+)[\W_]*")
SPACED_OUT = re.compile(r"(?:\b\w\b[^\w\n]{1,3}){4}")
PAIRED = '“”‘’"()[]'
APOSTROPHE = re.compile(r"(?<=\w)[’'](?=\w)|(?<=[sn])’(?=\s)")
FAR = 4000  # code points: a paragraph is seldom longer
ZONES = ("body", "furniture", "heading", "verse", "list", "note", "table")


def _weigh(ground: Ground, proposals: Sequence[Proposal]) -> list[Evidence | None]:
    """Facts as figures, 1 where they hold.

    `line end`, `page end`: the reading's line or page ends or begins here; `fraction`, `number
    alone` (a page's, a heading's); `accent lost`, `case only`, `capitals` (a display line or small
    capitals); `blank more` beside a mark; `drop cap`: a paragraph's first letters go; `spaced out`:
    among single letters; `joint`: where a paragraph begins in the middle of a sentence, as at the
    top of a page; `pairs`: marks of quotation or brackets that the change leaves without their
    other half in the paragraph, more (or fewer, below 0) than before; `zone`: which of ZONES.
    """
    return [_facts(ground, proposal) for proposal in proposals]


def _facts(ground: Ground, proposal: Proposal) -> Evidence:
    text, span = ground.document.text, proposal.span
    before, after = proposal.before, proposal.after
    line_end, page_end = _edges(ground.collations, span)
    around = text[max(span.start - 4, 0) : span.end + 4]
    start, stop = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = text[start : stop if stop >= 0 else len(text)]
    beside = text[span.start - 1 : span.start] + text[span.end : span.end + 1]
    facts = {
        "line end": line_end,
        "page end": page_end,
        "fraction": bool(FRACTION.search(around) or FRACTION.search(after)),
        "number alone": bool(ALONE.fullmatch(line)),
        "accent lost": _marked(before) > _marked(after),
        "case only": before != after and before.lower() == after.lower(),
        "capitals": sum(c.isupper() for c in around + after) > 2,
        "drop cap": _opens(text, span.start) and before[:1].isupper() and not after[:1].isupper(),
        "spaced out": bool(SPACED_OUT.search(text[max(span.start - 14, 0) : span.end + 14])),
        "joint": _broken(text, span),
        "blank more": not before.strip() and not after.strip() and len(after) > len(before),
        "beside mark": any(not c.isalnum() and not c.isspace() for c in beside),
    }
    figures = [Figure(name, int(held)) for name, held in facts.items()]
    figures += _balance(text, proposal)
    figures.append(Figure("zone", ZONES.index(ground.sheet.profile.zone(span.start))))
    return Evidence("place", SIGNAL.tag, Stance.SILENT, "", 0, 0, tuple(figures))


def _broken(text: str, span: Span) -> bool:
    """Whether a paragraph begins beside the place, and in small letters."""
    start = text.rfind("\n\n", max(span.start - 3, 0), span.start)
    start = start if start >= 0 else text.find("\n\n", span.end, span.end + 3)
    first = text[start + 2 : start + 12].lstrip(" \t-—'\"“‘") if start >= 0 else ""
    broken = text[max(start - 1, 0) : start].isalpha() or text[start - 1 : start] in "-‐"
    return bool(first) and (first[0].islower() or (start > 0 and broken and first[0].isdigit()))


def _balance(text: str, proposal: Proposal) -> list[Figure]:
    """By how many halves of pairs the paragraph is worse off with the change."""
    touched = set(proposal.before) ^ set(proposal.after)
    if not touched & set(PAIRED):
        return [Figure("pairs", 0), Figure("pairs touched", 0)]
    span = proposal.span
    start = text.rfind("\n\n", max(span.start - FAR, 0), span.start) + 2
    stop = text.find("\n\n", span.end, span.end + FAR)
    end = stop if stop >= 0 else min(span.end + FAR, len(text))
    left, right = text[max(start, 0) : span.start], text[span.end : end]
    before, after = (_alone(left + form + right) for form in (proposal.before, proposal.after))
    return [Figure("pairs", after - before), Figure("pairs touched", 1)]


def _alone(text: str) -> int:
    """How many marks that stand in pairs have no other half, apostrophes left out."""
    text = APOSTROPHE.sub("", text)
    sides = (("“", "”"), ("‘", "’"), ("(", ")"), ("[", "]"))
    return sum(abs(text.count(a) - text.count(b)) for a, b in sides) + text.count('"') % 2


def _opens(text: str, at: int) -> bool:
    """Whether a paragraph begins at this offset."""
    left = text[max(at - 8, 0) : at].rstrip(" \t\"'“‘")
    return not left or left.endswith("\n")


def _marked(text: str) -> int:
    """How many letters with marks, and ligatures, are in a text."""
    return sum(c.isalpha() and (not c.isascii()) and _composed(c) for c in text)


def _composed(letter: str) -> bool:
    return len(unicodedata.normalize("NFKD", letter)) > 1 or letter in "æœÆŒßøØłŁ"


def _edges(collations: Sequence[Collation], span: Span) -> tuple[bool, bool]:
    """Whether a line, and a page, of the first reading ends or begins beside the place."""
    met = collations[0].opposite(span) if collations else None
    if met is None:
        return False, False
    words = collations[0].witness.words
    at = bisect_right(words, met[1].start, key=lambda w: w.start) - 1
    to = bisect_right(words, met[1].end, key=lambda w: w.start)
    near: Sequence[ReadWord] = words[max(at, 0) : to + 1]
    lines = {(w.page, w.word.line) for w in near}
    return len(lines) > 1, len({w.page for w in near}) > 1


SIGNAL = Signal(
    "place",
    1,
    "line ends, page ends, fractions, lone numbers and display lines, where a page proves little",
    _weigh,
)
