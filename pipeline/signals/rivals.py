"""What else is proposed at the same place: other rules' word, and other forms for it."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.kinds import Ground, Signal
from pipeline.model.correction import Proposal
from pipeline.model.evidence import DIFFERENCE, Evidence, Figure, Stance


def _weigh(ground: Ground, proposals: Sequence[Proposal]) -> list[Evidence | None]:
    """Counts over the proposals whose spans meet or touch this one's.

    `others` propose another form, `flags` only mark the place; `best other` is the highest prior
    of a rule among them, in thousandths; `confirmed` are those that a reading confirms.
    """
    ordered = sorted(range(len(proposals)), key=lambda at: proposals[at].span)
    found: list[Evidence | None] = [None] * len(proposals)
    near: list[int] = []
    pairs: dict[int, set[int]] = {at: set() for at in ordered}
    for at in ordered:
        near = [other for other in near if proposals[other].span.end >= proposals[at].span.start]
        for other in near:
            pairs[at].add(other)
            pairs[other].add(at)
        near.append(at)
    for at, others in pairs.items():
        found[at] = _counted([proposals[other] for other in sorted(others)])
    return found


def _counted(others: Sequence[Proposal]) -> Evidence:
    named = [
        held.confidence
        for other in others
        for held in other.evidence
        if held.kind == "rule" and not held.source.startswith(DIFFERENCE)
    ]
    figures = (
        Figure("others", sum(not other.is_flag for other in others)),
        Figure("flags", sum(other.is_flag for other in others)),
        Figure("best other", max(named, default=0) // 1000),
        Figure("confirmed", sum(_confirmed(other) for other in others)),
    )
    return Evidence("rivals", SIGNAL.tag, Stance.SILENT, "", 0, 0, figures)


def _confirmed(proposal: Proposal) -> bool:
    said = [held.stance for held in proposal.evidence if held.kind == "reading"]
    return not proposal.is_flag and Stance.CONFIRMS in said


SIGNAL = Signal("rivals", 1, "other forms and flags that are proposed at the same place", _weigh)
