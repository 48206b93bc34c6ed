"""The nine stages joined: repeatable, provable, whole after any failure; with recorded readings."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from making import Counted, Laid, decide, laid, proposed
from noisy import book

from pipeline import catalog
from pipeline.decide import POLICIES
from pipeline.errors import Exit, InputError, LedgerError
from pipeline.ledger import store
from pipeline.model.correction import Verdict
from pipeline.model.edition import Edition, State
from pipeline.model.event import ProposeEvent, RunEvent, SourceEvent
from pipeline.run import STAGES, Settings, add, clean, regenerate, stages, standing, verify
from pipeline.workspace import Workspace

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
Made = Callable[..., Laid]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Lays a document in a fresh workspace whose engine replays what is recorded."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")

    def made(text: str = TEXT, *pages: str, at: str = "one", sure: int = 960_000) -> Laid:
        held = laid(tmp_path / at, text, *(pages or PAGES), sure=sure)
        monkeypatch.setitem(catalog.engines(), "recorded", held.engine)
        return held

    return made


def cleaned(held: Laid, policy: str = "cautious", workers: int = 1) -> Edition:
    settings = Settings(POLICIES[policy], "recorded", workers=workers)
    return clean(held.workspace, held.folder, settings)


def test_a_document_is_cleaned_from_end_to_end(make: Made) -> None:
    """What rule and page agree on is corrected, recorded, and written out."""
    held = make()
    made = cleaned(held)
    assert made.text == CLEAN
    assert (held.folder.reports / "clean.txt").read_text() == CLEAN
    assert held.folder.transcript.read_text() == TEXT
    assert [live.rule for live in made.of(State.APPLIED)] == ["SPC03@1", "PUN01@1"]
    assert verify(held.folder) == ()


def test_a_text_without_artefacts_stays_as_it_is(make: Made) -> None:
    """No proposal, no change; the source alone is recorded, and it verifies."""
    held = make(CLEAN)
    made = cleaned(held)
    assert (made.text, made.entries) == (CLEAN, ())
    assert [type(e.event) for e in store.read(held.folder.ledger)] == [SourceEvent]
    assert verify(held.folder) == ()


def test_a_second_run_reads_no_page_and_changes_no_byte(make: Made) -> None:
    """Nor does it touch a file; without the cache it reads again, and still changes nothing."""
    held = make()
    cleaned(held)
    assert held.engine.asked == [2]
    first = held.outputs()
    root = held.workspace.root
    times = {name: (root / name).stat().st_mtime_ns for name in first}
    cleaned(held)
    assert held.engine.asked == [2]
    assert held.outputs() == first
    assert {name: (root / name).stat().st_mtime_ns for name in first} == times
    shutil.rmtree(held.workspace.cache)
    cleaned(held)
    assert held.engine.asked == [2, 2]
    assert held.outputs() == first


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_fresh_workspaces_give_the_same_bytes(make: Made, workers: int) -> None:
    """However many processes read: ledger, checkpoints and reports are the same."""
    one, other = make(at="one"), make(at="other")
    cleaned(one, workers=1)
    cleaned(other, workers=workers)
    assert one.outputs() == other.outputs()
    assert len(one.outputs()) == 8


def test_each_stage_is_told_with_what_it_made(make: Made) -> None:
    """In the order of the trade; stopping early does nothing that comes later."""
    held = make()
    settings = Settings(engine="recorded")
    done = []
    for stage in stages(held.workspace, held.folder, settings):
        done.append(stage.name)
        assert held.folder.ledger.exists() == (stage.name in STAGES[6:])
        assert held.folder.reports.exists() == (stage.name == "report")
        assert stage.made
    assert tuple(done) == STAGES


def test_progress_is_told_by_page_and_by_stage(make: Made) -> None:
    """Pages first, then stages up to the last."""
    held = make()
    seen: list[tuple[str, int, int]] = []
    settings = Settings(engine="recorded", workers=1)
    clean(held.workspace, held.folder, settings, lambda *told: seen.append(told))
    assert ("reference", 2, 2) in seen
    assert seen[-1] == ("report", 9, 9)
    assert [name for name, *_ in seen if name != "reference"] == [*STAGES[2:], "report"]


def test_without_pages_only_safe_rules_apply(make: Made) -> None:
    """The rest waits for a person."""
    held = make()
    shutil.rmtree(held.folder.pages)
    made = cleaned(held)
    assert [live.rule for live in made.of(State.APPLIED)] == ["SPC03@1"]
    assert [live.rule for live in made.of(State.QUEUED)] == ["PUN01@1"]
    assert held.engine.asked == []
    run = next(e.event for e in store.read(held.folder.ledger) if isinstance(e.event, RunEvent))
    assert (run.engine, run.engine_version) == ("none", "")
    assert verify(held.folder) == ()


def test_a_safe_rule_waits_where_the_page_speaks_against_it(make: Made) -> None:
    """Print that sets a blank there is not corrected unseen."""
    held = make(TEXT, PAGES[0].replace("year;", "year ;"), PAGES[1])
    made = cleaned(held)
    assert [live.rule for live in made.of(State.QUEUED)] == ["SPC03@1"]
    assert made.text == TEXT.replace("..", ".")


def test_an_unsure_reading_confirms_nothing(make: Made) -> None:
    """What was hardly read is no ground for what is not safe by itself."""
    held = make(sure=700_000)
    settings = Settings(engine="recorded", policy=POLICIES["strict"])
    made = clean(held.workspace, held.folder, settings)
    assert made.of(State.APPLIED) == ()


def test_another_books_scan_is_refused_with_the_figure(make: Made) -> None:
    """Nothing is proposed, nothing recorded, nothing written."""
    other = book(3000, 7)
    held = make(TEXT, other[:1500], other[1500:])
    with pytest.raises(InputError, match=r"of another text: only \d\d? % of") as fault:
        cleaned(held)
    assert fault.value.exit == Exit.INPUT
    assert fault.value.where == "scans/letter"
    assert "belong together" in fault.value.todo
    assert held.outputs() == {}


def test_outputs_are_regenerated_from_source_and_ledger_alone(make: Made) -> None:
    """The same bytes, without the engine; where all is as it was no file changes."""
    held = make()
    cleaned(held)
    first = held.outputs()
    shutil.rmtree(held.workspace.root / "reports")
    shutil.rmtree(held.workspace.cache)
    _, changed = regenerate(held.folder)
    assert len(changed) == 5
    assert held.outputs() == first
    assert regenerate(held.folder)[1] == ()
    assert held.engine.asked == [2]


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("scans/letter/transcript.txt", "transcript.txt"),
        ("scans/letter/pages/002.png", "002.png"),
        ("corrections/letter.jsonl", "letter.jsonl"),
        ("corrections/letter.checkpoints", "letter.checkpoints"),
        *((f"reports/letter/{name}",) * 2 for name in ("clean.txt", "report.html", "summary.json")),
        *((f"reports/letter/{name}",) * 2 for name in ("changes.diff", "corrections.csv")),
    ],
)
def test_verify_names_the_file_of_which_one_byte_changed(make: Made, path: str, named: str) -> None:
    """Whichever byte it is."""
    held = make()
    cleaned(held)
    target = held.workspace.root / path
    whole = target.read_bytes()
    for at in {0, len(whole) // 2, len(whole) - 1}:
        target.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        found = verify(held.folder)
        assert found
        assert all(named in line for line in found), found
    target.write_bytes(whole)
    assert verify(held.folder) == ()


def test_verify_misses_what_is_missing(make: Made) -> None:
    """A report's file, the last event, all checkpoints, the ledger itself."""
    held = make()
    cleaned(held)
    ledger = held.folder.ledger
    whole = ledger.read_bytes()
    (held.folder.reports / "clean.txt").unlink()
    assert ["clean.txt: is missing" in line for line in verify(held.folder)] == [True]
    regenerate(held.folder)
    ledger.write_bytes(b"".join(whole.splitlines(keepends=True)[:-1]))
    assert "1 events that checkpoint" in verify(held.folder)[0]
    ledger.write_bytes(whole)
    log = ledger.with_suffix(".checkpoints")
    sealed = log.read_bytes()
    log.unlink()
    assert "events stand in no checkpoint" in verify(held.folder)[0]
    log.write_bytes(sealed)
    ledger.unlink()
    assert any("is gone" in line or "are gone" in line for line in verify(held.folder))


