"""Corrections follow a text that was replaced: the verb, the ledger's view, the whole way round."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from making import (
    Laid,
    correct,
    decide,
    decided,
    document,
    laid,
    page_read,
    proposed,
    revert,
    run,
)
from PIL import Image

from pipeline import catalog
from pipeline.errors import InputError, LedgerError
from pipeline.ledger import checkpoints, live, sources, store
from pipeline.ledger.moved import settled
from pipeline.ledger.record import additions
from pipeline.model.codec import digest
from pipeline.model.correction import Verdict
from pipeline.model.edition import Edition, Live, State
from pipeline.model.event import (
    ConfirmedEvent,
    DecideEvent,
    Entry,
    OrphanEvent,
    ProposeEvent,
    RebaseEvent,
    SourceEvent,
)
from pipeline.model.text import Span
from pipeline.rebase import Edit, Fate, carry
from pipeline.run import (
    Judgement,
    Moved,
    Settings,
    clean,
    judge,
    move,
    regenerate,
    standing,
    verify,
)

OLD = (
    "It was late in the year and the sbips stayed in the harbour, for no one came to look after "
    "them. The captain wrote home that winter was near and that he wonld wait for the wind."
)
SETTINGS = Settings(engine="recorded", workers=1)


def edit(text: str, found: str, before: str, after: str) -> Edit:
    """The edit of `before`, within the one place where `found` stands."""
    assert text.count(found) == 1
    start = text.index(found) + found.index(before)
    return Edit(Span(start, start + len(before)), after)


SBIPS = edit(OLD, "sbips", "b", "h")
CASES = [
    # new text around the edit of b in "sbips", its fate, what stands at its new place
    ("the text is as it was", ("", ""), Fate.CARRIED, "b"),
    ("more text before it", ("It was late", "PREFACE\n\nIt was late"), Fate.CARRIED, "b"),
    ("broken into other lines", ("year and the", "year\nand the"), Fate.CARRIED, "b"),
    ("another quote in the word", ("sbips", "sbips’"), Fate.CARRIED, "b"),
    ("the same word stands elsewhere too", ("for no one", "for sbips no one"), Fate.CARRIED, "b"),
    ("the new text has it", ("sbips", "ships"), Fate.CONFIRMED, "h"),
    ("it has it, with a fault beside", ("sbips stayed", "ships stavcd"), Fate.CONFIRMED, "h"),
    ("it reads a third thing", ("sbips", "slips"), Fate.ORPHANED, ""),
    ("the word is gone", (" sbips", ""), Fate.ORPHANED, ""),
    ("the whole sentence is gone", (OLD[: OLD.index("The cap")], ""), Fate.ORPHANED, ""),
    (
        "the words around are others",
        (OLD[4:90], "x" * 30 + " sbips " + "y" * 9),
        Fate.ORPHANED,
        "",
    ),
]


@pytest.mark.parametrize(("why", "change", "fate", "seen"), CASES, ids=[case[0] for case in CASES])
def test_an_edit_goes_where_its_words_stand(
    why: str, change: tuple[str, str], fate: Fate, seen: str
) -> None:
    """It is carried, confirmed or orphaned; never put where the words are others."""
    new = OLD.replace(*change) if change[0] else OLD
    (outcome,) = carry(OLD, new, [SBIPS])
    assert outcome.fate is fate, outcome.why
    if outcome.span is None:
        assert outcome.why
    else:
        assert new[outcome.span.start : outcome.span.end] == seen
        assert new[outcome.span.start - 1] == "s"


def test_of_two_edits_in_a_word_one_may_be_needed_no_more() -> None:
    """The new engine reads one of the letters right: that one is confirmed, the other carried."""
    old = OLD.replace("harbour", "barbonr")
    edits = [edit(old, "barbonr", "b", "h"), edit(old, "barbonr", "n", "u")]
    fates = [outcome.fate for outcome in carry(old, OLD.replace("harbour", "harbonr"), edits)]
    assert fates == [Fate.CONFIRMED, Fate.CARRIED]


def test_insertions_and_blanks_find_their_place() -> None:
    """What has no letters of its own is held by the words beside it."""
    old = OLD.replace("stayed in", "stayedin").replace("them. The", "them The")
    blank = Edit(Span(old.index("edin") + 2, old.index("edin") + 2), " ")
    period = Edit(Span(old.index("them The") + 4, old.index("them The") + 4), ".")
    new = "A new first line.\n" + old.replace("stayedin", "stayed in")
    first, second = carry(old, new, [blank, period])
    assert (first.fate, second.fate) == (Fate.CONFIRMED, Fate.CARRIED)
    assert second.span is not None
    assert new[: second.span.start].endswith("look after them")


def test_a_missing_word_is_not_inserted_twice() -> None:
    """The neighbours are there in both texts; that the word stands between them is seen."""
    old = OLD.replace("no one came", "no came")
    at = old.index("came")
    (outcome,) = carry(old, OLD, [Edit(Span(at, at), "one ")])
    assert outcome.fate is Fate.CONFIRMED


def test_blocks_in_another_order_are_found_by_their_words() -> None:
    """Where columns were read in turn no alignment leads there, but the quotation is unique."""
    half = OLD.index("The captain")
    new = OLD[half:] + "\n" + OLD[:half]
    (outcome,) = carry(OLD, new, [edit(OLD, "sbips", "b", "h")])
    assert outcome.fate is Fate.CARRIED
    assert outcome.span is not None
    assert new[outcome.span.start - 1 : outcome.span.end + 3] == "sbips"


def test_a_mark_on_a_place_is_carried_but_never_confirmed() -> None:
    """It changes nothing, so the new text cannot have it already."""
    place = edit(OLD, "winter", "winter", "winter")
    new = "Title\n" + OLD
    assert [o.fate for o in carry(OLD, new, [place])] == [Fate.CARRIED]
    assert [o.fate for o in carry(OLD, new.replace("winter", "wlnter"), [place])] == [Fate.ORPHANED]


PAGES = (
    "It was late in the year; the ships\nstayed in the harbour. No one came\nto look after them.",
    "The captain wrote home that winter\nwas near, and that he would wait for\nthe "
    "wind to turn in the north.",
)
CLEAN = (
    "It was late in the year; the ships stayed in the harbour. No one came to look after them. "
    "The captain wrote home that winter was near, and that he would wait for the wind to turn in "
    "the north.\n"
)
TEXT = CLEAN.replace("year;", "year ;").replace("harbour.", "harbour..")
NEW = "NOTES\n\n" + TEXT.replace("harbour..", "harbour.").replace(" stayed", "\nstayed")


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laid:
    """A document that was cleaned once, and whose two corrections a person accepted."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    made = laid(tmp_path / "one", TEXT, *PAGES)
    monkeypatch.setitem(catalog.engines(), "recorded", made.engine)
    cleaned(made)
    record(made, *(decide(each.id, Verdict.ACCEPT) for each in wanted(made)))
    return made


