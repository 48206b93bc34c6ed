"""What holds for every ledger: codec, replay, merge, repetition, and that damage shows."""

from __future__ import annotations

import json
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import AT, correct, decide, decided, document, proposed, revert, run

from pipeline.apply import apply
from pipeline.errors import LedgerError
from pipeline.ledger import checkpoints, live, merkle, record, store
from pipeline.model.codec import decode, encode, entry
from pipeline.model.correction import Verdict
from pipeline.model.event import KINDS, Entry, Event

TEXT = "one ; two .. three ; four"
EDITS = [(3, 4, ""), (10, 12, "."), (18, 19, ""), (3, 5, ","), (9, 9, "x"), (0, 3, "one")]
verdicts = st.sampled_from([Verdict.ACCEPT, Verdict.DEFER])
chosen = st.lists(st.sampled_from(EDITS), unique=True, max_size=4)
quick = settings(deadline=None, derandomize=True, max_examples=50)


def events(kind: type[Event]) -> st.SearchStrategy[Event]:
    """Any event of a kind, with any text that a ledger can hold."""
    words = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
    st.register_type_strategy(str, words)
    st.register_type_strategy(int, st.integers(-(2**53) + 1, 2**53 - 1))
    return st.from_type(kind)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_event_survives_its_line(kind: type[Event]) -> None:
    """Writing and reading gives the same event under the same id, in one line, canonically."""

    @settings(deadline=None, derandomize=True, max_examples=25)
    @given(events(kind))
    def holds(event: Event) -> None:
        held = entry(event)
        line = encode(held)
        assert decode(line, where="here") == held
        assert line.count(b"\n") == 1
        record: dict[str, Any] = json.loads(line)
        assert record["id"] == held.id

    holds()


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Entry, ...]:
    """A ledger of some runs and what a person did between them."""
    held: tuple[Entry, ...] = ()
    for day in range(draw(st.integers(1, 3))):
        at = f"2026-01-0{day + 1}T00:00:00Z"
        found = draw(chosen)
        made = run(TEXT, *found, at=at, verdict=draw(verdicts))
        held += record.additions(held, document(TEXT), made)
        for one in proposed(held):
            act = draw(st.sampled_from(["", "", "decide", "revert"]))
            if act == "decide":
                held += (decide(one.id, draw(st.sampled_from(list(Verdict))), at=at),)
            elif act:
                held += (revert(draw(st.sampled_from(decided(held))).id, at=at),)
        if draw(st.booleans()):
            held += (correct(TEXT, *draw(st.sampled_from(EDITS)), at=at),)
    return tuple({one.id: one for one in held}.values())


def text_of(entries: tuple[Entry, ...]) -> str:
    return apply(document(TEXT), live.view(entries, document(TEXT).digest)).text


@quick
@given(ledgers(), st.randoms(use_true_random=False))
def test_merging_in_any_order_gives_one_text(
    entries: tuple[Entry, ...], chance: random.Random
) -> None:
    """Lines of two branches may be interleaved, and doubled, in any way."""
    mixed = [*entries, *entries[: len(entries) // 2]]
    chance.shuffle(mixed)
    once = tuple({held.id: held for held in mixed}.values())
    assert live.view(once, document(TEXT).digest) == live.view(entries, document(TEXT).digest)
    assert text_of(once) == text_of(entries)
    assert merkle.root(held.id for held in mixed) == merkle.root(held.id for held in entries)


@quick
@given(ledgers(), chosen, verdicts)
def test_a_run_repeated_adds_nothing(
    entries: tuple[Entry, ...], found: list[tuple[int, int, str]], verdict: Verdict
) -> None:
    """After a run, the same run finds everything said, whatever people did before."""
    made = run(TEXT, *found, at="2026-02-01T00:00:00Z", verdict=verdict)
    once = (*entries, *record.additions(entries, document(TEXT), made))
    assert record.additions(once, document(TEXT), made) == ()
    later = run(TEXT, *found, at="2026-02-02T00:00:00Z", verdict=verdict)
    assert record.additions(once, document(TEXT), later) == ()


def damage(path: Path) -> list[str]:
    """What shows of a ledger and its checkpoints, be it on reading or on proving."""
    try:
        return checkpoints.faults(path, store.read(path))
    except LedgerError as fault:
        return [str(fault)]


@settings(deadline=None, derandomize=True, max_examples=25)
@given(ledgers(), st.data())
def test_replay_from_disk_gives_the_same_and_any_flipped_bit_shows(
    entries: tuple[Entry, ...], data: st.DataObject
) -> None:
    """What is read back is what was written; a change of any bit of either file is noticed."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "letter.jsonl"
        cut = data.draw(st.integers(0, len(entries)))
        for upto in (cut, len(entries)):
            store.append(path, entries[len(store.read(path)) : upto])
            checkpoints.seal(path, store.read(path), at=AT, tool="corrigenda 0")
        assert store.read(path) == entries
        assert text_of(store.read(path)) == text_of(entries)
        assert checkpoints.faults(path, entries) == []
        target = data.draw(st.sampled_from([path, checkpoints.path_beside(path)]))
        whole = bytearray(target.read_bytes())
        at = data.draw(st.integers(0, len(whole) - 1))
        whole[at] ^= 1 << data.draw(st.integers(0, 7))
        target.write_bytes(whole)
        assert damage(path)
