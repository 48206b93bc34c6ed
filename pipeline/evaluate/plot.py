"""The heat map of confusions, drawn with matplotlib (an extra of this package)."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Sequence

from pipeline.errors import ToolError
from pipeline.evaluate.figures import Confusion

_SIZE = 24


def heat_map(confusions: Sequence[Confusion], kind: str = "svg") -> bytes:
    """Truth (rows) against text (columns) for the most confused, as "svg" or "png" bytes.

    Raises ToolError where matplotlib is missing.
    """
    try:
        from matplotlib.figure import Figure
    except ImportError as fault:
        raise ToolError(
            "drawing needs matplotlib", todo="install it with `pip install 'corrigenda[plot]'`"
        ) from fault
    truths = _most(confusions, [c.truth for c in confusions])
    texts = _most(confusions, [c.text for c in confusions])
    grid = [[0] * len(texts) for _ in truths]
    for c in confusions:
        if c.truth in truths and c.text in texts:
            grid[truths.index(c.truth)][texts.index(c.text)] = c.count
    size = 1.6 + 0.3 * max(len(truths), len(texts), 4)
    figure = Figure(figsize=(size, size), layout="constrained")
    axes = figure.add_subplot()
    if truths and texts:
        drawn = axes.imshow(grid, cmap="magma_r", norm="symlog", aspect="equal")
        figure.colorbar(drawn, ax=axes, shrink=0.6, label="count")
    axes.set_xticks(range(len(texts)), [_sign(text) for text in texts])
    axes.set_yticks(range(len(truths)), [_sign(text) for text in truths])
    axes.set_xlabel("text")
    axes.set_ylabel("ground truth")
    out = io.BytesIO()
    metadata = {"Date": None} if kind == "svg" else None
    figure.savefig(out, format=kind, metadata=metadata)
    return out.getvalue()


def _most(confusions: Sequence[Confusion], keys: Sequence[str]) -> list[str]:
    """The keys with the highest counts."""
    counts: Counter[str] = Counter()
    for confusion, key in zip(confusions, keys, strict=True):
        counts[key] += confusion.count
    return [key for key, _ in counts.most_common(_SIZE)]


def _sign(text: str) -> str:
    """A label that shows and that matplotlib takes as it is."""
    shown = text.replace("\n", "⏎").replace(" ", "␣").replace("$", r"\$") or "∅"
    return "".join(c if c.isprintable() and not "\ud800" <= c <= "\udfff" else "�" for c in shown)
