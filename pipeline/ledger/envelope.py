"""DSSE envelopes: a payload with its type and who signed both (DSSE 1.0, envelope and protocol).

An envelope is written as canonical JSON on one line and must be read back byte for byte, so that
no byte of a signature's file can change unnoticed.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import InputError, LedgerError
from pipeline.ledger import keys, store
from pipeline.model.codec import canonical, plain, restore

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import (
        Ed25519PrivateKey,
        Ed25519PublicKey,
    )


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature: `keyid` is the public key in hexadecimal, `sig` is in base 64."""

    keyid: str
    sig: str


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload (base 64) of a type, and its signatures; none where it is not signed."""

    payload: str
    payloadType: str  # noqa: N815 - the field's name in DSSE
    signatures: tuple[Signature, ...]

    @property
    def content(self) -> bytes:
        """The payload's bytes."""
        return b64decode(self.payload)

    def signed_by(self, key: Ed25519PublicKey) -> bool:
        """Whether one of the signatures is this key's, and true."""
        from cryptography.exceptions import InvalidSignature

        for held in self.signatures:
            try:
                key.verify(b64decode(held.sig), pae(self.payloadType, self.content))
            except InvalidSignature:
                continue
            return True
        return False

    def false_signatures(self) -> tuple[str, ...]:
        """The names of keys that did not make the signature which bears their name."""
        wrong = []
        for held in self.signatures:
            try:
                key = keys.from_name(held.keyid)
                true = Envelope(self.payload, self.payloadType, (held,)).signed_by(key)
            except ValueError:
                true = False
            if not true:
                wrong.append(held.keyid)
        return tuple(wrong)


def pae(kind: str, content: bytes) -> bytes:
    """What is signed: the pre-authentication encoding of type and payload."""
    name = kind.encode()
    return b"DSSEv1 %d %b %d %b" % (len(name), name, len(content), content)


def sealed(kind: str, content: bytes, key: Ed25519PrivateKey | None) -> Envelope:
    """An envelope around a payload, signed where there is a key."""
    signatures: tuple[Signature, ...] = ()
    if key is not None:
        signed = b64encode(key.sign(pae(kind, content))).decode()
        signatures = (Signature(keys.name(key.public_key()), signed),)
    return Envelope(b64encode(content).decode(), kind, signatures)


def encode(held: Envelope) -> bytes:
    """The envelope as a line of canonical JSON."""
    return canonical(plain(held)) + b"\n"


def read(path: Path) -> Envelope:
    """The one envelope of a file; raises InputError or LedgerError."""
    held = store.lines(path)
    if len(held) != 1:
        raise InputError(
            f"holds {len(held)} envelopes, not one", where=str(path), todo="check the path"
        )
    return decode(held[0], where=str(path))


def decode(line: bytes, *, where: str) -> Envelope:
    """The envelope on a line; raises LedgerError where it is none or is not written canonically."""
    try:
        held: Envelope = restore(Envelope, json.loads(line))
        texts = [held.payload, *(one.sig for one in held.signatures)]
        whole = all(b64encode(b64decode(text, validate=True)).decode() == text for text in texts)
        whole &= all(bytes.fromhex(one.keyid).hex() == one.keyid for one in held.signatures)
    except (ValueError, TypeError, RecursionError) as fault:
        raise LedgerError(
            "this line is no signed envelope", where=where, todo="restore it from a copy or git"
        ) from fault
    if not whole or encode(held) != line:
        raise LedgerError(
            "the signed envelope was edited", where=where, todo="restore it from a copy or git"
        )
    return held
