"""Single figures and lists of an evaluation, as scripts and other tools' test suites want them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from pipeline.evaluate import cut, prepared, word_rate
from pipeline.evaluate.confusions import pairs
from pipeline.evaluate.counting import touched
from pipeline.evaluate.figures import Rate
from pipeline.evaluate.words import words
from pipeline.matching.graphemes import Units, units_of
from pipeline.matching.opcodes import aligned
from pipeline.matching.tokens import named
from pipeline.model.alignment import Alignment

Row = Sequence[str]


def of_text(part: str, text: str, folded: Sequence[str] = ()) -> str:
    """A text as it is compared ("text"), or its words as a JSON list ("words")."""
    text = prepared(text, folded)
    return f"{text}\n" if part == "text" else _listed(words(text))


def of_pair(
    part: str, truth: str, text: str, folded: Sequence[str] = (), *, exact: bool = False
) -> str:
    """One figure, or a JSON value, of two texts; the parts are those of `corrigenda evaluate`."""
    truth, text = prepared(truth, folded), prepared(text, folded)
    if part == "wer":
        return _share(word_rate(truth, text, exact=exact))
    left, right = units_of(truth, text)
    sides = cut(truth, left), cut(text, right)
    found = aligned(
        Units(left.text, left.codes, None), Units(right.text, right.codes, None), exact=exact
    )
    if part == "cer":
        return _share(Rate(found.distance, len(left.codes)))
    if part == "distance":
        return f"{found.distance}\n"
    if part == "editops":
        return _listed(_editops(found))
    if part == "align":
        return _listed(list(pairs(found, *sides)))
    if part == "changes":
        return f"{sum(x != y for x, y in pairs(found, *sides))}\n"
    if part == "letters":
        return _listed(_letters(found, *sides))
    return _listed(_differences(found, sides, truth, text))


def _editops(found: Alignment) -> list[tuple[str, int, int]]:
    """One entry per edit: tag, place in the truth, place in the text (clusters)."""
    edits: list[tuple[str, int, int]] = []
    for tag, i, end, j, stop in found.opcodes:
        if tag == "equal":
            continue
        both = min(end - i, stop - j)
        edits += [("replace", i + k, j + k) for k in range(both)]
        edits += [("delete", k, stop) for k in range(i + both, end)]
        edits += [("insert", end, k) for k in range(j + both, stop)]
    return edits


def _letters(found: Alignment, truth: Row, text: Row) -> list[dict[str, str | int]]:
    """For each cluster of the truth how often it stands there and how often it was missed."""
    wrong = touched(found, (len(truth), len(text)))[0].tolist()
    count = Counter(truth)
    missed = Counter(cluster for cluster, bad in zip(truth, wrong, strict=True) if bad)
    return [{"char": c, "count": count[c], "missed": missed[c]} for c in sorted(count)]


def _differences(
    found: Alignment, sides: tuple[Row, Row], truth: str, text: str
) -> dict[str, dict[str, int]]:
    """Counts of "truth :: text" for characters and for words that differ, gaps being empty."""
    left, right = words(truth), words(text)
    by_word = pairs(aligned(*named(left, right)), left, right)
    return {
        "character_level": _counted(pairs(found, *sides)),
        "word_level": _counted(by_word),
    }


def _counted(both: Iterable[tuple[str | None, str | None]]) -> dict[str, int]:
    """How often each differing pair occurs."""
    return dict(Counter(f"{x or ''} :: {y or ''}" for x, y in both if x != y))


def _share(rate: Rate) -> str:
    """A rate in full precision; "inf" where the truth is empty."""
    return f"{rate.share!r}\n"


def _listed(value: object) -> str:
    """JSON in one line."""
    return json.dumps(value, ensure_ascii=False) + "\n"