def wanted(held: Laid) -> list[Entry]:
    """The proposals of the two corrections that the text needs, in text order."""
    found = {
        event.selector.exact: each
        for each in proposed(store.read(held.folder.ledger))
        if isinstance(event := each.event, ProposeEvent) and not event.after
    }
    assert sorted(found) == [" ", "."]
    return [found[" "], found["."]]


def reject(held: Laid, proposal: Entry) -> Entry:
    """The person who accepted it thinks better of it."""
    former = [d.id for d in decided(store.read(held.folder.ledger)) if is_on(d, proposal)]
    return decide(proposal.id, Verdict.REJECT, replaces=tuple(former))


def is_on(decision: Entry, proposal: Entry) -> bool:
    event = decision.event
    return isinstance(event, DecideEvent) and event.target == proposal.id


def cleaned(held: Laid) -> Edition:
    return clean(held.workspace, held.folder, SETTINGS)


def moved(held: Laid, text: str = NEW, *, dry_run: bool = False) -> Moved:
    held.folder.transcript.write_text(text)
    return move(held.workspace, held.folder, SETTINGS, dry_run=dry_run)


def record(held: Laid, *entries: Entry) -> None:
    ledger = held.folder.ledger
    with store.locked(ledger):
        store.append(ledger, entries)
        checkpoints.seal(ledger, store.read(ledger), at="2026-01-01T00:00:00Z", tool="test")
    regenerate(held.folder)


def kinds(made: Moved) -> list[str]:
    return [type(each.event).__name__ for each in made.added]


def test_corrections_follow_the_transcript(held: Laid) -> None:
    """One is still needed, one the new text has; nothing is read, all verifies, runs go on."""
    asked = list(held.engine.asked)
    made = moved(held)
    assert kinds(made) == ["SourceEvent", "RebaseEvent", "ConfirmedEvent"]
    assert made.edition.text == NEW.replace("year ;", "year;")
    assert held.engine.asked == asked
    assert verify(held.folder) == ()
    assert regenerate(held.folder)[1] == ()
    (applied,) = made.edition.of(State.APPLIED)
    assert applied.selector.page == 1
    assert applied.selector.box is not None
    again = cleaned(held)
    assert again.text == made.edition.text
    assert verify(held.folder) == ()


