"""A rule on names and terms that a text spells otherwise once or twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.strange import known, strange
from pipeline.matching.confusions import readings, swaps
from pipeline.matching.forms import least, whole
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.scannos import RIGHT
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

NAMES = 5  # times: so often a name or term stands, and once or twice what may be a slip of it
LONG = 5  # letters of such a name
OWN = 3
FREQUENT = 20  # a word that the lexicon counted so often is no term of this text


def _odd_one_out(sheet: Sheet) -> Iterator[Finding]:
    language = Language.load(sheet.profile.language)
    words, (_, starts, ends) = sheet.profile.words, sheet.words
    if language is None:
        return
    totals: Counter[str] = Counter()
    for form in np.flatnonzero(known(sheet, language) < FREQUENT).tolist():
        if sheet.forms[form].isalpha() and len(sheet.lowered[form]) >= LONG:
            totals[sheet.forms[form]] += int(sheet.counts[form])
    terms = {form for form, count in totals.items() if count >= NAMES}
    if not terms:
        return
    shapes = _gaps_of(terms)
    held: list[tuple[int, str]] = []
    for form in strange(sheet, language):
        word = sheet.forms[form]
        if len(word) < LONG or words.get(sheet.lowered[form], 0) >= OWN:
            continue
        term = _near(word, shapes) if word not in RIGHT else None
        if term and not (word.islower() and _explained(word, language)):
            held += [(place, term) for place in sheet.standing[word]]
    for place, term in sorted(held):
        start, end = int(starts[place]), int(ends[place])
        if outside_furniture(sheet.profile, start) and whole(sheet.text, start, end):
            first, last, afters = least(sheet.text[start:end], start, [term])
            yield Finding(Span(first, last), afters)


def _explained(word: str, language: Language) -> bool:
    """Whether a common word is one confusion away: WRD03 weighs that."""
    return any(language.known(other) >= FREQUENT for other in readings(word, wide=True))


def _gaps_of(terms: set[str]) -> dict[str, set[str]]:
    """The terms filed under themselves with each one letter left out; how they begin and end."""
    filed = {" terms": set(terms), " begin": {t[:size] for t in terms for size in (2, 3)}}
    filed[" end"] = {term[-3:] for term in terms}
    for term in sorted(terms):
        for key in _without_one(term):
            filed.setdefault(key, set()).add(term)
    return filed


def _without_one(word: str) -> set[str]:
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def _near(word: str, filed: dict[str, set[str]]) -> str | None:
    """The one term that one edit makes of this word, neither an inflection of the other."""
    keys = _without_one(word) | {word}
    terms = {term for key in keys for term in filed.get(key, ())}
    if word[:2] in filed[" begin"] and (word[:3] in filed[" begin"] or word[-3:] in filed[" end"]):
        terms |= {term for term in readings(word, wide=True) if term in filed[" terms"]}
    fit = [term for term in terms if term != word and not _inflected(word, term)]
    return fit[0] if len(fit) == 1 else None


def _inflected(word: str, term: str) -> bool:
    """Whether the difference is in the last letters or the first, as in plurals and rhymes."""
    first, last, after = changed(word, term, 0)
    if first == 0 or word[0].isupper() != term[0].isupper():
        return True
    tail = min(len(word) - last, len(term) - first - len(after))
    shape = (word[first:last], after)
    if tail == 0 or (tail == 1 and term[-1] in "sd"):
        return shape not in swaps()
    # Another letter of another shape: a sister's name, not a slip of the pen.
    return bool(shape[0]) and bool(shape[1]) and shape not in swaps(wide=term[0].isupper())


RULES: tuple[Rule, ...] = (
    Rule(
        id="WRD09",
        name="odd-one-out",
        version=1,
        why="A word that stands once or twice, one letter from a name or term that this text has"
        " often: the same one, misread.",
        error_class="letter",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        needs_scan=True,
        prior=950_000,
        find=_odd_one_out,
        examples=(
            Example("Lubin, Lubin and Lubin, then Lubins, with Lubin and Lubin: Ludwin."),
            Example("Zorvan and Zorvan met Zorvan; Zorvans all, said Zorvan. Zorvan left Dorvan."),
            Example("Zorvan saw Zorven."),
            Example("Zorvan and Zorvan met Zorvan; Zorvan and Zorvan, then Zorvana, Zorvanas."),
            Example(
                "Zorvan and Zorvan met Zorvan; Zorvan said to Zorvan that Zorvau was here.",
                "Zorvan and Zorvan met Zorvan; Zorvan said to Zorvan that Zorvan was here.",
            ),
            Example(
                "Zorvani, Zorvani, Zorvani, Zorvani and Zorvani, but not Zorvni.",
                "Zorvani, Zorvani, Zorvani, Zorvani and Zorvani, but not Zorvani.",
            ),
        ),
    ),
)
