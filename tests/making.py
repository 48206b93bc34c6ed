"""Makes small documents, proposals and events for tests."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from pipeline.align import align
from pipeline.engines.recorded import Recorded
from pipeline.ledger import record
from pipeline.model.codec import correction_key, digest, entry
from pipeline.model.collation import Collation
from pipeline.model.correction import Decision, Proposal, Verdict
from pipeline.model.event import (
    CorrectEvent,
    DecideEvent,
    Entry,
    ProposeEvent,
    RevertEvent,
    RunEvent,
    Selector,
)
from pipeline.model.evidence import Applicability, Evidence, Stance
from pipeline.model.reading import PageReading, Reading, Word
from pipeline.model.text import Box, Document, Span
from pipeline.workspace import Folder, Workspace

AT = "2026-01-01T00:00:00Z"
POLICY = "policy:cautious@1"


def document(text: str) -> Document:
    """A document without pages."""
    return Document("letter", text, "utf-8", digest(text.encode()))


def proposal(text: str, start: int, end: int, after: str, *, rule: str = "SPC03@1") -> Proposal:
    """A proposal by a safe rule, with only the rule's word as evidence."""
    told = Evidence("rule", rule, Stance.CONFIRMS, "", 900_000, 1_000_000)
    return Proposal(
        Span(start, end),
        text[start:end],
        after,
        rule,
        "because",
        "spacing",
        Applicability.SAFE,
        900_000,
        (told,),
    )


def run(
    text: str, *edits: tuple[int, int, str], at: str = AT, verdict: Verdict = Verdict.ACCEPT
) -> record.Run:
    """A run that proposes these edits and decides them all alike."""
    event = RunEvent(at, POLICY, "0", "corrigenda 0", "rules", POLICY, "none", "", "")
    decisions = tuple(Decision(proposal(text, *edit), verdict, POLICY, "because") for edit in edits)
    return record.Run(event, decisions, {})


def correct(
    text: str, start: int, end: int, after: str, *, agent: str = "person:ann", at: str = AT
) -> Entry:
    """A correction made by hand."""
    source = digest(text.encode())
    key = correction_key(source, start, end, text[start:end], after)
    place = Selector(start, end, text[start:end], "", "", 1)
    return entry(CorrectEvent(at, agent, key, source, place, after, "letter", "seen"))


def decide(
    target: str,
    verdict: Verdict,
    *,
    agent: str = "person:ann",
    at: str = AT,
    replaces: tuple[str, ...] = (),
) -> Entry:
    """A decision on a proposal."""
    return entry(DecideEvent(at, agent, target, verdict, "looked", replaces))


def revert(*targets: str, agent: str = "person:ann", at: str = AT) -> Entry:
    """Takes events back."""
    return entry(RevertEvent(at, agent, targets, "wrong"))


def proposed(entries: tuple[Entry, ...]) -> list[Entry]:
    """The proposals among events."""
    return [held for held in entries if isinstance(held.event, ProposeEvent)]


def decided(entries: tuple[Entry, ...]) -> list[Entry]:
    """The decisions among events."""
    return [held for held in entries if isinstance(held.event, DecideEvent)]


def page_read(number: int, text: str, *, sure: int = 960_000) -> PageReading:
    """A page as an engine reads it: `text` line by line, an empty line parts paragraphs.

    Every letter is 20 pixels wide and every line 40 high. A word behind "~" was read with no
    confidence, as the noise of a paper's edge is.
    """
    words: list[Word] = []
    line = paragraph = 0
    for row in text.split("\n"):
        if not row.strip():
            paragraph += 1
            continue
        left = 100
        for token in row.split():
            held = token.removeprefix("~")
            box = Box(left, 100 + 60 * line, left + 20 * len(held), 140 + 60 * line)
            words.append(Word(held, sure if held == token else 90_000, box, line, paragraph))
            left = box.right + 20
        line += 1
    return PageReading(number, f"{number:064x}", 1600, 2200, "mode=as-read", tuple(words))


def reading(*pages: str, sure: int = 960_000) -> Reading:
    """What the engine "hand" read on these pages."""
    made = (page_read(number, text, sure=sure) for number, text in enumerate(pages, 1))
    return Reading("hand", "1", tuple(made))


def collated(text: str, *pages: str, sure: int = 960_000) -> Collation:
    """A transcript beside what was read on these pages."""
    return align(document(text), reading(*pages, sure=sure))


def png(page: Image.Image) -> bytes:
    """The image as a PNG of 300 dots per inch."""
    held = BytesIO()
    page.save(held, "PNG", dpi=(300, 300))
    return held.getvalue()


@dataclass(slots=True)
class Counted:
    """An engine that replays a reading, and remembers how many pages it was asked for."""

    recorded: Recorded
    asked: list[int] = field(default_factory=list)
    name: str = "recorded"

    def version(self) -> str:
        """As recorded."""
        return self.recorded.version()

    def modes(self) -> tuple[str, ...]:
        """As recorded."""
        return self.recorded.modes()

    def settings(self, languages: Any, mode: str) -> str:
        """As recorded."""
        return self.recorded.settings(languages, mode)

    def read(self, images: Any, settings: str) -> tuple[PageReading, ...]:
        """As recorded, and counted."""
        self.asked.append(len(images))
        return self.recorded.read(images, settings)


@dataclass(frozen=True, slots=True)
class Laid:
    """A document in a workspace on disk, and the engine that knows its pages."""

    workspace: Workspace
    folder: Folder
    engine: Counted

    def outputs(self) -> dict[str, bytes]:
        """Ledger, checkpoints and reports, as they are on disk."""
        root = self.workspace.root
        found = sorted(p for name in ("corrections", "reports") for p in (root / name).rglob("*"))
        return {p.relative_to(root).as_posix(): p.read_bytes() for p in found if p.is_file()}


def laid(root: Path, text: str, *pages: str, name: str = "letter", sure: int = 960_000) -> Laid:
    """A transcript and blank page images on disk; the engine "reads" `pages` on them."""
    scans = root / "scans" / name
    scans.mkdir(parents=True)
    (scans / "transcript.txt").write_bytes(text.encode())
    read = []
    for page in reading(*pages, sure=sure).pages:
        content = png(Image.new("L", (page.width, page.height), 255 - page.number))
        (scans / "pages").mkdir(exist_ok=True)
        (scans / "pages" / f"{page.number:03}.png").write_bytes(content)
        read.append(replace(page, digest=digest(content)))
    engine = Counted(Recorded(Reading("hand", "1", tuple(read))))
    workspace = Workspace(root)
    return Laid(workspace, workspace.document(name), engine)
