"""Changing the record by hand: verdicts, reverts, second readers; later work always stands."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from making import Laid, decide, decided, document, proposed, run
from test_audit import AGENT, events, told
from test_audit import cleaned as cleaned
from test_cli import held as held
from test_cli import run as command
from test_run import CLEAN, TEXT

from pipeline.errors import Exit
from pipeline.ledger import live, record, store
from pipeline.model.codec import entry
from pipeline.model.correction import Verdict
from pipeline.model.edition import State
from pipeline.model.event import DecideEvent, Entry, ProposeEvent, RevertEvent, RunEvent
from pipeline.run import Judgement, judge, revert, standing, verify

SPACED = CLEAN.replace("year;", "year ;")
LINE = "one ; two .. three ; four"


def text(held: Laid) -> str:
    """The cleaned text as it is on disk, proved to be what source and ledger give."""
    assert verify(held.folder) == ()
    return (held.folder.reports / "clean.txt").read_text()


def said(verdict: str, held: Laid, *more: str, who: str = "ann", number: int = 0) -> int:
    """The exit code of a verdict on the document's first proposal."""
    name = events(held, ProposeEvent)[number][:12]
    return command(verdict, name, "--why", "looked", "--as", who, *more)


@pytest.mark.parametrize(
    ("verdict", "left"),
    [("accept", CLEAN), ("reject", SPACED), ("defer", SPACED), ("assert", SPACED)],
)
def test_a_verdict_is_recorded_sealed_and_written_out(
    cleaned: Laid, verdict: str, left: str
) -> None:
    """It outranks the policy; a later run leaves it so; saying it again adds nothing."""
    assert said(verdict, cleaned) == Exit.DONE
    assert text(cleaned) == left
    made = store.read(cleaned.folder.ledger)[-1].event
    assert isinstance(made, DecideEvent)
    assert (made.agent, made.verdict.value, made.why) == ("person:ann", verdict, "looked")
    first = cleaned.outputs()
    assert said(verdict, cleaned) == Exit.DONE
    assert command("run") == Exit.DONE
    assert cleaned.outputs() == first


def test_a_second_thought_takes_the_place_of_the_first(cleaned: Laid) -> None:
    """Though all happens in one second, and the same is said twice with another word between."""
    for verdict, left in (
        ("reject", SPACED),
        ("accept", CLEAN),
        ("reject", SPACED),
        ("accept", CLEAN),
    ):
        assert said(verdict, cleaned) == Exit.DONE
        assert text(cleaned) == left


def test_a_clock_that_goes_backwards_changes_no_meaning(
    cleaned: Laid, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The later word counts, though its time is earlier; and it is said."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    assert said("accept", cleaned) == Exit.DONE
    assert "the clock stands before" not in capsys.readouterr().out
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "500000000")
    assert said("reject", cleaned) == Exit.DONE
    assert (
        "note: the clock stands before the newest event (2001-09-09T01:46:40Z)"
        in capsys.readouterr().out
    )
    assert text(cleaned) == SPACED


