"""The index says what the whole ledger says, however it came to know it."""

from __future__ import annotations

import os
import sqlite3
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import correct, decide, decided, document, proposed, revert, run

from pipeline.apply import apply
from pipeline.errors import InputError, LedgerError
from pipeline.ledger import live, record, store
from pipeline.ledger.index import Index, neighbours, opened, settling
from pipeline.model.codec import correction_key, encode, entry
from pipeline.model.correction import Verdict
from pipeline.model.event import (
    ConfirmedEvent,
    CorrectEvent,
    Entry,
    Event,
    OrphanEvent,
    RebaseEvent,
    SupersedeEvent,
)

TEXT = "one ; two .. three ; four"
EDITS = [
    (3, 4, ""),
    (10, 12, "."),
    (18, 19, ""),
    (3, 5, ","),
    (9, 9, "x"),
    (0, 3, "one"),
    (9, 9, ""),
]
DOC = document(TEXT)
LATER = document(f"Now {TEXT}")


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[Entry, ...]:
    """Runs, decisions of two people, corrections, reverts of anything, replaced corrections."""
    held: tuple[Entry, ...] = ()
    edits = st.lists(st.sampled_from(EDITS), unique=True, max_size=4)
    for day in range(draw(st.integers(1, 3))):
        at = f"2026-01-0{day + 1}T00:00:00Z"
        verdict = draw(st.sampled_from([Verdict.ACCEPT, Verdict.DEFER]))
        held += record.additions(held, DOC, run(TEXT, *draw(edits), at=at, verdict=verdict))
        for one in proposed(held):
            act = draw(st.sampled_from(["", "", "decide", "revert"]))
            if act == "decide":
                who = draw(st.sampled_from(["person:ann", "person:bob"]))
                names = [e.id for e in decided(held)]
                older = tuple(draw(st.lists(st.sampled_from(names), unique=True, max_size=2)))
                verdict = draw(st.sampled_from(list(Verdict)))
                held += (decide(one.id, verdict, at=at, agent=who, replaces=older),)
            elif act:
                held += (revert(draw(st.sampled_from(held)).id, at=at),)
        for _ in range(draw(st.integers(0, 2))):
            held += (correct(TEXT, *draw(st.sampled_from(EDITS)), at=at),)
        by_hand = [e.id for e in held if isinstance(e.event, CorrectEvent)]
        if by_hand and draw(st.sampled_from(["", "supersede"])):
            made = SupersedeEvent(at, "person:bob", (by_hand[0],), by_hand[-1], "better")
            held += (entry(made),)
    return tuple({one.id: one for one in held}.values())


def agrees(index: Index, entries: tuple[Entry, ...]) -> None:
    """Everything that the index says is what replaying all events says."""
    source = record.current_source(entries)
    doc = LATER if source and source.digest == LATER.digest else DOC
    lives = live.view(entries, doc.digest) if source else ()
    asked = (
        "SELECT key, state, event, decision, agent, at, why, rivals FROM edits "
        "WHERE state IS NOT NULL ORDER BY key"
    )
    held = sorted(
        (v.key, v.state.value, v.entry.id, v.decision, v.agent, v.at, v.why, len(v.rivals))
        for v in lives
    )
    assert index.rows(asked) == held
    living = live.alive(entries)
    assert dict(index.rows("SELECT id, alive FROM events")) == living
    if source is None:
        return
    made = apply(doc, lives)
    found = list(index.stretches("letter"))
    assert [(s.begin, s.end, s.start, s.stop, s.event) for s in found] == [
        (p.out_start, p.out_end, p.start, p.end, p.event) for p in made.pieces
    ]
    for offset in range(len(made.text)):
        piece, stretch = made.origin(offset), index.at("letter", offset)[-1]
        assert (stretch.begin, stretch.end) == (piece.out_start, piece.out_end)
    for key in {v.key for v in lives}:
        assert [v for v in index.edit("letter", key) if v.key == key] == [
            v for v in lives if v.key == key
        ]


