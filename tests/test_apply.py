"""The live corrections applied: the text, the table of pieces, the way back, and refusals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from editions import edit, edition

from pipeline.apply import apply, revert
from pipeline.errors import Exit, LedgerError
from pipeline.model.edition import Edition, State

TEXT = "one ; two .. three"
Edit = tuple[int, int, str]


def made(text: str, *edits: Edit, state: State = State.APPLIED) -> Edition:
    return edition(text, *(edit(text, *held, state=state) for held in edits))


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([], TEXT),
        ([(0, 3, "one")], TEXT),
        ([(3, 4, "")], "one; two .. three"),
        ([(3, 4, ""), (11, 12, "")], "one; two . three"),
        ([(0, 0, "So ")], f"So {TEXT}"),
        ([(18, 18, "!")], f"{TEXT}!"),
        ([(0, 18, "")], ""),
        ([(0, 18, "other")], "other"),
        ([(3, 4, ""), (4, 5, ",")], "one, two .. three"),
        ([(3, 3, "-"), (3, 4, "")], "one-; two .. three"),
        ([(0, 3, "ONE"), (3, 5, ","), (6, 9, "TWO")], "ONE, TWO .. three"),
    ],
)
def test_corrections_are_applied_and_taken_back(edits: list[Edit], expected: str) -> None:
    """Pieces tile both texts, each says where it is from, and lead back to the source."""
    done = made(TEXT, *edits)
    assert done.text == expected
    assert revert(done) == TEXT
    out = source = 0
    for piece in done.pieces:
        assert (piece.out_start, piece.start) == (out, source)
        out, source = piece.out_end, piece.end
        if not piece.event:
            assert done.text[piece.out_start : out] == TEXT[piece.start : source]
    assert (out, source) == (len(done.text), len(TEXT))


@pytest.mark.parametrize("state", [State.QUEUED, State.REJECTED])
def test_only_what_is_applied_changes_the_text(state: State) -> None:
    """What waits and what was rejected stays known, and changes nothing."""
    done = made(TEXT, (3, 4, ""), (11, 12, ""), state=state)
    assert done.text == TEXT
    assert [piece.event for piece in done.pieces] == [""]
    assert len(done.of(state)) == 2


def test_every_character_has_an_origin() -> None:
    """By bisection, for kept, changed and inserted characters; outside there is none."""
    done = made(TEXT, (0, 0, "So "), (3, 4, ""), (10, 12, ":"))
    events = {held.span.start: held.entry.id for held in done.entries}
    for offset, letter in enumerate(done.text):
        piece = done.origin(offset)
        assert piece.out_start <= offset < piece.out_end
        if not piece.event:
            assert TEXT[piece.start + offset - piece.out_start] == letter
    assert done.origin(0).event == events[0]
    assert done.origin(done.text.index(":")).event == events[10]
    for outside in (-1, len(done.text)):
        with pytest.raises(IndexError):
            done.origin(outside)


def test_a_correction_of_another_text_is_refused() -> None:
    """Never by guess, also where it is not applied at all."""
    held = edit(TEXT, 3, 4, "")
    other = made(TEXT.replace("one ", "one_")).document
    for state in State:
        with pytest.raises(LedgerError, match="does not read ' ' at 3") as fault:
            apply(other, [replace(held, state=state)])
        assert fault.value.exit == Exit.UNVERIFIED
        assert held.entry.id[:12] in fault.value.where
        assert fault.value.todo


def test_a_tampered_text_does_not_lead_back() -> None:
    """What no piece explains shows as a difference from the source."""
    done = made(TEXT, (3, 4, ""))
    assert revert(replace(done, text=done.text.replace("two", "too"))) != TEXT


@pytest.mark.parametrize("text", ["a\r\nb ; c\r\n", "\ufeffx ; y", "e\u0301 ; \U0001f600 z"])
def test_offsets_are_code_points_of_the_text_as_it_came(text: str) -> None:
    """Carriage returns, marks and characters beyond the first plane count as themselves."""
    at = text.index(" ;")
    done = made(text, (at, at + 1, ""))
    assert done.text == text.replace(" ;", ";")
    assert revert(done) == text
