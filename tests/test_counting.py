"""Questions over all ledgers: SQL that only reads, and what rules and agents came to."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from making import Laid, correct, decide, decided, document, proposed, revert, run
from test_audit import cleaned as cleaned
from test_audit import events, told
from test_cli import held as held
from test_cli import run as command

from pipeline.errors import Exit
from pipeline.ledger import record, store
from pipeline.ledger.index import opened
from pipeline.ledger.index.tables import TABLES
from pipeline.model.correction import Verdict
from pipeline.model.event import Entry, ProposeEvent

LINE = "one ; two .. three ; four"
NAMES = [
    *("rule", "version", "proposed", "applied", "queued", "accepted", "rejected", "reverted"),
    *("dropped", "benefit", "harm", "unseen", "churn", "again"),
]
ONE = record.additions((), document(LINE), run(LINE, (3, 4, "")))
NAME, DECISION = proposed(ONE)[0].id, decided(ONE)[0].id
BACK = revert(DECISION)
GONE = record.additions(ONE, document(LINE), run(LINE, at="2026-01-02T00:00:00Z"))
AGAIN = record.additions((*ONE, *GONE), document(LINE), run(LINE, (3, 4, ""), at="2026-01-03"))
LATER = record.additions((), document(LINE), run(LINE, (3, 4, ""), verdict=Verdict.DEFER))
COUNTS: list[tuple[str, tuple[Entry, ...], dict[str, int]]] = [
    ("applied unseen", ONE, {"applied": 1, "unseen": 1}),
    ("waiting", LATER, {"queued": 1}),
    ("deferred", (*ONE, decide(NAME, Verdict.DEFER)), {"queued": 1, "churn": 1}),
    (
        "confirmed",
        (*ONE, decide(NAME, Verdict.ACCEPT)),
        {"applied": 1, "accepted": 1, "benefit": 1},
    ),
    ("rejected", (*ONE, decide(NAME, Verdict.REJECT)), {"rejected": 1, "harm": 1, "churn": 1}),
    ("asserted", (*ONE, decide(NAME, Verdict.ASSERT)), {"rejected": 1, "harm": 1, "churn": 1}),
    ("taken back", (*ONE, BACK), {"reverted": 1, "harm": 1, "churn": 1}),
    ("and again", (*ONE, BACK, revert(BACK.id)), {"applied": 1, "unseen": 1}),
    ("found no more", (*ONE, *GONE), {"dropped": 1, "churn": 1}),
    (
        "found again",
        (*ONE, *GONE, *AGAIN),
        {"applied": 1, "dropped": 1, "unseen": 1, "again": 1},
    ),
    (
        "rejected, not harmful",
        (*LATER, decide(proposed(LATER)[0].id, Verdict.REJECT)),
        {"rejected": 1},
    ),
]


@pytest.mark.parametrize(
    ("entries", "figures"), [row[1:] for row in COUNTS], ids=[row[0] for row in COUNTS]
)
def test_what_a_rule_came_to(
    entries: tuple[Entry, ...], figures: dict[str, int], tmp_path: Path
) -> None:
    """Benefit is what a person confirmed; harm what was applied unseen and turned out wrong."""
    path = tmp_path / "letter.jsonl"
    store.append(path, entries)
    with opened(tmp_path / "c", {"letter": path}) as index:
        (row,) = index.counted(["letter"])["rules"].rows
        held = dict(zip(NAMES, row, strict=True))
        assert index.counted(["diary"])["rules"].rows == ()
    none = dict.fromkeys(NAMES[2:], 0)
    assert held == {"rule": "SPC03", "version": 1} | none | {"proposed": 1} | figures


def test_agents_and_how_far_they_agree(tmp_path: Path) -> None:
    """Cohen's kappa, by hand: 3 of 4 alike where chance alone would give one half."""
    edits = [(3, 4, ""), (10, 12, "."), (18, 19, ""), (0, 3, "one!")]
    one = record.additions((), document(LINE), run(LINE, *edits, verdict=Verdict.DEFER))
    yes, no = Verdict.ACCEPT, Verdict.REJECT
    made = [decide(p.id, v) for p, v in zip(proposed(one), (yes, yes, no, no), strict=True)]
    made += [
        decide(p.id, v, agent="person:bob")
        for p, v in zip(proposed(one), (yes, yes, no, yes), strict=True)
    ]
    made += [correct(LINE, 5, 6, "T"), revert(made[-1].id, agent="person:bob")]
    path = tmp_path / "letter.jsonl"
    store.append(path, (*one, *made[:-1]))
    with opened(tmp_path / "c", {"letter": path}) as index:
        counted = index.counted(["letter"])
        assert counted["readers"].rows == (("person:ann", "person:bob", 4, 3, 0.75, 0.5),)
    store.append(path, made[-1:])
    with opened(tmp_path / "c", {"letter": path}) as index:
        counted = index.counted(["letter"])
    assert counted["readers"].rows == (("person:ann", "person:bob", 3, 3, 1.0, 1.0),)
    assert counted["agents"].rows == (
        ("person:ann", 2, 2, 0, 0, 1, 0, 0),
        ("person:bob", 3, 1, 0, 0, 0, 1, 1),
        ("policy:cautious@1", 0, 0, 4, 0, 0, 0, 0),
    )