def test_carrying_twice_adds_nothing(held: Laid) -> None:
    """Also after a run on the new text."""
    moved(held)
    first = held.outputs()
    assert moved(held).added == ()
    assert held.outputs() == first
    cleaned(held)
    assert moved(held).added == ()
    assert verify(held.folder) == ()


def test_a_dry_run_writes_nothing(held: Laid) -> None:
    """It tells the same, and the disk is as before."""
    held.folder.transcript.write_text(NEW)
    before = held.outputs()
    dry = moved(held, dry_run=True)
    assert held.outputs() == before
    assert kinds(moved(held)) == kinds(dry)


def test_an_unchanged_document_carries_nothing(held: Laid) -> None:
    """No event, no byte."""
    before = held.outputs()
    assert moved(held, TEXT).added == ()
    assert held.outputs() == before


def test_what_people_decided_holds_on_the_new_text(held: Laid) -> None:
    """A rejection, and the revert of one, go with the text; no run brings them back."""
    first, second = wanted(held)
    mine = reject(held, first)
    record(held, mine)
    made = moved(held, TEXT.replace("It was", "It  was"))
    assert [(h.selector.exact, h.state) for h in made.edition.entries] == [
        (" ", State.REJECTED),
        (".", State.APPLIED),
    ]
    assert "year ;" in cleaned(held).text
    record(held, revert(mine.id))
    assert "year;" in standing(held.folder).text
    assert second.id in {h.entry.id for h in standing(held.folder).entries}


def test_a_decision_on_the_old_text_holds_though_it_comes_later(held: Laid) -> None:
    """A colleague's branch, merged after the carrying, speaks of the same proposals."""
    first = wanted(held)[0]
    moved(held)
    record(held, decide(first.id, Verdict.REJECT, agent="person:bob"))
    assert [h.state for h in standing(held.folder).entries] == [State.QUEUED]
    assert "year ;" in standing(held.folder).text


@pytest.mark.xfail(reason="a verdict on the proposal of an earlier text is refused", strict=True)
def test_a_verdict_on_the_new_text_takes_the_place_of_the_same_persons_on_the_old(
    held: Laid,
) -> None:
    """Though the run on the new text proposed the edit anew: it is one edit, wherever it stood."""
    first = wanted(held)[0]
    held.folder.transcript.write_text(NEW)
    cleaned(held)
    moved(held)
    (fresh,) = [
        each
        for each in proposed(store.read(held.folder.ledger))
        if isinstance(event := each.event, ProposeEvent)
        and (event.source, event.selector.exact) == (digest(NEW.encode()), " ")
    ]
    said = Judgement(Verdict.REJECT, "person:ann", "as printed")
    assert [h.state for h in judge(held.folder, [fresh.id], said).after.entries] == [State.REJECTED]
    again = Judgement(Verdict.ACCEPT, "person:ann", "after all")
    assert [h.state for h in judge(held.folder, [first.id], again).after.entries] == [State.APPLIED]
    assert verify(held.folder) == ()


def test_what_was_turned_down_and_now_stands_there_is_an_orphan(held: Laid) -> None:
    """The new text reads what a person rejected: no event may call that confirmed."""
    record(held, reject(held, wanted(held)[1]))
    made = moved(held)
    (orphan,) = made.orphans
    assert "not accepted" in orphan.why
    assert verify(held.folder) == ()


def test_an_orphan_waits_and_a_later_text_may_take_it_home(held: Laid) -> None:
    """It is named in the edition and in the report until it is taken back or finds a place."""
    made = moved(held, NEW.replace("year ;", "ycar :"))
    (orphan,) = made.orphans
    assert orphan.live.after == ""
    assert "no sure place" in (held.folder.reports / "report.html").read_text()
    assert standing(held.folder).orphans == (orphan,)
    later = moved(held, "More\n" + NEW)
    assert later.orphans == ()
    assert "year;" in later.edition.text
    back = moved(held, NEW.replace("year ;", "ycar :"))
    assert back.added[0].event.__class__ is SourceEvent
    assert verify(held.folder) == ()
    record(held, revert(standing(held.folder).orphans[0].event))
    assert standing(held.folder).orphans == ()
    assert moved(held, NEW.replace("year ;", "ycar :")).added == ()


def test_the_old_transcript_may_come_back(held: Laid) -> None:
    """Its own corrections stand there as they did, with nothing to carry but what is new."""
    before = standing(held.folder).text
    moved(held)
    assert moved(held, TEXT).edition.text == before
    assert verify(held.folder) == ()


