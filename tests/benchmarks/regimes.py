"""Transcripts for benchmarks, with every fault of theirs known: one maker a regime.

Proofread: a true text with planted artefacts. Residuals: a true text with another engine's own
errors at the same rate. Parity and raw: another engine's text as it is, beside the true one.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Sequence
from pathlib import Path

from books import Book
from PIL import Image
from rapidfuzz.distance import Levenshtein
from seeding import APART, Fault, Spoiled, kinds, spoiled

from pipeline import catalog
from pipeline.language import Language
from pipeline.matching.folding import fold

# artefacts that scanning and proofreading leave in a text which is otherwise good
LEFT = {
    "scanno",
    "real-word scanno",
    "digit in word",
    "letter in number",
    "lone I",
    "split word",
    "hyphen in word",
    "joined words",
    "doubled word",
    "spaced mark",
    "doubled mark",
    "two marks",
    "speck",
    "odd comma",
    "odd period",
    "lost comma",
    "lost dash",
    "period for comma",
    "comma for period",
    "stray quote",
    "lost quote",
}
EVEN = ("hyphens", "dashes", "quotes", "ligatures", "spaces")
RUNNING = 30  # code points: a shorter line may be a page number, a head, a caption
LONGEST = 14  # code points: a longer difference is no slip of reading


def proofread(book: Book, seed: int, every: int = 600) -> Spoiled:
    """The true text with an artefact in about `every` characters."""
    language = Language.load("en")
    known = language.known if language else None
    using = [kind for kind in kinds(known) if kind.name in LEFT]
    return spoiled(book.document.text, seed, every, using)


def differences(true: str, other: str, longest: int = LONGEST) -> list[tuple[int, int, str]]:
    """Start and end in the true text, and what the other has there; conventions are none.

    Differences of layout (line ends, broken words) and long ones are left out.
    """
    ours, theirs = fold(true, EVEN), fold(other, EVEN)
    found = []
    for start, end, first, last in _joined(ours.text, theirs.text):
        if max(end - start, last - first) <= longest:
            form = theirs.text[first:last]
            found.append((*ours.span(start, end), form))
    return found


def _joined(ours: str, theirs: str) -> list[tuple[int, int, int, int]]:
    """The differences of two texts, those with no more than one letter between them joined."""
    found: list[tuple[int, int, int, int]] = []
    for op in Levenshtein.opcodes(ours, theirs):
        if op.tag == "equal":
            continue
        here = (op.src_start, op.src_end, op.dest_start, op.dest_end)
        if found and here[0] - found[-1][1] <= 1:
            last = found.pop()
            here = (last[0], here[1], last[2], here[3])
        found.append(here)
    return found


def residuals(book: Book, witness: Sequence[str], seed: int, every: int = 600) -> Spoiled:
    """The true text with errors that another engine made on its pages, about one in `every`."""
    chance = random.Random(seed)
    sites: list[tuple[int, int, str]] = []
    base = 0
    text = book.document.text
    for true, other in zip(book.pages, witness, strict=True):
        at = text.index(true, base)
        found = [site for site in differences(true, other) if _running(true, *site[:2])]
        sites += [(at + a, at + b, form) for a, b, form in found]
        base = at + len(true)
    chance.shuffle(sites)
    taken: list[tuple[int, int, str]] = []
    for site in sites:
        if len(taken) * every >= len(text):
            break
        if all(site[0] - APART > b or site[1] + APART < a for a, b, _ in taken):
            taken.append(site)
    return planted(text, sorted(taken))


def _running(text: str, start: int, end: int) -> bool:
    """Whether a place is in running text and no page number or running head."""
    first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
    line = text[first : last if last >= 0 else len(text)]
    return len(line) >= RUNNING and any(c.islower() for c in line)


def planted(text: str, edits: Sequence[tuple[int, int, str]]) -> Spoiled:
    """A text with these edits made in it."""
    parts: list[str] = []
    faults, at, length = [], 0, 0
    for start, end, form in edits:
        parts += (text[at:start], form)
        length += start - at
        faults.append(Fault("residual", length, length + len(form), text[start:end]))
        length += len(form)
        at = end
    parts.append(text[at:])
    return Spoiled(text, "".join(parts), tuple(faults))


def coarse(book: Book, work: Path, scale: float) -> tuple[str, ...]:
    """What Tesseract reads on the book's pages made coarser, as a raw transcript; remembered."""
    kept = work / "coarse" / f"{book.name}-{scale}.json"
    if not kept.exists():
        engine = catalog.engine("tesseract")
        settings = engine.settings(book.document.languages, engine.modes()[0])
        texts = []
        for page in book.document.pages:
            image = book.image(page)
            size = round(image.width * scale), round(image.height * scale)
            read = engine.read([image.resize(size, Image.Resampling.BILINEAR)], settings)[0]
            rows = itertools.groupby(read.words, key=lambda word: word.line)
            texts.append("\n".join(" ".join(w.text for w in row) for _, row in rows))
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(json.dumps(texts))
    return tuple(json.loads(kept.read_text()))


def misread(book: Book, witness: Sequence[str]) -> Spoiled:
    """Another engine's text of the book as transcript, every difference from the truth a fault.

    Page by page, so that what an engine left out on one page disturbs no other.
    """
    parts: list[str] = []
    faults: list[Fault] = []
    length = 0
    for true, other in zip(book.pages, witness, strict=True):
        for start, end, right in differences(other, true, longest=1_000_000):
            faults.append(Fault("misread", length + start, length + end, right))
        parts.append(other)
        length += len(other) + 2
    text = "\n\n".join(parts) + "\n"
    return Spoiled(book.document.text, text, tuple(faults))
