"""Parts that HTML pages share, and the page of a corpus."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files

import regex

from pipeline.evaluate.confusions import summed
from pipeline.evaluate.figures import Confusion, Corpus, Rate

TOP = 200
_HOLE = regex.compile(r"@([A-Z]+)@")


def filled(name: str, parts: Mapping[str, str]) -> str:
    """A template of this folder with its holes filled, each once and none twice."""
    template = files("pipeline.evaluate").joinpath(name).read_text("utf-8")
    return _HOLE.sub(lambda hole: parts[hole[1]], template)


def corpus_page(found: Corpus, truth: str, text: str, plot: bytes | None = None) -> str:
    """Averages, every pair's figures, and the confusions of all."""
    head = "".join(f"<th class=n>{x}</th>" for x in ("CER", "WER", "edits", "characters", "words"))
    rows = "".join(
        f"<tr><td>{escape(name)}<td class=n>{_share(one.characters)}<td class=n>{_share(one.words)}"
        f"<td class=n>{one.characters.errors}<td class=n>{one.characters.total}"
        f"<td class=n>{one.words.total}</tr>"
        for name, one in found.pairs
    )
    note = f"{len(found.pairs)} pairs; macro averages: CER {found.macro_cer:.2%}"
    if within := found.character_bounds:
        note += f"; micro CER between {within.low:.4f} and {within.high:.4f} (95 %, resampled)"
    parts = {
        "TITLE": escape(f"{text} measured by {truth}"),
        "NOTE": f"{note}; WER {found.macro_wer:.2%}",
        "FIGURES": figure("CER", found.characters, "characters")
        + figure("WER", found.words, "words"),
        "PAIRS": f"<table><tr><th>pair</th>{head}</tr>{rows}</table>",
        "CONFUSIONS": confusion_table(summed(one.confusions for _, one in found.pairs)),
        "PLOT": picture(plot),
    }
    return filled("corpus.html", parts)


def _share(rate: Rate) -> str:
    """A rate in per cent."""
    return f"{rate.share:.2%}" if rate.total or not rate.errors else "∞"


def figure(name: str, rate: Rate, unit: str) -> str:
    """One large figure."""
    return (
        f"<div><b>{_share(rate)}</b><span>{name}: {rate.errors} of {rate.total} {unit}</span></div>"
    )


def confusion_table(confusions: Sequence[Confusion]) -> str:
    """The most frequent confusions, each with one example."""
    if not confusions:
        return "<p class=faint>Nothing.</p>"
    rows = "".join(
        f"<tr><td class=sign>{_sign(c.truth)}<td class=sign>{_sign(c.text)}<td class=n>{c.count}"
        f"<td>{escape(c.examples[0][0])} <span class=faint>→ {escape(c.examples[0][1])}</span></tr>"
        for c in confusions[:TOP]
    )
    more = len(confusions) - TOP
    rest = f"<p class=faint>and {more} more, see the CSV</p>" if more > 0 else ""
    head = "<tr><th>truth</th><th>text</th><th class=n>count</th><th>first</th></tr>"
    return f"<table>{head}{rows}</table>{rest}"


def picture(plot: bytes | None) -> str:
    """The heat map, as part of the page."""
    if not plot:
        return ""
    kind = "png" if plot.startswith(b"\x89PNG") else "svg+xml"
    source = f"data:image/{kind};base64,{base64.b64encode(plot).decode()}"
    return f'<img width=560 alt="Heat map of confusions" src="{source}">'


def _sign(text: str) -> str:
    """Characters that show, escaped."""
    return escape(text.replace("\n", "⏎").replace(" ", "␣")) or "∅"
