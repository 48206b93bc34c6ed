"""A small document whose ledger and reports are kept byte for byte; `golden.py` renews them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import golden
import pytest

from pipeline.model.edition import State
from pipeline.run import regenerate, standing, verify
from pipeline.workspace import Workspace


def test_a_run_makes_the_bytes_that_are_kept() -> None:
    """Any difference is one of behaviour: look at it, then `python tests/golden.py` renews."""
    made, kept = golden.made(), golden.files(golden.KEPT)
    assert sorted(made) == sorted(kept)
    for path, content in kept.items():
        assert made[path] == content, f"{path} is no longer what it was"


def test_what_is_kept_is_what_a_reader_would_correct() -> None:
    """The bytes are not only the same, they are right: what was printed, the rest queued."""
    text = (golden.KEPT / "reports" / golden.NAME / "clean.txt").read_text()
    assert "March, 1877; the wind had gone round to the north. No ship" in text
    assert "the people--so we were told--had given up" in text
    assert "hope of meal and oil. We gave" in text
    assert "candles; we had" in text
    assert "came aboard the next day" in text
    assert text.startswith("Home | Index | Next page")
    summary = json.loads((golden.KEPT / "reports" / golden.NAME / "summary.json").read_bytes())
    assert summary["queued"] >= 2
    edition = standing(Workspace(golden.KEPT).document(golden.NAME))
    queued = {(live.selector.exact, live.after) for live in edition.of(State.QUEUED)}
    assert ("7", "1") in queued


@pytest.fixture
def copied(tmp_path: Path) -> Workspace:
    for name in ("scans", *golden.MADE):
        shutil.copytree(golden.KEPT / name, tmp_path / name)
    return Workspace(tmp_path)


def test_what_is_kept_verifies_and_is_regenerated(copied: Workspace) -> None:
    """Without any engine, from source and ledger alone."""
    folder = copied.document(golden.NAME)
    assert verify(folder) == ()
    shutil.rmtree(folder.reports)
    regenerate(folder)
    assert golden.files(copied.root) == golden.files(golden.KEPT)
