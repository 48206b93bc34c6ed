"""Turns suspects into proposals: one canonical edit each, equal ones merged, evidence kept."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import regex
from rapidfuzz import fuzz

from pipeline.matching.places import changed
from pipeline.matching.testimony import compared, stance
from pipeline.model.collation import Collation, Kind, Pairing
from pipeline.model.correction import Proposal
from pipeline.model.evidence import (
    DIFFERENCE,
    Applicability,
    Evidence,
    Place,
    Stance,
    Suspect,
)
from pipeline.model.text import Document, Span

MILLION = 1_000_000
SHOWN = 30
NEIGHBOUR = "x"
MARK = regex.compile(r"\p{M}")
RANK = {Applicability.SAFE: 0, Applicability.SUGGESTION: 1, Applicability.DISPLAY: 2}


def propose(
    document: Document, suspects: Iterable[Suspect], collations: Sequence[Collation] = ()
) -> tuple[Proposal, ...]:
    """One proposal for each different edit that any suspect asks for, by place.

    Edits are made minimal and slid to one canonical place, so that the same edit found by a rule
    and by a reading is one proposal with both as its evidence; it bears the name of the strongest
    rule. A suspect without candidates becomes a flag: a proposal that changes nothing.
    """
    grouped: dict[tuple[Span, str], list[Suspect]] = defaultdict(list)
    for suspect in suspects:
        if not suspect.afters:
            grouped[(suspect.span, suspect.before)].append(suspect)
        for after in suspect.afters:
            span, written = canonical(document.text, suspect.span, after)
            if document.text[span.start : span.end] != written:
                grouped[(span, written)].append(suspect)
    made = [_proposal(document, *edit, held, collations) for edit, held in grouped.items()]
    return tuple(sorted(made, key=lambda p: (p.span, -p.confidence, p.after)))


def canonical(text: str, span: Span, after: str) -> tuple[Span, str]:
    """The smallest edit with the same effect, slid right as far as it goes.

    Never cuts a grapheme cluster: an edge beside a combining mark moves out to the cluster's.
    """
    start, end, after = changed(text[span.start : span.end], after, span.start)
    if not after:
        while start < end < len(text) and text[start] == text[end]:
            start, end = start + 1, end + 1
    elif start == end:
        while start < len(text) and after[0] == text[start]:
            after, start = after[1:] + text[start], start + 1
        end = start
    while end < len(text) and MARK.match(text, end):
        after, end = after + text[end], end + 1
    while start and (MARK.match(text, start) or MARK.match(after or text[end : end + 1])):
        start -= 1
        after = text[start] + after
    return Span(start, end), after


def _proposal(
    document: Document,
    span: Span,
    after: str,
    suspects: list[Suspect],
    collations: Sequence[Collation],
) -> Proposal:
    """One edit with the word of every rule and reading on it.

    Where only a difference proposes, the reading cannot confirm itself: the chance is the prior
    of such differences, less where the reading is unsure.
    """
    ranked = sorted(suspects, key=lambda s: (RANK[s.applicability], -s.prior, s.rule))
    main = ranked[0]
    evidence = []
    for suspect in ranked:
        held = Evidence("rule", suspect.rule, Stance.CONFIRMS, "", suspect.prior, MILLION)
        if held not in evidence:
            evidence.append(held)
    before = document.text[span.start : span.end]
    place: Place | None = None
    for collation in collations:
        word, place_here = _testimony(document, span, after, collation)
        evidence.append(word)
        place = place or place_here
    if before == after:
        sure = main.prior
    elif all(held.rule.startswith(DIFFERENCE) for held in suspects):
        sure = main.prior * max(held.confidence for held in evidence[1:]) // MILLION
    else:
        sure = _confidence(main.prior, evidence)
    return Proposal(
        span,
        before,
        after,
        main.rule,
        main.why,
        main.error_class,
        main.applicability,
        sure,
        tuple(evidence),
        place,
    )


def _confidence(prior: int, evidence: list[Evidence]) -> int:
    """How likely the proposal is right, from the rule's prior and the readings, in ppm.

    A reading that confirms leaves only the chance that rule and reading both err; one that
    contradicts leaves the rule right only where the reading is wrong. One witness saying one
    thing twice, as an engine run in two ways, counts once.
    """
    wrong, heard = 1 - prior / MILLION, set()
    for held in evidence:
        if held.kind == "reading" and (held.witness, held.stance) not in heard:
            heard.add((held.witness, held.stance))
            error = max(1 - held.confidence / MILLION, 0.001)
            if held.stance is Stance.CONFIRMS:
                wrong *= error
            elif held.stance is Stance.CONTRADICTS:
                wrong = 1 - (1 - wrong) * error
            elif held.stance is Stance.OTHER:
                wrong = 1 - (1 - wrong) / 2
    return round((1 - wrong) * MILLION)


def _testimony(
    document: Document, span: Span, after: str, collation: Collation
) -> tuple[Evidence, Place | None]:
    """What a witness says of an edit: the narrowest aligned stretch around it is compared.

    A text witness is as sure everywhere as it agrees with the transcript as a whole.
    """
    text = document.text
    around, left, right = _around(text, span, collation)
    met = collation.opposite(around)
    if met is None:
        return Evidence("reading", collation.engine, Stance.SILENT, "", 0, 0), None
    ours, theirs = met
    seen = left + collation.witness.text[theirs.start : theirs.end] + right
    corrected = left + text[ours.start : span.start] + after + text[span.end : ours.end] + right
    said = stance(left + text[ours.start : ours.end] + right, corrected, seen)
    place = collation.witness.place(theirs)
    if place is None and collation.on_pages:
        return Evidence("reading", collation.engine, Stance.SILENT, "", 0, 0), None
    sure = place.confidence if place else collation.agreement
    likeness = fuzz.ratio(compared(corrected), compared(seen))
    shown = _shown(collation.witness.text, theirs)
    alike = round(likeness * 10_000)
    return Evidence("reading", collation.engine, said, shown, sure, alike), place


def _around(text: str, span: Span, collation: Collation) -> tuple[Span, str, str]:
    """The edit with its nearest neighbours that are no blank, one on each side.

    A letter or digit that the reading has otherwise, and that is aligned by itself, has its own
    proposal and says nothing of this one: it is left out, and what stands for it is given, for
    transcript and reading alike.
    """
    start, end = span.start, span.end
    while start > 0 and text[start - 1].isspace():
        start -= 1
    while end < len(text) and text[end].isspace():
        end += 1
    left = right = NEIGHBOUR
    before, after = collation.pairing(start - 1), collation.pairing(end)
    if not (before and _apart(before) and before.span.end == start):
        start, left = max(start - 1, 0), ""
    if not (after and _apart(after) and after.span.start == end):
        end, right = min(end + 1, len(text)), ""
    return Span(start, end), left, right


def _apart(pair: Pairing) -> bool:
    """Whether letters differ here, and nothing else."""
    return pair.kind is Kind.DIFFERENT and pair.before.isalnum() and pair.after.isalnum()


def _shown(text: str, span: Span) -> str:
    """What the reading saw, with the words around it, for a person."""
    start = max(text.rfind(" ", 0, max(span.start - 1, 0)), text.rfind("\n", 0, span.start), 0)
    stop = regex.compile(r"\s").search(text, min(span.end + 1, len(text)))
    end = stop.start() if stop else len(text)
    shown = text[max(start, span.start - SHOWN) : min(end, span.end + SHOWN)].strip()
    return regex.sub(r"(?<!\n)\n(?!\n)", " ", shown)
