"""Fixes a text by its hits, family after family in the catalogue's order, until nothing changes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.check.hit import Hit
from pipeline.kinds import Rule
from pipeline.model.evidence import Applicability
from pipeline.model.text import Span

# Encoding, structure, whitespace, punctuation, words, consistency; other families come last.
ORDER = (("CHR",), ("STR",), ("SPC",), ("PUN", "QUO", "DSH"), ("DIG", "WRD"), ("CON",))
ROUNDS = 5  # times over all families, and times over one family

Look = Callable[[str, Sequence[Rule]], Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Fixed:
    """The fixed text, how many places each rule fixed, and whether nothing more would change."""

    text: str
    counts: Mapping[str, int]
    settled: bool


def fixable(hit: Hit, unsafe: bool = False) -> bool:
    """Whether a fix is known that may be applied: a safe one, or a suggestion where asked for."""
    safe = hit.applicability is Applicability.SAFE
    return hit.after is not None and (
        safe or (unsafe and hit.applicability is Applicability.SUGGESTION)
    )


def fixed(text: str, rules: Sequence[Rule], look: Look, unsafe: bool = False) -> Fixed:
    """Apply what may be applied, look again, and so on: each family settles before the next.

    `look` gives the hits of some rules in a text. Gives up after a few rounds, or when a text
    comes back: then it is not settled, and what remains is still reported.
    """
    counts: Counter[str] = Counter()
    seen = {text}
    for _ in range(ROUNDS):
        before = text
        for group in _grouped(rules):
            text = _settled(text, group, look, unsafe, counts)
        if text == before:
            return Fixed(text, dict(counts), True)
        if text in seen:
            break
        seen.add(text)
    return Fixed(text, dict(counts), False)


def _settled(
    text: str, rules: Sequence[Rule], look: Look, unsafe: bool, counts: Counter[str]
) -> str:
    """The text after fixing with one family, again and again while that changes anything."""
    for _ in range(ROUNDS):
        edits = apart(hit for hit in look(text, rules) if fixable(hit, unsafe))
        if not edits:
            break
        text = applied(text, edits)
        counts.update(hit.rule for hit in edits)
    return text


def apart(hits: Iterable[Hit]) -> list[Hit]:
    """Of hits by place those that do not disturb an earlier one."""
    found: list[Hit] = []
    for hit in hits:
        if not found or not Span(found[-1].start, found[-1].end).meets(Span(hit.start, hit.end)):
            found.append(hit)
    return found


def applied(text: str, hits: Sequence[Hit]) -> str:
    """The text with each hit's place written as its `after`; hits are by place and apart."""
    parts, done = [], 0
    for hit in hits:
        parts += [text[done : hit.start], hit.after or ""]
        done = hit.end
    return "".join((*parts, text[done:]))


def _grouped(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules that can fix anything, in the order in which families are applied."""
    places = {family: number for number, families in enumerate(ORDER) for family in families}
    groups: list[list[Rule]] = [[] for _ in range(len(ORDER) + 1)]
    for rule in rules:
        groups[places.get(rule.id.rstrip("0123456789"), len(ORDER))].append(rule)
    return [group for group in groups if group]
