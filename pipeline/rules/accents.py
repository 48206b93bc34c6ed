"""The rule on accents: a wrong one, one that lies beside its letter, one that was lost."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, outside_furniture, speaks
from pipeline.matching.quotations import apostrophe
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

ROMANCE = ("es", "pt", "it", "la", "gl", "ca")  # º is theirs
DEGREE = pattern(r"(?<=\d)[º˚](?=\s?(?:[CFNSEW]\b|\d{1,2}['’′])|[.,;]?\s[a-z]{3})")
LEAST_DEGREE = 4  # below, a number with º may be a Latin one: 1º, 2º, 3º
ALONE = "º˚´`"
ACUTE = "\u0301"
VOWELS = frozenset("aeiouyAEIOUY")
ACCENTED = "àâäáãåæçèéêëìíîïñòóôöœùúûü"
USUAL = 5  # a form so frequent, and so many times as frequent as the other, is the text's own
RARE = 2
SHORTEST, LONGEST = 4, 24  # letters of a word that is looked into


def _accent_slip(sheet: Sheet) -> Iterator[Finding]:
    found = [*_degrees(sheet), *_beside(sheet), *_words(sheet)]
    reached = 0
    for start, end, after in sorted(set(found)):
        if start >= reached and outside_furniture(sheet.profile, start):
            where = changed(sheet.text[start:end], after, start)
            yield Finding(Span(where[0], where[1]), (where[2],))
            reached = end


def _degrees(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """A small raised o or ring that stands for the degree sign."""
    if speaks(sheet.profile, *ROMANCE):
        return
    for at in sheet.at(ALONE).tolist():
        if DEGREE.match(sheet.text, at):
            number = re.search(r"\d{1,6}\Z", sheet.text[max(at - 6, 0) : at])
            if number and int(number[0]) >= LEAST_DEGREE:
                yield at, at + 1, "°"


def _beside(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """An accent that stands by itself: an apostrophe between letters, else its vowel's own."""
    text = sheet.text
    for at in sheet.at(ALONE).tolist():
        before, after = text[at - 1 : at], text[at + 1 : at + 2]
        if text[at] not in "´`" or not before.isalpha():
            continue
        if after.isalpha():
            yield at, at + 1, apostrophe(sheet)
        elif text[at] == "´" and before in VOWELS and not after.isalnum():
            yield at - 1, at + 1, unicodedata.normalize("NFC", before + ACUTE)


def _words(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    """Words whose accents differ from how the text, or the language, mostly has them."""
    if not speaks(sheet.profile, "en"):
        return
    if bool((sheet.codes < 0x80).all()):
        return
    language = Language.load(sheet.profile.language)
    families: dict[str, list[str]] = defaultdict(list)
    counts = sheet.profile.words
    for word in counts:
        if not word.isascii() and _latin(word):
            families[_bare(word)].append(word)
    right: dict[str, str] = {}
    for bare, forms in families.items():
        usual = max(forms, key=lambda form: (counts[form], form))
        rare = [form for form in forms if form != usual and _rare(counts, form, usual)]
        if bare in counts and _rare(counts, bare, usual) and _plain_slip(language, bare, usual):
            rare.append(bare)
        right |= dict.fromkeys(rare, usual)
        for form in forms:
            if language and form not in right and counts[form] <= RARE:
                meant = _meant(language, form)
                if meant:
                    right[form] = meant
    yield from _standing(sheet, right)


def _latin(word: str) -> bool:
    return len(word) >= SHORTEST and max(word.replace("’", "'")) < "\u0250"


def _rare(counts: Mapping[str, int], form: str, usual: str) -> bool:
    return counts[form] <= RARE and counts[usual] >= USUAL * counts[form]


def _plain_slip(language: Language | None, bare: str, usual: str) -> bool:
    """Whether the word without its accent is none of its own (`rose`, of `rosé`)."""
    return not language or language.known(bare) <= language.known(usual)


def _meant(language: Language, form: str) -> str:
    """The word that a letter foreign to the language stands in: `débris` for `dťbris`."""
    odd = {c for c in form if c >= "\u0100" and c not in "œſ"}
    if len(odd) != 1 or not SHORTEST <= len(form) <= LONGEST:
        return ""
    wrong = odd.pop()
    options = [form.replace(wrong, letter) for letter in ACCENTED]
    count, best = max((language.known(option), option) for option in options)
    return best if count > language.known(form) else ""


def _bare(word: str) -> str:
    """The word without its accents."""
    apart = unicodedata.normalize("NFD", word)
    return "".join(c for c in apart if not "\u0300" <= c <= "\u036f")


def _standing(sheet: Sheet, right: Mapping[str, str]) -> Iterator[tuple[int, int, str]]:
    """Every place of these words, each written as it should be, in its own case."""
    if not right:
        return
    _, starts, ends = sheet.words
    lowered: Sequence[str] = sheet.lowered
    for form, lower in zip(sheet.forms, lowered, strict=True):
        if lower in right:
            meant = right[lower]
            after = meant if form.islower() else meant.upper() if form.isupper() else None
            if not after and form[1:].islower():
                after = meant[:1].upper() + meant[1:]
            if not after:
                continue
            for number in sheet.standing[form]:
                yield int(starts[number]), int(ends[number]), after


RULES: tuple[Rule, ...] = (
    Rule(
        id="CHR06",
        name="accent-slip",
        version=1,
        why="An accent or raised sign that was read as another, stands beside its letter, or is"
        " lost where the text has it elsewhere.",
        error_class="letter",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=600_000,
        find=_accent_slip,
        examples=(
            Example("On the 1º day, 12° C and 5° north; Nº 5"),
            Example("Es el 12º de abril y 5º N.", language="es"),
            Example("coöperate, naïve rôle, café; a rose and a rosé"),
            Example("Łódź and Dvořák and Škoda, and Tōkyō"),
            Example("at 12º C and 15º north of it", "at 12° C and 15° north of it"),
            Example("I don´t see; it`s a cafe´.", "I don't see; it's a café."),
            Example("a rťgime of the éliťe; a cafť", "a régime of the éliťe; a café"),
            Example(
                "rôle rôle rôle rôle rôle rôle and röle", "rôle rôle rôle rôle rôle rôle and rôle"
            ),
        ),
    ),
)
