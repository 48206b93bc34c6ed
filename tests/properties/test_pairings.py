"""What holds for every transcript beside every reading: nothing is lost, nothing told twice."""

from __future__ import annotations

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from making import document, reading

from pipeline.align import align
from pipeline.matching.folding import fold
from pipeline.model.collation import Kind
from pipeline.model.text import Span

WORDS = ("the", "town", "To\u0301wn", "old", "ﬁnd", "—", "“so”", "end.", "1918", ";", "it's", "re-")
GAPS = (" ", " ", " ", "\n", "\r\n", "\n\n", "  ", "")
words = st.sampled_from(WORDS) | st.text("aeé\u0301'-\u00ad.\U0001f600", min_size=1, max_size=4)


def written(*gaps: str) -> st.SearchStrategy[str]:
    pair = st.tuples(words, st.sampled_from(gaps))
    return st.lists(pair, max_size=14).map(lambda held: "".join(w + g for w, g in held))


quick = settings(deadline=None, derandomize=True, max_examples=80)


@quick
@given(written(*GAPS), st.lists(written(" ", "\n", "\n\n"), max_size=3))
def test_pairings_tile_both_texts(text: str, pages: list[str]) -> None:
    """Each code point of transcript and reading stands in one pairing, exactly as it is."""
    assume(not text or fold(text).text)
    collation = align(document(text), reading(*pages))
    seen = collation.witness.text
    assume(not seen or fold(seen).text)
    ours = theirs = 0
    for pair in collation.pairings:
        assert (pair.span.start, pair.witness.start) == (ours, theirs)
        ours, theirs = pair.span.end, pair.witness.end
        assert text[pair.span.start : ours] == pair.before
        assert seen[pair.witness.start : theirs] == pair.after
        if pair.kind is Kind.EQUAL:
            assert len(pair.before) == len(pair.after)
            assert "".join(pair.before.split()) == "".join(pair.after.split())
    assert (ours, theirs) == (len(text), len(seen))
    assert 0 <= collation.agreement <= 1_000_000


@quick
@given(written(*GAPS), written(" ", "\n"), st.data())
def test_the_opposite_holds_what_was_asked(text: str, page: str, data: st.DataObject) -> None:
    """It is never narrower than asked, and its ends are ends of what is aligned."""
    assume(fold(text).text)
    collation = align(document(text), reading(page))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    met = collation.opposite(Span(start, end))
    if met is None:
        return
    ours, theirs = met
    assert ours.start <= start
    assert ours.end >= end
    assert theirs.end <= len(collation.witness.text)
    inside = [p for p in collation.pairings if p.kind is Kind.EQUAL and p.span.start < p.span.end]
    for pair in inside:  # an equal character within is within on both sides
        for at in range(pair.span.start, pair.span.end):
            across = pair.witness.start + at - pair.span.start
            assert (ours.start <= at < ours.end) == (theirs.start <= across < theirs.end)


@quick
@given(written(*GAPS))
def test_a_text_agrees_with_itself(text: str) -> None:
    """Beside its own words nothing is different, and agreement is whole."""
    assume("-" not in text)  # whether a hyphen at a line's end belongs there no page can say
    body = "They were told so by all of those who had been there with them. "
    text = f"{body}{text} {body}".strip()
    collation = align(document(text), reading(" ".join(text.split())))
    found = [pair for pair in collation.pairings if pair.before.strip() or pair.after.strip()]
    assert {pair.kind for pair in found} <= {Kind.EQUAL, Kind.CONVENTION}
    assert collation.agreement == 1_000_000
