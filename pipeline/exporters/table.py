"""Writes every live proposal as a row of a table, for spreadsheets and for pandas.

All text is quoted, so commas, quotes and line breaks of `before` and `after` come back as they
were: `pandas.read_csv(path, keep_default_na=False)`.

A spreadsheet takes a cell that begins with = + - or @ for a formula and runs it. Such a cell gets
one apostrophe in front (a lone sign runs nothing and stays as it is), and so does a cell that
looks as if it had been given one; so dropping one apostrophe from each cell that matches `GUARDED`
gives every text back exactly (`bare` does).
"""

from __future__ import annotations

import csv
import re
from decimal import Decimal

from pipeline.kinds import Crops, Exporter
from pipeline.model.edition import Edition, Live

COLUMNS = [
    *("event", "start", "end", "before", "after", "rule"),
    *("verdict", "agent", "confidence", "page", "box"),
]

_FORMULA = r"[\t\r\n]*[=+\-@＝＋－＠]."
_RISKY = re.compile(f"'*{_FORMULA}", re.DOTALL)
GUARDED = re.compile(f"'+{_FORMULA}", re.DOTALL)


def write(edition: Edition, crops: Crops) -> bytes:
    """The table as UTF-8 text with a header line and newlines as line ends.

    `start` and `end` are code points of the transcript, `confidence` runs from 0 to 1, `page` is
    what the page calls itself, `box` is left, top, right and bottom in pixels of its image.
    """
    import pandas

    labels = {page.number: page.label for page in edition.document.pages}
    rows = [_row(live, labels) for live in edition.entries]
    table = pandas.DataFrame(rows, columns=COLUMNS)
    text: str = table.to_csv(index=False, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    return text.encode()


def guarded(cell: str) -> str:
    """The cell so that no spreadsheet runs it."""
    return f"'{cell}" if _RISKY.match(cell) else cell


def bare(cell: str) -> str:
    """The text that `guarded` was given."""
    return cell[1:] if GUARDED.match(cell) else cell


def _row(live: Live, labels: dict[int, str]) -> tuple[str | int | Decimal, ...]:
    """One proposal in the order of the columns."""
    selector = live.selector
    box = selector.box
    return (
        live.entry.id,
        selector.start,
        selector.end,
        guarded(selector.exact),
        guarded(live.after),
        guarded(live.rule),
        live.state.value,
        guarded(live.agent),
        Decimal(live.confidence).scaleb(-6),
        guarded(labels.get(selector.page, "")),
        f"{box.left},{box.top},{box.right},{box.bottom}" if box else "",
    )


EXPORTER = Exporter("table", "corrections.csv", write)
