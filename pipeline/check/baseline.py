"""The baseline: places a person has judged to be right as they are; they never come back.

`corrigenda-baseline.json` holds one entry for each rule and context in a file, with the reason.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any

from pipeline.check.context import Context, context, shown
from pipeline.check.hit import Hit
from pipeline.errors import InputError

NAME = "corrigenda-baseline.json"
VERSION = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """`count` places of a rule in `file` with the same context, judged to be right.

    `left` and `right` are the digests of the context; `shown` is for a person alone.
    """

    file: str
    rule: str
    left: str
    right: str
    count: int
    reason: str
    shown: str

    @property
    def context(self) -> Context:
        """What the place is known by."""
        return Context(self.left, self.right)


@dataclass(frozen=True, slots=True)
class Judged:
    """Hits that are still open, how many are judged, and which entries met a hit or none."""

    open: tuple[Hit, ...]
    count: int
    used: tuple[Entry, ...]
    unused: tuple[Entry, ...]


def judged(text: str, hits: Sequence[Hit], entries: Iterable[Entry]) -> Judged:
    """Take off the hits that entries judge, each entry at most `count` of them.

    Hits whose whole context is an entry's go first, then those of which one side is.
    """
    entries = tuple(entries)
    if not entries:
        return Judged(tuple(hits), 0, (), ())
    rules = {entry.rule for entry in entries}
    known = {n: context(text, hit) for n, hit in enumerate(hits) if hit.rule in rules}
    rest = [entry.count for entry in entries]
    off: set[int] = set()
    for keys in (_whole, _sides):
        standing = _standing(entries, keys)
        for n, here in known.items():
            places = (at for key in keys(here) for at in standing.get(key, ()))
            at = next((at for at in places if rest[at] and entries[at].rule == hits[n].rule), None)
            if n not in off and at is not None:
                rest[at] -= 1
                off.add(n)
    still = tuple(hit for n, hit in enumerate(hits) if n not in off)
    met = [left < entry.count for entry, left in zip(entries, rest, strict=True)]
    used = tuple(entry for entry, was in zip(entries, met, strict=True) if was)
    unused = tuple(entry for entry, was in zip(entries, met, strict=True) if not was)
    return Judged(still, len(off), used, unused)


def _whole(here: Context) -> list[str]:
    return [f"{here.left} {here.right}"]


def _sides(here: Context) -> list[str]:
    return here.sides()


def _standing(
    entries: Sequence[Entry], keys: Callable[[Context], list[str]]
) -> dict[str, list[int]]:
    """Which entries have a key, by their numbers."""
    found: dict[str, list[int]] = {}
    for at, entry in enumerate(entries):
        for key in keys(entry.context):
            found.setdefault(key, []).append(at)
    return found


def added(
    entries: Sequence[Entry], file: str, text: str, hits: Sequence[Hit], reason: str
) -> tuple[Entry, ...]:
    """The entries and one more for each of these hits, those of one context counted together."""
    found = {(e.file, e.rule, e.left, e.right): e for e in entries}
    counts: Counter[tuple[str, str, str, str]] = Counter()
    for hit in hits:
        here = context(text, hit)
        key = (file, hit.rule, here.left, here.right)
        counts[key] += 1
        found.setdefault(key, Entry(*key, 0, reason, shown(text, hit)))
    made = (replace(entry, count=entry.count + counts[key]) for key, entry in found.items())
    return tuple(sorted(made, key=lambda e: (e.file, e.rule, e.shown, e.left, e.right)))


def written(entries: Iterable[Entry]) -> bytes:
    """The baseline file's bytes."""
    held = {"version": VERSION, "judged": [asdict(entry) for entry in entries]}
    return (json.dumps(held, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def read(content: bytes, where: str) -> tuple[Entry, ...]:
    """The entries of a baseline file; raises InputError for one that is not as it must be."""
    try:
        held = json.loads(content)
        version, entries = held["version"], held["judged"]
        if version != VERSION:
            raise InputError(
                f"version {version!r} is not known", where=where, todo="use a newer corrigenda"
            )
        return tuple(_entry(one) for one in entries)
    except (ValueError, TypeError, KeyError, RecursionError) as fault:
        raise InputError(
            f"this is no baseline: {type(fault).__name__}: {fault}",
            where=where,
            todo="mend the file, or move it away and judge anew with --add-baseline",
        ) from fault


def _entry(one: dict[str, Any]) -> Entry:
    entry = Entry(**one)
    for field in fields(Entry):
        wanted = int if field.name == "count" else str
        if not isinstance(getattr(entry, field.name), wanted):
            raise TypeError(f"{field.name} of {one} is of the wrong kind")
    if entry.count < 1:
        raise ValueError(f"count of {one} is less than 1")
    return entry
