"""A rule on capitals within a word, and small letters among capitals."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

OWN = 3  # so often, a form is the text's own way of writing it
KNOWN = 20  # a word that the lexicon counted so often is one
# McAdam, MacAdam, O'Neill, FitzRoy, DeForest, LaSalle, VanDyke, and initials with an ending: MPs.
NAMED = pattern(
    r"(?:Mc|Mac|Mac[a-z]|O['’]|Fitz|D['’]|[dl]['’]|De|Del|Di|Du|La|Le|Las|Los|Ap|Van|St|San)[A-Z][a-z]+"
    r"|[A-Z]{2,}(?:['’]?(?:s|d|ing|ed|th|ly)|['’]?S)"
)
PARTS = pattern(r"([A-Za-z][a-z]+)([A-Z][a-z]{2,})")

PARTED = re.compile("['’]")
BESIDE = pattern(r"[\w/@#.\\&-]")
AFTER = pattern(r"[\d_/@#\\&-]|\.\w")


def _case_in_word(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    language = Language.load(profile.language)
    _, starts, ends = sheet.words
    held: list[tuple[int, tuple[str, ...]]] = []
    for number, form in enumerate(sheet.forms):
        if "-" in form or all(map(_well_cased, PARTED.split(form))):
            continue
        if int(sheet.counts[number]) < OWN and not NAMED.fullmatch(form):
            options = _cased(form, sheet, language)
            held += [(word, options) for word in sheet.standing[form] if options]
    for word, options in sorted(held):
        start, end = int(starts[word]), int(ends[word])
        if _amid_capitals(sheet, word):
            options = tuple(sorted(options, key=str.isupper, reverse=True))
        if outside_furniture(profile, start) and not BESIDE.search(text[start - 1 : start]):
            if AFTER.match(text, end):
                continue
            where = [changed(text[start:end], option, start) for option in options]
            first, last, after = where[0]
            same = dict.fromkeys(w[2] for w in where if w[:2] == (first, last) and w[2] != after)
            yield Finding(Span(first, last), (after, *same))


def _well_cased(part: str) -> bool:
    return part.islower() or part.isupper() or part.istitle() or not part


def _amid_capitals(sheet: Sheet, word: int) -> bool:
    """Whether a word beside this one is all capitals."""
    around = [number for number in (word - 1, word + 1) if 0 <= number < len(sheet.form)]
    forms = [sheet.forms[sheet.form[number]] for number in around]
    return any(len(form) > 1 and form.isupper() for form in forms)


def _cased(form: str, sheet: Sheet, language: Language | None) -> tuple[str, ...]:
    """What a word of mixed case may have been, the likeliest first; none where it is meant."""

    def word(candidate: str) -> bool:
        known = language is not None and language.known(candidate) >= KNOWN
        return known or sheet.profile.words.get(candidate.lower(), 0) > OWN

    parts = PARTS.fullmatch(form)
    if parts and word(parts[1]) and word(parts[2]) and not word(form):
        return ()  # two words run together
    capitals = sum(char.isupper() for char in form)
    if not word(form):  # lN for IN
        option = form.replace("l", "I")
        return (option,) if option.isupper() and word(option) else ()
    low, title = form.lower(), form[0] + form[1:].lower()
    if form[0].isupper():
        return (title, form.upper()) if capitals > 1 else (title, low)
    return (low, form.upper()) if capitals + 1 == len(form) else (low,)


RULES: tuple[Rule, ...] = (
    Rule(
        id="WRD06",
        name="case-in-word",
        version=1,
        why="A capital within a word, or a small letter among capitals: shapes that are alike in"
        " both sizes, or a slip.",
        error_class="case",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=990_000,
        find=_case_in_word,
        examples=(
            Example(
                "Mr. McAdam, MacNeill, O'Neill, FitzRoy and the MPs of the C.P.S.U.s, d'Aulnoy"
            ),
            Example("L’Histoire de l’Académie et d’Artagnan, l’histoire", language="fr"),
            Example("Sino-Soviet, Marxist-Leninists, ABC, USA's and a GmbH, an iPad and YouTube"),
            Example("the peopleParty of the tOwn.org and x-rAy, A1bC"),
            Example("He saw ThE house oF the people.", "He saw The house of the people."),
            Example(
                "HE WENT lN AND OUt AGAIN, then tHe end", "HE WENT IN AND OUT AGAIN, then the end"
            ),
        ),
    ),
)
