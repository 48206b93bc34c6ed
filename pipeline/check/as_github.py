"""Hits as workflow commands of GitHub Actions: each becomes a note at its line of the change."""

from __future__ import annotations

from pipeline.check.folding import Folded
from pipeline.check.hit import Hit
from pipeline.check.report import Checked, Report
from pipeline.check.wording import advice, amount
from pipeline.model.evidence import Severity

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def written(report: Report) -> str:
    """One command a hit, or one for all hits of a rule that fires all over a file."""
    lines = []
    for file in report.files:
        lines += [
            _command(file, hit, f"{hit.message} {advice(hit, file.text)}") for hit in file.shown
        ]
        lines += [_folded(file, fold) for fold in file.folded]
    return "".join(f"{line}\n" for line in lines)


def _folded(file: Checked, fold: Folded) -> str:
    return _command(file, fold.first, f"{fold.first.message} {amount(fold)}")


def _command(file: Checked, hit: Hit, message: str) -> str:
    level = LEVELS.get(hit.severity, "notice")
    place = {
        "file": file.name,
        "line": str(hit.line),
        "col": str(hit.column),
        "title": f"{hit.rule} {hit.name}",
    }
    if not set(hit.before) & set("\r\n"):
        place["endColumn"] = str(hit.column + max(hit.end - hit.start, 1))
    named = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    return f"::{level} {named}::{_escaped(message.strip())}"


def _escaped(text: str) -> str:
    for mark in "%\r\n":
        text = text.replace(mark, f"%{ord(mark):02X}")
    return text


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")
