"""Rules on single characters: those that no page shows, and those that a text hardly ever has."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.mojibake import misread_place
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture
from pipeline.matching.scripts import LATIN_LIKE
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

SOFT, WORD_JOINER, LOST = "\u00ad", "\u2060", "\ufffd"
HYPHENS = SOFT + "¬"
# A hyphen that a word processor or an engine put at a line's end, and the word's second half.
BROKEN = pattern(rf"[{HYPHENS}][^\S\r\n]*+(?:\r\n|\r|\n)[^\S\r\n]*+(?=[^\W\d_])")
RIGHT_TO_LEFT = pattern("[\u0590-\u08ff]")
# Marks that turn the direction of writing or join; primes, ‰ and ⁄ stand between them.
TURNERS = ((0x200E, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x2069))
RARE = 2  # seen so often or less
SYMBOLS = frozenset("°†‡§¶©®£€¥¢×÷±½¼¾⅓⅔⅛⅜⅝⅞″′·•…¿¡−⁄№℔¹²³ªº«»‹›„‚‐‑–—―‘’“”´¨¸^`\u0149")
PLAIN = frozenset(" \t\r\n.,;:!?'\"()[]{}-&*/$%@#+=<>_")
LATIN_WORD = pattern("[A-Za-z]{2}[^\\W\\d_]|[^\\W\\d_][A-Za-z]{2}|[A-Za-z][^\\W\\d_][A-Za-z]")
LATER = frozenset("|~^■·•")  # alone they are another rule's, as strays
QUOTES = {"«": ("fr", "de", "es", "it", "ru", "pt", "da"), "»": ("fr", "de", "es", "it", "ru")}


def _dead_char(sheet: Sheet) -> Iterator[Finding]:
    text, codes = sheet.text, sheet.codes
    odd = (codes < 0x20) & (codes != 9) & (codes != 10) & (codes != 12) & (codes != 13)
    high = np.flatnonzero((codes >= 0x7F) | odd)
    seen = codes[high]
    dead = (seen < 0xA0) | (seen == 0xAC) | (seen == 0xAD) | (seen == 0xFFFD)
    dead |= (seen >= 0x0300) & (seen <= 0x036F)
    for first, last in TURNERS:
        dead |= (seen >= first) & (seen <= last)
    dead |= ((seen >= 0xD800) & (seen <= 0xF8FF)) | (seen == 0xFFFE) | (seen == 0xFFFF)
    places = high[dead].tolist()
    if not places:
        return
    wrong = misread_place(sheet)
    reached = 0
    for at in places:
        if at < reached or wrong(at):
            continue
        if outside_furniture(sheet.profile, at):
            for finding in _dead_at(text, at):
                reached = finding.span.end
                yield finding


def _dead_at(text: str, at: int) -> Iterator[Finding]:
    """What to do about a character that no page shows."""
    mark, before, after = text[at], text[at - 1 : at], text[at + 1 : at + 2]
    if mark in HYPHENS:
        yield from _hyphen(text, at)
    elif "\u0300" <= mark <= "\u036f":
        if not before or before.isspace():
            yield _deleted(text, at)
    elif mark == LOST or "\ud800" <= mark <= "\uf8ff":
        yield Finding(Span(at, at + 1), (), Applicability.DISPLAY)
    elif mark == WORD_JOINER or unicodedata.category(mark) == "Cc":
        between = before.isalpha() and after.isalpha() and mark != WORD_JOINER
        yield Finding(Span(at, at + 1)) if between else _deleted(text, at)
    elif mark not in "\u2061\u2062\u2063\u2064" and not _right_to_left(text, at):
        yield _deleted(text, at)


def _right_to_left(text: str, at: int) -> bool:
    """Whether a mark that turns the direction of writing has a use here."""
    return bool(RIGHT_TO_LEFT.search(text, max(at - 200, 0), at + 200))


def _deleted(text: str, at: int) -> Finding:
    """The character gone, and one of the two blanks about it."""
    sides = text[max(at - 1, 0) : at], text[at + 1 : at + 2]
    return Finding(Span(at, at + 2 if sides == (" ", " ") else at + 1), ("",))


def _hyphen(text: str, at: int) -> Iterator[Finding]:
    """A soft hyphen or `¬`: within a word nothing, at a line's end a broken word's joint."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    broken = BROKEN.match(text, at)
    if not before.isalpha():
        if text[at] == SOFT:
            yield _deleted(text, at)
    elif broken:
        yield Finding(Span(at, broken.end()), ("",))
    elif text[at] == SOFT:
        sure = before.isalpha() and after.isalpha()
        yield Finding(Span(at, at + 1), ("",), Applicability.SAFE if sure else None)
    elif after.isalpha():
        yield Finding(Span(at, at + 1), ("",))


