"""Makes small editions with all that a report shows: pages, places on them, witnesses, verdicts."""

from __future__ import annotations

from dataclasses import replace

from pipeline.apply import apply
from pipeline.model.codec import digest
from pipeline.model.edition import Edition, Live, State
from pipeline.model.event import Entry, ProposeEvent, Selector
from pipeline.model.evidence import Applicability, Evidence, Stance
from pipeline.model.text import Box, Document, PageImage

AT = "2026-01-01T00:00:00Z"
POLICY = "policy:cautious@1"
SEEN = Evidence("reading", "tesseract 5.5.0", Stance.CONFIRMS, "as printed", 962_000, 998_000)


def edit(
    text: str,
    start: int,
    end: int,
    after: str,
    *,
    state: State = State.APPLIED,
    rule: str = "SPC03@1",
    confidence: int = 987_654,
    why: str = "A space stands before the mark.",
    evidence: tuple[Evidence, ...] = (SEEN,),
) -> Live:
    """A live proposal that has come to `state`, without a place on a page."""
    mark = digest(repr((start, end, after, rule)).encode())
    place = Selector(
        start,
        end,
        text[start:end],
        text[max(0, start - 32) : start],
        text[end : end + 32],
        text.count("\n", 0, start) + 1,
    )
    event = ProposeEvent(
        *(AT, POLICY, "run", mark, digest(text.encode()), place, after, "spacing", rule),
        *("rules", why, Applicability.SAFE, confidence, evidence),
    )
    return Live(mark, Entry(mark, event), state, mark[::-1], POLICY, AT, "The reading confirms it.")


def placed(live: Live, page: PageImage, box: Box | None, row: Box | None) -> Live:
    """The same proposal, seen on a page."""
    event = live.proposal
    assert isinstance(event, ProposeEvent)
    place = replace(event.selector, page=page.number, image=page.digest, box=box, row=row)
    return replace(live, entry=Entry(live.entry.id, replace(event, selector=place)))


def page(number: int, *, dpi: int = 300, width: int = 1800, height: int = 2400) -> PageImage:
    """A page image that calls itself 98 more than its number."""
    name = f"pages/{number}.png"
    return PageImage(number, str(98 + number), name, 0, digest(name.encode()), width, height, dpi)


def edition(
    text: str,
    *entries: Live,
    encoding: str = "utf-8",
    pages: tuple[PageImage, ...] = (),
    title: str = "A letter",
    note: str = "",
) -> Edition:
    """The edition of a text by these proposals."""
    content = text.encode(encoding)
    document = Document(
        "letter", text, encoding, digest(content), pages, title, ("en",), "archive", "CC0", note
    )
    return apply(document, sorted(entries, key=lambda live: (live.span, -live.confidence)))


class NoCrops:
    """Stands where there are no page images."""

    def cut(self, page: int, box: Box) -> bytes | None:
        """Nothing."""
        return None