def test_a_changed_transcript_is_no_ground_to_rebuild(make: Made) -> None:
    """Until a run has recorded it; then the old proposals stay in the ledger and count no more."""
    held = make()
    cleaned(held)
    held.folder.transcript.write_text(TEXT + "(Copied by hand.)\n")
    for refused in (standing, regenerate):
        with pytest.raises(LedgerError, match=r"transcript.txt is not the one") as fault:
            refused(held.folder)
        assert fault.value.exit == Exit.UNVERIFIED
    made = cleaned(held)
    assert made.text == CLEAN + "(Copied by hand.)\n"
    assert len(made.entries) == 2
    assert len(proposed(store.read(held.folder.ledger))) == 4
    assert verify(held.folder) == ()


def test_nothing_recorded_is_said_so(make: Made) -> None:
    """Rebuilding before the first run is an error that names the next command."""
    held = make()
    with pytest.raises(InputError, match=r"nothing is recorded yet.*corrigenda run letter"):
        regenerate(held.folder)
    assert "nothing is recorded" in verify(held.folder)[0]


def test_another_policy_decides_anew_and_back_again(make: Made) -> None:
    """The text follows the policy; the ledger only grows; every state of it verifies."""
    held = make(sure=880_000)
    texts, sizes = [], []
    for policy in ("cautious", "strict", "strict", "cautious"):
        texts.append(cleaned(held, policy).text)
        sizes.append(len(store.read(held.folder.ledger)))
        assert verify(held.folder) == ()
    assert texts == [CLEAN, TEXT, TEXT, CLEAN]
    assert sizes[0] < sizes[1] == sizes[2] < sizes[3]


