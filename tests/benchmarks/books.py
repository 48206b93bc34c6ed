"""Real books for benchmarks: pages with their true text, read once and remembered."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline import align, catalog, decide, detect, propose, reference, weigh
from pipeline.ingest import ingest, page_image
from pipeline.kinds import Ground
from pipeline.matching.sheet import Sheet
from pipeline.model.correction import Decision, Proposal
from pipeline.model.evidence import Severity
from pipeline.model.reading import Reading
from pipeline.model.text import Document, PageImage
from pipeline.run import add
from pipeline.run.looking import look
from pipeline.run.settings import Settings
from pipeline.workspace import Folder, Workspace

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "A"
IMAGES = {".png", ".jpg", ".tif"}
RULES = tuple(rule for rule in catalog.rules() if rule.severity is not Severity.STYLE)


@dataclass(frozen=True, slots=True)
class Book:
    """A book's pages: the document with its true text, its page images and their reading.

    `pages` are the true texts of the pages in order, `stems` the paths without endings.
    """

    name: str
    document: Document
    reading: Reading
    folder: Folder
    pages: tuple[str, ...]
    stems: tuple[Path, ...]

    def image(self, page: PageImage) -> Any:
        """A page as a PIL image."""
        return page_image(self.folder, page, catalog.formats())

    def witness(self, ending: str) -> tuple[str, ...] | None:
        """Another engine's text of each page, from files beside them; None where one is missing."""
        found = [stem.with_name(f"{stem.name}.{ending}.txt") for stem in self.stems]
        if not all(path.exists() for path in found):
            return None
        return tuple(path.read_text(errors="replace").strip() for path in found)


@dataclass(slots=True)
class Memory:
    """Keeps a signal's costly values for the length of a run."""

    held: dict[str, bytes]

    def take(self, key: str) -> bytes | None:
        """What was kept."""
        return self.held.get(key)

    def keep(self, key: str, content: bytes) -> None:
        """Keep it."""
        self.held[key] = content


MEMORY = Memory({})


def books(work: Path, pattern: str, language: str = "en", data: Path = DATA) -> Iterator[Book]:
    """Every set of pages whose name matches, its pages read or remembered in the work folder."""
    workspace = Workspace(work)
    formats = catalog.formats()
    for folder in sorted(data.glob(pattern)):
        images = sorted(p for p in folder.iterdir() if p.suffix in IMAGES)
        images = [p for p in images if p.with_suffix(".gt.txt").exists()]
        texts = tuple(p.with_suffix(".gt.txt").read_text().strip() for p in images)
        if not (work / "scans" / folder.name).exists():
            transcript = work / f"{folder.name}.txt"
            work.mkdir(parents=True, exist_ok=True)
            transcript.write_text("\n\n".join(texts) + "\n")
            add(workspace, folder.name, transcript, images, languages=[language])
        place = workspace.document(folder.name)
        document = ingest(place, formats)
        reading = reference.read(
            document,
            lambda page, place=place: page_image(place, page, formats),  # type: ignore[misc]
            catalog.engine("tesseract"),
            workspace.cache,
        )
        stems = tuple(p.with_suffix("") for p in images)
        yield Book(folder.name, document, reading, place, texts, stems)


def weighed(
    book: Book, text: str, scanned: bool = True, engines: Sequence[str] = ()
) -> tuple[Proposal, ...]:
    """What the pipeline proposes for a transcript of the book, with all evidence on it.

    `engines` take a second look at the lines of doubtful places.
    """
    document = replace(book.document, text=text)
    readings = (book.reading,) if scanned else ()
    collations = tuple(align.align(document, reading) for reading in readings)
    profile = detect.profile_of(text, document.languages[0])
    suspects = detect.detect(document, profile, RULES, collations)
    proposals = propose.propose(document, suspects, collations)
    ground = Ground(document, Sheet(text, profile), collations, readings, book.image, MEMORY)
    held = weigh.weigh(proposals, catalog.signals(), ground)
    if not (engines and collations):
        return held
    readers = [catalog.engine(name) for name in engines]
    return look(ground, held, readers, book.folder.scans.parents[1] / ".corrigenda", Settings())


def decided(book: Book, text: str, policy: str, scanned: bool = True) -> tuple[Decision, ...]:
    """What the pipeline decides on a transcript of the book."""
    return decide.decide(weighed(book, text, scanned), decide.POLICIES[policy])