def test_a_text_over_a_text_over_a_text(held: Laid) -> None:
    """Each step carries what the last one had, and what an earlier one lost to confirmation."""
    moved(held)
    third = moved(held, "Third\n\n" + TEXT)
    assert third.edition.text == "Third\n\n" + CLEAN
    assert verify(held.folder) == ()


def test_a_hand_made_correction_is_carried(held: Laid) -> None:
    """It has no rule that could find it again."""
    at = TEXT.index("captain")
    record(held, correct(TEXT, at, at + 7, "master"))
    assert "The master wrote" in moved(held).edition.text
    assert "The master wrote" in cleaned(held).text


def test_what_a_policy_accepted_is_carried_until_a_run_knows_better(tmp_path: Path) -> None:
    """Without a person's word the next run's findings on the new text stand in its place."""
    held = laid(tmp_path, "one two ,, three\n")
    doc = document("one two ,, three\n")
    first = additions((), doc, run(doc.text, (8, 9, ""), (4, 7, "TWO")))
    record(held, *first)
    assert kinds(moved(held, doc.text)) == []
    made = moved(held, "zero\n" + doc.text)
    assert made.edition.text == "zero\none TWO , three\n"
    assert {h.agent for h in made.edition.entries} == {"policy:cautious@1"}
    assert "TWO" not in clean(held.workspace, held.folder, SETTINGS).text
    assert verify(held.folder) == ()


def test_new_page_images_get_new_places(held: Laid, monkeypatch: pytest.MonkeyPatch) -> None:
    """The text is the same; boxes come from the new reading, and the old ones are gone."""
    recorded = held.engine.recorded
    pages = []
    for number, page in enumerate(recorded.reading.pages, 1):
        path = held.folder.pages / f"{number:03}.png"
        Image.new("L", (page.width + 8, page.height), 200 + number).save(path)
        fresh = page_read(number, PAGES[number - 1])
        words = tuple(
            replace(w, box=replace(w.box, left=w.box.left + 7, right=w.box.right + 7))
            for w in fresh.words
        )
        pages.append(
            replace(page, width=page.width + 8, digest=digest(path.read_bytes()), words=words)
        )
    held.engine.recorded = replace(recorded, reading=replace(recorded.reading, pages=tuple(pages)))
    before = {h.key: h.selector for h in standing_of(held)}
    made = moved(held, TEXT)
    assert made.anchored == len(before) == 2
    for each in made.edition.entries:
        old, new = before[each.key].box, each.selector.box
        assert old is not None
        assert new is not None
        assert (new.left, new.top) == (old.left + 7, old.top)
        assert each.selector.image == pages[each.selector.page - 1].digest
    assert made.edition.text == CLEAN
    assert verify(held.folder) == ()
    assert moved(held, TEXT).added == ()
    cleaned(held)
    assert verify(held.folder) == ()


def standing_of(held: Laid) -> tuple[Live, ...]:
    return live.view(store.read(held.folder.ledger), digest(TEXT.encode()))


def test_a_lost_old_transcript_is_asked_for(held: Laid, tmp_path: Path) -> None:
    """Without a copy nothing is guessed; one that is handed over must be the very text."""
    kept = sources.path_beside(held.folder.ledger, digest(TEXT.encode()))
    kept.unlink()
    with pytest.raises(InputError, match=r"was not kept.*--old FILE"):
        moved(held)
    other = tmp_path / "other.txt"
    other.write_text(TEXT + "!")
    with pytest.raises(InputError, match="no correction was made on this text"):
        move(held.workspace, held.folder, SETTINGS, old=other)
    other.write_text(TEXT)
    made = move(held.workspace, held.folder, SETTINGS, old=other)
    assert kinds(made) == ["SourceEvent", "RebaseEvent", "ConfirmedEvent"]
    assert kept.read_text() == TEXT
    kept.write_text("changed")
    assert "kept transcript is not what it was" in verify(held.folder)[0]
    with pytest.raises(LedgerError, match="kept transcript is not what it was"):
        moved(held, "Again\n" + NEW)


def test_what_is_settled_reaches_back_along_the_way() -> None:
    """An edit carried from the first text to the third by the second is settled for the third."""
    from making import AT

    from pipeline.model.codec import entry
    from pipeline.model.event import Selector

    place = Selector(0, 1, "a", "", "", 1)
    one = entry(RebaseEvent(AT, "p", "s1", "k1", "s2", "k2", place))
    two = entry(OrphanEvent(AT, "p", "s2", "k2", "s3", "gone"))
    three = entry(ConfirmedEvent(AT, "p", "s1", "k9", "s3", place))
    assert settled((one,), "s3") == frozenset()
    assert settled((one, two, three), "s3") == {"k1", "k2", "k9"}
