"""Ed25519 keys (RFC 8032): made, read from PEM or raw files, used to sign and to check.

Signing is an extra; everything that needs it says so where it is missing.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from pipeline.errors import InputError, ToolError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )

RAW = 32  # bytes of a key that is no PEM


def available() -> bool:
    """Whether signatures can be made and checked here."""
    try:
        _ed25519()
    except ToolError:
        return False
    return True


def _ed25519() -> Any:
    try:
        from cryptography.hazmat.primitives.asymmetric import ed25519
    except ImportError as fault:
        raise ToolError(
            "signatures need the package cryptography",
            todo="install it with: pip install 'corrigenda[sign]'",
        ) from fault
    return ed25519


def write_pair(path: Path) -> Path:
    """Make a key pair: the private key at `path`, for its owner alone; where the public one is.

    Both are PEM (PKCS 8 and SubjectPublicKeyInfo, RFC 8410). Raises InputError where a file is
    there already: a key is never written over.
    """
    from cryptography.hazmat.primitives import serialization as form

    made = _ed25519().Ed25519PrivateKey.generate()
    public = path.with_name(path.name + ".pub")
    private_pem = made.private_bytes(
        form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()
    )
    public_pem = made.public_key().public_bytes(
        form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo
    )
    if public.exists():
        raise InputError("a key is there already", where=str(public), todo="choose another name")
    for place, content, mode in ((path, private_pem, 0o600), (public, public_pem, 0o644)):
        try:
            descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except OSError as fault:
            raise InputError(
                f"cannot be written: {fault.strerror}",
                where=str(place),
                todo="choose another name: a key is never written over",
            ) from fault
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    return public


def private(path: Path) -> Ed25519PrivateKey:
    """The private key in a file; raises InputError where it is none, ToolError if not installed."""
    ed25519 = _ed25519()
    content = _content(path)
    if len(content) == RAW:
        key: Ed25519PrivateKey = ed25519.Ed25519PrivateKey.from_private_bytes(content)
        return key
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        held = load_pem_private_key(content, None)
    except (ValueError, TypeError) as fault:
        raise InputError(
            "is no private key that can be read",
            where=str(path),
            todo="a PEM without a password: `corrigenda checkpoint --new-key FILE` makes one",
        ) from fault
    if not isinstance(held, ed25519.Ed25519PrivateKey):
        raise InputError(
            "is a private key, but not an Ed25519 one", where=str(path), todo="give another key"
        )
    return cast("Ed25519PrivateKey", held)


def public(path: Path) -> Ed25519PublicKey:
    """The public key in a file; raises InputError where it is none, ToolError without the extra."""
    ed25519 = _ed25519()
    content = _content(path)
    if len(content) == RAW:
        return from_name(content.hex())
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    try:
        held = load_pem_public_key(content)
    except ValueError as fault:
        raise InputError(
            "is no public key that can be read",
            where=str(path),
            todo="give the .pub file: a PEM, or 32 raw bytes",
        ) from fault
    if not isinstance(held, ed25519.Ed25519PublicKey):
        raise InputError(
            "is a public key, but not an Ed25519 one", where=str(path), todo="give another key"
        )
    return cast("Ed25519PublicKey", held)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as fault:
        raise InputError(
            f"cannot be read: {fault.strerror}", where=str(path), todo="check the path"
        ) from fault


def name(key: Ed25519PublicKey) -> str:
    """A key's name: its 32 bytes in hexadecimal."""
    return key.public_bytes_raw().hex()


def from_name(held: str) -> Ed25519PublicKey:
    """The key of a name; raises ValueError where it is none."""
    key: Ed25519PublicKey = _ed25519().Ed25519PublicKey.from_public_bytes(bytes.fromhex(held))
    return key
