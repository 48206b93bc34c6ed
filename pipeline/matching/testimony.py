"""What a witness's words mean for a change: compared with conventions folded, places kept apart."""

from __future__ import annotations

import regex

from pipeline.matching.folding import ALL, fold
from pipeline.model.evidence import Stance
from pipeline.model.text import Span

COMPARED = ALL - {"case", "spaces"}


def around(text: str, span: Span) -> Span:
    """The edit with its nearest neighbours that are no blank, one on each side."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    return Span(max(start - 1, 0), min(end + 1, len(text)))


def stance(original: str, changed: str, seen: str) -> Stance:
    """Whether what was seen is the text as it is, or as it would be changed, or a third thing.

    Where folding makes the two one, what was seen says nothing.
    """
    saw, as_is, as_changed = compared(seen), compared(original), compared(changed)
    if as_is == as_changed:
        return Stance.SILENT
    if saw == as_changed:
        return Stance.CONFIRMS
    return Stance.CONTRADICTS if saw == as_is else Stance.OTHER


def compared(text: str) -> str:
    """Folded but for case, a paragraph's end as a pilcrow, any other blank as one blank."""
    parts = [" ".join(part.split()) for part in regex.split(r"[^\S\n]*\r?\n\s*?\r?\n\s*", text)]
    return "¶".join(fold(part, COMPARED).text for part in parts)
