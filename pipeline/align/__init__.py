"""Aligns a transcript with a reading of its pages: two folded views in, a collation out."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter

from pipeline.align.arranging import arranged
from pipeline.align.homes import Solid, homes
from pipeline.align.pairing import pairings
from pipeline.align.sequence import page_reports
from pipeline.align.texts import align_text as align_text
from pipeline.align.texts import likeness as likeness
from pipeline.align.witness import rows_of, written
from pipeline.matching.folding import fold
from pipeline.matching.opcodes import match
from pipeline.model.collation import (
    Collation,
    Kind,
    PageAgreement,
    PageReport,
    Pairing,
    WitnessText,
)
from pipeline.model.reading import Reading
from pipeline.model.text import Document


def align(document: Document, reading: Reading) -> Collation:
    """The document's transcript beside one reading of its pages, conventions folded.

    Aligning is case-blind, so that a heading in capitals meets its transcription. What was read
    in another order than it was transcribed is put into the transcript's, and aligned again;
    pages that the transcript lacks are left out, and reported.
    """
    rows = rows_of(reading)
    body = [row for row in rows if not row.furniture]
    witness = written(body)
    ours, theirs = fold(document.text), fold(witness.text)
    opcodes = match(ours.text, theirs.text).opcodes
    solid = Solid(opcodes, len(ours.text), len(theirs.text))
    found, touched = homes(rows, witness, ours, theirs, solid)
    reports = page_reports(rows, found, touched, ours)
    lacking = frozenset(held.page for held in reports if held.kind != "displaced")
    order = arranged(rows, found, lacking)
    if order != body:
        witness = written(order)
        theirs = fold(witness.text)
        opcodes = match(ours.text, theirs.text).opcodes
    made = pairings(ours, theirs, opcodes)
    engine = f"{reading.engine} {reading.version}"
    return Collation(engine, witness, made, _agreement(witness, made, reports), reports)


def _agreement(
    witness: WitnessText, found: tuple[Pairing, ...], reports: tuple[PageReport, ...]
) -> tuple[PageAgreement, ...]:
    """For each page the share of its reading's characters that the transcript has there too.

    Nothing of a page that it lacks.
    """
    size: Counter[int] = Counter()
    missed: Counter[int] = Counter()
    for held in reports:
        if held.kind != "displaced":
            size[held.page] = missed[held.page] = held.characters
    for word in witness.words:
        size[word.page] += len(word.word.text)
    for pair in found:
        if pair.kind not in (Kind.EQUAL, Kind.CONVENTION):
            for page, text in _by_page(witness, pair):
                missed[page] += len("".join(text.split()))
    return tuple(
        PageAgreement(page, total, max(total - missed[page], 0) * 1_000_000 // total)
        for page, total in sorted(size.items())
    )


def _by_page(witness: WitnessText, pair: Pairing) -> list[tuple[int, str]]:
    """The reading's side of a pairing, cut where its words pass to another page."""
    start, end = pair.witness.start, pair.witness.end
    first = max(bisect_right(witness.words, start, key=lambda w: w.start) - 1, 0)
    cut: list[tuple[int, str]] = []
    for at in range(first, len(witness.words)):
        word = witness.words[at]
        if word.start >= end:
            break
        stop = word.start + len(word.word.text)
        cut.append((word.page, witness.text[max(word.start, start) : min(stop, end)]))
    return cut
