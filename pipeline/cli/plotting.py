"""Draws what each rule's changes came to as bars, with matplotlib where it is installed."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import ToolError, UsageError

if TYPE_CHECKING:
    from pipeline.ledger.index.counting import Table

PARTS = {"benefit": "#2a7f4f", "unseen": "#b9c0c6", "harm": "#c0392b"}
"""Columns in the order of the bar, each with its colour."""


def bars(table: Table, file: Path) -> bytes:
    """The picture in the kind that the file's name asks for; the same figures, the same bytes.

    Raises ToolError where matplotlib is missing, UsageError for another kind of file.
    """
    kind = file.suffix.lower().lstrip(".")
    if kind not in ("svg", "png"):
        raise UsageError(f"{file.name} is no picture", todo="name it .svg or .png")
    try:
        import matplotlib
    except ImportError as fault:
        raise ToolError(
            "matplotlib is not installed", where="--plot", todo="pip install 'corrigenda[plot]'"
        ) from fault
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    matplotlib.use("agg")
    at = {name: number for number, name in enumerate(table.columns)}
    rows = [row for row in table.rows if any(row[at[part]] for part in PARTS)]
    names = [f"{row[at['rule']]}@{row[at['version']]}" for row in rows]
    with matplotlib.rc_context({"svg.hashsalt": "corrigenda", "svg.fonttype": "path"}):
        figure = Figure(figsize=(8, 1.4 + 0.28 * len(rows)), layout="constrained")
        axes = figure.subplots()
        left = [0] * len(rows)
        for part, colour in PARTS.items():
            sizes = [int(row[at[part]]) for row in rows]
            axes.barh(names, sizes, left=left, color=colour, label=part)
            left = [a + b for a, b in zip(left, sizes, strict=True)]
        axes.invert_yaxis()
        axes.set_xlabel("edits")
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        figure.legend(loc="outside upper right", ncols=len(PARTS), frameon=False)
        axes.spines[["top", "right"]].set_visible(False)
        held = io.BytesIO()
        figure.savefig(held, format=kind, metadata={"Date": None} if kind == "svg" else None)
    return held.getvalue()
