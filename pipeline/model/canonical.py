"""Plain values as the bytes that everyone would write for them, and the digest of bytes."""

from __future__ import annotations

import hashlib
import json


def digest(content: bytes) -> str:
    """The SHA-256 of bytes, in lower-case hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def canonical(value: object) -> bytes:
    """The canonical JSON of a plain value, as RFC 8785 writes it."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode()
