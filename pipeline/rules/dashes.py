"""Rules on dashes: a dash that scanning lost between two clauses, or a clause and its gloss."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import pairwise

from pipeline.kinds import Difference, Example, Finding, Rule
from pipeline.matching.places import changed, in_prose, speaks
from pipeline.matching.words import (
    ABSTRACT,
    ADVERBS,
    AUXILIARIES,
    CONJUNCTIONS,
    DETERMINERS,
    FUNCTION,
    OBJECTS,
    OPINION,
    PREPOSITIONS,
    SUBJECTS,
    nouns,
    word_set,
)
from pipeline.model.evidence import Applicability
from pipeline.model.profile import Profile
from pipeline.model.text import Span

_AUX = f"(?:{'|'.join(sorted(AUXILIARIES))})"
BACK = 300  # code points of the sentence looked at before the place
POINTED = re.compile(rf"(?<=[^\W\d_])(\s)(?:these|those|this)\s{_AUX}\b")
RENEWED = re.compile(rf"(?<=[^\W\d_])(\s)(?:{'|'.join(sorted(SUBJECTS))})\s{_AUX}\b")
GLOSSED = re.compile(r"(?<=[a-z]s)(\s)([a-z]{4,30})(?:,\s(?:[a-z]+\s)?[a-z]{3,30}){1,4},?\sand\s")
WORDS = re.compile(r"[^\W\d_][\w'’.-]*")
STOP = re.compile(r"[,;:.!?…()\[\]\"“”—–]|--|[\r\n]{2}|\n\r?\n| - ")
# A clause follows these, so that one before it is no main clause.
SUBORDINATORS = word_set(
    """
    after although as because before ere how if lest since than that though till unless until what
    when whenever where wherever whether while whilst
    """
)
RELATIVES = word_set("that which who whom whose")
# With these a person is the one told, and what is told follows: `told us we would`.
TELLING = OPINION | word_set(
    """
    ask asked asking bid convince convinced give given gave inform informed letting remind reminded
    saying send sent showing taught teach telling tells thinking told warn warned
    """
)
# What is felt follows these without a mark: `I am glad he was`.
FEELING = word_set("afraid better certain confident easy glad great likely sorry sure true well")
# Nouns that a clause follows without its pronoun even where they are bare: `every time it was`.
LOOSE = word_set(
    """
    anything day days evening everything instant man men minute moment moments morning night
    nothing people place reason something thing things time times way woman women year years
    """
)
PLAIN_ENDINGS = ("ed", "ing", "ly")
DASH_MARKS = frozenset(["—", "–", "―", "--"])


def _lost_dash(text: str, profile: Profile) -> Iterator[Finding]:
    if not speaks(profile, "en"):
        return
    known = nouns(text)
    places = {
        *(m.start(1) for m in POINTED.finditer(text) if _before_pointer(_clause(text, m), known)),
        *(m.start(1) for m in RENEWED.finditer(text) if _before_subject(_clause(text, m))),
        *(m.start(1) for m in GLOSSED.finditer(text) if _before_gloss(_clause(text, m), m, known)),
    }
    for at in sorted(places):
        if in_prose(profile, at):
            yield _restored(text, at, profile.dash)


def _restored(text: str, at: int, dash: str) -> Finding:
    """The blank at this offset made a dash in the transcript's style; a line end stays."""
    if text[at] != " ":
        return Finding(Span(at, at), (dash.rstrip(),))
    start, end, after = changed(" ", dash, at)
    return Finding(Span(start, end), (after,))


def _clause(text: str, found: re.Match[str]) -> list[str]:
    """The words before the place, lower case, back to the last mark."""
    before = text[max(found.start(1) - BACK, 0) : found.start(1)]
    start = max((stop.end() for stop in STOP.finditer(before)), default=0)
    return [word.lower() for word in WORDS.findall(before[start:])]


