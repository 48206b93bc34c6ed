"""Writes the figures of an edition as JSON, for programs and for a glance."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence

from pipeline.kinds import Crops, Exporter
from pipeline.model.edition import Edition, Live, State


def write(edition: Edition, crops: Crops) -> bytes:
    """Sorted, indented JSON of integers.

    `suspects` counts distinct places of the transcript, `proposed` the live proposals there (the
    rows of corrections.csv, mere flags among them): applied, queued and rejected make it up.
    `orphans`, where there are any, are corrections of an earlier text without a place in this one.
    """
    entries = edition.entries
    states = Counter(live.state for live in entries)
    figures = {
        "characters": len(edition.document.text),
        "pages": len(edition.document.pages),
        "suspects": len({live.span for live in entries}),
        "proposed": len(entries),
        "applied": states[State.APPLIED],
        "queued": states[State.QUEUED],
        "by_rule": _by_rule(entries),
    }
    if edition.orphans:
        figures["orphans"] = len(edition.orphans)
    return (json.dumps(figures, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def _by_rule(entries: Sequence[Live]) -> dict[str, dict[str, int]]:
    """For each rule, whatever its version, how many of its proposals came to what."""
    counts: dict[str, dict[str, int]] = {}
    for live in entries:
        rule = live.rule.partition("@")[0]
        states = counts.setdefault(rule, {state.value: 0 for state in State})
        states[live.state.value] += 1
    return counts


EXPORTER = Exporter("summary", "summary.json", write)
