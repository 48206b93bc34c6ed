"""Measures a text by its ground truth as the field does: error rates, classes, confusions.

The definitions are those of dinglehopper (github.com/qurator-spk/dinglehopper), so that figures
compare: both texts in NFC; the character error rate is the Levenshtein distance of their grapheme
clusters (UAX 29, extended) per cluster of the truth; the word error rate the same over words
(`pipeline.evaluate.words`). Whitespace and line ends count like any other character.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import numpy as np

from pipeline.errors import UsageError
from pipeline.evaluate.bounds import bounds
from pipeline.evaluate.confusions import confusions
from pipeline.evaluate.counting import by_class, by_letter, by_line, touched
from pipeline.evaluate.figures import Evaluation, Rate
from pipeline.evaluate.words import words
from pipeline.matching.folding import ALL, fold
from pipeline.matching.graphemes import Units, units_of
from pipeline.matching.normal import composed
from pipeline.matching.opcodes import aligned, placed
from pipeline.matching.tokens import named
from pipeline.model.alignment import Alignment, Opcode


def evaluate(
    truth: str, text: str, *, folded: Collection[str] = (), exact: bool = False
) -> Evaluation:
    """Measure `text` by `truth`; `folded` names conventions to fold in both beforehand.

    Folding makes figures incomparable with other tools'. Texts of more than 30,000 clusters are
    aligned by anchors: on noisy text the distance is within 0.1 % of the least one, and `exact`
    asks for that. Raises UsageError for a convention that is not known.
    """
    truth, text = prepared(truth, folded), prepared(text, folded)
    left, right = units_of(truth, text)
    found = aligned(_bare(left), _bare(right), exact=exact)
    clusters = cut(truth, left), cut(text, right)
    wrong = touched(found, (len(left.codes), len(right.codes)))
    names: dict[int, str] = {}
    for units, row in ((left, clusters[0]), (right, clusters[1])):
        codes, first = np.unique(units.codes, return_index=True)
        names |= {int(c): row[k] for c, k in zip(codes, first.tolist(), strict=True)}
    letters = by_letter((left.codes, right.codes), names, wrong)
    breaks = [code for code, name in names.items() if "\n" in name]
    lines = by_line(found, np.flatnonzero(np.isin(left.codes, breaks)), len(left.codes))
    return Evaluation(
        truth=truth,
        text=text,
        characters=Rate(found.distance, len(left.codes)),
        words=word_rate(truth, text, exact=exact),
        character_bounds=bounds(*lines),
        classes=by_class(letters),
        letters=letters,
        confusions=confusions(found, *clusters),
        alignment=_placed(found, left, right),
        folded=tuple(sorted(folded)),
    )


def prepared(text: str, folded: Collection[str] = ()) -> str:
    """A text as it is compared: in NFC, with the named conventions folded."""
    unknown = sorted(set(folded) - ALL)
    if unknown:
        raise UsageError(
            f"there is no convention {unknown[0]!r} to fold", todo=f"choose of {sorted(ALL)}"
        )
    text = composed(text)
    return fold(text, folded).text if folded else text


def word_rate(truth: str, text: str, *, exact: bool = False) -> Rate:
    """The word error rate of two prepared texts."""
    left, right = named(words(truth), words(text))
    return Rate(aligned(left, right, exact=exact).distance, len(left.codes))


def cut(text: str, units: Units) -> list[str] | str:
    """A text cluster by cluster; the text itself, where every character is one."""
    if units.starts is None:
        return text
    return [text[i:j] for i, j in pairwise(units.starts.tolist())]


def _bare(units: Units) -> Units:
    """The same units, with offsets that count them."""
    return Units(units.text, units.codes, None)


def _placed(found: Alignment, a: Units, b: Units) -> Alignment:
    """An alignment that counts units as one that counts code points; moves likewise."""
    if a.starts is None and b.starts is None:
        return found
    rows = np.array([opcode[1:] for opcode in found.opcodes], np.int64).reshape(-1, 4)
    rows[:, :2], rows[:, 2:] = a.offsets(rows[:, :2]), b.offsets(rows[:, 2:])
    opcodes = tuple(
        Opcode(o.tag, *row) for o, row in zip(found.opcodes, rows.tolist(), strict=True)
    )
    return Alignment(opcodes, placed(found.moves, a, b), found.distance, found.optimal)
