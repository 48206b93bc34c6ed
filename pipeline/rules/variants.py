"""Rules on a word that a document writes in two ways: with and without a hyphen, or spelled so."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.joints import FEW, Joint, Known
from pipeline.matching.places import changed, outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import word_set
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

OFTEN = 3  # a form that is written so often is the document's own
TIMES = 4  # and another is suspect where it is written but once for each so many of these
# First parts that stand before a blank only where a hyphen was lost, with what must follow some.
LOOSE = word_set("anti co counter ex multi neo non post pre pseudo quasi self semi sub ultra vice")
DAYS = word_set("day night morrow")
# Endings of one word that are spelled in two ways: the end of the first, with what both end in
# as a group; what the other has instead; what the stem before ends in, and its least length.
ENDINGS = (
    (re.compile(r"is(e[drs]?|ing|ations?|ingly)$", re.MULTILINE), "iz", ("",), 3),
    (re.compile(r"our(s|ed|ing|able|ite|ites|ful|less|)$", re.MULTILINE), "or", ("",), 3),
    (re.compile(r"ll(ed|ing|ers?)$", re.MULTILINE), "l", ("e", "o"), 4),
    (re.compile(r"ence(s?)$", re.MULTILINE), "ense", ("def", "off", "pret"), 3),
    (re.compile(r"re(s?)$", re.MULTILINE), "er", ("nt", "at", "et", "ib", "ct", "st"), 3),
    (re.compile(r"logue(s?)$", re.MULTILINE), "log", ("",), 2),
    (re.compile(r"grey(|s|er|est|ish)$", re.MULTILINE), "gray", ("",), 0),
)
VOWELS = frozenset("aeiouy")
LIKE = ({"k", "c"}, {"v", "w"}, {"f", "v"}, {"s", "z"}, {"i", "j"}, {"c", "s"})
LONGEST_PART = 8  # letters that a name has at least, for one vowel to be no other name


def _hyphens(sheet: Sheet) -> Iterator[Finding]:
    forms = sheet.profile.words
    found: list[Finding] = []
    language = Language.load(sheet.profile.language)
    known: Known = language.known if language else lambda word: 0
    for hyphenated in [form for form in forms if "-" in form]:
        times = forms[hyphenated]
        left, _, right = hyphenated.partition("-")
        if not left or not right or "-" in right:
            continue
        joined = left + right
        seen = {hyphenated: times, joined: forms.get(joined, 0)}
        open_ = _open(sheet, left, right) if _loose(left, right) else []
        if open_:
            seen[f"{left} {right}"] = len(open_)
        rare = min((form for form in seen if seen[form]), key=lambda form: seen[form])
        usual = max(seen, key=lambda form: seen[form])
        if rare == usual or seen[usual] < OFTEN or seen[rare] * TIMES > seen[usual]:
            continue
        if rare == hyphenated and Joint(left, right, forms, known).split and not known(rare):
            continue  # a word that a line's end broke: DSH03 has it
        start = open_[0] if " " in rare else _first(sheet, rare)
        if start >= 0:
            at = start + len(left)
            after = usual[len(left) : len(usual) - len(right)]
            found.append(Finding(Span(at, at + (len(rare) > len(joined))), (after,)))
    yield from _in_order(sheet, found)


def _loose(left: str, right: str) -> bool:
    return left in LOOSE or (left == "to" and right in DAYS)


def _open(sheet: Sheet, left: str, right: str) -> list[int]:
    """Where the halves stand side by side, each a word by itself, with one blank between."""
    words, starts, ends = sheet.words
    found = []
    for number in sheet.standing.get(right, ()):
        if not number or words[number - 1].lower() != left:
            continue
        if left == "to" and number > 1 and words[number - 2].lower() == right:
            continue  # from day to day
        if int(starts[number]) == int(ends[number - 1]) + 1:
            found.append(int(starts[number - 1]))
    return sorted(found)


def _first(sheet: Sheet, word: str) -> int:
    """Offset at which a word (small letters) first stands outside the furniture, else -1."""
    forms = (word, word.capitalize(), word.upper())
    numbers = sorted(n for form in forms for n in sheet.standing.get(form, ()))
    starts = (int(sheet.words[1][number]) for number in numbers)
    return next((at for at in starts if outside_furniture(sheet.profile, at)), -1)


def _in_order(sheet: Sheet, found: Sequence[Finding]) -> Iterator[Finding]:
    end = -1
    for finding in sorted(found, key=lambda finding: finding.span):
        if finding.span.start >= end and outside_furniture(sheet.profile, finding.span.start):
            yield finding
            end = finding.span.end + 1


def _spellings(sheet: Sheet) -> Iterator[Finding]:
    if not speaks(sheet.profile, "en"):
        return
    forms = sheet.profile.words
    language = Language.load(sheet.profile.language)
    pairs = {*_endings(forms), *_accents(sheet, language), *_names(sheet, language)}
    found = []
    for first, second in sorted(pairs):
        rare, usual = sorted((first, second), key=lambda form: (forms.get(form, 0), form))
        start = _first(sheet, rare)
        if start < 0 or forms.get(usual, 0) < 2:
            continue
        here = sheet.text[start : start + len(rare)]
        written = usual if here.islower() else usual.capitalize()
        if here.isupper() and not here.islower():
            written = usual.upper()
        first_, last, after = changed(here, written, start)
        found.append(Finding(Span(first_, last), (after,)))
    yield from _in_order(sheet, found)


def _endings(forms: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """Pairs of words of the text that differ in how their endings are spelled."""
    listed = "\n".join(forms)
    for pattern, other, ends, shortest in ENDINGS:
        for found in pattern.finditer(listed):
            start = listed.rfind("\n", 0, found.start()) + 1
            stem = listed[start : found.start()]
            twin = stem + other + found[1]
            if len(stem) >= shortest and stem.endswith(ends) and twin in forms:
                yield listed[start : found.end()], twin


def _accents(sheet: Sheet, language: Language | None) -> Iterator[tuple[str, str]]:
    """Pairs that differ in accents alone, unless the plain one is a common word of its own."""
    forms = sheet.profile.words
    for form in forms:
        if form.isascii():
            continue
        bare = unicodedata.normalize("NFD", form)
        plain = "".join(c for c in bare if not unicodedata.combining(c))
        if plain == form or plain not in forms:
            continue
        common = language.known(plain) if language else 0
        if forms[form] >= OFTEN and forms[plain] * TIMES <= forms[form] and common < 200:
            yield form, plain


def _names(sheet: Sheet, language: Language | None) -> Iterator[tuple[str, str]]:
    """Pairs of long names that differ in one vowel or like letter; each is written often.

    A form that is written but once or twice beside one written often is WRD09's.
    """
    shapes: dict[str, list[str]] = defaultdict(list)
    words = sheet.profile.words
    for form, count in zip(sheet.forms, sheet.counts.tolist(), strict=True):
        if count < OFTEN or len(form) < LONGEST_PART or not form[0].isupper():
            continue
        bare = form.lower()
        if not form[1:].islower() or not form.isalpha() or words.get(bare) != count:
            continue
        if not language or language.known(bare) < FEW or language.named(bare):
            for at in range(1, len(bare)):
                shapes[f"{bare[:at]} {bare[at + 1 :]}"].append(bare)
    for shape, names in shapes.items():
        if len(names) < 2 or shape.endswith("m n"):
            continue  # a nation's man and men
        at = shape.index(" ")
        for number, first in enumerate(names):
            for second in names[number + 1 :]:
                if {first[at], second[at]} <= VOWELS or {first[at], second[at]} in LIKE:
                    yield first, second


RULES: tuple[Rule, ...] = (
    Rule(
        id="CON01",
        name="hyphen-variants",
        version=1,
        why="A word that the document writes with and without its hyphen: the rarer way is"
        " suspect.",
        error_class="word",
        applicability=Applicability.DISPLAY,
        prior=150_000,
        find=_hyphens,
        severity=Severity.REVIEW,
        needs_scan=True,
        examples=(
            Example("the working-class movement and the working class of to-day"),
            Example("from day to day, to-day, to-day, to-day and to-day"),
            Example("today, to-day and to-day; a co-op and the coop"),
            Example(
                "to-day, to-day, To-day, to-day and today",
                "to-day, to-day, To-day, to-day and to-day",
            ),
            Example(
                "to-day, to-day, to-day, to-day and to day",
                "to-day, to-day, to-day, to-day and to-day",
            ),
            Example("Today today, today, today, to-day", "Today today, today, today, today"),
        ),
    ),
    Rule(
        id="CON02",
        name="spelling-variants",
        version=1,
        why="A word or name that the document spells in two ways: the rarer way is suspect.",
        error_class="word",
        applicability=Applicability.DISPLAY,
        prior=150_000,
        find=_spellings,
        severity=Severity.REVIEW,
        needs_scan=True,
        examples=(
            Example("He realised that to organise is to realise. Four for the color."),
            Example("The rose rosé, the resume and the résumé, the expose; prise the prize"),
            Example("Marxists and Marxism, Marxists and Marxism, Marxists and Marxism"),
            Example(
                "realise, realise and realize; Honor, honour, honour",
                "realise, realise and realise; Honour, honour, honour",
            ),
            Example(
                "Khrushchev, " * 4 + "Khrushchov, " * 3,
                "Khrushchev, " * 5 + "Khrushchov, " * 2,
            ),
        ),
    ),
)
