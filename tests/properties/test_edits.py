"""What holds for every text and every set of edits: apply, revert, pieces, canonical edits."""

from __future__ import annotations

import regex
from hypothesis import given, settings
from hypothesis import strategies as st
from making import correct, decide, document, proposed, run

from pipeline.apply import apply, revert
from pipeline.decide import POLICIES
from pipeline.decide import decide as decide_by
from pipeline.ledger import live, record
from pipeline.model.correction import Verdict
from pipeline.model.edition import State
from pipeline.model.event import Entry
from pipeline.model.text import Span
from pipeline.propose import canonical

LETTERS = "ab ;.\n\r\u0301\u0308é—\U0001f600"
texts = st.text(LETTERS, max_size=24)
quick = settings(deadline=None, derandomize=True, max_examples=60)


@st.composite
def edits(draw: st.DrawFn, most: int = 6) -> tuple[str, list[tuple[int, int, str]]]:
    """A text and different edits of it, which may overlap."""
    text = draw(texts)
    place = st.tuples(st.integers(0, len(text)), st.integers(0, len(text))).map(sorted)
    one = st.tuples(place, st.text(LETTERS, max_size=4))
    held = draw(st.lists(one, max_size=most))
    return text, sorted({(span[0], span[1], after) for span, after in held})


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[str, tuple[Entry, ...]]:
    """A text and a ledger about it: a policy's run, a person's decisions and corrections."""
    text, found = draw(edits())
    first = record.additions((), document(text), run(text, *found))
    made: list[Entry] = [*first]
    for held in proposed(first):
        verdict = draw(st.sampled_from([None, *Verdict]))
        if verdict is not None:
            made.append(decide(held.id, verdict))
    made += [correct(text, *held) for held in found[:2] if draw(st.booleans())]
    return text, tuple(made)


@quick
@given(ledgers())
def test_reverting_what_was_applied_gives_the_source(held: tuple[str, tuple[Entry, ...]]) -> None:
    """Whatever was proposed, decided and corrected by hand."""
    text, entries = held
    made = apply(document(text), live.view(entries, document(text).digest))
    assert revert(made) == text


@quick
@given(ledgers())
def test_pieces_tile_both_texts(held: tuple[str, tuple[Entry, ...]]) -> None:
    """Without gap or overlap; each names an applied event or is the source's own."""
    text, entries = held
    made = apply(document(text), live.view(entries, document(text).digest))
    applied = {one.entry.id: one for one in made.of(State.APPLIED)}
    out = source = 0
    for piece in made.pieces:
        assert (piece.out_start, piece.start) == (out, source)
        out, source = piece.out_end, piece.end
        written = made.text[piece.out_start : out]
        if piece.event:
            assert written == applied[piece.event].after
        else:
            assert written == text[piece.start : source]
    assert (out, source) == (len(made.text), len(text))


@quick
@given(ledgers())
def test_applied_spans_never_meet(held: tuple[str, tuple[Entry, ...]]) -> None:
    """Of edits that would disturb each other at most one is applied."""
    text, entries = held
    made = live.view(entries, document(text).digest)
    spans = [one.span for one in made if one.state is State.APPLIED and not one.is_flag]
    for at, span in enumerate(spans):
        assert not any(span.meets(other) for other in spans[at + 1 :])


@quick
@given(edits(), st.sampled_from(sorted(POLICIES)))
def test_what_a_policy_accepts_never_meets(
    held: tuple[str, list[tuple[int, int, str]]], name: str
) -> None:
    """The decisions themselves keep apart what the ledger would have to."""
    text, found = held
    proposals = [one.proposal for one in run(text, *found).decisions]
    spans = [
        one.proposal.span
        for one in decide_by(proposals, POLICIES[name])
        if one.verdict is Verdict.ACCEPT
    ]
    for at, span in enumerate(spans):
        assert not any(span.meets(other) for other in spans[at + 1 :])


@quick
@given(edits(most=1), st.integers(0, 4))
def test_a_canonical_edit_has_the_same_effect(
    held: tuple[str, list[tuple[int, int, str]]], wider: int
) -> None:
    """However it was put; it is its own canonical form, and cuts no letter from its mark."""
    text, found = held
    for start, end, after in found:
        if text[start:end] == after:
            continue
        span, written = canonical(text, Span(start, end), after)
        effect = text[:start] + after + text[end:]
        assert text[: span.start] + written + text[span.end :] == effect
        assert canonical(text, span, written) == (span, written)
        left, right = max(start - wider, 0), min(end + wider, len(text))
        around = text[left:start] + after + text[end:right]
        assert canonical(text, Span(left, right), around) == (span, written)
        for whole, edge in ((text, span.start), (text, span.end), (effect, span.start)):
            assert edge == 0 or not regex.match(r"\p{M}", whole[edge : edge + 1])
