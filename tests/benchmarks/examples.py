"""Decisions with known outcome, from all regimes, to fit and to measure the model on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from books import Book, weighed
from judging import judged
from regimes import coarse, misread, proofread, residuals
from seeding import Fault, Spoiled

from pipeline.model.correction import Proposal

REGIMES = ("proofread", "residuals", "parity", "raw", "no scan")
# Which engines take a second look: with a raw text nearly every line would be looked at.
LOOKED = dict.fromkeys(("proofread", "residuals", "parity"), ("tesseract", "rapidocr"))
RAW = {"oldbooks-j-seat-weaving": 0.31}  # a book whose coarse pages would else be unreadable
COARSE = 0.26  # the scale at which most books are read with 4 to 10 % of errors


@dataclass(frozen=True, slots=True)
class Example:
    """A proposal and what it comes to; `faults` are numbers of the transcript's faults."""

    regime: str
    book: str
    seed: int
    outcome: str
    faults: frozenset[int]
    proposal: Proposal


@dataclass(frozen=True, slots=True)
class Trial:
    """One spoiled transcript: its faults, its length, and every proposal on it, judged."""

    regime: str
    book: str
    seed: int
    faults: tuple[Fault, ...]
    characters: int
    errors: int
    examples: tuple[Example, ...]


def transcripts(
    book: Book, regime: str, seeds: Iterable[int], work: Path
) -> Iterator[tuple[int, Spoiled]]:
    """The transcripts of a regime for one book, by seed; none where it lacks what they need."""
    older = book.witness("tess3")
    if regime in ("proofread", "no scan"):
        yield from ((seed, proofread(book, seed)) for seed in seeds)
    elif regime == "residuals" and older:
        yield from ((seed, residuals(book, older, seed)) for seed in seeds)
    elif regime == "parity" and older:
        yield 0, misread(book, older)
    elif regime == "raw":
        yield 0, misread(book, coarse(book, work, RAW.get(book.name, COARSE)))


def trials(
    books: Sequence[Book], regimes: Sequence[str], seeds: Sequence[int], work: Path
) -> Iterator[Trial]:
    """Every transcript of these regimes, weighed and judged."""
    for book in books:
        for regime in regimes:
            for seed, made in transcripts(book, regime, seeds, work):
                yield trial(book, regime, seed, made)


def trial(book: Book, regime: str, seed: int, made: Spoiled) -> Trial:
    """One transcript, weighed and judged."""
    numbers = {fault: at for at, fault in enumerate(made.faults)}
    examples = []
    for proposal in weighed(book, made.text, regime != "no scan", LOOKED.get(regime, ())):
        held = judged(book.name, made, proposal)
        touched = frozenset(numbers[fault] for fault in held.faults)
        examples.append(Example(regime, book.name, seed, held.outcome, touched, proposal))
    errors = sum(max(f.end - f.start, len(f.right)) for f in made.faults)
    return Trial(regime, book.name, seed, made.faults, len(made.text), errors, tuple(examples))
