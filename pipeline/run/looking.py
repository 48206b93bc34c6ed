"""Has the lines of doubtful places read once more, alone and enlarged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline import decide, reference
from pipeline.kinds import Engine, Ground
from pipeline.model.correction import Proposal
from pipeline.model.evidence import Evidence, Stance
from pipeline.run.settings import Settings


def look(
    ground: Ground,
    proposals: Sequence[Proposal],
    engines: Sequence[Engine],
    cache: Path,
    settings: Settings,
) -> tuple[Proposal, ...]:
    """The proposals, the doubtful ones with what every engine that reads lines sees there.

    Places are of the first reading. Raises ToolError and InputError.
    """
    document, reading, collation = ground.document, ground.readings[0], ground.collations[0]
    asked = [
        at
        for at, proposal in enumerate(proposals)
        if proposal.place is not None
        and not proposal.is_flag
        and decide.doubtful(proposal, settings.models)
    ]
    found: dict[int, list[Evidence]] = {at: [] for at in asked}
    places = [place for at in asked if (place := proposals[at].place)]
    lines = reference.line_spans(collation, places)
    for engine in engines:
        if not isinstance(engine, reference.LineReader):
            continue
        looks = reference.look_again(
            document, ground.load, engine, cache, places, reading=reading, workers=settings.workers
        )
        for at, seen, line in zip(asked, looks, lines, strict=True):
            if line is not None:
                proposal = proposals[at]
                held = reference.second_look(
                    document.text, proposal.span, proposal.after, line, seen
                )
                found[at] += [held] if held.stance is not Stance.SILENT else []
    return tuple(
        replace(proposal, evidence=(*proposal.evidence, *found[at])) if found.get(at) else proposal
        for at, proposal in enumerate(proposals)
    )
