"""Evaluations written out: as lines for a terminal, as JSON, as CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

from pipeline.evaluate.figures import Bounds, Corpus, Evaluation, Rate

_TOP = 20  # confusions shown where not all are


def as_json(found: Evaluation | Corpus) -> str:
    """JSON on one object; a rate that is infinite (the truth is empty) is null."""
    made = _record(found) if isinstance(found, Evaluation) else _corpus(found)
    return json.dumps(made, ensure_ascii=False, indent=1) + "\n"


def as_text(found: Evaluation | Corpus) -> str:
    """A few lines for a person."""
    if isinstance(found, Corpus):
        return _corpus_text(found)
    lines = [
        _rate("CER", found.characters, "characters", found.character_bounds),
        _rate("WER", found.words, "words", None),
    ]
    if found.folded:
        lines.append(f"folded before: {', '.join(found.folded)} (not comparable with other tools)")
    if found.alignment.moves:
        lines.append(f"blocks out of order: {len(found.alignment.moves)}")
    lines += ["", f"{'class':<13}{'count':>9}{'missed':>8}{'added':>8}"]
    lines += [f"{c.name:<13}{c.count:>9}{c.missed:>8}{c.added:>8}" for c in found.classes]
    if found.confusions:
        lines += ["", "most frequent confusions (truth, text, count)"]
        lines += [
            f"{_seen(c.truth):>8} {_seen(c.text):<8}{c.count:>7}" for c in found.confusions[:_TOP]
        ]
    return "\n".join(lines) + "\n"


def as_csv(found: Evaluation | Corpus) -> str:
    """The confusions of one evaluation, or one line for each pair of many."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    if isinstance(found, Evaluation):
        rows.writerow(("truth", "text", "count", "example_truth", "example_text"))
        for c in found.confusions:
            rows.writerow((c.truth, c.text, c.count, *(c.examples[0] if c.examples else ("", ""))))
        return out.getvalue()
    rows.writerow(("name", "cer", "wer", "distance", "characters", "word_distance", "words"))
    for name, one in found.pairs:
        chars, words = one.characters, one.words
        rows.writerow(
            (name, chars.share, words.share, chars.errors, chars.total, words.errors, words.total)
        )
    return out.getvalue()


def figures(characters: Rate, words: Rate) -> dict[str, Any]:
    """The five figures that every JSON has."""
    return {
        "cer": _finite(characters.share),
        "wer": _finite(words.share),
        "distance": characters.errors,
        "characters": characters.total,
        "word_distance": words.errors,
        "words": words.total,
    }


def _record(found: Evaluation) -> dict[str, Any]:
    """All that is known of one evaluation but the texts."""
    return figures(found.characters, found.words) | {
        "cer_bounds": _bounds(found.character_bounds),
        "optimal": found.alignment.optimal,
        "folded": list(found.folded),
        "classes": {
            c.name: {"count": c.count, "missed": c.missed, "added": c.added} for c in found.classes
        },
        "confusions": [
            {"truth": c.truth, "text": c.text, "count": c.count, "examples": c.examples}
            for c in found.confusions
        ],
        "moves": [move._asdict() for move in found.alignment.moves],
    }


def _corpus(found: Corpus) -> dict[str, Any]:
    """Averages, and the five figures of each pair."""
    return figures(found.characters, found.words) | {
        "pairs": len(found.pairs),
        "cer_macro": found.macro_cer,
        "wer_macro": found.macro_wer,
        "cer_bounds": _bounds(found.character_bounds),
        "wer_bounds": _bounds(found.word_bounds),
        "files": [{"name": n} | figures(e.characters, e.words) for n, e in found.pairs],
    }


def _corpus_text(found: Corpus) -> str:
    """Pairs line by line, averages below."""
    width = max(len(name) for name, _ in found.pairs)
    lines = [f"{'pair':<{width}}{'CER':>9}{'WER':>9}{'characters':>12}{'words':>9}"]
    lines += [
        f"{name:<{width}}{e.characters.share:>9.4f}{e.words.share:>9.4f}"
        f"{e.characters.total:>12}{e.words.total:>9}"
        for name, e in found.pairs
    ]
    lines += [
        "",
        _rate("CER (micro)", found.characters, "characters", found.character_bounds),
        _rate("WER (micro)", found.words, "words", found.word_bounds),
        f"CER (macro) {found.macro_cer:.4f}   WER (macro) {found.macro_wer:.4f}",
    ]
    return "\n".join(lines) + "\n"


def _rate(name: str, rate: Rate, unit: str, within: Bounds | None) -> str:
    """A rate in a line: share, bounds, how it came about."""
    spread = f" ({within.low:.4f}-{within.high:.4f})" if within else ""
    return f"{name} {rate.share:.4f}{spread}   {rate.errors} edits, {rate.total} {unit}"


def _bounds(within: Bounds | None) -> list[float] | None:
    """Bounds as a pair."""
    return [within.low, within.high] if within else None


def _finite(share: float) -> float | None:
    """A share that JSON can hold."""
    return share if math.isfinite(share) else None


def _seen(text: str) -> str:
    """Characters that show: blanks, line ends and nothing have signs of their own."""
    return text.replace("\n", "⏎").replace(" ", "␣").replace("\t", "⇥") or "∅"
