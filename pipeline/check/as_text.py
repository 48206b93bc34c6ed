"""Hits as a person reads them: place, rule, fix, and the line with the place marked beneath."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.check.baseline import Entry
from pipeline.check.fixing import fixable
from pipeline.check.folding import Folded, rate
from pipeline.check.hit import Hit
from pipeline.check.report import Checked, Report
from pipeline.check.statistics import counted
from pipeline.check.visible import cells, excerpt, visible
from pipeline.check.wording import advice, amount, brief
from pipeline.model.evidence import Severity

Paint = Callable[[str, str], str]
COLOURS = {
    Severity.ERROR: "red",
    Severity.WARNING: "yellow",
    Severity.REVIEW: "cyan",
    Severity.STYLE: "grey",
}


def plain(text: str, colour: str) -> str:
    """No colour."""
    return text


def written(report: Report, paint: Paint = plain, width: int = 100) -> str:
    """The hits, folded rules, unused entries of the baseline, and what it comes to."""
    parts = []
    for file in report.files:
        parts += [_hit(file, hit, paint, width) for hit in file.shown]
        parts += [_folded(file, fold, paint) for fold in file.folded]
    parts += [unused(entry) for entry in report.unused]
    return "".join(parts) + summary(report)


def statistics(report: Report, paint: Paint = plain) -> str:
    """A line a rule: hits, hits per 10,000 words, what may be fixed, id and name."""
    words = sum(file.words for file in report.files)
    rows = [
        f"{row.count:>6} {rate(row.count, words):>8.1f} {row.safe:>6} {row.suggested:>6}  "
        f"{paint(row.rule, 'bold')} {row.name}\n"
        for row in counted(report)
    ]
    head = paint("  hits  per 10k   safe  sugg.  rule", "grey") + "\n"
    return (head if rows else "") + "".join(rows) + summary(report)


def unused(entry: Entry) -> str:
    """The line for an entry of the baseline that met nothing."""
    return (
        f"{visible(entry.file)}: {entry.rule}: this judgement is no longer needed: "
        f"{visible(entry.shown)} ({visible(entry.reason)}); take it out of the baseline\n"
    )


def summary(report: Report) -> str:
    """One line: how many hits in how many files, and what may be fixed; none without a file."""
    if not report.files:
        return ""
    found = [hit for _, hit in report.hits()]
    judged = sum(file.judged for file in report.files)
    apart = f", {judged} judged before" if judged else ""
    files = _many(len(report.files), "file")
    if not found:
        return f"Nothing found in {files}{apart}.\n"
    safe = sum(fixable(hit) for hit in found)
    more = sum(fixable(hit, unsafe=True) for hit in found) - safe
    offers = [f"{safe} can be fixed with --fix"] if safe else []
    word = "more" if safe else "can be fixed"
    offers += [f"{more} {word} with --fix --unsafe-fixes"] if more else []
    tail = f" ({', '.join(offers)})" if offers else ""
    return f"Found {_many(len(found), 'place')} in {files}{tail}{apart}.\n"


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"


def _place(file: Checked, hit: Hit, paint: Paint) -> str:
    name = paint(visible(file.name), "bold")
    rule = paint(f"{hit.rule} {hit.name}", COLOURS[hit.severity])
    return f"{name}:{hit.line}:{hit.column}: {rule}"


def _folded(file: Checked, fold: Folded, paint: Paint) -> str:
    return f"{_place(file, fold.first, paint)}: {amount(fold)}\n"


def _hit(file: Checked, hit: Hit, paint: Paint, width: int) -> str:
    """Three lines: what, the line of the text, the mark beneath it."""
    fix = paint(advice(hit, file.text), "green")
    told = f"{_place(file, hit, paint)}: {brief(hit)} {fix}".rstrip()
    number = str(hit.line)
    seen = excerpt(file.text, hit.start, hit.end, max(width - len(number) - 4, 20))
    colour = COLOURS[hit.severity]
    line = f"{seen.left}{paint(seen.place, colour) if seen.place else ''}{seen.right}"
    mark = " " * cells(seen.left) + paint("^" * max(cells(seen.place), 1), colour)
    gutter = paint(f" {number} |", "grey")
    below = paint(f" {' ' * len(number)} |", "grey")
    return f"{told}\n{gutter} {line.rstrip()}\n{below} {mark}\n"