def _main_clause(words: list[str]) -> bool:
    """Whether these words may be a main clause, not something set before one.

    `In this case these are` and `when he came we had` are one sentence each.
    """
    if len(words) < 4 or words[0] in PREPOSITIONS | ADVERBS or words[0].endswith(PLAIN_ENDINGS):
        return False
    if any(word in SUBORDINATORS - RELATIVES for word in words):
        return False
    for word, after in pairwise(words):
        opens = word in CONJUNCTIONS or word in RELATIVES
        if opens and (after in PREPOSITIONS | ADVERBS or after.endswith(PLAIN_ENDINGS)):
            return False
    return True


def _before_pointer(words: list[str], known: Set[str]) -> bool:
    """Whether a clause may end here, before `these are`, `this is`."""
    last = words[-1] if words else ""
    if last in FUNCTION | OPINION or not (last in known or ABSTRACT.fullmatch(last)):
        return False
    return _main_clause(words)


def _before_subject(words: list[str]) -> bool:
    """Whether a clause may end here, before `we would`, `it is`.

    A noun with an article here is most often followed by a relative clause without its pronoun
    (`the man he was`); so the clause must end in an object pronoun or a bare word.
    """
    if len(words) < 4 or words[-1] in TELLING | FEELING or words[-1].endswith("ly"):
        return False
    if words[-1] in OBJECTS:
        return words[-2] not in TELLING | FUNCTION and _main_clause(words)
    bare = words[-2] in PREPOSITIONS or not DETERMINERS & set(words[-4:-1])
    if words[-1] in FUNCTION | LOOSE or not bare:
        return False
    return bool(words[0] in SUBJECTS or AUXILIARIES & set(words)) and _main_clause(words)


def _before_gloss(words: list[str], found: re.Match[str], known: Set[str]) -> bool:
    """Whether a plural noun here is followed by a list of nouns that says what it is."""
    if len(words) < 3 or words[-1] not in known or words[-1].endswith("ss"):
        return False
    if words[-2] in SUBJECTS | OBJECTS | {"who", "which", "that", "it", "to"}:
        return False  # a verb
    first = found[2]
    return first not in FUNCTION and bool(ABSTRACT.fullmatch(first))


def _claims(difference: Difference) -> bool:
    """Whether the reading has a dash between two words where the transcript has but a blank."""
    mark = difference.after.strip()
    if difference.before.strip() or not (mark in DASH_MARKS or _spaced_hyphen(difference)):
        return False
    left, right = difference.left.rstrip(), difference.right.lstrip()
    apart = bool(difference.before) or left != difference.left or right != difference.right
    return apart and bool(left) and bool(right) and _wordlike(left[-1]) and _wordlike(right[0])


def _spaced_hyphen(difference: Difference) -> bool:
    """Whether a hyphen with a blank on either side, a dash in some transcripts, was restored."""
    around = difference.left[-1:] + difference.after + difference.right[:1]
    return difference.after.strip() == "-" and " - " in around


def _wordlike(character: str) -> bool:
    return character.isalnum() or character in "\"'“”‘’()"


RULES: tuple[Rule, ...] = (
    Rule(
        id="DSH06",
        name="lost-dash",
        version=1,
        why="Two clauses, or a clause and what explains it, run together: the dash between them"
        " was lost.",
        error_class="dash",
        applicability=Applicability.DISPLAY,
        prior=150_000,
        find=_lost_dash,
        claims=_claims,
        examples=(
            Example("He knew the man he was and the party we are in the house they had."),
            Example("We face the fact that at present there are differences in the movement."),
            Example(
                "In the history of imperialism these are common. When they saw us we were lost."
            ),
            Example("He said that in his opinion this was the end. They told us we would win."),
            Example("the strength of imperialism—these are the guarantee"),
            Example(
                "The unity of all who oppose imperialism these are the tasks.",
                "The unity of all who oppose imperialism—these are the tasks.",
            ),
            Example(
                "The masses will not forgive us we would be lost — and gone.",
                "The masses will not forgive us — we would be lost — and gone.",
            ),
            Example(
                "This is and was the line of imperialism it has not changed.",
                "This is and was the line of imperialism—it has not changed.",
            ),
            Example(
                "All countries keep rules for brother countries equality, peace and aid.",
                "All countries keep rules for brother countries—equality, peace and aid.",
            ),
        ),
    ),
)
