"""Finds an edit whose place was lost by its words: the edit with its neighbours, found only once.

This is for blocks that stand elsewhere in the new text: swapped pages, columns read in turn.
"""

from __future__ import annotations

from functools import cached_property

from pipeline.matching.folding import ALL, View, fold
from pipeline.model.rebasing import Edit, Fate, Outcome
from pipeline.model.text import Span

REACH = 24  # code points of the old text on each side of the edit that must be found
FOLDED = ALL - {"case", "hyphens"}


class Quotes:
    """Two texts to be searched; their folded views are made when first needed."""

    def __init__(self, old: str, new: str) -> None:
        self._old = old
        self._new = new

    @cached_property
    def _views(self) -> tuple[View, View]:
        return fold(self._old, FOLDED), fold(self._new, FOLDED)

    def find(self, edit: Edit) -> Outcome | None:
        """The edit's one place in the new text; None where there is none or more than one.

        Its quotation must be unique in the old text too.
        """
        left = self._old[max(edit.span.start - REACH, 0) : edit.span.start]
        right = self._old[edit.span.end : edit.span.end + REACH]
        if min(len(left), len(right)) < REACH:
            return None
        old, new = self._views
        exact = edit.exact(self._old)
        quoted = fold(left + exact + right, FOLDED).text
        if old.text.count(quoted) != 1:
            return None
        found = []
        for fate, held in self._states(edit):
            parts = [fold(part, FOLDED).text for part in (left, held, right)]
            sought = fold(left + held + right, FOLDED).text
            count = new.text.count(sought)
            if count > 1 or (count and "".join(parts) != sought):
                return None
            if count:
                start = new.text.find(sought) + len(parts[0])
                found.append((fate, held, Span(*new.span(start, start + len(parts[1])))))
        if len(found) != 1:
            return None
        fate, held, span = found[0]
        return Outcome(fate, span) if self._new[span.start : span.end] == held else None

    def _states(self, edit: Edit) -> list[tuple[Fate, str]]:
        """What may stand at the edit's place, and what it means."""
        exact = edit.exact(self._old)
        states = [(Fate.CARRIED, exact)]
        return states if exact == edit.after else [*states, (Fate.CONFIRMED, edit.after)]
