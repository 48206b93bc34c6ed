"""Decides what may be applied unseen, by a policy; everything else waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.decide import policies
from pipeline.decide.policies import POLICIES as POLICIES
from pipeline.decide.policies import Policy
from pipeline.model.correction import Decision, Proposal, Verdict
from pipeline.model.evidence import DIFFERENCE, Applicability, Evidence, Stance


def decide(proposals: Sequence[Proposal], policy: Policy) -> tuple[Decision, ...]:
    """The policy's verdict on each proposal, in the same order, with its reason in words.

    Of accepted proposals that would disturb each other none is applied: all are deferred.
    """
    accepted = [_reason(proposal, policy) for proposal in proposals]
    crowded = _crowded([p for p, why in zip(proposals, accepted, strict=True) if why])
    made = []
    for proposal, why in zip(proposals, accepted, strict=True):
        if why and id(proposal) not in crowded:
            made.append(Decision(proposal, Verdict.ACCEPT, policy.agent, why))
        else:
            because = "another change of this place is as likely" if why else _doubt(proposal)
            made.append(Decision(proposal, Verdict.DEFER, policy.agent, because))
    return tuple(made)


def _reason(proposal: Proposal, policy: Policy) -> str | None:
    """Why the policy accepts; None where it does not."""
    if proposal.is_flag:
        return None
    for clause in policy.any_of:
        if clause and all(CONDITIONS[name](proposal, policy) for name in clause):
            return "; ".join(clause)
    return None


def _crowded(accepted: Sequence[Proposal]) -> set[int]:
    """Those of the accepted, ordered by place, that meet or touch another one."""
    found: set[int] = set()
    furthest: Proposal | None = None
    for proposal in accepted:
        if furthest is not None and proposal.span.start <= furthest.span.end:
            found |= {id(furthest), id(proposal)}
        if furthest is None or proposal.span.end >= furthest.span.end:
            furthest = proposal
    return found


def _readings(proposal: Proposal) -> list[Evidence]:
    held = [e for e in proposal.evidence if e.kind == "reading"]
    return [e for e in held if e.stance is not Stance.SILENT]


def _named(proposal: Proposal) -> bool:
    """Whether a rule, and not only a difference between readings, stands behind it."""
    return not proposal.rule.startswith(DIFFERENCE)


def _scan_confirms(proposal: Proposal, policy: Policy) -> bool:
    return _named(proposal) and _reading_confirms(proposal, policy)


def _reading_confirms(proposal: Proposal, policy: Policy) -> bool:
    readings = _readings(proposal)
    return bool(readings) and all(
        e.stance is Stance.CONFIRMS and e.confidence >= policy.sure for e in readings
    )


def _safe_unopposed(proposal: Proposal, policy: Policy) -> bool:
    safe = proposal.applicability is Applicability.SAFE
    return safe and all(e.stance is Stance.CONFIRMS for e in _readings(proposal))


def _plain(proposal: Proposal, policy: Policy) -> bool:
    both = proposal.before + proposal.after
    return not any(c.isdigit() or c.isupper() for c in both)


def _likely(proposal: Proposal, policy: Policy) -> bool:
    return proposal.confidence >= 500_000


CONDITIONS: dict[str, Callable[[Proposal, Policy], bool]] = {
    policies.SCAN_CONFIRMS: _scan_confirms,
    policies.READING_CONFIRMS: _reading_confirms,
    policies.SAFE_UNOPPOSED: _safe_unopposed,
    policies.PLAIN: _plain,
    policies.LIKELY: _likely,
}


def _doubt(proposal: Proposal) -> str:
    """Why a proposal waits, in words."""
    readings = _readings(proposal)
    if proposal.is_flag:
        return "only flagged: nothing is changed unasked"
    if any(e.stance is Stance.CONTRADICTS for e in readings):
        return "the page was read as the transcript has it"
    if not readings:
        return "no reading of the page covers this place"
    if any(e.stance is Stance.OTHER for e in readings):
        return "the page was read in a third way"
    if not _named(proposal):
        return "the reading alone says so, and readings err more often than transcripts"
    return "not sure enough to be applied unseen"
