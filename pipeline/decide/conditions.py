"""The conditions that policies are made of: each a question on one proposal with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.decide import policies
from pipeline.decide.model import Model
from pipeline.decide.policies import Policy
from pipeline.decide.voices import agreed, named, readings, unanimous, voices
from pipeline.model.correction import Proposal
from pipeline.model.evidence import Applicability, Stance

# Places at which a page or its reading proves little, as the signal on places names them.
UNPROVABLE = (
    "page end",
    "fraction",
    "number alone",
    "accent lost",
    "drop cap",
    "spaced out",
    "joint",
)
LONGEST = 20  # code points: whole words that a reading adds are a person's to judge
HYPHENS = set("-‐¬\u00ad \n")


@dataclass(frozen=True, slots=True)
class Case:
    """A proposal with the model's chance as its confidence, and what moved it, by group."""

    proposal: Proposal
    model: Model
    moved: Mapping[str, float]


def provable(proposal: Proposal) -> bool:
    """Whether the page can prove the change: no line-end hyphen, page joint, fraction or display.

    A change that would take away line breaks, or the case of several letters, is none of print's
    slips either.
    """
    facts = next((e for e in proposal.evidence if e.kind == "place"), None)
    both = proposal.before + proposal.after
    if proposal.before.lower() == proposal.after.lower() and len(proposal.before) > 1:
        return False
    if "\n\n" in proposal.before and not named(proposal):
        return False
    if _outvoted(proposal) or _opposed(proposal) or len(proposal.after) > LONGEST:
        return False
    if facts is None:
        return True
    parted = "\n\n" in proposal.after  # where paragraphs part, a line ends
    if facts.figure("line end") and set(both) <= HYPHENS and not parted:
        return False
    return not any(facts.figure(name) for name in UNPROVABLE)


def _outvoted(proposal: Proposal) -> bool:
    """Whether a reading confirms another form of this place, and not this one."""
    rivals = next((e for e in proposal.evidence if e.kind == "rivals"), None)
    confirmed = any(e.stance is Stance.CONFIRMS for e in readings(proposal))
    return bool(rivals and rivals.figure("confirmed")) and not confirmed


def _opposed(proposal: Proposal) -> bool:
    """Whether a reading of the page has what stands there, and none has the change."""
    said = {e.stance for e in readings(proposal)}
    return Stance.CONTRADICTS in said and Stance.CONFIRMS not in said


def hard(proposal: Proposal) -> bool:
    """Whether it changes a number, a name or only a case: what a reader misses most easily."""
    before, after = proposal.before, proposal.after
    if before.lower() == after.lower():
        return True
    if any(c.isdigit() for c in after) or (before.isdigit() and not after.isalpha()):
        return True
    return any(c.isupper() for c in before + after)


def _weighed(case: Case, policy: Policy) -> bool:
    return case.proposal.confidence >= case.model.threshold(policy.bound)


def _provable(case: Case, policy: Policy) -> bool:
    return provable(case.proposal)


def _easy(case: Case, policy: Policy) -> bool:
    return not hard(case.proposal)


def _unanimous(case: Case, policy: Policy) -> bool:
    return unanimous(case.proposal)


def _scan_confirms(case: Case, policy: Policy) -> bool:
    proposal = case.proposal
    return named(proposal) and agreed(voices(proposal)) and _reading_confirms(case, policy)


def _reading_confirms(case: Case, policy: Policy) -> bool:
    held = readings(case.proposal)
    return bool(held) and all(
        e.stance is Stance.CONFIRMS and e.confidence >= policy.sure for e in held
    )


def _safe_unopposed(case: Case, policy: Policy) -> bool:
    safe = case.proposal.applicability is Applicability.SAFE
    return safe and all(e.stance is Stance.CONFIRMS for e in readings(case.proposal))


def _plain(case: Case, policy: Policy) -> bool:
    both = case.proposal.before + case.proposal.after
    return not any(c.isdigit() or c.isupper() for c in both)


def _likely(case: Case, policy: Policy) -> bool:
    return case.proposal.confidence >= policy.likely


CONDITIONS: dict[str, Callable[[Case, Policy], bool]] = {
    policies.WEIGHED: _weighed,
    policies.PROVABLE: _provable,
    policies.EASY: _easy,
    policies.UNANIMOUS: _unanimous,
    policies.SCAN_CONFIRMS: _scan_confirms,
    policies.SAFE_UNOPPOSED: _safe_unopposed,
    policies.PLAIN: _plain,
    policies.LIKELY: _likely,
}
