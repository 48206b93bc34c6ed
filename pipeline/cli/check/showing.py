"""Shows the hits of all texts in the format asked for."""

from __future__ import annotations

import argparse
import sys
from typing import TextIO

from pipeline.check import as_text
from pipeline.check.baseline import Entry, Judged
from pipeline.check.folding import folded
from pipeline.check.report import Checked, Report
from pipeline.cli import options as shared
from pipeline.cli.check.desk import Desk, code
from pipeline.cli.check.printing import give, painter, width
from pipeline.cli.check.reading import Text
from pipeline.errors import CorrigendaError, Exit


def show(desk: Desk, options: argparse.Namespace) -> Exit:
    """Check every text and print; errors go to standard error, a line each."""
    faults: list[CorrigendaError] = []
    report = reported(desk, faults)
    for fault in faults:
        shared.complain(fault)
    written(report, options)
    return code(any(file.hits for file in report.files), faults)


def reported(desk: Desk, faults: list[CorrigendaError]) -> Report:
    """Every text checked; what goes wrong with one is added to `faults`."""
    files: list[Checked] = []
    unused: list[Entry] = []
    used: set[Entry] = set()
    for text in desk.texts(faults):
        try:
            file, judged = checked(desk, text, text.document.text)
        except CorrigendaError as fault:
            faults.append(fault)
            continue
        files.append(file)
        unused += judged.unused
        used.update(judged.used)
    idle = dict.fromkeys(entry for entry in unused if entry not in used)
    return Report(tuple(files), tuple(idle), desk.rules)


def checked(desk: Desk, text: Text, written: str) -> tuple[Checked, Judged]:
    """One text as it is now: its hits, those judged before taken off, the many folded."""
    found, profile = desk.look(text, written, desk.rules_for(text.source))
    judged = desk.judged(text.source, written, found)
    words = sum(profile.words.values())
    shown, folds = folded(judged.open, words, desk.limit)
    name = text.source.name
    return Checked(name, written, words, judged.open, shown, folds, judged.count), judged


def written(report: Report, options: argparse.Namespace, stream: TextIO | None = None) -> None:
    """Print a report; where the format is for machines, unused judgements go to standard error."""
    stream = stream or sys.stdout
    if options.format == "text":
        paint = painter(stream)
        if options.statistics:
            give(as_text.statistics(report, paint), stream)
        else:
            give(as_text.written(report, paint, width(stream)), stream)
        return
    give(_machine(report, options), stream)
    for entry in report.unused:
        give(as_text.unused(entry), sys.stderr)


def _machine(report: Report, options: argparse.Namespace) -> str:
    from pipeline.check import as_github, as_json, as_sarif

    if options.statistics:
        return as_json.statistics(report)
    if options.format == "json":
        return as_json.written(report)
    if options.format == "github":
        return as_github.written(report)
    from importlib.metadata import version

    return as_sarif.written(report, version("corrigenda"))
