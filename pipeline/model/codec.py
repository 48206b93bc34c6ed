"""Frozen values to canonical JSON and back, and the digests that are the identity of things.

Records hold strings, integers, lists and records with ASCII keys; for these Python's sorted,
compact JSON is the canonical form of RFC 8785. A field that is None is left out.
"""

from __future__ import annotations

import json
import types
import typing
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any

from pipeline.errors import LedgerError
from pipeline.model.canonical import canonical as canonical
from pipeline.model.canonical import digest as digest
from pipeline.model.event import FORMAT, KINDS, NAMES, Entry, Event


def plain(value: object) -> Any:
    """A frozen value as dictionaries, lists, strings and integers."""
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value):
        pairs = ((f.name, getattr(value, f.name)) for f in fields(value))
        return {name: plain(held) for name, held in pairs if held is not None}
    if isinstance(value, tuple):
        return [plain(held) for held in value]
    if isinstance(value, str | int) and not isinstance(value, bool):
        return value
    raise TypeError(f"a record holds strings and integers only, not {value!r}")


def restore(kind: Any, value: Any) -> Any:
    """The value of type `kind` that `plain` made `value` of.

    Raises ValueError where a field is missing, unknown or of another type.
    """
    return _maker(kind)(value)


@cache
def _maker(kind: Any) -> Callable[[Any], Any]:
    """What makes values of a type: found once, as a ledger holds a million of them."""
    if isinstance(kind, types.UnionType):
        kind = next(k for k in typing.get_args(kind) if k is not type(None))
    if is_dataclass(kind) and isinstance(kind, type):
        return _record_maker(kind)
    if typing.get_origin(kind) is tuple:
        return _tuple_maker(_maker(typing.get_args(kind)[0]))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind

    def same(value: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"{kind.__name__} was expected, not {value!r}")
        return value

    return same


def _tuple_maker(make: Callable[[Any], Any]) -> Callable[[Any], Any]:
    def made(value: Any) -> Any:
        if not isinstance(value, list):
            raise ValueError(f"a list was expected, not {value!r}")
        return tuple(map(make, value))

    return made


def _record_maker(kind: type) -> Callable[[Any], Any]:
    """What makes records of a type: the type of each field is asked for when one is first made."""
    hints = typing.get_type_hints(kind)
    optional = {f.name for f in fields(kind) if f.default is None}
    makers: dict[str, Callable[[Any], Any]] = {}

    def made(value: Any) -> Any:
        if not isinstance(value, dict):
            raise ValueError(f"a record was expected, not {value!r}")
        if not makers:
            makers.update((name, _maker(hint)) for name, hint in hints.items())
        if unknown := value.keys() - makers.keys():
            raise ValueError(f"unknown field {min(unknown)!r}")
        if missing := makers.keys() - value.keys() - optional:
            raise ValueError(f"field {min(missing)!r} is missing")
        return kind(**{name: makers[name](held) for name, held in value.items()})

    return made


def entry(event: Event) -> Entry:
    """The event with its id: the SHA-256 of its canonical record without the id."""
    return Entry(digest(canonical(_record(event))), event)


def _record(event: Event) -> dict[str, Any]:
    return {"format": FORMAT, "kind": NAMES[type(event)], **plain(event)}


def encode(held: Entry) -> bytes:
    """One ledger line, newline included."""
    return canonical({"id": held.id, **_record(held.event)}) + b"\n"


def decode(line: bytes, *, where: str) -> Entry:
    """The entry of one ledger line, its id proved.

    Raises LedgerError naming `where` if the line is no record, is of a newer format, is not
    written canonically, or does not have the id it claims.
    """
    try:
        record = json.loads(line)
        claimed = record.pop("id")
        written = record.pop("format")
        name = record.pop("kind")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as fault:
        raise LedgerError(
            "this line is no ledger record", where=where, todo="restore it from a copy or git"
        ) from fault
    if written != FORMAT or name not in KINDS:
        raise LedgerError(
            f"an event {name!r} of format {written!r} is not known to this version",
            where=where,
            todo="use a newer corrigenda",
        )
    try:
        event = restore(KINDS[name], record)
        again = _record(event)
        made = Entry(digest(canonical(again)), event)
    except (ValueError, TypeError) as fault:
        raise LedgerError(
            f"not a sound {name!r} record: {fault}", where=where, todo="restore it from a copy"
        ) from fault
    if made.id != claimed or canonical({"id": claimed, **again}) + b"\n" != line:
        raise LedgerError(
            f"the record is not what its id {str(claimed)[:12]} says: it was edited",
            where=where,
            todo="restore it from a copy or git",
        )
    return made


def correction_key(source: str, start: int, end: int, before: str, after: str) -> str:
    """The identity of an edit, whoever proposes it: digest of source, place, before and after."""
    return digest(canonical([source, start, end, before, after]))
