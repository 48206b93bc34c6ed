"""Aligns a transcript with another text of the same work: an edition, or another OCR of it."""

from __future__ import annotations

from pipeline.align.pairing import pairings
from pipeline.matching.folding import fold
from pipeline.matching.likeness import share, trigrams
from pipeline.matching.opcodes import match
from pipeline.model.collation import (
    TEXT,
    Collation,
    Kind,
    PageAgreement,
    Pairing,
    WitnessText,
)
from pipeline.model.text import Document, TextWitness

NO_PAGE = 0


def likeness(document: Document, witness: TextWitness) -> int:
    """Share of the transcript's word trigrams that the witness has, in parts per million.

    A witness may hold more than the transcript: the book that a chapter is of.
    """
    return share(trigrams(document.text), frozenset(trigrams(witness.text)))


def align_text(document: Document, witness: TextWitness) -> Collation:
    """The transcript beside a witness that stands on no page: its words have no boxes.

    Its agreement is that of the stretch they have in common, under page 0.
    """
    ours, theirs = fold(document.text), fold(witness.text)
    found = pairings(ours, theirs, match(ours.text, theirs.text).opcodes)
    return Collation(
        f"{TEXT}{witness.name}",
        WitnessText(witness.text, ()),
        found,
        (_agreement(found),),
    )


def _agreement(found: tuple[Pairing, ...]) -> PageAgreement:
    """Of the transcript's characters that the witness has a counterpart of, the share agreeing."""
    alike = met = 0
    for pair in found:
        size = len("".join(pair.before.split()))
        if pair.kind in (Kind.EQUAL, Kind.CONVENTION):
            alike, met = alike + size, met + size
        elif pair.kind is Kind.DIFFERENT:
            met += size
    return PageAgreement(NO_PAGE, met, alike * 1_000_000 // met if met else 0)
