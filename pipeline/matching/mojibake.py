"""Finds text that was written as UTF-8 and read in another encoding: `cafÃ©`, `â€œ`, `Рџ`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from pipeline.matching.sheet import Sheet

WESTERN = ("en", "fr", "de", "es", "it", "nl", "pt", "la", "da", "sv", "no", "fi")
# Code pages that pages are read in by mistake. The western ones come first: a run that is sound in
# several means the same text in each.
CODECS = ("cp1252", "cp1250", "iso8859_2", "mac_roman", "cp1251", "koi8_r")
HIGHEST = 0x2600  # code points: all characters of these code pages, but for a few, are below
PUNCTUATION = frozenset("‐‑–—―‘’‚“”„†‡•…‰′″‹›€™ﬁﬂ\u2002\u2003\u2009\u202f\u200b\ufeff")
LATIN = frozenset(map(chr, range(0xA0, 0x100))) | frozenset("ŒœŸŠšŽž")
UNSEEN = str.maketrans({"\u200b": "", "\ufeff": "", "ﬁ": "fi", "ﬂ": "fl"})
LONGEST = 64  # characters that are read back at a time
ROUNDS = 3  # text may have gone wrong so many times over


@dataclass(frozen=True, slots=True)
class Misread:
    """Characters that stand for others: where, what was meant, and whether nothing else can be."""

    start: int
    end: int
    meant: str
    sure: bool


@lru_cache
def _bytes_of(codec: str) -> dict[str, int]:
    """The byte of every character that a code page has beyond ASCII; unused ones are controls."""
    found: dict[str, int] = {}
    for byte in range(0x80, 0x100):
        character = bytes([byte]).decode(codec, "ignore") or chr(byte)
        found[character] = byte
    return found


@lru_cache
def _shape(codec: str) -> re.Pattern[str]:
    """A pattern for characters whose bytes in this code page are UTF-8 of one character or more."""
    by_byte = {byte: re.escape(character) for character, byte in _bytes_of(codec).items()}

    def among(first: int, last: int) -> str:
        return f"[{''.join(by_byte.get(byte, '') for byte in range(first, last + 1))}]"

    tail = among(0x80, 0xBF)
    two, three, four = among(0xC2, 0xDF), among(0xE0, 0xEF), among(0xF0, 0xF4)
    return re.compile(f"(?:{two}{tail}|{three}{tail}{{2}}|{four}{tail}{{3}}){{1,{LONGEST}}}+")


@lru_cache
def _tables() -> tuple[np.ndarray, np.ndarray]:
    """Which code points may be the first byte of a UTF-8 character, and which a later one."""
    heads, tails = np.zeros(HIGHEST, np.bool_), np.zeros(HIGHEST, np.bool_)
    for codec in CODECS:
        for character, byte in _bytes_of(codec).items():
            if ord(character) < HIGHEST:
                (heads if byte >= 0xC2 else tails)[ord(character)] = byte < 0xC0 or byte >= 0xC2
    return heads, tails


def misread(sheet: Sheet) -> Iterator[Misread]:
    """Every misread stretch, in order; they do not overlap."""
    high = np.flatnonzero(sheet.codes >= 0x80)
    if len(high) < 2:
        return
    heads, tails = _tables()
    codes = np.minimum(sheet.codes[high], HIGHEST - 1)
    pairs = heads[codes[:-1]] & tails[codes[1:]] & (np.diff(high) == 1)
    western = sheet.profile.language.partition("-")[0].lower() in WESTERN
    reached = 0
    for at in high[:-1][pairs].tolist():
        if at >= reached:
            found = _at(sheet.text, at, western)
            if found:
                yield found
                reached = found.end


def misread_place(sheet: Sheet) -> Callable[[int], bool]:
    """Whether an offset is part of a misread stretch."""
    found = list(misread(sheet))
    starts = [stretch.start for stretch in found]

    def inside(offset: int) -> bool:
        at = bisect_right(starts, offset) - 1
        return at >= 0 and offset < found[at].end

    return inside


def _at(text: str, at: int, western: bool) -> Misread | None:
    """What stands misread at this offset, if anything does."""
    found: list[Misread] = []
    for codec in CODECS:
        match = _shape(codec).match(text, at)
        meant = _decoded(match[0], codec) if match else ""
        if not match or not meant or _odd_capital(text, at, meant):
            continue
        pieces = len(meant)
        if _plain(meant, western) or (pieces > 1 and _one_script(meant)):
            # After a capital it may be what it seems: a word in capitals, a mark behind it.
            sure = pieces > 1 or not text[at - 1 : at].isupper()
            found.append(Misread(at, match.end(), _again(meant).translate(UNSEEN), sure))
    if found:
        if text[found[0].end : found[0].end + 1].islower():  # small letters go before capitals
            found.sort(key=lambda reading: reading.meant.isupper())
        agreed = all(other.meant == found[0].meant for other in found)
        return found[0] if agreed else replace(found[0], sure=False)
    if text.startswith("â€", at) and not text[at + 2 : at + 3].isalnum():
        return Misread(at, at + 2, "”", False)  # its last byte was lost
    return None


def _odd_capital(text: str, start: int, meant: str) -> bool:
    """Whether the reading has a capital amid small letters, so that the code page is another."""
    return len(meant) == 1 and meant.isupper() and text[start - 1 : start].islower()


def _decoded(run: str, codec: str) -> str:
    """The run's bytes read as UTF-8; empty where they are none."""
    table = _bytes_of(codec)
    return bytes(table[character] for character in run).decode("utf-8", "ignore")


def _again(meant: str) -> str:
    """What text means that went wrong more than once."""
    for _ in range(ROUNDS):
        match = _shape("cp1252").fullmatch(meant)
        further = _decoded(meant, "cp1252") if match else ""
        if not further or not all(c in LATIN or c in PUNCTUATION for c in further):
            break
        meant = further
    return meant


def _plain(meant: str, western: bool) -> bool:
    """Whether these characters are at home in a text of such a language."""
    return all(
        c in PUNCTUATION or c in LATIN or (not western and "\u0100" <= c <= "\u017f") for c in meant
    )


def _one_script(meant: str) -> bool:
    """Whether these are Greek letters, or Cyrillic ones, and marks."""
    letters = [c for c in meant if c not in PUNCTUATION and c not in LATIN]
    return len(letters) > 1 and (
        all("\u0400" <= c < "\u0500" for c in letters)
        or all("\u0370" <= c < "\u0400" for c in letters)
    )