@settings(deadline=None, derandomize=True, max_examples=60)
@given(ledgers(), st.data())
def test_the_index_says_what_replaying_all_events_says(
    entries: tuple[Entry, ...], data: st.DataObject
) -> None:
    """Built at once, or from any parts appended one after the other, in any order of lines."""
    chance = data.draw(st.randoms(use_true_random=False))
    with TemporaryDirectory() as folder:
        path, cache = Path(folder) / "letter.jsonl", Path(folder) / "cache"
        order = list(entries)
        if data.draw(st.booleans()):
            chance.shuffle(order)
        parts = data.draw(st.integers(1, 4))
        step = -(-len(order) // parts)
        for at in range(0, len(order), step):
            store.append(path, order[at : at + step])
            with opened(cache, {"letter": path}) as index:
                agrees(index, tuple(order[: at + step]))


@pytest.mark.parametrize("batch", [1, 2])
def test_small_batches_say_the_same(
    batch: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the edits are cut into batches, no two that meet are parted."""
    monkeypatch.setattr(neighbours, "BATCH", batch)
    held = tuple(correct(TEXT, *edit) for edit in EDITS)
    held += record.additions((), DOC, run(TEXT, *EDITS))
    store.append(tmp_path / "letter.jsonl", held)
    with opened(tmp_path / "c", {"letter": tmp_path / "letter.jsonl"}) as index:
        agrees(index, held)


def test_kinds_that_bear_on_more_than_they_name_are_viewed_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An event kind that the index knows nothing of costs time, never truth."""
    monkeypatch.setattr(settling, "LOCAL", frozenset({"source", "run"}))
    first = record.additions((), DOC, run(TEXT, *EDITS))
    path = tmp_path / "letter.jsonl"
    for held in (first, (*first, correct(TEXT, 20, 21, "F"))):
        store.append(path, held[len(store.read(path)) :])
        with opened(tmp_path / "c", {"letter": path}) as index:
            agrees(index, held)


@st.composite
def carried(draw: st.DrawFn) -> tuple[Entry, ...]:
    """A ledger whose transcript became another, some edits carried to it, judged on both sides."""
    held = draw(ledgers())
    at = "2026-02-01T00:00:00Z"
    last = record.current_source(held)
    made: list[Event] = [record.source_event(LATER, at=at, agent="person:ann", last=last)]
    views = live.view(held, DOC.digest)
    for edit in views:
        place = edit.selector
        start, end = place.start + 4, place.end + 4
        key = correction_key(LATER.digest, start, end, place.exact, edit.after)
        moved = replace(place, start=start, end=end)
        ends = (at, "person:ann", DOC.digest, edit.key, LATER.digest)
        act = draw(st.sampled_from(["rebase", "rebase", "rebase", "orphan", "confirmed", ""]))
        if act == "rebase":
            made.append(RebaseEvent(*ends, key, moved))
        elif act == "orphan":
            made.append(OrphanEvent(*ends, "gone"))
        elif act:
            made.append(ConfirmedEvent(*ends, moved))
    held += tuple(map(entry, made))
    edits = [(a + 4, b + 4, after) for a, b, after in draw(st.permutations(EDITS))[:3]]
    held += record.additions(held, LATER, run(LATER.text, *edits, at=at))
    for one in proposed(held):
        act = draw(st.sampled_from(["", "", "decide"]))
        if act:
            verdict = draw(st.sampled_from(list(Verdict)))
            held += (decide(one.id, verdict, at=at, agent="person:bob"),)
    if draw(st.sampled_from(["", "revert"])):
        held += (revert(draw(st.sampled_from(held)).id, at=at),)
    return tuple({one.id: one for one in held}.values())


@settings(deadline=None, derandomize=True, max_examples=60)
@given(carried(), st.data())
def test_edits_are_followed_from_one_transcript_to_the_next(
    entries: tuple[Entry, ...], data: st.DataObject
) -> None:
    """Built at once, or from any parts appended, in any order of lines."""
    chance = data.draw(st.randoms(use_true_random=False))
    with TemporaryDirectory() as folder:
        path, cache = Path(folder) / "letter.jsonl", Path(folder) / "cache"
        order = list(entries)
        if data.draw(st.sampled_from(["", "", "shuffled"])):
            chance.shuffle(order)
        step = -(-len(order) // data.draw(st.integers(1, 4)))
        for at in range(0, len(order), step):
            store.append(path, order[at : at + step])
            with opened(cache, {"letter": path}) as index:
                agrees(index, tuple(order[: at + step]))


def written(folder: Path) -> tuple[Path, tuple[Entry, ...]]:
    path = folder / "letter.jsonl"
    held = record.additions((), DOC, run(TEXT, (3, 4, ""), (18, 19, "")))
    store.append(path, held)
    return path, held


def test_deleting_or_damaging_the_index_loses_nothing(tmp_path: Path) -> None:
    """It is made again from the ledgers."""
    path, held = written(tmp_path)
    cache = tmp_path / "cache"
    for damage in (b"", b"not a database, but long enough to be taken for one" * 50):
        with opened(cache, {"letter": path}) as index:
            agrees(index, held)
        (cache / "index.sqlite").write_bytes(damage)
    (cache / "index.sqlite").unlink()
    with opened(cache, {"letter": path}) as index:
        agrees(index, held)


def test_an_index_of_another_version_is_made_anew(tmp_path: Path) -> None:
    """Its tables may mean something else."""
    path, held = written(tmp_path)
    (tmp_path / "cache").mkdir()
    with sqlite3.connect(tmp_path / "cache" / "index.sqlite") as old:
        old.execute("CREATE TABLE events (id)")
    with opened(tmp_path / "cache", {"letter": path}) as index:
        agrees(index, held)


def test_a_changed_ledger_is_noticed_though_its_size_and_times_are_the_same(
    tmp_path: Path,
) -> None:
    """Rewritten in place at once after indexing, with the old modification time put back."""
    path, held = written(tmp_path)
    with opened(tmp_path / "cache", {"letter": path}) as index:
        agrees(index, held)
    before = path.stat()
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[1], lines[0], *lines[2:]]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    with opened(tmp_path / "cache", {"letter": path}) as index:
        assert index.rows("SELECT kind FROM events WHERE line = 1") == [("run",)]
        agrees(index, held)


def test_a_ledger_that_lost_its_end_is_read_anew(tmp_path: Path) -> None:
    """As after going back to an older commit."""
    path, held = written(tmp_path)
    with opened(tmp_path / "cache", {"letter": path}) as index:
        agrees(index, held)
    path.write_bytes(b"".join(map(encode, held[:3])))
    with opened(tmp_path / "cache", {"letter": path}) as index:
        agrees(index, held[:3])
    path.unlink()
    with opened(tmp_path / "cache", {"letter": path}) as index:
        assert index.rows("SELECT * FROM events") == []


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (b'{"agent":"per', "line 7: the last line is torn"),
        (b"nonsense\n", "line 7: this line is no ledger record"),
        (b'{"format":2,"id":"00","kind":"bless"}\n', "line 7: an event 'bless' of format 2"),
    ],
)
def test_a_damaged_line_is_named_and_leaves_the_index_as_it_was(
    damage: bytes, line: str, tmp_path: Path
) -> None:
    """With its number, as the ledger's own reading says it."""
    path, held = written(tmp_path)
    cache = tmp_path / "cache"
    with opened(cache, {"letter": path}):
        pass
    whole = path.read_bytes()
    path.write_bytes(whole + damage)
    with pytest.raises(LedgerError, match=line), opened(cache, {"letter": path}):
        pass
    path.write_bytes(whole)
    with opened(cache, {"letter": path}) as index:
        agrees(index, held)


