"""Could one form have been misread for the other: shapes of type that pass for each other."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from pipeline.kinds import Ground, Signal
from pipeline.matching.confusions import FOR_DIGIT, FOR_LETTER, readings
from pipeline.model.correction import Proposal
from pipeline.model.evidence import Evidence, Figure, Stance

LONGEST = 12  # code points of a change
# Marks that wear, blur or break into each other, or that dirt makes of nothing.
MARKS = {frozenset(pair) for pair in (",.", ";:", ";,", ":.", "!l", "'’", "'‘", ",;", "—-", "'\"")}


def _weigh(ground: Ground, proposals: Sequence[Proposal]) -> list[Evidence | None]:
    """How well each form passes for the other.

    `as misread`: 2 where the transcript's form is a likely misreading of the proposed one, 1
    where it is a less likely one; `as reading error` the same for the opposite way.
    """
    found: list[Evidence | None] = []
    for proposal in proposals:
        if proposal.is_flag or max(len(proposal.before), len(proposal.after)) > LONGEST:
            found.append(None)
            continue
        before, after = proposal.before, proposal.after
        old, new = _widened(ground.document.text, proposal)
        figures = (
            Figure("as misread", max(_single(after, before), _rank(new, old))),
            Figure("as reading error", max(_single(before, after), _rank(old, new))),
        )
        found.append(Evidence("shapes", SIGNAL.tag, Stance.SILENT, "", 0, 0, figures))
    return found


def _widened(text: str, proposal: Proposal) -> tuple[str, str]:
    """Both forms with the two letters on either side: a shape may reach over the change."""
    left, right = text[: proposal.span.start][-2:], text[proposal.span.end :][:2]
    left = left if left.isalpha() else ""
    right = right if right.isalpha() else ""
    return left + proposal.before + right, left + proposal.after + right


def _single(printed: str, read: str) -> int:
    """2 where a mark or a digit passes for what was printed."""
    if frozenset((printed, read)) in MARKS:
        return 2
    letter, digit = FOR_DIGIT.get(read, ""), FOR_LETTER.get(printed, "")
    return 2 if printed and (printed in letter or (read and read in digit)) else 0


@cache
def _rank(printed: str, read: str) -> int:
    """2 where one likely confusion makes the one of the other, 1 a less likely one, 0 none."""
    if printed in readings(read):
        return 2
    return 1 if printed in readings(read, True) else 0


SIGNAL = Signal("shapes", 1, "shapes of type that pass for each other, both ways", _weigh)
