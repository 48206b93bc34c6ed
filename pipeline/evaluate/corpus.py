"""Folders of pairs: which file belongs to which, and averages over all."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from pipeline.errors import InputError
from pipeline.evaluate.bounds import bounds
from pipeline.evaluate.figures import Corpus, Evaluation, Rate


def paired(
    truths: Path,
    texts: Path,
    pattern: str = "**/*",
    truth_suffix: str | None = None,
    text_suffix: str | None = None,
) -> tuple[tuple[str, Path, Path], ...]:
    """Name, ground truth and text of every pair of two folders (which may be the same).

    A truth is a file that matches `pattern` and ends in `truth_suffix`; its text has the same
    path with `text_suffix` instead. If no suffix is named, they are ".gt.txt" and ".txt" where
    there is such a truth, and else both files have one name. Raises InputError where there is no
    pair, or a text is missing.
    """
    found: list[tuple[str, Path, Path]] = []
    listed = sorted(truths.glob(pattern))
    if truth_suffix is None:
        truth_suffix = ".gt.txt" if any(f.name.endswith(".gt.txt") for f in listed) else ""
    if text_suffix is None:
        text_suffix = ".txt" if truth_suffix else ""
    for truth in listed:
        name = truth.relative_to(truths).as_posix()
        if not truth.is_file() or not name.endswith(truth_suffix):
            continue
        stem = name.removesuffix(truth_suffix)
        text = texts / (stem + text_suffix)
        if text == truth:
            continue
        if not text.is_file():
            raise InputError(
                f"there is no text for the ground truth {name}",
                where=str(text),
                todo="name how text files end with --text-suffix",
            )
        found.append((stem, truth, text))
    if not found:
        raise InputError(
            f"no pair: {pattern} with {truth_suffix!r} here, {text_suffix!r} in the other",
            where=str(truths),
            todo="choose with --glob and --truth-suffix",
        )
    return tuple(found)


def averaged(pairs: Sequence[tuple[str, Evaluation]]) -> Corpus:
    """The pairs and their averages, with bounds by resampling pairs."""
    characters = [pair.characters for _, pair in pairs]
    words = [pair.words for _, pair in pairs]
    return Corpus(
        pairs=tuple(pairs),
        characters=_micro(characters),
        words=_micro(words),
        macro_cer=_macro(characters),
        macro_wer=_macro(words),
        character_bounds=bounds([r.errors for r in characters], [r.total for r in characters]),
        word_bounds=bounds([r.errors for r in words], [r.total for r in words]),
    )


def _micro(rates: Sequence[Rate]) -> Rate:
    """All errors by all units."""
    return Rate(sum(rate.errors for rate in rates), sum(rate.total for rate in rates))


def _macro(rates: Sequence[Rate]) -> float:
    """The mean of the finite shares; 0 where there is none."""
    shares = [rate.share for rate in rates if math.isfinite(rate.share)]
    return sum(shares) / len(shares) if shares else 0.0
