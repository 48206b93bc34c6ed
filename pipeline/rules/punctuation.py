"""Rules on marks: doubled periods, marks that clash, specks that were read as marks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.marks import CLOSING, GAP
from pipeline.matching.places import outside_furniture, paragraphs, speaks
from pipeline.matching.words import abbreviated, numeral, word_before, word_set
from pipeline.model.evidence import Applicability
from pipeline.model.profile import Profile
from pipeline.model.text import Span

DOUBLE_PERIOD = re.compile(rf"(?<=[\w{CLOSING}])\.(\.)(?=[{CLOSING}]{{0,3}}(?:\s|\Z))")
ELLIPSIS = re.compile(r"\.\.\.|…|\. \. \.")
CLASH = re.compile(
    rf"(?<=[\w{CLOSING}])(,,|;;|,\.|\.,|;,|,;|\?\.|!\.)(?=[{CLOSING}]{{0,3}}(?:\s|\Z|—))(?!{GAP}\.)"
)
SPECK = re.compile(rf"(?<=[\w{CLOSING}]){GAP}++([,.])(?=[^\W\d_])")
NEXT_LETTER = re.compile(r"[\W\d_]{0,8}([^\W\d_])")
TOKEN = re.compile(r"\S{1,40}")
FILE_ENDINGS = word_set(
    """
    avi bat bin bmp cfg com conf csv dll doc docx edu epub exe gif gov gz htm html ico ini iso
    jpeg jpg js json lit log md mdb mil mobi mov mp net odt ogg org pdf php png pps ppt ps py
    rar rtf sh sql svg tar tex tif tiff ttf txt wav wma wmv xls xml zip
    """
)


def _double_period(text: str, profile: Profile) -> Iterator[Finding]:
    found = list(DOUBLE_PERIOD.finditer(text))
    if not found:
        return
    ends = {
        start + len(text[start:end].rstrip()) for start, end in paragraphs(text, profile.break_)
    }
    dotted = bool(ELLIPSIS.search(text))  # it may be an ellipsis that lost a dot
    for match in found:
        at = match.start(1)
        if not outside_furniture(profile, at) or abbreviated(word_before(text, at - 1)):
            continue
        stop = at + 1
        while stop < len(text) and not text[stop].isspace():
            stop += 1
        doubtful = dotted or stop not in ends
        yield Finding(Span(at, at + 1), ("",), Applicability.SUGGESTION if doubtful else None)


def _clash(text: str, profile: Profile) -> Iterator[Finding]:
    if speaks(profile, "de"):
        return  # two commas are a quotation mark there
    found = list(CLASH.finditer(text))
    habits = Counter(word_before(text, match.start()) for match in found if match[1] == ".,")
    for match in found:
        start, marks = match.start(), match[1]
        if not outside_furniture(profile, start):
            continue
        if marks == ".,":
            word = word_before(text, start)
            if not word or habits[word] > 1 or _shortened(word):
                continue
        kept = _kept(text, match)
        at = start + 1 - marks.rindex(kept)
        yield Finding(Span(at, at + 1), ("",))


def _shortened(word: str) -> bool:
    """Whether the period after this word may be its own: `Co.,` `C.P.S.U.,` `Geo.,` `5.,`."""
    return abbreviated(word) or numeral(word) or (word[0].isupper() and len(word) <= 5)


def _kept(text: str, match: re.Match[str]) -> str:
    """Which of two marks stays: the stronger, but of comma and period the one that fits on."""
    marks = match[1]
    for strong in "?!;":
        if strong in marks:
            return strong
    if marks == ",,":
        return ","
    follows = NEXT_LETTER.match(text, match.end())
    return "," if follows and follows[1].islower() else "."


def _speck(text: str, profile: Profile) -> Iterator[Finding]:
    if not speaks(profile, "en"):
        return
    for match in SPECK.finditer(text):
        at = match.start(1)
        if not outside_furniture(profile, at):
            continue
        if match[1] == "." and not _plain_word(text, at + 1):
            continue
        yield Finding(Span(at, at + 1), ("",))


def _plain_word(text: str, at: int) -> bool:
    """Whether a common word starts here: no file ending, no proper name, no code."""
    token = TOKEN.match(text, at)
    word = token[0].rstrip("\"'”’»).,;:!?") if token else ""
    return word.isalpha() and word.islower() and word not in FILE_ENDINGS


RULES: tuple[Rule, ...] = (
    Rule(
        id="PUN01",
        name="double-period",
        version=1,
        why="Two periods where print has one: a speck beside it was read as another.",
        error_class="mark",
        applicability=Applicability.SAFE,
        prior=950_000,
        find=_double_period,
        examples=(
            Example("attacks should cease."),
            Example("and so on... and then.... the end…"),
            Example("Marx, Engels, etc.. and the U.S.. too"),
            Example("The Owl .. 5\nThe Cat....... 9"),
            Example("see ../maps and 1..5"),
            Example("attacks should cease..", "attacks should cease."),
            Example("He said: “It must cease..”\n\nAnd so", "He said: “It must cease.”\n\nAnd so"),
            Example("It must cease.. And so", "It must cease. And so"),
        ),
    ),
    Rule(
        id="PUN02",
        name="punct-clash",
        version=1,
        why="Two marks together that print never sets side by side.",
        error_class="mark",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_clash,
        examples=(
            Example("he came, saw; and won."),
            Example(
                "iron, coal, etc., and, i.e., the U.S.S.R., the C.P.S.U., Smith & Co., Jr., V."
            ),
            Example("he came,—and saw:—then (p. 5.) he won!!. . . No!. . ."),
            Example("vol. ii., Wm., and Geo., in 1848., and p. 7., too"),
            Example("er sagte: ,,Komm,, und ging", language="de"),
            Example("he came,. and saw", "he came, and saw"),
            Example("he came., and saw,, and won;, then", "he came, and saw, and won; then"),
            Example("he came,. Then he saw?. So;; it was", "he came. Then he saw? So; it was"),
        ),
    ),
    Rule(
        id="PUN06",
        name="speck-mark",
        version=1,
        why="A mark that stands off from its word and sticks to the next one: a speck on the page.",
        error_class="mark",
        applicability=Applicability.SUGGESTION,
        prior=950_000,
        find=_speck,
        examples=(
            Example("countries with different systems, and so on"),
            Example("a .22 rifle, the .NET books, a .txt file and .com names"),
            Example("’tis so; 'twas so, ,—and then"),
            Example("the present epoch ; on the camp , and"),
            Example("Zahlen wie ,fünf‘ und", language="de"),
            Example("countries with ,different systems", "countries with different systems"),
            Example("the working .class of all countries", "the working class of all countries"),
        ),
    ),
)