def test_an_edited_line_is_named(tmp_path: Path) -> None:
    """Also where the edit keeps it a sound record."""
    path, _ = written(tmp_path)
    path.write_bytes(path.read_bytes().replace(b"because", b"becauso", 1))
    with (
        pytest.raises(LedgerError, match=r"line 3: the record is not what its id .* edited"),
        opened(tmp_path / "cache", {"letter": path}),
    ):
        pass


def test_a_folder_that_cannot_be_written_costs_only_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index is made in memory, and nothing is left behind."""
    path, held = written(tmp_path)

    def refuse(*given: object, **named: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", refuse)
    with opened(tmp_path / "cache", {"letter": path}) as index:
        agrees(index, held)
    assert not (tmp_path / "cache").exists()


def test_names_are_found_by_their_beginning(tmp_path: Path) -> None:
    """One must be meant: none, several, or too little typed is said with what to do."""
    path, held = written(tmp_path)
    ids = sorted(one.id for one in held)
    with opened(tmp_path / "cache", {"letter": path}) as index:
        for name in ids:
            assert index.named(name[:12]).id == name
            assert index.named(name.upper(), "letter").id == name
        with pytest.raises(InputError, match="no event has an id that begins so"):
            index.named("zzzz")
        with pytest.raises(InputError, match="no run has an id that begins so"):
            index.named(proposed(held)[0].id, kinds=["run"])
        with pytest.raises(InputError, match=r"fewer than 4 characters|events have an id"):
            index.named(ids[0][:1])
        with pytest.raises(InputError, match="no event"):
            index.named("")
