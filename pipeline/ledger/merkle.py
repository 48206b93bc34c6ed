"""The Merkle tree hash of a set of events, as RFC 6962 (Certificate Transparency) defines it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable


def root(ids: Iterable[str]) -> str:
    """The tree hash (hexadecimal) over event ids, sorted: the same for any order of the file.

    RFC 6962, section 2.1: a leaf is SHA-256(0x00, leaf), a node SHA-256(0x01, left, right), split
    at the largest power of two below the count; no leaves hash to SHA-256 of nothing.
    """
    level = [hashlib.sha256(b"\x00" + bytes.fromhex(i)).digest() for i in sorted(set(ids))]
    if not level:
        return hashlib.sha256().hexdigest()
    while len(level) > 1:
        pairs = [
            hashlib.sha256(b"\x01" + level[at] + level[at + 1]).digest()
            for at in range(0, len(level) - 1, 2)
        ]
        level = pairs + level[len(pairs) * 2 :]
    return level[0].hex()
