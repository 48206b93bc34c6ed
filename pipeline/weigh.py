"""Weighs proposals: every signal looks at all of them and adds its evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.errors import PluginError
from pipeline.kinds import Ground, Signal
from pipeline.model.correction import Proposal


def weigh(
    proposals: Sequence[Proposal], signals: Sequence[Signal], ground: Ground
) -> tuple[Proposal, ...]:
    """The proposals, in their order, each with what the signals that do not abstain say of it.

    Raises PluginError for a signal that breaks, naming it.
    """
    words = []
    for signal in signals:
        try:
            said = signal.weigh(ground, proposals)
        except Exception as fault:
            raise PluginError(
                f"signal {signal.tag} broke: {type(fault).__name__}: {fault}",
                where=ground.document.name,
                todo="mend or uninstall it",
            ) from fault
        words.append(said)
    return tuple(
        replace(proposal, evidence=(*proposal.evidence, *(word for word in said if word)))
        for proposal, *said in zip(proposals, *words, strict=True)
    )
