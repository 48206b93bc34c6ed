"""The comparison as one HTML page that needs nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from pipeline.evaluate.figures import Corpus, Evaluation
from pipeline.evaluate.tables import TOP, confusion_table, corpus_page, figure, filled, picture

_COLUMNS = ("class", "count", "missed", "added", "share")


def as_html(found: Evaluation | Corpus, truth: str, text: str, plot: bytes | None = None) -> str:
    """Figures, classes, confusions and both texts side by side; `plot` is a heat map (SVG or PNG).

    `truth` and `text` name the two. Of a corpus, the figures of all pairs without their texts.
    """
    if isinstance(found, Corpus):
        return corpus_page(found, truth, text, plot)
    parts = {
        "TITLE": escape(f"{text} measured by {truth}"),
        "NOTE": escape(_note(found)),
        "FIGURES": figure("CER", found.characters, "characters")
        + figure("WER", found.words, "words"),
        "CLASSES": _classes(found),
        "CONFUSIONS": confusion_table(found.confusions),
        "MOVES": _moves(found),
        "PLOT": picture(plot),
        "PIECES": _safe(list(pieces(found))),
    }
    return filled("page.html", parts)


def pieces(found: Evaluation) -> Iterator[str | tuple[str, str]]:
    """Both texts cut where they differ: a string where equal, else truth and text."""
    truth = text = ""
    for tag, i, end, j, stop in found.alignment.opcodes:
        if tag != "equal":
            truth, text = truth + found.truth[i:end], text + found.text[j:stop]
            continue
        if truth or text:
            yield truth, text
        truth = text = ""
        yield found.truth[i:end]
    if truth or text:
        yield truth, text


def _note(found: Evaluation) -> str:
    """How the figures came about."""
    within = found.character_bounds
    notes = ["grapheme clusters in NFC, words by UAX 29"]
    if within:
        notes.append(f"CER between {within.low:.4f} and {within.high:.4f} (95 %, lines resampled)")
    if found.folded:
        notes.append(f"folded: {', '.join(found.folded)}; not comparable with other tools")
    if not found.alignment.optimal:
        notes.append("aligned by anchors, the least distance may be slightly smaller")
    return "; ".join(notes)


def _classes(found: Evaluation) -> str:
    """The table of character classes."""
    head = "".join(f"<th{' class=n' if k else ''}>{name}</th>" for k, name in enumerate(_COLUMNS))
    rows = "".join(
        f"<tr><td>{c.name}<td class=n>{c.count}<td class=n>{c.missed}<td class=n>{c.added}"
        f"<td class=n>{c.missed / c.count if c.count else 0:.2%}</tr>"
        for c in found.classes
    )
    return f"<table><tr>{head}</tr>{rows}</table>"


def _moves(found: Evaluation) -> str:
    """Blocks out of order."""
    moves = found.alignment.moves
    if not moves:
        return ""
    rows = "".join(
        f"<tr><td class=n>{m.a_start}–{m.a_end}<td class=n>{m.b_start}–{m.b_end}"
        f"<td class=n>{m.distance}<td>{escape(found.truth[m.a_start : m.a_start + 40])}…</tr>"
        for m in moves[:TOP]
    )
    head = "<tr><th class=n>in the truth<th class=n>in the text<th class=n>edits<th>begins</tr>"
    table = f"<p>Blocks out of order: {len(moves)}</p><table>{head}{rows}</table>"
    return f"<div class='scroll tall'>{table}</div>"


def _safe(value: object) -> str:
    """JSON that can stand inside a script element."""
    made = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return made.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")
