"""Ledgers that are broken each in one way, by the name of the fault, with what is said of it.

`{id}` stands for the first twelve characters of the id that the broken line claims.
"""

from __future__ import annotations

from collections.abc import Callable

Lines = list[bytes]

LEDGER = "corrections/letter.jsonl"
FAULTS: dict[str, tuple[Callable[[Lines], bytes], str]] = {
    "truncated": (
        lambda lines: b"".join(lines)[:-9],
        f"{LEDGER}, line 6: the last line is torn: a write was cut off; `corrigenda repair` drops "
        "it and keeps a copy",
    ),
    "truncated-within-a-line": (
        lambda lines: b"".join([*lines[:2], lines[2][:50], b"\n", *lines[3:]]),
        f"{LEDGER}, line 3: this line is no ledger record; restore it from a copy or git",
    ),
    "edited-after": (
        lambda lines: b"".join(lines).replace(b'"after":""', b'"after":"x"', 1),
        f"{LEDGER}, line 3: the record is not what its id {{id}} says: it was edited; restore it "
        "from a copy or git",
    ),
    "edited-agent": (
        lambda lines: b"".join([*lines[:5], lines[5].replace(b'"policy:', b'"person:', 1)]),
        f"{LEDGER}, line 6: the record is not what its id {{id}} says: it was edited; restore it "
        "from a copy or git",
    ),
    "two-records-of-one-id": (
        lambda lines: b"".join([*lines, lines[2].replace(b'"after":""', b'"after":"x"')]),
        f"{LEDGER}, line 7: the record is not what its id {{id}} says: it was edited; restore it "
        "from a copy or git",
    ),
    "blanks-between": (
        lambda lines: b"".join([*lines[:3], lines[3].replace(b",", b", ", 1), *lines[4:]]),
        f"{LEDGER}, line 4: the record is not what its id {{id}} says: it was edited; restore it "
        "from a copy or git",
    ),
    "an-empty-line": (
        lambda lines: b"".join([*lines[:4], b"\n", *lines[4:]]),
        f"{LEDGER}, line 5: this line is no ledger record; restore it from a copy or git",
    ),
    "marks-of-a-merge": (
        lambda lines: b"".join([*lines[:4], b"<<<<<<< HEAD\n", *lines[4:]]),
        f"{LEDGER}, line 5: this line is no ledger record; restore it from a copy or git",
    ),
    "an-event-of-a-newer-version": (
        lambda lines: b"".join([*lines, b'{"format":2,"id":"00","kind":"bless"}\n']),
        f"{LEDGER}, line 7: an event 'bless' of format 2 is not known to this version; use a newer "
        "corrigenda",
    ),
    "a-kind-that-is-not-known": (
        lambda lines: b"".join([*lines, b'{"format":1,"id":"00","kind":"bless"}\n']),
        f"{LEDGER}, line 7: an event 'bless' of format 1 is not known to this version; use a newer "
        "corrigenda",
    ),
}
