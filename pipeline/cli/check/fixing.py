"""Fixes files, or prints what fixing would change; a document's transcript is never written."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence

from pipeline.check import as_diff
from pipeline.check.fixing import Fixed, Look, fixed
from pipeline.check.hit import Hit
from pipeline.check.report import Checked, Report
from pipeline.check.visible import visible
from pipeline.cli import options as shared
from pipeline.cli.check.desk import Desk, code
from pipeline.cli.check.printing import give, painter
from pipeline.cli.check.reading import Text
from pipeline.cli.check.showing import checked, written
from pipeline.cli.check.sources import content
from pipeline.errors import CorrigendaError, Exit, InputError, UsageError
from pipeline.kinds import Rule
from pipeline.storage import write_atomically

COLOURS = {"+": "green", "-": "red", "@": "cyan"}


def fix(desk: Desk, options: argparse.Namespace) -> Exit:
    """Fix every text, then show what remains; with --diff print the changes and write nothing."""
    faults: list[CorrigendaError] = []
    files: list[Checked] = []
    counts: Counter[str] = Counter()
    changed = False
    standing = [text for text in desk.texts(faults) if _whole(text)]
    for text in standing:
        try:
            made = fixed(
                text.document.text,
                desk.rules_for(text.source),
                _look(desk, text),
                options.unsafe_fixes,
            )
            now = made.text
            if options.diff:
                changed |= _difference(text, made)
            elif not _written(text, made):
                now, made = text.document.text, Fixed(text.document.text, {}, True)
            counts.update(made.counts)
            files.append(checked(desk, text, now)[0])
        except CorrigendaError as fault:
            faults.append(fault)
    for told in faults:
        shared.complain(told)
    _tell(counts, options.diff)
    if options.diff:
        return code(changed, faults)
    stream = sys.stderr if any(text.source.path is None for text in standing) else sys.stdout
    written(Report(tuple(files), (), desk.rules), options, stream)
    return code(any(file.hits for file in files), faults)


def _whole(text: Text) -> bool:
    """Hold a fix to whole texts: once a place is fixed, a line and a column are another place's."""
    if text.source.line is not None:
        raise UsageError(
            "fixes go over a whole file",
            where=f"{text.source.name}:{text.source.line}",
            todo="name the file, and the rule with --select",
        )
    return True


def _look(desk: Desk, text: Text) -> Look:
    """Looks for hits of rules in a text as it is at one moment, those judged before left out."""

    def look(written: str, rules: Sequence[Rule]) -> Sequence[Hit]:
        found, _ = desk.look(text, written, rules)
        return desk.judged(text.source, written, found).open

    return look


def _written(text: Text, made: Fixed) -> bool:
    """Write a fixed text in its own encoding; whether its source now holds it.

    Raises InputError where the encoding lacks a character, or the file changed meanwhile.
    """
    source, used = text.source, text.document.encoding
    if source.path is None:
        sys.stdout.buffer.write(_encoded(text, made.text, used))
        return True
    if made.text == text.document.text:
        return True
    if source.folder is not None:
        name = source.folder.name
        shared.complain(
            UsageError(
                "a document's transcript is never edited",
                where=source.name,
                todo=f"`corrigenda run {name}` corrects it on the record; --diff shows the fixes",
            )
        )
        return False
    new = _encoded(text, made.text, used)
    if content(source) != text.content:
        raise InputError("the file was changed meanwhile", where=source.name, todo="run again")
    write_atomically(source.path, new)
    return True


def _encoded(text: Text, written: str, encoding: str) -> bytes:
    """The bytes of a text, proved to read back as it."""
    try:
        new = written.encode(encoding)
    except UnicodeEncodeError as fault:
        raise InputError(
            f"{encoding} has no character {fault.object[fault.start]!r}, which a fix writes",
            where=text.source.name,
            todo="convert the file to UTF-8",
        ) from fault
    if new.decode(encoding) != written:
        raise InputError(
            f"encoded as {encoding} the fixed text would read differently",
            where=text.source.name,
            todo="convert the file to UTF-8",
        )
    return new


def _difference(text: Text, made: Fixed) -> bool:
    """Print the unified diff; whether there is any."""
    paint, changed = painter(sys.stdout), False
    for line in as_diff.written(visible(text.source.name), text.document.text, made.text):
        changed = True
        held = line.replace("\x1b", "␛") if sys.stdout.isatty() else line
        colour = COLOURS.get(line[:1])
        give(paint(held, colour) if colour else held)
    return changed


def _tell(counts: Counter[str], diff: bool) -> None:
    """Say on standard error what was fixed, rule by rule."""
    count = sum(counts.values())
    told = ", ".join(f"{rule} {times}" for rule, times in sorted(counts.items()))
    verb = "Would fix" if diff else "Fixed"
    tail = f" ({told})" if told else ""
    give(f"{verb} {count} place{'' if count == 1 else 's'}{tail}.\n", sys.stderr)