def _rare_char(sheet: Sheet) -> Iterator[Finding]:
    text, codes = sheet.text, sheet.codes
    language = sheet.profile.language.partition("-")[0].lower()
    high = np.flatnonzero(codes >= 0x80)
    kinds, counts = np.unique(codes[high], return_counts=True)
    rare = [int(code) for code, count in zip(kinds, counts, strict=True) if count <= RARE]
    rare = [code for code in rare if _foreign(chr(code), language)]
    places = high[np.isin(codes[high], np.array(rare, np.uint32))].tolist() if rare else []
    for character in "^~|\\":
        found = sheet.at(character).tolist()
        places += found if len(found) <= RARE else []
    if not places:
        return
    wrong = misread_place(sheet)
    for at in sorted(places):
        if wrong(at) or _of_a_word(text, at):
            continue
        alone = not text[max(at - 1, 0) : at].strip() and not text[at + 1 : at + 2].strip()
        if outside_furniture(sheet.profile, at) and not (alone and text[at] in LATER):
            yield Finding(Span(at, at + 1))


@lru_cache(4096)
def _foreign(character: str, language: str) -> bool:
    """Whether a text in this language, written in Latin letters, has no use for the character.

    What other rules are for (marks over nothing, blanks, characters that cannot be seen) is not.
    """
    if character in QUOTES:
        return language not in QUOTES[character]
    if character in SYMBOLS or character in PLAIN:
        return False
    kind = unicodedata.category(character)
    if kind[0] == "L":
        return not unicodedata.name(character, "").startswith(("LATIN", "MODIFIER", "GREEK"))
    return kind[0] not in "MZCN"


def _of_a_word(text: str, at: int) -> bool:
    """Whether a letter stands in a word of its own script: a quotation, not a slip.

    Or in a Latin word, one of whose letters it looks like: CHR03 takes it.
    """
    if not text[at].isalpha():
        return False
    if text[at] in LATIN_LIKE and LATIN_WORD.search(text[max(at - 3, 0) : at + 4]):
        return True
    around = text[max(at - 1, 0) : at] + text[at + 1 : at + 2]
    return any(c.isalpha() and c > "\u02ff" for c in around)


RULES: tuple[Rule, ...] = (
    Rule(
        id="CHR04",
        name="dead-char",
        version=1,
        why="A character that no page shows: a control, a soft hyphen, a replacement for what"
        " could not be read, an accent over nothing.",
        error_class="letter",
        applicability=Applicability.SUGGESTION,
        severity=Severity.ERROR,
        prior=990_000,
        find=_dead_char,
        examples=(
            Example("A line\tand\x0canother\r\nand one more"),
            Example("3⁄4 and ³⁄₄ of it, 5 ‰, 12° 3′ 4″, ‹so›; a\n⁂\nb"),
            Example("cafe\u0301, naïve, and a ¬ b in logic"),
            Example("\u202bשלום\u202c he said", language="he"),
            Example("gov\u00adernment", "government"),
            Example("the govern¬\nment of gov\u00ad\r\nernors", "the government of governors"),
            Example("the \u0301 party\x07 of\u2060 all", "the party of all"),
            Example("the par\ufffdy \ue0a3", "the par\ufffdy \ue0a3"),
        ),
    ),
    Rule(
        id="CHR05",
        name="rare-char",
        version=1,
        why="A character that this text has once or twice and its language does not use: a speck"
        " or stain that was read as one.",
        error_class="letter",
        applicability=Applicability.DISPLAY,
        severity=Severity.REVIEW,
        needs_scan=True,
        prior=600_000,
        find=_rare_char,
        examples=(
            Example("The café of Łódź, † 1905, § 5, 12° × 3; Nº 4"),
            Example("He wrote Σωκράτης and Платон for Socrates."),
            Example("«Quoi», dit-il.", language="fr"),
            Example("a ~ b and a | c; whiсh is so"),
            Example("the party■ met", "the party■ met"),
            Example("th^ party met» again", "th^ party met» again"),
            Example("the ж party", "the ж party"),
        ),
    ),
)
