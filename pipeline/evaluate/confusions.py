"""What was read for what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain

from pipeline.evaluate.figures import Confusion
from pipeline.model.alignment import Alignment

_LONG = 4  # a difference with more clusters on a side is taken apart letter by letter
_EXAMPLES = 3
_AROUND = 12

Place = tuple[int, int, int, int]


def confusions(
    found: Alignment, truth: Sequence[str], text: Sequence[str]
) -> tuple[Confusion, ...]:
    """Every confusion, most frequent first; neighbouring edits are one ("rn" for "m")."""
    counts: Counter[tuple[str, str]] = Counter()
    places: dict[tuple[str, str], list[Place]] = {}
    for i, end, j, stop in _differences(found):
        key = "".join(truth[i:end]), "".join(text[j:stop])
        counts[key] += 1
        held = places.setdefault(key, [])
        if len(held) < _EXAMPLES:
            held.append((i, end, j, stop))
    return tuple(
        Confusion(*key, count, tuple(_shown(place, truth, text) for place in places[key]))
        for key, count in sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    )


def summed(many: Iterable[Sequence[Confusion]]) -> tuple[Confusion, ...]:
    """The confusions of several evaluations as one table, with the first examples."""
    held: dict[tuple[str, str], Confusion] = {}
    for one in chain.from_iterable(many):
        old = held.get((one.truth, one.text))
        count = one.count + (old.count if old else 0)
        examples = (*(old.examples if old else ()), *one.examples)[:_EXAMPLES]
        held[one.truth, one.text] = replace(one, count=count, examples=examples)
    return tuple(sorted(held.values(), key=lambda c: (-c.count, c.truth, c.text)))


def pairs(
    found: Alignment, truth: Sequence[str], text: Sequence[str]
) -> Iterator[tuple[str | None, str | None]]:
    """Both sides item by item; None where a side has nothing."""
    for tag, i, end, j, stop in found.opcodes:
        both = 0 if tag in ("insert", "delete") else min(end - i, stop - j)
        yield from zip(truth[i : i + both], text[j : j + both], strict=True)
        yield from ((item, None) for item in truth[i + both : end])
        yield from ((None, item) for item in text[j + both : stop])


def _differences(found: Alignment) -> Iterator[Place]:
    """Neighbouring edits as one place, long ones letter by letter; lost pages stay out of it."""
    group: list[Place] = []
    for opcode in found.opcodes:
        if opcode.tag == "equal":
            yield from _grouped(group)
            group = []
        else:
            group.append(opcode[1:])
    yield from _grouped(group)


def _grouped(group: list[Place]) -> Iterator[Place]:
    """One place for a short group of edits, or the letters of a long one's replacements."""
    if not group:
        return
    i, end, j, stop = group[0][0], group[-1][1], group[0][2], group[-1][3]
    if max(end - i, stop - j) <= _LONG:
        yield i, end, j, stop
        return
    for i, end, j, stop in group:
        if end - i == stop - j:
            yield from ((i + k, i + k + 1, j + k, j + k + 1) for k in range(end - i))


def _shown(place: Place, truth: Sequence[str], text: Sequence[str]) -> tuple[str, str]:
    """A place in its surroundings, on one line."""
    i, end, j, stop = place
    sides = (truth[max(0, i - _AROUND) : end + _AROUND], text[max(0, j - _AROUND) : stop + _AROUND])
    left, right = ("".join(side).replace("\n", "⏎") for side in sides)
    return left, right