def test_a_persons_word_outlasts_every_run(make: Made) -> None:
    """What a person rejected stays rejected, under any policy."""
    held = make()
    cleaned(held)
    entries = store.read(held.folder.ledger)
    comma = next(
        one.id
        for one in entries
        if isinstance(one.event, ProposeEvent) and one.event.rule == "PUN01@1"
    )
    with store.locked(held.folder.ledger):
        store.append(held.folder.ledger, [decide(comma, Verdict.REJECT)])
    for policy in ("cautious", "eager"):
        assert cleaned(held, policy).text == CLEAN.replace("harbour.", "harbour..")
        assert verify(held.folder) == ()


def test_an_ignored_rule_is_silent(make: Made) -> None:
    """And what only it proposed before is taken back."""
    held = make()
    shutil.rmtree(held.folder.pages)
    assert [live.rule for live in cleaned(held).of(State.QUEUED)] == ["PUN01@1"]
    settings = Settings(engine="recorded", ignore=frozenset({"PUN01"}))
    made = clean(held.workspace, held.folder, settings)
    assert [live.rule for live in made.entries] == ["SPC03@1"]


class Interrupted(Counted):
    """Ctrl-C comes while a page is read."""

    def read(self, images: object, settings: str) -> tuple[()]:
        """Never comes back."""
        raise KeyboardInterrupt


def test_ctrl_c_while_reading_leaves_everything_as_it_was(
    make: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither ledger nor report is touched; the next run goes on."""
    held = make()
    monkeypatch.setitem(catalog.engines(), "recorded", Interrupted(held.engine.recorded))
    with pytest.raises(KeyboardInterrupt):
        cleaned(held)
    assert held.outputs() == {}
    monkeypatch.setitem(catalog.engines(), "recorded", held.engine)
    assert cleaned(held).text == CLEAN


def test_a_failure_between_ledger_and_report_is_made_good(
    make: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The record is whole without the outputs; `regenerate` or the next run writes them."""
    held = make()

    def full(*given: object) -> None:
        raise InputError("cannot write: the disk is full", where="reports")

    with monkeypatch.context() as broken:
        broken.setattr("pipeline.report.write", full)
        with pytest.raises(InputError, match="the disk is full"):
            cleaned(held)
    assert not held.folder.reports.exists()
    assert all("is missing" in line for line in verify(held.folder))
    regenerate(held.folder)
    assert verify(held.folder) == ()
    before = held.outputs()
    cleaned(held)
    assert held.outputs() == before


@pytest.mark.parametrize(
    ("encoding", "newline"), [("utf-8", "\r\n"), ("utf-8-sig", "\n"), ("utf-16", "\r\n")]
)
def test_newlines_marks_and_encodings_come_out_as_they_came(
    make: Made, encoding: str, newline: str
) -> None:
    """Only the corrected characters differ, byte for byte."""
    held = make()
    text = TEXT.replace("them. The", f"them.{newline}The").replace("\n", newline)
    text = text.replace("\r\r", "\r")
    held.folder.transcript.write_bytes(text.encode(encoding))
    cleaned(held)
    expected = text.replace(" ;", ";").replace("..", ".").encode(encoding)
    assert (held.folder.reports / "clean.txt").read_bytes() == expected
    assert verify(held.folder) == ()


def test_add_lays_in_what_run_then_cleans(make: Made, tmp_path: Path) -> None:
    """Byte for byte, in any workspace."""
    held = make()
    other = Workspace(tmp_path / "other")
    folder = add(other, "copy", held.folder.transcript, sorted(held.folder.pages.iterdir()))
    assert folder.transcript.read_bytes() == held.folder.transcript.read_bytes()
    assert clean(other, folder, Settings(engine="recorded")).text == CLEAN
    assert verify(folder) == ()
