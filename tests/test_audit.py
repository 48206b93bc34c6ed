"""Asking the record: where each character comes from, why, what happened, and by whom."""

from __future__ import annotations

import io
import json
import os
import pty
from base64 import b64decode
from pathlib import Path

import pytest
from making import Laid
from PIL import Image
from test_cli import held as held
from test_cli import run
from test_run import CLEAN, TEXT

from pipeline.cli.why.pictures import escaped
from pipeline.decide import POLICIES
from pipeline.errors import Exit
from pipeline.ledger import store
from pipeline.model.event import DecideEvent, ProposeEvent

AGENT = POLICIES["cautious"].agent


@pytest.fixture
def cleaned(held: Laid, capsys: pytest.CaptureFixture[str]) -> Laid:
    """A document here that a run has cleaned: a blank before a semicolon, a doubled period."""
    assert run("run") == Exit.DONE
    capsys.readouterr()
    return held


def events(held: Laid, kind: type) -> list[str]:
    """The ids of the recorded events of a kind, in order."""
    return [e.id for e in store.read(held.folder.ledger) if isinstance(e.event, kind)]


def told(capsys: pytest.CaptureFixture[str], *words: str, code: Exit = Exit.DONE) -> str:
    """What a command prints."""
    assert run(*words) == code
    return capsys.readouterr().out


