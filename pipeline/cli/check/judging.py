"""Puts every place found into the baseline, with the reason: it never comes back."""

from __future__ import annotations

from pipeline.check import baseline
from pipeline.cli import options as shared
from pipeline.cli.check.desk import Desk, code
from pipeline.cli.check.printing import give
from pipeline.cli.check.showing import checked
from pipeline.errors import CorrigendaError, Exit
from pipeline.storage import write_atomically


def judge(desk: Desk, reason: str) -> Exit:
    """Judge the open hits of all texts; those judged before keep their reason."""
    faults: list[CorrigendaError] = []
    entries, count = desk.entries, 0
    for text in desk.texts(faults):
        try:
            file, _ = checked(desk, text, text.document.text)
        except CorrigendaError as fault:
            faults.append(fault)
            continue
        name = desk.file(text.source)
        entries = baseline.added(entries, name, file.text, file.hits, reason.strip())
        count += len(file.hits)
    for told in faults:
        shared.complain(told)
    if count:
        write_atomically(desk.baseline, baseline.written(entries))
    give(f"Judged {count} place{'' if count == 1 else 's'} to be right: {desk.baseline}\n")
    return code(False, faults)
