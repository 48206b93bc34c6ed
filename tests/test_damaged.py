"""What goes wrong with a ledger or under it: each is said in one line, and nothing is lost."""

from __future__ import annotations

import errno
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from crashing import killed
from making import Laid, laid
from museum.ledgers import FAULTS, LEDGER
from test_audit import cleaned as cleaned
from test_audit import events
from test_cli import held as held
from test_cli import run as command
from test_run import TEXT

from pipeline.errors import Exit
from pipeline.ledger import store
from pipeline.model.event import DecideEvent, ProposeEvent
from pipeline.run import verify

COMMANDS = [
    ["run"],
    ["blame", "letter"],
    ["why", "letter", "23"],
    ["log", "letter"],
    ["diff", "letter"],
    ["query", "SELECT 1"],
    ["stats"],
    ["accept", "{propose}", "--why", "w", "--as", "ann"],
    ["revert", "--rule", "SPC03", "--why", "w", "--as", "ann"],
    ["regenerate"],
]


@pytest.mark.parametrize("name", FAULTS)
def test_a_broken_ledger_is_refused_by_every_command_in_the_same_words(
    cleaned: Laid, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Which line, what is wrong, what to do; whatever is on disk stays as it is."""
    proposal = events(cleaned, ProposeEvent)[0]
    lines = cleaned.folder.ledger.read_bytes().splitlines(keepends=True)
    breaking, told = FAULTS[name]
    cleaned.folder.ledger.write_bytes(breaking(lines))
    number = int(re.search(r"line (\d+)", told)[1])  # type: ignore[index]
    broken = cleaned.folder.ledger.read_bytes().split(b"\n")[number - 1]
    found = re.search(rb'"id":"([0-9a-f]{12})', broken)
    before = cleaned.outputs()
    for words in COMMANDS:
        assert command(*(word.format(propose=proposal) for word in words)) == Exit.UNVERIFIED
        err = capsys.readouterr().err
        assert err == f"error: {told.format(id=found[1].decode() if found else '')}\n"
    assert cleaned.outputs() == before


WRITERS = [words for words in COMMANDS if words[0] in ("accept", "revert")]


@pytest.mark.parametrize("words", WRITERS, ids=[words[0] for words in WRITERS])
@pytest.mark.parametrize(
    ("number", "told"),
    [
        (errno.ENOSPC, "cannot be written: No space left on device; nothing was recorded; make"),
        (errno.EIO, "cannot be written: Input/output error; nothing was recorded; make room and"),
    ],
)
def test_a_disk_that_fills_while_a_verdict_is_written_leaves_all_as_it_was(
    cleaned: Laid,
    words: list[str],
    number: int,
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Not a byte more in ledger, checkpoints or reports; afterwards the same command works."""
    words = [word.format(propose=events(cleaned, ProposeEvent)[0]) for word in words]
    before = cleaned.outputs()
    real = os.write

    def full(descriptor: int, content: bytes) -> int:
        if len(content) > 40:
            return real(descriptor, bytes(content[:40]))
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", full)
        assert command(*words) == Exit.INPUT
    assert f"error: {LEDGER}: {told}" in capsys.readouterr().err
    assert cleaned.outputs() == before
    assert command(*words) == Exit.DONE
    assert verify(cleaned.folder) == ()


@pytest.mark.parametrize("words", WRITERS, ids=[words[0] for words in WRITERS])
@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_ledger_that_cannot_be_written_is_said(
    cleaned: Laid,
    words: list[str],
    number: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A read-only folder or file: asking still works, changing does not."""
    words = [word.format(propose=events(cleaned, ProposeEvent)[0]) for word in words]
    before = cleaned.outputs()
    real = os.open

    def refuse(path: object, flags: int, mode: int = 0o777) -> int:
        if str(path).endswith(".jsonl") and flags & os.O_WRONLY:
            raise OSError(number, os.strerror(number))
        return real(str(path), flags, mode)

    monkeypatch.setattr(os, "open", refuse)
    assert command(*words) == Exit.INPUT
    assert capsys.readouterr().err == (
        f"error: {LEDGER}: cannot be written: {os.strerror(number)}; check its permissions\n"
    )
    assert cleaned.outputs() == before
    assert command("blame", "letter") == Exit.DONE


@pytest.mark.parametrize("words", [["run", "diary"], ["diff", "diary"], ["regenerate", "diary"]])
def test_the_ledger_of_another_document_is_refused(
    cleaned: Laid, words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is appended to it, though it is a sound ledger."""
    laid(cleaned.workspace.root, "Another text.\n", name="diary")
    for suffix in ("jsonl", "checkpoints"):
        shutil.copy(f"corrections/letter.{suffix}", f"corrections/diary.{suffix}")
    before = cleaned.outputs()
    assert command(*words) == Exit.UNVERIFIED
    assert "this is the ledger of 'letter', made on another transcript" in capsys.readouterr().err
    assert cleaned.outputs() == before


def test_a_document_that_was_renamed_with_its_ledger_goes_on(cleaned: Laid) -> None:
    """The same text under another name is no other document."""
    for folder in ("scans", "reports"):
        shutil.move(f"{folder}/letter", f"{folder}/diary")
    for suffix in ("jsonl", "checkpoints"):
        shutil.move(f"corrections/letter.{suffix}", f"corrections/diary.{suffix}")
    assert command("regenerate", "diary") == Exit.DONE
    assert command("verify", "diary") == Exit.DONE


def test_a_line_that_a_merge_doubled_is_told_once(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """By every command that lists events; the record verifies."""
    lines = cleaned.folder.ledger.read_bytes().splitlines(keepends=True)
    cleaned.folder.ledger.write_bytes(b"".join([*lines, lines[2], lines[3]]))
    assert command("log", "letter", "--format", "json") == Exit.DONE
    assert capsys.readouterr().out.encode() == b"".join(lines)
    assert command("verify") == Exit.DONE
    name = events(cleaned, DecideEvent)[0]
    assert command("revert", "--event", name, "--why", "w", "--as", "ann") == Exit.DONE
    assert verify(cleaned.folder) == ()


def test_kills_at_any_moment_lose_nothing(tmp_path: Path) -> None:
    """Ten kills of a process that runs, judges and reverts; `tests/benchmarks/ledger.py` 1,000."""
    assert killed(tmp_path, 10, random.Random(7)) == []


JUDGING = """
import sys
from pathlib import Path
from pipeline.model.correction import Verdict
from pipeline.run import Judgement, judge
from pipeline.workspace import Workspace
letter = Workspace(Path(sys.argv[1])).document("letter")
for at in range(4):
    verdict = (Verdict.ACCEPT, Verdict.REJECT)[at % 2]
    judge(letter, [sys.argv[3]], Judgement(verdict, f"person:{sys.argv[2]}", str(at)))
"""


def test_two_people_judging_at_once_lose_nothing(cleaned: Laid) -> None:
    """The lock serialises them: every word of both is there, sealed, and written out."""
    name = events(cleaned, ProposeEvent)[0]
    root = str(cleaned.workspace.root)
    both = [
        subprocess.Popen([sys.executable, "-c", JUDGING, root, who, name]) for who in ("ann", "bob")
    ]
    assert [process.wait(120) for process in both] == [0, 0]
    decided = [e.event for e in store.read(cleaned.folder.ledger)]
    said = [(e.agent, e.why) for e in decided if isinstance(e, DecideEvent)]
    for who in ("ann", "bob"):
        assert [why for agent, why in said if agent == f"person:{who}"] == list("0123")
    assert command("regenerate") == Exit.DONE
    assert verify(cleaned.folder) == ()
    assert (cleaned.folder.reports / "clean.txt").read_text() != TEXT