def test_blame_tiles_the_cleaned_text(cleaned: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    """Each stretch begins where the last ended; together they are clean.txt, by offset and text."""
    lines = told(capsys, "blame", "letter", "--format", "json").splitlines()
    made = [json.loads(line) for line in lines]
    assert "".join(one["text"] for one in made) == CLEAN
    assert [one["begin"] for one in made] == [0, *(one["end"] for one in made[:-1])]
    changed = [one for one in made if one["origin"] == "correction"]
    assert [(one["before"], one["rule"]) for one in changed] == [(" ", "SPC03@1"), (".", "PUN01@1")]
    assert [TEXT[slice(*one["source"])] for one in changed] == [" ", "."]
    assert {one["event"] for one in changed} <= set(events(cleaned, ProposeEvent))


def test_blame_names_origin_rule_agent_and_date(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """In a line that fits the terminal, without escape codes in a pipe."""
    out = told(capsys, "blame", "letter")
    assert "\x1b" not in out
    assert all(len(line) <= 100 for line in out.splitlines())
    row = next(line for line in out.splitlines() if "SPC03@1" in line)
    name = events(cleaned, ProposeEvent)[0][:12]
    assert row.split() == ["23-23", name, "SPC03@1", AGENT, "1970-01-01", "[-␠-]"]


@pytest.mark.parametrize(
    ("words", "begins"),
    [
        (["--at", "0"], [0]),
        (["--at", "23"], [23, 23]),
        (["--at", "24"], [23]),
        (["--grep", "the"], [0, 23, 57]),
        (["--grep", "year;"], [0, 23, 23]),
        (["--grep", "year"], [0]),
        (["--grep", "\n"], [57]),
    ],
)
def test_blame_of_one_place(
    cleaned: Laid, words: list[str], begins: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    """What was taken out at a place is told with it; a text found is told where it stands."""
    made = told(capsys, "blame", "letter", *words, "--format", "json").splitlines()
    assert [json.loads(line)["begin"] for line in made] == begins


@pytest.mark.parametrize(
    ("words", "code", "line"),
    [
        (
            ["blame", "letter", "--at", "-1"],
            Exit.USAGE,
            "'-1' is no offset: a number of characters",
        ),
        (["blame", "letter", "--at", "x"], Exit.USAGE, "'x' is no offset"),
        (
            ["blame", "letter", "--at", "9999"],
            Exit.INPUT,
            "letter, offset 9999: the cleaned text has 193 characters, counted from 0; "
            "`corrigenda blame` lists the stretches with their offsets",
        ),
        (
            ["blame", "letter", "--grep", "whale"],
            Exit.INPUT,
            "letter, 'whale': the cleaned text nowhere holds this; it is looked for letter by "
            "letter; a line's end is a newline",
        ),
        (
            ["why", "letter", "zzzz"],
            Exit.INPUT,
            "'zzzz': no event has an id that begins so; `corrigenda log DOCUMENT` lists them",
        ),
        (["blame", "diary"], Exit.INPUT, "scans/diary: there is no such document"),
    ],
)
def test_what_cannot_be_asked_is_said(
    cleaned: Laid, words: list[str], code: Exit, line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One line: where, what, what to do."""
    assert run(*words) == code
    assert line in capsys.readouterr().err


@pytest.mark.parametrize("words", [["blame", "letter"], ["why", "letter", "3"], ["log", "letter"]])
def test_before_any_run_there_is_nothing_to_ask(
    held: Laid, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """And it says which command records."""
    assert run(*words) == Exit.INPUT
    assert capsys.readouterr().err == (
        "error: corrections/letter.jsonl: nothing is recorded yet; "
        "`corrigenda run letter` reads and records\n"
    )


def test_blame_refuses_another_transcript(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """Offsets of another text would lie."""
    cleaned.folder.transcript.write_text(TEXT.replace("late", "soon"))
    assert run("blame", "letter") == Exit.UNVERIFIED
    assert "transcript.txt is not the one the ledger was made on" in capsys.readouterr().err


def test_why_tells_evidence_decision_and_what_came_later(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """By the proposal's id, by the decision's, and by the place: one story."""
    proposed, decided = events(cleaned, ProposeEvent)[0], events(cleaned, DecideEvent)[0]
    story = told(capsys, "why", "letter", proposed[:8])
    assert told(capsys, "why", "letter", decided[:12]) == story
    assert told(capsys, "why", "letter", "23") == f"{_at(23, 24)}{story}"
    for part in (
        "letter, line 1, page image 1: applied",
        "n the year[-␠-]; the ships",
        "SPC03@1: ",
        "hand 1",
        "confirms",
        f"1970-01-01T00:00:00Z  {proposed[:12]}  proposed by SPC03@1 in run ",
        f"1970-01-01T00:00:00Z  {decided[:12]}  accept by {AGENT}: ",
        "corrigenda 0.1.0, recorded hand 1",
    ):
        assert part in story
    assert [line for line in story.splitlines() if len(line) > 100] == []
    made = json.loads(told(capsys, "why", "letter", proposed, "--format", "json"))
    assert (made["state"], made["decision"]) == ("applied", decided)
    assert [event["id"] for event in made["events"]] == [proposed, decided]


def _at(offset: int, source: int) -> str:
    return f"letter, offset {offset}: as in the transcript, offset {source}\n"


def test_why_of_a_print_nobody_doubted(cleaned: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    """It says so, with the place in the transcript."""
    out = told(capsys, "why", "letter", "100")
    assert out == f"{_at(100, 102)}nothing was ever proposed here\n"


def test_why_of_a_run_points_to_the_log(cleaned: Laid, capsys: pytest.CaptureFixture[str]) -> None:
    """A run speaks of many places."""
    name = store.read(cleaned.folder.ledger)[1].id
    assert run("why", "letter", name[:12]) == Exit.INPUT
    assert "this is a run: it speaks of no single place" in capsys.readouterr().err


def test_why_writes_the_place_on_the_page(
    cleaned: Laid, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The line with some paper around it, as PNG; a page that was changed gives none."""
    file = tmp_path / "crop.png"
    told(capsys, "why", "letter", "23", "--crop", str(file))
    image = Image.open(file)
    assert image.size[0] > 4 * image.size[1] > 40
    page = cleaned.folder.pages / "001.png"
    Image.new("L", (1600, 2200), 7).save(page)
    assert run("why", "letter", "23", "--crop", str(tmp_path / "none.png")) == Exit.INPUT
    assert "the page image that it was read from is not there any more" in capsys.readouterr().err
    assert not (tmp_path / "none.png").exists()


def test_the_kitty_protocol_carries_the_png_in_chunks() -> None:
    """First the format, last no more to come; together the very bytes."""
    png = bytes(range(256)) * 40
    parts = escaped(png).split("\x1b\\")[:-1]
    heads, chunks = zip(*(part.removeprefix("\x1b_G").split(";") for part in parts), strict=True)
    assert heads == ("a=T,f=100,m=1", "m=1", "m=1", "m=0")
    assert b64decode("".join(chunks)) == png


@pytest.mark.parametrize(("term", "shown"), [("xterm", False), ("xterm-kitty", True)])
def test_a_terminal_that_can_shows_the_picture(
    cleaned: Laid, term: str, shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where TERM says so, and colours only on a terminal."""
    monkeypatch.setenv("TERM", term)
    monkeypatch.delenv("TERM_PROGRAM", raising=False)
    above, below = pty.openpty()
    with os.fdopen(below, "w") as screen:
        monkeypatch.setattr("sys.stdout", _Screen(screen.fileno()))
        assert run("why", "letter", "23") == Exit.DONE
        out = _Screen.held.getvalue()
    os.close(above)
    assert ("\x1b_Ga=T,f=100" in out) == shown


class _Screen(io.TextIOBase):
    """A stream that says it is a terminal, and keeps what it is given."""

    held = io.StringIO()

    def __init__(self, number: int) -> None:
        self._number = number
        _Screen.held = io.StringIO()

    def isatty(self) -> bool:
        """It is."""
        return os.isatty(self._number)

    def write(self, text: str) -> int:
        """Keep it."""
        return _Screen.held.write(text)
