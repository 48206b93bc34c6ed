"""Why a decision fell as it did, in words: what moved the chance, and what it was like before."""

from __future__ import annotations

from pipeline.decide.conditions import Case, hard, provable
from pipeline.decide.policies import LIKELY, WEIGHED, Policy
from pipeline.decide.voices import named, readings
from pipeline.model.evidence import Stance

SHOWN = 3  # groups of evidence that are named on each side
LITTLE = 0.25  # log-odds: less moves nothing worth naming


def by_chance(clause: tuple[str, ...]) -> bool:
    """Whether the model's chance is what a clause accepts by."""
    return WEIGHED in clause or LIKELY in clause


def reason(case: Case, clause: tuple[str, ...]) -> str:
    """Why a proposal was accepted: the clause, its record on unseen books, what moved it."""
    said = "; ".join(clause)
    if not by_chance(clause):
        return said
    held = case.model.sureness(case.proposal.confidence)
    where = "decided by people here" if held and held.own else "on unseen books"
    record = (
        f"; of {held.applied:,} as sure {where} {held.right:,} were right "
        f"(at least {held.bound / 10_000:.2f} %)"
        if held
        else ""
    )
    return f"{said}{record}{moves(case)}"


def moves(case: Case) -> str:
    """What spoke for and against, the strongest first, in log-odds; empty where nothing did."""
    ranked = sorted(case.moved.items(), key=lambda item: (-abs(item[1]), item[0]))
    pro = [f"{name} +{value:.1f}" for name, value in ranked if value >= LITTLE][:SHOWN]
    con = [f"{name} −{-value:.1f}" for name, value in ranked if value <= -LITTLE][:SHOWN]
    parts = [", ".join(pro)] if pro else []
    parts += ["against: " + ", ".join(con)] if con else []
    return f"; moved by {'; '.join(parts)}" if parts else ""


def doubt(case: Case, policy: Policy) -> str:
    """Why a proposal waits, in words."""
    proposal = case.proposal
    said = readings(proposal)
    if proposal.is_flag:
        return "only flagged: nothing is changed unasked"
    if proposal.confidence >= case.model.threshold(policy.bound):
        if not provable(proposal):
            return "the page proves little here: a joint, a fraction, a number or a display line"
        if hard(proposal):
            return "a number, a name or a capital: a person decides unless all readers agree"
    if any(e.stance is Stance.CONTRADICTS for e in said):
        return "the page was read as the transcript has it"
    if not said:
        return "no reading of the page covers this place"
    if any(e.stance is Stance.OTHER for e in said):
        return "the page was read in a third way"
    if not named(proposal):
        return "the reading alone says so, and readings err more often than transcripts"
    return "not sure enough to be applied unseen"
