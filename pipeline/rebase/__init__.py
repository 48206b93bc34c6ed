"""Carries edits of one text to another text of the same work: where each now stands, if it does.

The two texts are aligned once. An edit goes where the alignment puts the words around it, and
only if these words read there as before, with what was found (the edit is carried) or with what
was put in its place (the text has it already). Anything else is for a person: an orphan.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.matching.opcodes import match
from pipeline.model.rebasing import Edit, Fate, Outcome
from pipeline.model.text import Span
from pipeline.rebase.bridge import Bridge
from pipeline.rebase.quoting import Quotes
from pipeline.rebase.stretches import Stretch, stretches

__all__ = ["Edit", "Fate", "Outcome", "carry"]

NOTHING = "the new text has nothing at this place"
UNLIKE = "the words around it are others in the new text"
THIRD = "the new text reads something else here"
EITHER = "the new text can be read either way here"


def carry(old: str, new: str, edits: Sequence[Edit]) -> tuple[Outcome, ...]:
    """The fate of each edit of `old` in `new`, in the order given; spans are code points of `new`.

    An edit that changes nothing (a mark on a place) can be carried or orphaned only.
    """
    if old == new:
        return tuple(Outcome(Fate.CARRIED, edit.span) for edit in edits)
    bridge = Bridge.of(old, new, match(old, new).opcodes)
    quotes = Quotes(old, new)
    found: dict[Edit, Outcome] = {}
    for stretch in stretches(old, edits):
        for edit in stretch.edits:
            outcome = _by_place(bridge, stretch, edit)
            found[edit] = outcome if outcome.span else quotes.find(edit) or outcome
    return tuple(_apart(edits, found))


def _by_place(bridge: Bridge, stretch: Stretch, edit: Edit) -> Outcome:
    """Where the alignment puts the edit, if the words there are the ones it was made on."""
    window = bridge.window(stretch.span)
    if window.start == window.end:
        return Outcome(Fate.ORPHANED, None, NOTHING)
    if not bridge.agrees(stretch.span):
        return Outcome(Fate.ORPHANED, None, UNLIKE)
    seen = bridge.new[window.start : window.end]
    fates = stretch.readings(edit, seen) or stretch.glimpses(
        edit, bridge.new, window.start, window.end
    )
    if not fates:
        return Outcome(Fate.ORPHANED, None, THIRD)
    if len(fates) > 1:
        return Outcome(Fate.ORPHANED, None, EITHER)
    fate, at = fates.pop()
    size = len(edit.after if fate is Fate.CONFIRMED else edit.exact(bridge.old))
    return Outcome(fate, Span(window.start + at, window.start + at + size))


def _apart(edits: Iterable[Edit], found: dict[Edit, Outcome]) -> Iterable[Outcome]:
    """Two edits that stood apart cannot come to one place: then neither is carried."""
    taken: dict[Span, set[Span]] = {}
    for edit, outcome in found.items():
        if outcome.span is not None and outcome.fate is Fate.CARRIED:
            taken.setdefault(outcome.span, set()).add(edit.span)
    for edit in edits:
        outcome = found[edit]
        shared = outcome.span is not None and len(taken.get(outcome.span, ())) > 1
        yield Outcome(Fate.ORPHANED, None, EITHER) if shared else outcome
