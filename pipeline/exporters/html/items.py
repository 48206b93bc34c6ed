"""Lays out what waits for a person as a list: the worthiest first, a series as one item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from pipeline.exporters.html.cards import anchors
from pipeline.exporters.html.marks import change, context, differs_in_spacing
from pipeline.matching.queue import Series, queue
from pipeline.model.edition import Edition

LISTED = 40  # series in the list
REACH = 24  # code points of the transcript on either side


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the list: the first place in its context, and the cards of all places."""

    series: Series
    left: Markup
    before: Markup
    after: Markup
    right: Markup
    anchors: tuple[str, ...]


def items(edition: Edition) -> list[Item]:
    """A line for each of the worthiest series."""
    named = anchors(edition)
    return [_item(edition.document.text, series, named) for series in listed(edition)]


def listed(edition: Edition) -> Sequence[Series]:
    """What is best decided next."""
    return queue(edition.entries)[:LISTED]


def _item(text: str, series: Series, named: Mapping[str, str]) -> Item:
    span = series.places[0].span
    spacing = differs_in_spacing(series.before, series.after)
    return Item(
        series,
        context(text[max(span.start - REACH, 0) : span.start].rpartition("\n")[2]),
        change(series.before, spacing=spacing),
        change(series.after, spacing=spacing),
        context(text[span.end : span.end + REACH].partition("\n")[0]),
        tuple(named[live.entry.id] for live in series.places),
    )