def test_stats_prints_tables_csv_json_and_a_picture(
    cleaned: Laid, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tables that fit the terminal; CSV that reads back; the same figures, the same picture."""
    name = events(cleaned, ProposeEvent)[0]
    for who in ("ann", "bob"):
        command("accept", name, "--why", "w", "--as", who)
    capsys.readouterr()
    out = told(capsys, "stats", "--explain")
    assert all(len(line) <= 100 for line in out.splitlines())
    assert "rules: edits by what became of them" in out
    assert re.search(r"^SPC03@1 +1 +1 +0 +1", out, re.MULTILINE)
    assert "harm: applied unseen, then rejected" in out
    (first, *_) = csv.DictReader(io.StringIO(told(capsys, "stats", "--format", "csv")))
    assert (first["rule"], first["applied"]) == ("PUN01", "1")
    made = json.loads(told(capsys, "stats", "--format", "json", "--by", "readers"))
    assert made["readers"][0]["agree"] == 1
    pictures = []
    for _ in range(2):
        told(capsys, "stats", "--plot", str(tmp_path / "rules.svg"))
        pictures.append((tmp_path / "rules.svg").read_bytes())
    assert pictures[0] == pictures[1]
    assert b"<svg" in pictures[0]
    assert command("stats", "--plot", "rules.txt") == Exit.USAGE


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_a_question_is_answered(
    cleaned: Laid, form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Column names and rows, in each form."""
    asked = "SELECT rule, before, state FROM edits ORDER BY start"
    out = told(capsys, "query", asked, "--format", form)
    wanted = ["rule", "before", "state"], ["SPC03", " ", "applied"], ["PUN01", ".", "applied"]
    if form == "json":
        rows: list[dict[str, Any]] = [json.loads(line) for line in out.splitlines()]
        assert [list(rows[0]), *(list(row.values()) for row in rows)] == list(wanted)
    elif form == "csv":
        assert list(csv.reader(io.StringIO(out))) == list(wanted)
    else:
        assert [line.split() for line in out.splitlines()][2] == ["PUN01", ".", "applied"]


def contents(path: Path) -> list[str]:
    """All that an index holds, but for when it was looked over."""
    with sqlite3.connect(path) as held:
        held.execute("UPDATE documents SET seen = 0")
        return list(held.iterdump())


@pytest.mark.parametrize(
    "asked",
    [
        "DELETE FROM edits",
        "INSERT INTO targets VALUES (1, 'x')",
        "UPDATE events SET agent = 'person:me'",
        "DROP TABLE events",
        "CREATE TABLE mine (a)",
        "CREATE TEMP TABLE mine (a)",
        "ATTACH 'other.db' AS other",
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = WAL",
        "VACUUM INTO 'copy.db'",
        "SELECT load_extension('x')",
        "SELECT writefile('x', 'y')",
        "SELECT 1; DELETE FROM edits",
        "BEGIN",
        "WITH a AS (SELECT 1) DELETE FROM edits",
        "REINDEX",
        "no sql at all",
        "SELECT nothing FROM edits",
        "SELECT '\0'",
        " ",
    ],
)
def test_a_question_that_is_more_than_a_question_is_refused(
    cleaned: Laid, asked: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nothing is written, anywhere; one line says where the tables are listed."""
    told(capsys, "query", "SELECT 1")
    index = cleaned.workspace.cache / "index.sqlite"
    files = sorted(p for p in cleaned.workspace.root.rglob("*"))
    before = contents(index)
    assert command("query", asked) == Exit.USAGE
    assert "`corrigenda query --tables` lists the tables" in capsys.readouterr().err
    assert contents(index) == before
    assert sorted(p for p in cleaned.workspace.root.rglob("*")) == files


def test_the_tables_are_as_they_are_said_to_be(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every table and column that `--tables` lists can be asked for, and there are no others."""
    out = told(capsys, "query", "--tables")
    tables = told(capsys, "query", "SELECT name FROM sqlite_master WHERE type = 'table'")
    assert set(tables.split()) - {"name"} == set(TABLES)
    for name, columns in TABLES.items():
        assert name in out.split()
        row = told(capsys, "query", f"SELECT * FROM {name} LIMIT 1", "--format", "csv")
        assert row.splitlines()[0].split(",") == list(columns)


def test_a_document_that_is_gone_is_asked_no_more(
    cleaned: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """The index of all documents holds those that are there."""
    import shutil

    from making import laid

    from pipeline import catalog

    second = laid(cleaned.workspace.root, "Another text.\n", name="diary")
    assert catalog.engines()
    assert command("run", "diary") == Exit.DONE
    capsys.readouterr()
    asked = "SELECT document FROM documents ORDER BY 1"
    assert told(capsys, "query", asked).split() == ["document", "diary", "letter"]
    shutil.rmtree(second.folder.scans)
    assert told(capsys, "query", asked).split() == ["document", "letter"]
