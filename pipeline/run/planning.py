"""Plans how a ledger's corrections are carried to a document as it is now: the events it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from pipeline import clock, rebase
from pipeline.ledger import live, moved, record, sources, store
from pipeline.model.codec import correction_key, entry
from pipeline.model.collation import Collation
from pipeline.model.edition import Live, State
from pipeline.model.event import (
    ConfirmedEvent,
    Entry,
    Event,
    OrphanEvent,
    RebaseEvent,
    Selector,
    SourceEvent,
)
from pipeline.model.evidence import Place
from pipeline.model.rebasing import Edit, Fate, Outcome
from pipeline.model.text import Document, Span
from pipeline.workspace import Folder

AGENT = "policy:rebase@1"
TURNED_DOWN = "the new text reads what was not accepted here"

Image = tuple[str, int]


class Mover:
    """Plans for one document; `handed` are earlier transcripts by digest that were not kept.

    `collation` gives the transcript beside a reading of its pages, asked only where the images of
    carried corrections are gone. `left` counts suspicions of policies that a plan leaves behind.
    """

    def __init__(
        self,
        folder: Folder,
        document: Document,
        handed: Mapping[str, bytes],
        collation: Callable[[], Collation | None],
    ) -> None:
        self.left = 0
        self._folder = folder
        self._document = document
        self._handed = handed
        self._collation = collation
        self._lines = record.newlines(document.text)
        self._pages: dict[Image, int] = {(p.digest, p.frame): p.number for p in document.pages}

    def plan(self, held: Sequence[Entry]) -> tuple[Entry, ...]:
        """The events that carry everything; none where all is carried."""
        self.left = 0
        at = clock.now()
        last = record.current_source(held)
        now = record.source_event(self._document, at=at, agent=AGENT, last=last)
        made = [] if last and record.same_source(last, now) else [entry(now)]
        for source in _earlier(held, now.digest):
            made += map(entry, self._carried((*held, *made), source, at))
        made += map(entry, self._anchored((*held, *made), at))
        known = {entry.id for entry in held}
        return tuple(entry for entry in made if entry.id not in known)

    def _carried(self, entries: Sequence[Entry], source: SourceEvent, at: str) -> Iterator[Event]:
        """What becomes of every correction of one earlier text that is not carried yet."""
        settled = moved.settled(entries, self._document.digest)
        found = [h for h in live.view(entries, source.digest) if h.key not in settled]
        wanted = [h for h in found if is_decided(h)]
        self.left += len(found) - len(wanted)
        if not wanted:
            return
        old = self._old(source)
        edits = [Edit(h.span, h.after) for h in wanted]
        frames = _frames(entries)
        outcomes = rebase.carry(old, self._document.text, edits)
        lost = live.orphans(entries, self._document.digest, taken_back=True)
        waiting = {orphan.live.entry.id for orphan in lost}
        for each, outcome in zip(wanted, outcomes, strict=True):
            if outcome.span is None and each.entry.id in waiting:
                continue
            yield self._event(each, source, outcome, at, frames)

    def _event(
        self,
        each: Live,
        source: SourceEvent,
        outcome: Outcome,
        at: str,
        frames: Mapping[tuple[str, int], int],
    ) -> Event:
        """One correction's fate as the ledger tells it."""
        base, key, text = source.digest, each.key, self._document.text
        new = self._document.digest
        span, refused = outcome.span, each.state is not State.APPLIED and not each.rivals
        if span is None:
            return OrphanEvent(at, AGENT, base, key, new, outcome.why)
        if outcome.fate is Fate.CONFIRMED and refused:
            return OrphanEvent(at, AGENT, base, key, new, TURNED_DOWN)
        place = self._selector(each.selector, span, frames)
        if outcome.fate is Fate.CONFIRMED:
            return ConfirmedEvent(at, AGENT, base, key, new, place)
        fresh = correction_key(new, span.start, span.end, text[span.start : span.end], each.after)
        return RebaseEvent(at, AGENT, base, key, new, fresh, place)

    def _anchored(self, entries: Sequence[Entry], at: str) -> Iterator[Event]:
        """New places on the pages for what stands on page images that are gone."""
        frames, new = _frames(entries), self._document.digest
        for each in live.view(entries, new):
            old = each.selector
            if old.image and self._page(old, frames) is None:
                place = self._selector(old, each.span, frames)
                yield RebaseEvent(at, AGENT, new, each.key, new, each.key, place)

    def _selector(
        self, old: Selector, span: Span, frames: Mapping[tuple[str, int], int]
    ) -> Selector:
        """The place in the new text; on the old page image if that is still here, else as read."""
        page = self._page(old, frames)
        place: Place | None = None
        if page is None and self._document.pages and (beside := self._collation()):
            place = _seen(beside, self._document.text, span)
        made = record.selector(self._document, span, place, self._lines)
        if page is None:
            return made
        return replace(made, page=page, image=old.image, box=old.box, row=old.row)

    def _page(self, old: Selector, frames: Mapping[tuple[str, int], int]) -> int | None:
        """The number that the page image of a place has now; None where it is gone or unknown."""
        if not old.image:
            return None
        return self._pages.get((old.image, frames.get((old.image, old.page), 0)))

    def _old(self, source: SourceEvent) -> str:
        """An earlier text, handed over or kept."""
        if content := self._handed.get(source.digest):
            return content.decode(source.encoding)
        return sources.text(self._folder.ledger, source)


def uncarried(folder: Folder, now: str) -> int:
    """How many corrections of earlier texts are not carried to the one with digest `now` yet."""
    entries = store.read(folder.ledger)
    settled = moved.settled(entries, now)
    return sum(
        is_decided(held) and held.key not in settled
        for source in _earlier(entries, now)
        for held in live.view(entries, source.digest)
    )


def is_decided(held: Live) -> bool:
    """Whether an edit was accepted, or a person has judged it."""
    return held.state is State.APPLIED or bool(held.rivals) or held.agent.startswith("person:")


def _earlier(entries: Sequence[Entry], now: str) -> list[SourceEvent]:
    """The other texts that the ledger was made on, each once, the newest first."""
    living = live.alive(entries)
    found = [
        (held.event.at, at, held.event)
        for at, held in enumerate(entries)
        if isinstance(held.event, SourceEvent) and living[held.id] and held.event.digest != now
    ]
    newest: dict[str, SourceEvent] = {}
    for _, _, event in sorted(found, key=lambda row: row[:2], reverse=True):
        newest.setdefault(event.digest, event)
    return list(newest.values())


def _frames(entries: Sequence[Entry]) -> dict[tuple[str, int], int]:
    """Which frame of an image file each recorded page is, by digest and page number."""
    return {
        (image.digest, image.page): image.frame
        for held in entries
        if isinstance(held.event, SourceEvent)
        for image in held.event.images
    }


def _seen(beside: Collation, text: str, span: Span) -> Place | None:
    """Where the reading has a stretch of the text, with its nearest letters on both sides."""
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    met = beside.opposite(Span(max(start - 1, 0), min(end + 1, len(text))))
    return beside.witness.place(met[1]) if met else None
