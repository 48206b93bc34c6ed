"""Between any two moments: the difference leads from the one text to the other, with its why."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import Laid, correct, document
from test_audit import cleaned as cleaned
from test_audit import events
from test_cli import held as held
from test_cli import run as command
from test_index import ledgers
from test_run import CLEAN, TEXT

from pipeline.apply import apply, revert
from pipeline.errors import Exit, InputError
from pipeline.ledger import live, store
from pipeline.ledger.comparing import between
from pipeline.model.event import DecideEvent, Entry, RunEvent
from pipeline.run import difference, unified

LINE = "one ; two .. three ; four"
SPACED = CLEAN.replace("year;", "year ;")


@settings(deadline=None, derandomize=True, max_examples=60)
@given(ledgers(), st.data())
def test_a_difference_leads_from_the_one_text_to_the_other_and_back(
    entries: tuple[Entry, ...], data: st.DataObject
) -> None:
    """Whatever events lie between; each change names a correction of either state."""
    doc = document(LINE)
    cuts = [data.draw(st.integers(0, len(entries))) for _ in range(2)]
    one, other = (apply(doc, live.view(entries[:cut], doc.digest)) for cut in cuts)
    made = between(one, other)
    assert (made.document.text, made.text) == (one.text, other.text)
    assert revert(made) == one.text
    ends = [0, *(piece.out_end for piece in made.pieces)]
    assert [piece.out_start for piece in made.pieces] == ends[:-1]
    known = {v.entry.id for e in (one, other) for v in e.entries}
    assert {piece.event for piece in made.pieces} - {""} <= known
    for v in made.entries:
        assert made.document.text[v.span.start : v.span.end] == v.selector.exact != v.after
    assert not between(one, one).entries


def patched(text: str, diff: bytes, folder: Path) -> str:
    """The text after `patch` has applied a diff."""
    (folder / "clean.txt").write_text(text)
    subprocess.run(["patch", "-s", "clean.txt"], input=diff, cwd=folder, check=True)
    return (folder / "clean.txt").read_text()


def test_every_kind_of_moment(cleaned: Laid, tmp_path: Path) -> None:
    """Source, now, a day, a time, an event, a run: what patch makes of the diff is what was."""
    at = TEXT.index("ships")
    later = correct(TEXT, at, at + 5, "boats", at="1970-01-02T12:00:00Z")
    store.append(cleaned.folder.ledger, [later])
    boats = CLEAN.replace("ships", "boats")
    first = events(cleaned, DecideEvent)[0]
    moments = {
        "source": TEXT,
        "1969-12-31": TEXT,
        first[:8]: CLEAN.replace("harbour.", "harbour.."),
        events(cleaned, RunEvent)[0]: CLEAN,
        "1970-01-01": CLEAN,
        "1970-01-02T11:59:59Z": CLEAN,
        "1970-01-02T13:00:00+01:00": boats,
        "1970-01-02": boats,
        later.id: boats,
        "now": boats,
    }
    for one, before in moments.items():
        for other, after in moments.items():
            diff = unified(cleaned.folder, difference(cleaned.folder, one, other))
            assert bool(diff) == (before != after)
            if diff:
                assert patched(before, diff, tmp_path) == after


def test_the_command_prints_a_diff_or_a_page(
    held: Laid, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    """From the source to now by default, with the names of the moments; the page shows why."""
    assert command("run") == Exit.DONE
    capsysbinary.readouterr()
    name = events(held, DecideEvent)[0]
    assert command("diff", "letter") == Exit.DONE
    out = capsysbinary.readouterr().out.decode()
    assert out.startswith("--- a/clean.txt\tsource\n+++ b/clean.txt\tnow\n@@ -1,1 +1,1 @@\n-It was")
    words = ["--why", "not <so>", "--as", "ann"]
    assert command("revert", "--event", name, *words) == Exit.DONE
    capsysbinary.readouterr()
    run = events(held, RunEvent)[0]
    assert command("diff", "letter", run[:12], "now", "--format", "html") == Exit.DONE
    page = capsysbinary.readouterr().out.decode()
    assert f"{run[:12]} to now" in page
    assert "not &lt;so&gt;" in page
    assert "person:ann" in page
    assert command("diff", "letter", "now") == Exit.DONE
    assert capsysbinary.readouterr().out == b""


@pytest.mark.parametrize("word", ["soon", "2026-13-01", "0", "ffffffffffff", ""])
def test_what_is_no_moment_is_said(cleaned: Laid, word: str) -> None:
    """With what may be said instead."""
    with pytest.raises(InputError, match=r"is no moment|beginning of \d+ ids"):
        difference(cleaned.folder, word)


def test_moments_of_an_earlier_transcript_are_compared_with_each_other(
    cleaned: Laid, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its text was kept; what replaced it is no correction, so it is not compared across."""
    run = events(cleaned, RunEvent)[0]
    cleaned.folder.transcript.write_text(TEXT.replace("late", "soon"))
    assert command("run") == Exit.DONE
    diff = unified(cleaned.folder, difference(cleaned.folder, "source", run))
    assert patched(TEXT, diff, tmp_path) == CLEAN
    assert command("diff", "letter", run) == Exit.INPUT
    assert "the transcript was replaced between" in capsys.readouterr().err
