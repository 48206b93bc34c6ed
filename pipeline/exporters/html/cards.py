"""Lays out each live proposal for its card on the page: the words, the picture, the witnesses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import combining

from markupsafe import Markup

from pipeline.exporters.html.marks import change, context, differs_in_spacing
from pipeline.exporters.html.pictures import Picture, Shelf
from pipeline.model.edition import Edition, Live
from pipeline.model.evidence import Evidence, Stance
from pipeline.model.text import Box

REACH = 60
_STANCES = {
    "confirms": "reads it as proposed",
    "contradicts": "reads it as it stands",
    "other": "reads something else",
    "silent": "says nothing",
}
SEEING = ("reading", "second look")
_OTHERS = {
    "language": "which text is likelier in the language",
    "rendering": "which text the ink fits better",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Where on a picture the place is, in pixels of the page image from the picture's corner."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Witness:
    """One piece of evidence in words."""

    source: str
    stance: str
    meaning: str
    saw: Markup
    confidence: str


@dataclass(frozen=True, slots=True)
class Card:
    """All that a card shows; texts are escaped already, `rivals` are anchors of other cards."""

    anchor: str
    live: Live
    rule: str
    page: str
    left: Markup
    before: Markup
    after: Markup
    right: Markup
    small: bool
    confidence: str
    witnesses: tuple[Witness, ...]
    picture: Picture | None
    mark: Mark | None
    absent: str
    rivals: tuple[tuple[str, str], ...]


def anchors(edition: Edition) -> dict[str, str]:
    """The card's anchor for the id of each proposal and of its decision."""
    named: dict[str, str] = {}
    for live in edition.entries:
        named[live.entry.id] = f"event-{live.entry.id[:16]}"
        if live.decision:
            named.setdefault(live.decision, named[live.entry.id])
    return named


def cards(edition: Edition, shelf: Shelf) -> Iterator[Card]:
    """One card a live proposal, in edition order."""
    named = anchors(edition)
    afters = {live.entry.id: live.after for live in edition.entries}
    labels = {page.number: page.label for page in edition.document.pages}
    for live in edition.entries:
        left, right = surroundings(edition.document.text, live)
        before, after = live.selector.exact, live.after
        spacing = differs_in_spacing(before, after)
        picture = shelf.shown.get(live.key)
        yield Card(
            anchor=named[live.entry.id],
            live=live,
            rule=live.rule.partition("@")[0],
            page=labels.get(live.selector.page, ""),
            left=context(left),
            before=change(before, spacing=spacing),
            after=change(after, spacing=spacing),
            right=context(right),
            small=is_small(before, after),
            confidence=per_cent(live.confidence),
            witnesses=tuple(
                _witness(evidence) for evidence in live.proposal.evidence if _speaks(evidence)
            ),
            picture=picture,
            mark=_mark(live.selector.box, picture),
            absent=shelf.absent.get(live.key, ""),
            rivals=tuple((named[r], afters[r]) for r in live.rivals if r in afters),
        )


def is_small(before: str, after: str) -> bool:
    """Whether only a sign or two without letters change, which a stroke through would hide."""
    both = before + after
    return max(len(before), len(after)) <= 4 and not any(c.isalnum() for c in both)


def per_cent(millionths: int) -> str:
    """Parts per million as a person reads them."""
    return f"{millionths / 10_000:.1f} %"


def surroundings(text: str, live: Live) -> tuple[str, str]:
    """Up to REACH characters of the transcript on both sides, from word to word if it can be."""
    start, end = live.span.start, live.span.end
    left = text[max(0, start - REACH) : start]
    right = text[end : end + REACH]
    if start > REACH:
        cut = left.find(" ", 0, REACH // 3) + 1
        while cut < len(left) and combining(left[cut]):
            cut += 1
        left = "…" + left[cut:]
    if end + REACH < len(text):
        cut = right.rfind(" ", -REACH // 3)
        right = (right[:cut] if cut > 0 else right) + "…"
    return left, right


def _speaks(evidence: Evidence) -> bool:
    """Whether a person learns anything from it: figures alone move the model only."""
    return evidence.kind in (*SEEING, "rule") or evidence.stance is not Stance.SILENT


def _witness(evidence: Evidence) -> Witness:
    """What one witness saw, with spaces shown, as they may be what it is about."""
    stance = evidence.stance.value
    return Witness(
        evidence.source,
        stance,
        _STANCES[stance] if evidence.kind in SEEING else _OTHERS.get(evidence.kind, stance),
        change(evidence.saw, spacing=False),
        per_cent(evidence.confidence) if evidence.confidence else "–",
    )


def _mark(place: Box | None, picture: Picture | None) -> Mark | None:
    """The place within its picture, with two pixels of air."""
    if place is None or picture is None:
        return None
    return Mark(
        place.left - picture.box.left - 2,
        place.top - picture.box.top - 2,
        place.right - place.left + 4,
        place.bottom - place.top + 4,
    )
