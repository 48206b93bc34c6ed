"""A transcript's bytes into its text, so that encoding the text gives back the very bytes."""

from __future__ import annotations

import codecs
from pathlib import Path

from pipeline.errors import InputError
from pipeline.workspace import Folder

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a file that is not UTF-8 mostly turns out to be, the usual one first.
OLDER = ("cp1252", "mac-roman", "cp850", "cp1250")
TYPOGRAPHIC = frozenset("‘’‚“”„–—…•§©®°±£€«»½¼¾†‡ªº·¡¿´\u00a0\u00ad")


def transcribe(
    content: bytes, encoding: str | None, folder: Folder, path: Path | None = None
) -> tuple[str, str]:
    """The text and the encoding that gives its bytes back, newlines and mark (U+FEFF) kept.

    Without `encoding` it is UTF-8, or UTF-16 or UTF-32 where the file begins with their mark.
    `path` is the file that the bytes are of (the transcript). Raises InputError for bytes that do
    not decode, or not to what encodes to them, and for a text with nothing in it.
    """
    where = folder.place(path or folder.transcript)
    what = "text" if path else "transcript"
    marked = next((name for mark, name in MARKS if content.startswith(mark)), None)
    used = _named(encoding, marked, where) if encoding else marked or "utf-8"
    try:
        text = content.decode(used)
    except UnicodeDecodeError as fault:
        raise _undecodable(content, used, fault, where, bool(path)) from fault
    except (UnicodeError, LookupError) as fault:
        raise InputError(
            f"cannot be decoded as {used}: {fault}", where=where, todo="name another --encoding"
        ) from fault
    _prove(text, used, content, where)
    if not text.strip("\ufeff \t\r\n\v\f") or not text.strip():
        raise InputError(
            f"the {what} is empty" if not content else f"the {what} holds nothing but blanks",
            where=where,
            todo="put the text there that is to be corrected",
        )
    if "\0" in text:
        raise InputError(
            f"character {text.index(chr(0))} is a NUL: this is no text, or not in {used}",
            where=where,
            todo="name its encoding, such as --encoding utf-16-le",
        )
    return text, used


def _named(encoding: str, marked: str | None, where: str) -> str:
    """The codec of this name; those that add or eat a mark are named so that they keep it."""
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError) as fault:
        raise InputError(
            f"there is no encoding {encoding!r}",
            where=where,
            todo="use a name such as utf-8, cp1252 or utf-16",
        ) from fault
    plain = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
    if name in plain:
        return marked if marked and marked.startswith(name[:6]) else plain[name]
    return name


def _prove(text: str, encoding: str, content: bytes, where: str) -> None:
    """Hold decoding to losing nothing."""
    try:
        again = text.encode(encoding)
    except UnicodeError:
        again = b""
    if again != content:
        raise InputError(
            f"decoded as {encoding} and encoded again the text gives other bytes",
            where=where,
            todo="convert the transcript to UTF-8",
        )


def _undecodable(
    content: bytes, encoding: str, fault: UnicodeDecodeError, where: str, fixed: bool
) -> InputError:
    """What and where the bad byte is, and which encoding the file plainly is, if one.

    `fixed`: no option can name the file's encoding.
    """
    offset = fault.start
    line = content.count(b"\n", 0, offset) + 1
    likely = next((name for name in OLDER if _plainly(content, name)), None)
    return InputError(
        f"not {encoding.upper()}: byte 0x{content[offset]:02x} at offset {offset} (line {line})",
        where=where,
        todo="save it as UTF-8" + (f": it reads well as {likely}" if likely else "")
        if fixed
        else f"it reads well as {likely}: --encoding {likely}"
        if likely
        else "mend that byte, or name the file's encoding: --encoding NAME",
    )


def _plainly(content: bytes, encoding: str) -> bool:
    """Whether every character beyond ASCII is a letter among letters or a printer's mark."""
    try:
        text = f" {content.decode(encoding)} "
    except UnicodeDecodeError:
        return False
    return all(
        letter in TYPOGRAPHIC or (letter.isalpha() and _among(text[at - 1], letter, text[at + 1]))
        for at, letter in enumerate(text)
        if letter > "\x7f"
    )


def _among(left: str, letter: str, right: str) -> bool:
    """Whether a letter stands by an ASCII letter, and in lower case after one in lower case."""
    beside = (left.isascii() and left.isalpha()) or (right.isascii() and right.isalpha())
    return beside and not (left.islower() and letter.isupper())
