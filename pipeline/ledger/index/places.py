"""Finds where the cleaned text's characters come from, with the index alone.

The applied edits in order cut the text into stretches, as `apply` cuts it into pieces. The table
`shifts` says by how much each block of the transcript lets the text grow, so that an offset is
found by adding up blocks and walking one of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_COLUMNS = "start, stop, grows, key, event, rule, version, agent, at, line, before, after, why"
_APPLIED = f"SELECT {_COLUMNS} FROM edits WHERE document = ? AND state = 'applied' AND NOT flag"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of the cleaned text: its place there, its place in the transcript, its origin.

    `event` is empty where the stretch is the print's own; else it is the id of the proposal.
    """

    begin: int
    end: int
    start: int
    stop: int
    key: str = ""
    event: str = ""
    rule: str = ""
    agent: str = ""
    at: str = ""
    line: int = 0
    before: str = ""
    after: str = ""
    why: str = ""


def stretches(connection: sqlite3.Connection, document: str, characters: int) -> Iterator[Stretch]:
    """The whole cleaned text in order."""
    rows = connection.execute(f"{_APPLIED} ORDER BY start, stop", (document,))
    return _walk(rows, 0, 0, characters)


def around(
    connection: sqlite3.Connection, document: str, characters: int, offset: int
) -> tuple[Stretch, ...]:
    """The stretch that holds the code point `offset`, and before it what was taken out there.

    The last stretch of all where `offset` lies behind the end.
    """
    start, grown = 0, 0
    total = 0
    asked = "SELECT start, grows FROM shifts WHERE document = ? ORDER BY block"
    for first, grows in connection.execute(asked, (document,)):
        if first + total > offset:
            break
        start, grown = first, total
        total += grows
    rows = connection.execute(f"{_APPLIED} AND start >= ? ORDER BY start, stop", (document, start))
    found: list[Stretch] = []
    for stretch in _walk(rows, start, start + grown, characters):
        if stretch.begin > offset:
            break
        if found and found[-1].end < offset:
            found.clear()
        found.append(stretch)
        if stretch.end > offset:
            break
    kept = [held for held in found[:-1] if held.begin == held.end == offset]
    return (*kept, *(found[-1:] or [Stretch(0, characters, 0, characters)]))


def _walk(
    rows: Iterable[tuple[object, ...]], start: int, begin: int, characters: int
) -> Iterator[Stretch]:
    """Stretches from a place of the transcript that stands at `begin` in the cleaned text."""
    for row in rows:
        first, stop, grows = int(str(row[0])), int(str(row[1])), int(str(row[2]))
        key, event, rule, version, agent, at, line, before, after, why = row[3:]
        if first > start:
            yield Stretch(begin, begin + first - start, start, first)
            begin += first - start
        end = begin + (stop - first) + grows
        tag = f"{rule}@{version}" if version else str(rule)
        yield Stretch(
            *(begin, end, first, stop, str(key), str(event), tag, str(agent), str(at)),
            *(int(str(line)), str(before), str(after), str(why)),
        )
        start, begin = stop, end
    if start < characters:
        yield Stretch(begin, begin + characters - start, start, characters)
