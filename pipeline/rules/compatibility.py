"""Rules on characters that stand for other ones: joined letters, wide forms, look-alikes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.classes import one_of
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.scripts import CYRILLIC_LIKE, GREEK_LIKE, LATIN_LIKE, script
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

JOINED = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
SURE = "ﬀﬁﬂﬃﬄ"
SINGLE = {"\u212a": "K", "\u212b": "Å", "\u2126": "Ω"}  # signs that are but letters
MARKS = (0x0300, 0x036F)
CLUSTER = pattern("[^\\s\u0300-\u036f][\u0300-\u036f]++")
BROAD = (0xFF01, 0xFF5E)  # full-width ASCII
EASTERN = pattern("[\u2e80-\u9fff\uac00-\ud7af\uff5f-\uffdc]")
WORD = pattern(r"[^\W\d_]++")
LEAST = 2  # letters of the word's own script, for another script's letter to be a slip


def _compat_form(sheet: Sheet) -> Iterator[Finding]:
    found = sorted({*_forms(sheet), *_apart(sheet)})
    for start, end, after, sure in found:
        if outside_furniture(sheet.profile, start):
            where = changed(sheet.text[start:end], after, start)
            doubt = None if sure else Applicability.SUGGESTION
            yield Finding(Span(where[0], where[1]), (where[2],), doubt)


def _forms(sheet: Sheet) -> Iterator[tuple[int, int, str, bool]]:
    """Characters that Unicode has for old encodings' sake only: start, end, what to write, sure."""
    text = sheet.text
    high = np.flatnonzero(sheet.codes >= 0x2126)
    codes = sheet.codes[high]
    for at in high[one_of(codes, "".join((*JOINED, *SINGLE)))].tolist():
        yield at, at + 1, (JOINED | SINGLE)[text[at]], text[at] in SURE or text[at] in SINGLE
    for at in high[(codes >= BROAD[0]) & (codes <= BROAD[1])].tolist():
        if not EASTERN.search(text, max(at - 20, 0), at + 20):
            yield at, at + 1, chr(ord(text[at]) - 0xFEE0), False


def _apart(sheet: Sheet) -> Iterator[tuple[int, int, str, bool]]:
    """Letters and accents that stand apart though one character has both."""
    text = sheet.text
    reached = 0
    for at in np.flatnonzero((sheet.codes >= MARKS[0]) & (sheet.codes <= MARKS[1])).tolist():
        if at < reached or not at:
            continue
        start = at - 1
        match = CLUSTER.match(text, start)
        if match:
            reached = match.end()
            whole = unicodedata.normalize("NFC", match[0])
            if whole != match[0] and len(whole) < len(match[0]):
                yield start, reached, whole, True


def _mixed_script(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    foreign = np.flatnonzero((sheet.codes >= 0x0370) & (sheet.codes < 0x0530))
    if not len(foreign):
        return
    language = Language.load(profile.language)
    latin = len(foreign) * 4 < len(text)
    reached = 0
    for at in foreign.tolist():
        if at < reached:
            continue
        start = at
        while start > reached and text[start - 1].isalpha():
            start -= 1
        match = WORD.match(text, start)
        reached = match.end() if match else at + 1
        if match and outside_furniture(profile, at):
            yield from _slips(match, sheet, language, latin)


def _slips(
    match: re.Match[str], sheet: Sheet, language: Language | None, latin: bool
) -> Iterator[Finding]:
    """The letters of a word that look like its own but are another script's.

    `latin`: whether the text is written in Latin letters.
    """
    word = match[0]
    scripts = [script(letter) for letter in word]
    own = scripts.count("latin")
    plain = "".join(LATIN_LIKE.get(letter, letter) for letter in word)
    known = bool(language and language.known(plain)) or plain.lower() in sheet.profile.words
    if all(script(letter) == "latin" for letter in plain):
        table, target = LATIN_LIKE, "latin"
        alike = own >= LEAST and own * 2 > len(word)
        if not (known or alike) or not (own or (known and latin and len(word) > 1)):
            return
    else:
        target = max(("greek", "cyrillic"), key=scripts.count)
        table = CYRILLIC_LIKE if target == "cyrillic" else GREEK_LIKE
    slips = [(at, c) for at, c in enumerate(word) if scripts[at] != target]
    if not slips or not all(c in table for _, c in slips) or len(word) <= LEAST:
        return  # a sign of measure, a formula
    sure = target == "latin" and known and own > 0
    for at, letter in slips:
        place = match.start() + at
        yield Finding(
            Span(place, place + 1), (table[letter],), None if sure else Applicability.SUGGESTION
        )


RULES: tuple[Rule, ...] = (
    Rule(
        id="CHR02",
        name="compat-form",
        version=1,
        why="A character that only stands for others: letters joined as in type, wide forms,"
        " a letter and its accent stored apart. Searching does not find such words.",
        error_class="letter",
        applicability=Applicability.SAFE,
        severity=Severity.WARNING,
        prior=990_000,
        find=_compat_form,
        examples=(
            Example("½ a mile, 3² feet, Nº 2, ™ and ª; the æon’s œuvre, ſo"),
            Example("naïve café, Ångström, ǆ, Ⅳ"),
            Example("ＡＢＣ社の本", language="ja"),
            Example("a letter\u0364 over a letter, q\u0303"),
            Example("the ﬁrst oﬃce of ﬂame", "the first office of flame"),
            Example("cafe\u0301 and nai\u0308ve", "café and naïve"),
            Example("the Ｐarty, 30\u212a", "the Party, 30K"),
            Example("der erſte iﬅ", "der erſte ist", "de"),
        ),
    ),
    Rule(
        id="CHR03",
        name="mixed-script",
        version=1,
        why="A Greek or Cyrillic letter among Latin ones (or the reverse) that looks the same: the"
        " engine took one alphabet for another.",
        error_class="letter",
        applicability=Applicability.SAFE,
        severity=Severity.ERROR,
        prior=990_000,
        find=_mixed_script,
        examples=(
            Example("The party; 5 μm, Δt, α-rays, the β-particles"),
            Example("He wrote Σωκράτης and Платон for Socrates and Plato."),
            Example("Он сказал: «Да», и ушёл.", language="ru"),
            Example("πr, 3Ω, kΩ, μF and Δx"),
            Example("Тhe party", "The party"),
            Example("the Вook of Νature and of nature", "the Book of Nature and of nature"),
            Example("the сору of it, a copy that was kept", "the copy of it, a copy that was kept"),
            Example("Poccия и Pocсия", "Россия и Россия", "ru"),
        ),
    ),
)
