"""Rules on words: non-words that a known confusion of letters explains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, outside_furniture, speaks
from pipeline.matching.scannos import PERHAPS, RIGHT
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import abbreviated, word_before
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.profile import Profile
from pipeline.model.text import Span

JOINED = "'’-_"  # next to one of these a word is part of a longer one
KEPT = 3  # so often at least,
SHARE = 20  # and for every so many of the right form: then it is one of the document's own words
SENTENCE_HEAD = pattern(r"(?:\A|[.!?:][\"'”’)]{0,2}\s{1,3}|[\r\n])[\"'“‘(—]{0,2}\Z")


def _known_scanno(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    if not speaks(profile, "en"):
        return
    seen = RIGHT.keys() & profile.words.keys()
    if not seen:
        return
    _, starts, ends = sheet.words
    places = np.flatnonzero(sheet.among(frozenset(seen)))
    rows = [(int(starts[word]), int(ends[word])) for word in places.tolist()]
    own = _own(profile, Counter(text[start:end] for start, end in rows))
    names = {
        text[start:end].lower()
        for start, end in rows
        if text[start].isupper() and not _heads_sentence(sheet, start)
    }
    for start, end in rows:
        form = text[start:end]
        if form.lower() in own:
            continue
        if not outside_furniture(profile, start) or not _plain(text, start, end):
            continue
        if not form.islower() and (form.lower() in names or not form[1:].islower()):
            continue
        right = RIGHT[form.lower()]
        where = changed(form, right if form.islower() else right.capitalize(), start)
        doubtful = Applicability.SUGGESTION if form.lower() in PERHAPS else None
        yield Finding(Span(where[0], where[1]), (where[2],), doubtful)


def _own(profile: Profile, counts: Mapping[str, int]) -> set[str]:
    """Forms that the document has so often, beside the right ones, that it means them.

    `counts`: how often each stands in the text as it stands; capitals may be of a name.
    """
    return {
        form
        for form, count in counts.items()
        if count >= KEPT and count * SHARE >= profile.words.get(RIGHT.get(form, ""), 0)
    }


def _plain(text: str, start: int, end: int) -> bool:
    """Whether a form is a word by itself, not part of a compound or of an address."""
    before, after = text[start - 1 : start], text[end : end + 2]
    if before.isalnum() or after[:1].isalnum() or {before, after[:1]} & set(JOINED):
        return False
    address = before in ("/", "@", ".") or after[:1] in ("/", "@")
    return not address and not re.fullmatch(r"\.\w", after)


def _heads_sentence(sheet: Sheet, start: int) -> bool:
    """Whether a sentence begins here, so that a capital need not be a name's."""
    text = sheet.text
    head = SENTENCE_HEAD.search(text, max(start - 6, 0), start)
    if head is None:
        return False
    word = word_before(text, head.start())
    return not (head[0][:1] == "." and abbreviated(word, sheet.profile.abbreviations))


RULES: tuple[Rule, ...] = (
    Rule(
        id="WRD01",
        name="known-scanno",
        version=1,
        why="No word, but one that a well-known confusion of letter shapes makes of a common word.",
        error_class="letter",
        applicability=Applicability.SAFE,
        prior=950_000,
        severity=Severity.ERROR,
        find=_known_scanno,
        examples=(
            Example("the which and the with"),
            Example("tbe house of Tbe Tbe, tbe man, tbe end"),
            Example("Aud came. We saw Aud, and Aud left. Lias, of old Lias."),
            Example("Ask Aud Smith of Lier, or Mrs. Auy."),
            Example("the aud-file, an iu’ and some-tbe and tbe-some; see tbe.org"),
            Example("He said au revoir, soit ou soit pas."),
            Example("la tbe ou la tbe", language="fr"),
            Example("tbe house", "the house"),
            Example("It ended. Tlie men wbo came", "It ended. The men who came"),
            Example("men aud women of tlie house", "men and women of the house"),
        ),
    ),
)
