"""Rules on non-words: one confusion of shapes from a word, impossible clusters of letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.language.running import Running
from pipeline.language.strange import old_spelling, strange
from pipeline.matching.behind import Vocabulary
from pipeline.matching.confusions import readings
from pipeline.matching.forms import heads, joined, least, whole
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture
from pipeline.matching.scannos import RIGHT
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

FREQUENT = 20  # a word the lexicon counted so often may stand behind a scanno
LEAST = 3  # letters
SHARE = 20  # times: a form is the text's own unless what is behind it is so much more frequent
OWN = 3
# log10 of how much likelier words and letters together must be; measured on held-out books.
LIKELY_SHAPE = 3.0
OTHER_SHAPE = 5.5
LEFT, RIGHT_SIDE = 14, 8  # code points of the text about a word that its letters are weighed in

# Made by hand: letters that no English word has together, begins or ends with.
CLUSTERS = (
    r"[bcdfghjklmnpqrtvwxz]{5}|[^aeiouyæœéèêâîôûäëïöü]{6}|cb|bq|qb|tbe|pb[lrt]|gbt|mcn|rnm|nrn|tlr|cld[^r]"
    r"|\Avv|jj|iii|uu[aeio]|aaa|eee|ooo|hh[aeiou]|q[^u]"
)
ODD = re.compile(
    rf"(?:{CLUSTERS})|\A(?:tb|hr(?!oth)|bb|cn|dl|fn|hl|lb|mb(?!o)|nb|nl|pb|rl|rn|tl(?!i)|uii|vl|ii)"
    r"|(?:iy|cl|tb|cb|sb|lv|bc|ij|uj|rj)\Z|\A[^aeiouyæœéèêâîôûäëïöü]{3,}\Z"
)
IMITATION = pattern(r"(\w)\1\1|\A(?:[hmszgrtpfnxbl]+|[hps]+t|[bt]?r+|ts+k?|mb?m+|grr+|tst|nth)\Z")
FOREIGN = re.compile(r"[^a-zæœ]")
UNLIKELY = -2.1  # mean log10 p of a letter: below it no English spelling is meant


def _near_word(sheet: Sheet) -> Iterator[Finding]:
    language = Language.load(sheet.profile.language)
    if language is not None and not old_spelling(sheet, language):
        yield from _near(sheet, language, strange(sheet, language))


def _near(sheet: Sheet, language: Language, forms: Sequence[int]) -> Iterator[Finding]:
    """A finding for each place of these forms where a frequent word is much likelier."""
    options = _options(sheet, language, forms)
    if not options:
        return
    running = Running.of(sheet, language)
    first = running.words
    places = [(word, form) for form in options for word in sheet.standing[sheet.forms[form]]]
    tried = [(word, *pair) for word, form in places for pair in options[form].items()]
    numbers = language.lexicon.numbers([other for _, other, _ in tried])
    gains = running.replaced(first[np.array([word for word, _, _ in tried])], numbers).tolist()
    weighed: dict[int, list[tuple[float, str, bool]]] = {}
    for (word, other, likely), gain in zip(tried, gains, strict=True):
        weighed.setdefault(word, []).append((gain, other, likely))
    for word in sorted(weighed):
        found = _weighed(sheet, language, word, weighed[word])
        if found:
            yield found


@cache
def _frequent(code: str) -> Vocabulary:
    """The frequent words of a language."""
    language = Language.load(code)
    return Vocabulary(language.lexicon.counted(FREQUENT) if language else "")


def _options(sheet: Sheet, language: Language, forms: Sequence[int]) -> dict[int, dict[str, bool]]:
    """For each unknown form the frequent words one confusion away, and whether by a likely one."""
    found: dict[int, dict[str, bool]] = {}
    words, lowered = sheet.profile.words, sheet.lowered
    looked_at = [f for f in forms if len(lowered[f]) >= LEAST and lowered[f] not in RIGHT]
    behind = _frequent(language.code).behind([lowered[form] for form in looked_at])
    for form, held in ((looked_at[number], held) for number, held in sorted(behind.items())):
        if not _readable(sheet, form):
            continue
        others = {other: is_ for other, is_ in held.items() if not language.named(other)}
        others = {other: is_ for other, is_ in others.items() if len(other) > 1 and other.isalpha()}
        count = words.get(lowered[form], 0)
        if count >= OWN:
            others = {o: is_ for o, is_ in others.items() if words.get(o, 0) >= count * SHARE}
        if others:
            found[form] = others
    return found


def _readable(sheet: Sheet, form: int) -> bool:
    """Whether a form is in small letters, or has a capital at the head of a sentence."""
    word, starts = sheet.forms[form], sheet.words[1]
    if word.islower():
        return True
    places = sheet.standing[word][:OWN]
    return word[1:].islower() and any(heads(sheet.text, int(starts[p])) for p in places)


def _weighed(
    sheet: Sheet, language: Language, word: int, options: Sequence[tuple[float, str, bool]]
) -> Finding | None:
    """The finding at a word, the likeliest candidates first; None where none is likely enough."""
    text, (_, starts, ends) = sheet.text, sheet.words
    start, end = int(starts[word]), int(ends[word])
    form = text[start:end]
    if not outside_furniture(sheet.profile, start) or not whole(text, start, end):
        return None
    if form[0].isupper() and not heads(text, start):
        return None
    if any(language.known(both) >= FREQUENT for both in joined(text, start, end)):
        return None  # half of a split word: SPC08 takes it; or a lost capital: STR08 does
    others = [other.capitalize() if form[0].isupper() else other for _, other, _ in options]
    left, right = text[max(start - LEFT, 0) : start], text[end : end + RIGHT_SIDE]
    letters = language.spelled(left, [form, *others], right).tolist()
    held = [
        (gain + after - letters[0], other)
        for (gain, _, likely), other, after in zip(options, others, letters[1:], strict=True)
        if gain + after - letters[0] >= (LIKELY_SHAPE if likely else OTHER_SHAPE)
    ]
    if not held:
        return None
    first, last, afters = least(form, start, [other for _, other in sorted(held, reverse=True)])
    return Finding(Span(first, last), afters)


def _odd_cluster(sheet: Sheet) -> Iterator[Finding]:
    language = Language.load(sheet.profile.language)
    if language is None or language.code != "en":
        return
    text, (_, starts, ends) = sheet.text, sheet.words
    forms = [f for f in strange(sheet, language) if _odd(sheet, f) and sheet.counts[f] < OWN]
    explained = {finding.span.start for finding in _near(sheet, language, forms)}
    means = language.characters([sheet.forms[form] for form in forms]) if forms else ()
    found: list[tuple[int, list[str]]] = []
    for form, mean in zip(forms, means, strict=True):
        if mean > UNLIKELY and not re.search(CLUSTERS, sheet.lowered[form]):
            continue
        if _joined(sheet.lowered[form], language):
            continue
        others = _twice(sheet.lowered[form], language)
        found += [(word, others) for word in sheet.standing[sheet.forms[form]]]
    for word, others in sorted(found):
        start, end = int(starts[word]), int(ends[word])
        if any(start <= place <= end for place in explained) or not whole(text, start, end):
            continue
        if outside_furniture(sheet.profile, start):
            if others:
                first, last, afters = least(text[start:end], start, others)
                yield Finding(Span(first, last), afters)
            else:
                yield Finding(Span(start, end), (), Applicability.DISPLAY)


def _odd(sheet: Sheet, form: int) -> bool:
    """Whether a form has letters together that no word has; sounds spelled out do not count."""
    word, words = sheet.lowered[form], sheet.profile.words
    return (
        len(word) >= LEAST
        and sheet.forms[form].islower()
        and word not in RIGHT
        and not FOREIGN.search(word)
        and ODD.search(word) is not None
        and not IMITATION.search(word)
        and not any(words.get(other, 0) >= OWN for other in readings(word, wide=True))
    )


def _joined(word: str, language: Language) -> bool:
    """Whether this is two frequent words run together."""
    cuts = range(2, len(word) - 1)
    return any(min(language.known(word[:at]), language.known(word[at:])) >= FREQUENT for at in cuts)


def _twice(word: str, language: Language) -> list[str]:
    """Frequent words two likely confusions away, the commonest first."""
    found: Counter[str] = Counter()
    for once in readings(word):
        for other in readings(once):
            count = language.known(other)
            if count >= FREQUENT * 5:
                found[other] = count
    return [other for other, _ in found.most_common(3)]


RULES: tuple[Rule, ...] = (
    Rule(
        id="WRD02",
        name="odd-cluster",
        version=1,
        why="No word, and with letters together that no English word has: a shape was misread.",
        error_class="letter",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        needs_scan=True,
        prior=600_000,
        find=_odd_cluster,
        examples=(
            Example("The Hrothgar of Pompeii, in lengths, slept in a hotbed of rhythm."),
            Example("Pshaw! Hmm, brrr, grrr; zzzz, tsk tsk, said the nymph."),
            Example("the Llwynog and Ynysddu, Pwllheli; a vrouw and the Szczecin tram"),
            Example("tbqs rnmts", language="de"),
            Example("It was the cbmtb of them.", "It was the cbmtb of them."),
            Example("They saw the mcntgb and left it.", "They saw the mcntgb and left it."),
        ),
    ),
    Rule(
        id="WRD03",
        name="near-word",
        version=1,
        why="No word that is known, but one confusion of shapes (rn and m, h and b, c and e) away"
        " from a frequent word that fits.",
        error_class="letter",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=800_000,
        find=_near_word,
        examples=(
            Example("The government held the bread back, and the morning came."),
            Example("Mr. Govemment lived at Modcrn Hall with the hobbits and a gorilla."),
            Example("He liked braggin and pickin, obligin folk; see breacl.org and breacl-knife."),
            Example("the govem-\nment and the govem- ment, the govern¬\n  mcnt, the aft\nernoon"),
            Example("He sat down and was silent.\n\nhen the others came he rose."),
            Example("das govemment der govemment", language="de"),
            Example(
                "It was the policy of the govemment to buy brcad.",
                "It was the policy of the government to buy bread.",
            ),
            Example(
                "In the moming he opened the wiudow. Sornething moved in the ganden.",
                "In the morning he opened the window. Something moved in the garden.",
            ),
        ),
    ),
)
