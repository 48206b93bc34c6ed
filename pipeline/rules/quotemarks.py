"""Rules on what double quotation marks are made of: two singles, two sorts, one inside a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.language import Language
from pipeline.matching.classes import letters
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture, speaks
from pipeline.matching.quotations import CLOSES, OPENS, apostrophe, marks
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

TWINS = "'’‘`,<>"
OPENING = pattern(r"(?<![^\s(\[—–-])(?:''|‘‘|’’|``|,,|<<)(?=[^\W_])")
CLOSING = pattern(r"(?<=[\w.,;:!?…—–-])(?:''|’’|‘‘|>>)(?=[\s.,;:!?)\]—–-]|\Z)(?!')")
ENDING = pattern(r"(?:t|s|re|ve|ll|d|m)\b")
WORD_END = pattern(r"[^\W\d_]{1,30}\Z")
WORD = pattern(r"[^\W\d_]{1,30}")
NEAR = 4_000  # code points: within so much the other half of a fake double stands
SHARE = 0.35  # a sort with more than this share of the marks is no slip
ELIDED = pattern(r"[‘’'](?:tis|twas|twere|twill|twould|em|til|cause|bout|\d0s)\b", re.IGNORECASE)


def _fake_double(sheet: Sheet) -> Iterator[Finding]:
    held: tuple[int, Finding] | None = None  # an opening '' whose other half may follow
    for at, opens in _twins(sheet):
        finding = Finding(Span(at, at + 2), (_real(sheet, at, opens),))
        single = sheet.text[at : at + 2] == "''"
        if held and single and not opens and at - held[0] < NEAR:  # they stand around words
            yield Finding(held[1].span, held[1].afters, Applicability.SAFE)
            yield Finding(finding.span, finding.afters, Applicability.SAFE)
            held = None
            continue
        if held:
            yield held[1]
        held = (at, finding) if single and opens else None
        if not held:
            yield finding
    if held:
        yield held[1]


def _real(sheet: Sheet, at: int, opens: bool) -> str:
    """The mark that two others stand for, in the text's own style."""
    if speaks(sheet.profile, "fr") and sheet.text[at] in "<>":
        return "«" if opens else "»"
    if speaks(sheet.profile, "de") and (sheet.profile.curly or sheet.text[at] == ","):
        return "„" if opens else "“"
    if sheet.profile.curly:
        return "“" if opens else "”"
    return '"'


def _twins(sheet: Sheet) -> Iterator[tuple[int, bool]]:
    """Where two marks stand for one double quotation mark, and whether it opens."""
    places = sheet.at(TWINS)
    framed = sheet.framed
    twice = places[framed[places] == framed[places + 1]]
    for at in twice.tolist():
        if not outside_furniture(sheet.profile, at) or sheet.text[at - 1 : at] == sheet.text[at]:
            continue
        if OPENING.match(sheet.text, at) and not ELIDED.match(sheet.text, at + 1):
            yield at, True
        elif CLOSING.match(sheet.text, at) and not sheet.text[at - 1].isdigit():
            yield at, False


def _quote_mix(sheet: Sheet) -> Iterator[Finding]:
    found: list[Finding] = []
    if speaks(sheet.profile, "en"):
        found += _mixed(sheet, '"', "“”")
        found += _mixed(sheet, "'", "‘’")
    yield from sorted(found, key=lambda finding: finding.span)


def _mixed(sheet: Sheet, straight: str, curly: str) -> Iterator[Finding]:
    """The marks of the rarer sort, where the text has both: straight ones and curly ones."""
    few, many = sorted((straight, curly), key=lambda sort: len(sheet.at(sort)))
    rare = len(sheet.at(few))
    if not rare or rare > SHARE * (rare + len(sheet.at(many))):
        return
    rows = marks(sheet, few)
    for at, shape in zip(rows.at.tolist(), rows.shape.tolist(), strict=True):
        if not outside_furniture(sheet.profile, at):
            continue
        if few == curly:
            yield Finding(Span(at, at + 1), (straight,))
        elif straight == "'" and (shape != OPENS or ELIDED.match(sheet.text, at)):
            if sheet.text[at - 1 : at].strip() or shape == OPENS:
                yield Finding(Span(at, at + 1), (curly[1],))
        elif shape in (OPENS, CLOSES):
            yield Finding(Span(at, at + 1), (curly[0] if shape == OPENS else curly[1],))


