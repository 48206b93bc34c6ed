"""SARIF as the standard has it: every kind of hit, name and text keeps to a schema."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from pipeline import cli
from pipeline.errors import Exit

SCHEMA = json.loads(Path(__file__).with_name("sarif.schema.json").read_text())
CHECK = Draft202012Validator(SCHEMA, format_checker=FormatChecker())
TEXTS = {
    "plain.txt": "It was  tbe house ; He was hcre -- and 1O men\ncame to the the town .\n",
    "ends.txt": "He saw\u00ad it. \t\r\n\r\n\r\n\r\n\r\n\r\n\r\nThe govern-\r\nment\rwas , so.",
    "a b/ä%#?.txt": "\ufeff𝐀 fi\ufb01ne “word' \u200bwas\x07 hère. \ufffd\n",
    "clean.txt": "It was so.\n",
    "empty.txt": "",
}


@pytest.mark.parametrize("select", ["ALL", "STR", "WRD"])
def test_all_that_is_written_keeps_to_the_schema(
    select: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Names with signs, line ends of all kinds, high characters, hits with and without fixes."""
    monkeypatch.chdir(tmp_path)
    for name, text in TEXTS.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(text.encode())
    code = cli.command_line(
        ["check", *TEXTS, "--select", select, "--format", "sarif", "--limit", "0"]
    )
    held = json.loads(capsys.readouterr().out)
    assert code == (Exit.FOUND if held["runs"][0]["results"] else Exit.DONE)
    assert [fault.message for fault in CHECK.iter_errors(held)] == []
    if select == "ALL":
        kinds = [("fixes" in result, result["level"]) for result in held["runs"][0]["results"]]
        assert {True, False} == {fixes for fixes, _ in kinds}
        assert {"error", "warning", "note"} <= {level for _, level in kinds}


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("version",), "2.0.0"),
        (("runs", 0, "results", 0, "level"), "review"),
        (("runs", 0, "results", 0, "ruleIndex"), -1),
        (("runs", 0, "results", 0, "message"), "text"),
        (("runs", 0, "results", 0, "place"), 1),
        (("runs", 0, "tool", "driver", "rules", 0, "id"), ""),
        (
            (
                "runs",
                0,
                "results",
                0,
                "locations",
                0,
                "physicalLocation",
                "artifactLocation",
                "uri",
            ),
            "a b",
        ),
    ],
)
def test_the_schema_sees_what_is_wrong(
    place: tuple[Any, ...],
    value: object,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One value that the standard does not allow is told."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("the  house\n")
    cli.command_line(["check", "a.txt", "--select", "SPC01", "--format", "sarif"])
    held = json.loads(capsys.readouterr().out)
    assert not list(CHECK.iter_errors(held))
    spoilt = inner = copy.deepcopy(held)
    for step in place[:-1]:
        inner = inner[step]
    inner[place[-1]] = value
    assert list(CHECK.iter_errors(spoilt))
