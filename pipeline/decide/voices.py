"""Who speaks on a proposal: readings by engine, since two settings of one are one voice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from pipeline.model.correction import Proposal
from pipeline.model.evidence import DIFFERENCE, Evidence, Stance

READING = ("reading", "second look")


def readings(proposal: Proposal) -> list[Evidence]:
    """The readings of the page that say anything of the place; another edition is none."""
    return [e for e in proposal.evidence if e.of_page and e.stance is not Stance.SILENT]


def speaks(proposal: Proposal) -> bool:
    """Whether any reading covers the place."""
    return bool(readings(proposal))


def named(proposal: Proposal) -> bool:
    """Whether a rule, and not only a difference between readings, stands behind it."""
    return not proposal.rule.startswith(DIFFERENCE)


def voices(proposal: Proposal) -> dict[str, Sequence[Stance]]:
    """What each independent voice says, silences left out; the rendering is one of them."""
    held: dict[str, list[Stance]] = defaultdict(list)
    for evidence in proposal.evidence:
        if evidence.stance is Stance.SILENT:
            continue
        if evidence.kind in READING:
            held[evidence.witness].append(evidence.stance)
        elif evidence.kind == "rendering":
            held["rendering"].append(evidence.stance)
    return dict(held)


def agreed(held: Mapping[str, Sequence[Stance]]) -> bool:
    """Whether every voice that speaks confirms the change, each time it speaks."""
    return all(stance is Stance.CONFIRMS for said in held.values() for stance in said)


def unanimous(proposal: Proposal) -> bool:
    """Whether at least two independent voices speak, and all of them confirm the change."""
    held = voices(proposal)
    return len(held) > 1 and agreed(held)