def _quote_in_word(sheet: Sheet) -> Iterator[Finding]:
    text = sheet.text
    places = sheet.at('"“”„«»')
    framed = sheet.framed
    inside = letters(framed[places - 1]) & letters(framed[places + 1]) & (places > 0)
    language = Language.load(sheet.profile.language)
    for at in places[inside].tolist():
        if not outside_furniture(sheet.profile, at) or text[at - 1] > "\u024f":
            continue
        left, right = WORD_END.search(text[max(at - 30, 0) : at]), WORD.match(text, at + 1)
        if not left or not right:
            continue
        joined = (left[0] + right[0]).lower()
        apart = bool(language and language.known(left[0]) and language.known(right[0]))
        if ENDING.match(text, at + 1):
            yield Finding(Span(at, at + 1), (apostrophe(sheet),))
        elif not apart and ((language and language.known(joined)) or joined in sheet.profile.words):
            yield Finding(Span(at, at + 1), ("",))
        else:
            yield Finding(Span(at, at + 1), (), Applicability.DISPLAY)


RULES: tuple[Rule, ...] = (
    Rule(
        id="QUO04",
        name="fake-double",
        version=1,
        why="Two single marks, commas or angle brackets that stand for one double quotation mark.",
        error_class="quote",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=950_000,
        find=_fake_double,
        examples=(
            Example("'We,' he said, 'are \"so\".' It was 5° 3'' north, and 12'' wide."),
            Example("“He said ‘so’” and 'he said \"so\"'"),
            Example("x << 2 and y >> 3; he came,, and saw"),
            Example("„Wir“, sagte er", language="de"),
            Example("''We are,'' he said.", '"We are," he said.'),
            Example("‘‘We are,’’ he “said” “so” ``now", "“We are,” he “said” “so” “now"),
            Example(",,Wir sind da“, „Sie“", "„Wir sind da“, „Sie“", "de"),
            Example("Il dit : <<Nous>> et «vous»", "Il dit : «Nous» et «vous»", "fr"),
        ),
    ),
    Rule(
        id="QUO05",
        name="quote-mix",
        version=1,
        why="Straight quotation marks in a text whose marks are curly, or the reverse: pieces of"
        " different origin, or an engine's slip.",
        error_class="quote",
        applicability=Applicability.SUGGESTION,
        severity=Severity.STYLE,
        prior=990_000,
        find=_quote_mix,
        examples=(
            Example('"So," he said, "it\'s so."'),
            Example("“So,” he said, “it’s so.” ‘So’ he said."),
            Example("“So,” he said, 'it's so.'"),
            Example('« So » et "so" et « so » et « so »', language="fr"),
            Example('“So,” “so,” he said, "it is."', "“So,” “so,” he said, “it is.”"),
            Example(
                "it’s so, he’s so, it’s that, isn't it", "it’s so, he’s so, it’s that, isn’t it"
            ),
            Example('"So," "so," "so," he said, “it is', '"So," "so," "so," he said, "it is'),
        ),
    ),
    Rule(
        id="QUO06",
        name="quote-in-word",
        version=1,
        why="A double quotation mark between two letters: a speck, an apostrophe, or a lost blank.",
        error_class="quote",
        applicability=Applicability.SUGGESTION,
        severity=Severity.ERROR,
        prior=950_000,
        find=_quote_in_word,
        examples=(
            Example('"So," he said; "it is"—"so" (“it”)'),
            Example("l'homme, d’une, O'Brien, Hawaiʻi"),
            Example('צה"ל and תנ"ך', language="he"),
            Example('a wo"rd of it', "a word of it"),
            Example('he didn"t see the boy"s house', "he didn't see the boy's house"),
            Example('he said"zounds', 'he said"zounds'),
        ),
    ),
)