def test_two_people_who_disagree_leave_the_place_open(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """And both are named."""
    said("accept", cleaned)
    capsys.readouterr()
    said("reject", cleaned, who="bob")
    assert "applied -> queued" in capsys.readouterr().out
    assert text(cleaned) == SPACED
    (waiting,) = standing(cleaned.folder).of(State.QUEUED)
    assert waiting.why == "decided differently by person:ann, person:bob"


def test_a_second_reader_must_be_another_person(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """One acceptance waits, the same person's second is refused, another's makes it count."""
    assert said("accept", cleaned, "--require-second-reader") == Exit.DONE
    assert "it counts when 2 people say so" in capsys.readouterr().out
    assert text(cleaned) == SPACED
    assert said("accept", cleaned, "--require-second-reader") == Exit.INPUT
    assert (
        "person:ann has said so already: a second reader must be another person; "
        "let another person decide, with --as" in capsys.readouterr().err
    )
    assert said("accept", cleaned, "--require-second-reader", who="bob") == Exit.DONE
    assert text(cleaned) == CLEAN


READERS: list[tuple[list[tuple[str, Verdict, int | None]], State]] = [
    ([], State.QUEUED),
    ([("ann", Verdict.ACCEPT, None)], State.APPLIED),
    ([("ann", Verdict.ACCEPT, 2)], State.QUEUED),
    ([("ann", Verdict.REJECT, 2)], State.QUEUED),
    ([("ann", Verdict.ACCEPT, 2), ("bob", Verdict.ACCEPT, 2)], State.APPLIED),
    ([("ann", Verdict.ACCEPT, 2), ("bob", Verdict.ACCEPT, None)], State.APPLIED),
    ([("ann", Verdict.ACCEPT, 3), ("bob", Verdict.ACCEPT, 2)], State.QUEUED),
    ([("ann", Verdict.REJECT, 2), ("bob", Verdict.ASSERT, 2)], State.REJECTED),
    ([("ann", Verdict.ACCEPT, 2), ("bob", Verdict.REJECT, 2)], State.QUEUED),
]


@pytest.mark.parametrize(("votes", "state"), READERS)
def test_what_counts_only_when_several_people_say_so(
    votes: list[tuple[str, Verdict, int | None]], state: State
) -> None:
    """In the live view, in whatever order the events stand."""
    doc = document(LINE)
    one = record.additions((), doc, run(LINE, (3, 4, ""), verdict=Verdict.DEFER))
    name = proposed(one)[0].id
    made = tuple(
        entry(DecideEvent("2026-01-02T00:00:00Z", f"person:{who}", name, verdict, "w", (), n))
        for who, verdict, n in votes
    )
    for order in ((*one, *made), (*reversed(made), *one)):
        assert [v.state for v in live.view(order, doc.digest)] == [state]


def test_one_of_two_rivals_is_applied_when_the_other_is_rejected(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """Until then neither is, and verdict, log and verify name both."""
    at = TEXT.index("year ;") + 3
    two = by_hand(cleaned, (at, at + 2, "r, "), (at + 1, at + 3, " --"))
    assert command("regenerate") == Exit.DONE
    capsys.readouterr()
    log = told(capsys, "log", "letter")
    for name in two:
        assert f"in conflict: {name[:12]} line 1: " in log
    assert f"SPC03@1, accepted by {AGENT}, meets 2 other(s)" in log
    proof = told(capsys, "verify")
    assert "3 accepted corrections cannot stand beside each other: none is applied" in proof
    assert command("accept", two[0][:12], "--why", "so", "--as", "bob") == Exit.DONE
    assert "cannot stand beside" in capsys.readouterr().out
    assert text(cleaned) == SPACED
    first = events(cleaned, ProposeEvent)[0]
    assert command("reject", first, two[1], "--why", "no", "--as", "ann") == Exit.DONE
    assert text(cleaned) == CLEAN.replace("year;", "year, ;")
    assert "in conflict" not in told(capsys, "log", "letter")


def by_hand(held: Laid, *edits: tuple[int, int, str]) -> list[str]:
    """Corrections that Ann writes into the ledger; their ids."""
    from making import correct

    from pipeline.ledger import checkpoints

    made = [correct(TEXT, *edit) for edit in edits]
    with store.locked(held.folder.ledger):
        store.append(held.folder.ledger, made)
        entries = store.read(held.folder.ledger)
        checkpoints.seal(held.folder.ledger, entries, at="1970-01-01T00:00:00Z", tool="hand")
    return [one.id for one in made]


def test_what_one_wrote_oneself_one_may_reject(cleaned: Laid) -> None:
    """The rejection takes the correction's place; another's rejection leaves it open."""
    (name,) = by_hand(cleaned, (0, 2, "That"))
    assert command("reject", name, "--why", "no", "--as", "bob") == Exit.DONE
    assert text(cleaned) == CLEAN
    assert len(standing(cleaned.folder).of(State.QUEUED)) == 1
    assert command("reject", name, "--why", "no", "--as", "ann") == Exit.DONE
    assert standing(cleaned.folder).of(State.QUEUED) == ()
    assert text(cleaned) == CLEAN


def test_one_may_not_be_ones_own_second_reader(cleaned: Laid) -> None:
    """Writing a correction is accepting it."""
    (name,) = by_hand(cleaned, (0, 2, "That"))
    words = ["accept", name, "--why", "yes", "--require-second-reader", "--as"]
    assert command(*words, "ann") == Exit.INPUT
    assert command(*words, "bob") == Exit.DONE
    assert text(cleaned).startswith("That was")


SELECTED: list[tuple[list[str], int]] = [
    (["--rule", "PUN99"], 0),
    (["--rule", "SPC03@2"], 0),
    (["--agent", "person:bob"], 0),
    (["--since", "1970-01-03"], 0),
    (["--rule", "SPC03", "--agent", "person:ann"], 0),
    (["--run", "{run}", "--agent", "person:ann"], 0),
    (["--rule", "SPC03"], 1),
    (["--rule", "SPC03@1"], 1),
    (["--agent", AGENT], 2),
    (["--run", "{run}"], 2),
    (["--agent", "person:ann"], 1),
    (["--rule", "hand"], 1),
    (["--since", "1970-01-02"], 1),
    (["--since", "1970-01-02T00:00:00Z"], 1),
    (["--since", "1970-01-01", "--agent", AGENT, "--rule", "PUN01"], 1),
    (["--since", "1970-01-01"], 3),
    (["--event", "{propose}"], 1),
    (["--event", "{decide}"], 1),
    (["--event", "{run}"], 2),
    (["--event", "{propose}", "--event", "{decide}"], 1),
]


@pytest.mark.parametrize(("words", "count"), SELECTED)
def test_what_a_revert_chooses(
    cleaned: Laid, words: list[str], count: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """By event, rule, version, agent, run and time, and by all together; a dry run shows it."""
    at = TEXT.index("ships")
    from making import correct

    later = correct(TEXT, at, at + 5, "boats", at="1970-01-02T00:00:00Z")
    store.append(cleaned.folder.ledger, [later])
    command("regenerate")
    capsys.readouterr()
    first = cleaned.outputs()
    names = {
        "run": events(cleaned, RunEvent)[0],
        "propose": events(cleaned, ProposeEvent)[0],
        "decide": events(cleaned, DecideEvent)[0],
    }
    code = command("revert", "--dry-run", *(word.format(**names) for word in words))
    out = capsys.readouterr()
    assert cleaned.outputs() == first
    if count:
        assert code == Exit.DONE
        assert f"would take back {count} events; {count} places change" in out.out
    else:
        assert code == Exit.INPUT
        assert "no living decision or correction is of that kind" in out.err


def test_a_revert_keeps_what_was_recorded_later(cleaned: Laid) -> None:
    """The rule's change goes, the person's later one stays; the next run brings nothing back."""
    at = TEXT.index("ships")
    by_hand(cleaned, (at, at + 5, "boats"))
    words = ["revert", "letter", "--rule", "SPC03", "--why", "too bold", "--as", "bob"]
    assert command(*words) == Exit.DONE
    assert text(cleaned) == SPACED.replace("ships", "boats")
    assert command("run") == Exit.DONE
    assert text(cleaned) == SPACED.replace("ships", "boats")
    made = [e.event for e in store.read(cleaned.folder.ledger) if isinstance(e.event, RevertEvent)]
    assert [(e.agent, e.why, e.targets) for e in made] == [
        ("person:bob", "too bold", (events(cleaned, DecideEvent)[0],))
    ]
    assert command(*words) == Exit.INPUT


def test_a_revert_may_be_reverted_again_and_again_within_a_second(cleaned: Laid) -> None:
    """Each is an event of its own."""
    words = ["--why", "w", "--as", "ann"]
    for left in (SPACED, CLEAN, SPACED, CLEAN):
        back = events(cleaned, RevertEvent)
        target = (back and left == CLEAN and back[-1]) or events(cleaned, DecideEvent)[0]
        assert command("revert", "--event", target, *words) == Exit.DONE
        assert text(cleaned) == left
    assert len(events(cleaned, RevertEvent)) == 4


def test_reverting_a_persons_word_lets_the_policys_count_again(cleaned: Laid) -> None:
    """As if the person had said nothing."""
    said("reject", cleaned)
    assert text(cleaned) == SPACED
    assert command("revert", "--agent", "person:ann", "--why", "w", "--as", "bob") == Exit.DONE
    assert text(cleaned) == CLEAN


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (["revert", "--why", "w"], Exit.USAGE, "it is not said what to take back; say --event"),
        (["revert", "--rule", "SPC03"], Exit.USAGE, "the reason is missing; say --why TEXT"),
        (["revert", "--rule", "@1", "--dry-run"], Exit.USAGE, "'@1' is no rule: write PUN07 or"),
        (["revert", "--since", "soon", "--dry-run"], Exit.USAGE, "'soon' is no date: write 2026-"),
        (["revert", "--event", "ffffffffffff", "--dry-run"], Exit.INPUT, "no event has an id"),
        (["revert", "--run", "ffffffffffff", "--dry-run"], Exit.INPUT, "no run has an id"),
        (["accept", "ffff", "--why", "w", "--as", "a"], Exit.INPUT, "no event has an id"),
        (["accept", "ffff", "--as", "a"], Exit.USAGE, "the following arguments are required"),
        (["accept", "ffff", "--why", "w", "--as", "a b"], Exit.USAGE, "'a b' is no name for a"),
    ],
)
def test_what_cannot_be_done_is_said(
    cleaned: Laid, words: list[str], code: Exit, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line, and nothing is written."""
    first = cleaned.outputs()
    assert command(*words) == code
    assert line in capsys.readouterr().err
    assert cleaned.outputs() == first


def test_a_run_cannot_be_accepted(cleaned: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    """Only proposals can."""
    name = events(cleaned, RunEvent)[0]
    assert command("accept", name, "--why", "w", "--as", "ann") == Exit.INPUT
    assert "this is no proposal, and decides on none" in capsys.readouterr().err


def test_who_decides_is_told_asked_of_the_environment_or_of_git(
    cleaned: Laid, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In this order; where no one is known, nothing is recorded."""
    name = events(cleaned, ProposeEvent)[0]
    words = [name, "--why", "w"]
    for key in ("HOME", "XDG_CONFIG_HOME"):
        monkeypatch.setenv(key, str(cleaned.workspace.root))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.delenv("CORRIGENDA_PERSON", raising=False)
    first = cleaned.outputs()
    assert command("accept", *words) == Exit.USAGE
    assert "it is not known who decides; say --as NAME, set" in capsys.readouterr().err
    assert cleaned.outputs() == first
    subprocess.run(["git", "init", "-q"], check=True, env=os.environ)
    subprocess.run(["git", "config", "user.email", "carl@here"], check=True)
    assert command("accept", *words) == Exit.DONE
    monkeypatch.setenv("CORRIGENDA_PERSON", "bob")
    assert command("reject", *words) == Exit.DONE
    assert command("defer", *words, "--as", "person:ann") == Exit.DONE
    agents = [e.event.agent for e in store.read(cleaned.folder.ledger)[-3:]]
    assert agents == ["person:carl@here", "person:bob", "person:ann"]


def test_the_library_says_what_changed(cleaned: Laid) -> None:
    """Edition before and after, the events added; a dry run adds none to the disk."""
    name = events(cleaned, DecideEvent)[0]
    first = cleaned.outputs()
    dry = revert(cleaned.folder, [name], agent="person:ann", why="w", dry=True)
    assert (dry.before.text, dry.after.text) == (CLEAN, SPACED)
    assert cleaned.outputs() == first
    made = judge(cleaned.folder, [name], Judgement(Verdict.REJECT, "person:ann", "w"))
    ((was, now),) = made.turned()
    assert was is not None
    assert now is not None
    assert (was.state, now.state, now.agent) == (State.APPLIED, State.REJECTED, "person:ann")


def test_an_unsealed_event_of_a_crash_is_sealed_by_the_next_command(cleaned: Laid) -> None:
    """The append was durable, the checkpoint did not come: saying it again completes it."""
    name = proposed(store.read(cleaned.folder.ledger))[0].id
    loose: Entry = decide(name, Verdict.REJECT, at="1970-01-01T00:00:00Z")
    store.append(cleaned.folder.ledger, [loose])
    assert "1 events stand in no checkpoint" in verify(cleaned.folder)[0]
    assert said("reject", cleaned) == Exit.DONE
    assert text(cleaned) == SPACED
    assert decided(store.read(cleaned.folder.ledger))[-1] == loose


def test_a_workspace_elsewhere_is_asked_from_anywhere(
    cleaned: Laid, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`-C` names it."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))
    root: Path = cleaned.workspace.root
    name = events(cleaned, ProposeEvent)[0]
    words = ["-C", str(root), "--why", "w", "--as", "ann"]
    assert command("reject", name, *words) == Exit.DONE
    assert (root / "reports/letter/clean.txt").read_text() == SPACED


def test_a_verdict_on_an_edit_that_was_carried_to_a_new_transcript(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is the same edit: the person's earlier word is replaced, and its story is one."""
    from pipeline.run import Settings, move

    assert said("accept", cleaned) == Exit.DONE
    cleaned.folder.transcript.write_text(f"A preface.\n{TEXT}")
    move(cleaned.workspace, cleaned.folder, Settings())
    assert text(cleaned) == f"A preface.\n{CLEAN}"
    capsys.readouterr()
    assert said("reject", cleaned) == Exit.DONE
    assert "applied -> rejected" in capsys.readouterr().out
    assert text(cleaned) == f"A preface.\n{SPACED}"
    name = events(cleaned, ProposeEvent)[0][:12]
    story = told(capsys, "why", "letter", name)
    assert "letter, line 2, page image 1: rejected" in story
    assert "rebase" in story
    assert "(replaced)" in story
    assert told(capsys, "why", "letter", "34").endswith(story)
