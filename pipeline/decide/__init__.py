"""Decides what may be applied unseen, by a policy; everything else waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.decide.conditions import CONDITIONS, Case, hard
from pipeline.decide.features import features
from pipeline.decide.model import Models, shipped
from pipeline.decide.pairs import pair
from pipeline.decide.policies import POLICIES as POLICIES
from pipeline.decide.policies import Policy
from pipeline.decide.reasons import by_chance, doubt, reason
from pipeline.decide.voices import speaks
from pipeline.model.correction import Decision, Proposal, Verdict

__all__ = ["POLICIES", "Models", "Policy", "decide", "doubtful", "shipped", "weighed"]

DOUBT = (20_000, 985_000)  # parts per million: outside, a further reader changes nothing


def decide(
    proposals: Sequence[Proposal], policy: Policy, models: Models | None = None
) -> tuple[Decision, ...]:
    """The policy's verdict on each proposal, in the same order, with its reason in words.

    A change's confidence becomes the chance that the model gives it, unless a rule and its readers
    decide, whatever that is. Of accepted proposals that
    would disturb each other none is applied: all wait.
    """
    cases = [weighed(proposal, models or shipped()) for proposal in proposals]
    clauses = [_clause(case, policy) for case in cases]
    crowded = _crowded([c for c, clause in zip(cases, clauses, strict=True) if clause])
    made = []
    for case, clause, proposal in zip(cases, clauses, proposals, strict=True):
        if clause and id(case) not in crowded:
            held = case.proposal if by_chance(clause) else proposal
            made.append(Decision(held, Verdict.ACCEPT, policy.agent, reason(case, clause)))
        else:
            why = "another change of this place is as likely" if clause else doubt(case, policy)
            made.append(Decision(case.proposal, Verdict.DEFER, policy.agent, why))
    return tuple(made)


def weighed(proposal: Proposal, models: Models) -> Case:
    """A proposal with the chance that the model for its evidence gives it."""
    model = models.scan if speaks(proposal) else models.text
    if proposal.is_flag:
        return Case(proposal, model, {})
    held, change = features(proposal), pair(proposal.before, proposal.after)
    chance, moved = model.chance(held, change), model.moved(held, change)
    return Case(replace(proposal, confidence=chance), model, moved)


def doubtful(proposal: Proposal, models: Models | None = None) -> bool:
    """Whether further evidence may change what is decided on a proposal."""
    if proposal.is_flag:
        return False
    chance = weighed(proposal, models or shipped()).proposal.confidence
    return DOUBT[0] < chance < DOUBT[1] or (chance >= DOUBT[1] and hard(proposal))


def _clause(case: Case, policy: Policy) -> tuple[str, ...]:
    """The first clause of the policy that accepts; empty where none does."""
    if case.proposal.is_flag:
        return ()
    for clause in policy.any_of:
        if clause and all(CONDITIONS[name](case, policy) for name in clause):
            return clause
    return ()


def _crowded(accepted: Sequence[Case]) -> set[int]:
    """Those of the accepted, ordered by place, that meet or touch another one."""
    found: set[int] = set()
    furthest: Case | None = None
    for case in accepted:
        span = case.proposal.span
        if furthest is not None and span.start <= furthest.proposal.span.end:
            found |= {id(furthest), id(case)}
        if furthest is None or span.end >= furthest.proposal.span.end:
            furthest = case
    return found
