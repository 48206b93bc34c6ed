"""Has the lines of doubtful places read once more, alone and enlarged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline import decide, reference
from pipeline.kinds import Engine
from pipeline.model.collation import Collation
from pipeline.model.correction import Proposal
from pipeline.model.evidence import Evidence, Stance
from pipeline.model.reading import Reading
from pipeline.model.text import Document, PageImage


def look(
    document: Document,
    proposals: Sequence[Proposal],
    main: tuple[Reading, Collation],
    engines: Sequence[Engine],
    load: Callable[[PageImage], Any],
    cache: Path,
    *,
    models: decide.Models | None = None,
    everywhere: bool = False,
    workers: int | None = None,
) -> tuple[Proposal, ...]:
    """The proposals, the doubtful ones with what every engine that reads lines sees there.

    `main` is the reading that the places are from, and the transcript beside it; `everywhere`: at
    the sure ones too. Raises ToolError and InputError.
    """
    reading, collation = main
    asked = [
        at
        for at, proposal in enumerate(proposals)
        if proposal.place is not None
        and not proposal.is_flag
        and (everywhere or decide.doubtful(proposal, models))
    ]
    found: dict[int, list[Evidence]] = {at: [] for at in asked}
    places = [place for at in asked if (place := proposals[at].place)]
    lines = reference.line_spans(collation, places)
    for engine in engines:
        if not isinstance(engine, reference.LineReader):
            continue
        looks = reference.look_again(
            document, load, engine, cache, places, reading=reading, workers=workers
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
