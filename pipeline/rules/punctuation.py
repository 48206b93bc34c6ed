"""Rules on marks: doubled periods, marks that clash, specks that were read as marks."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.classes import blanks, letters, one_of
from pipeline.matching.marks import CLOSING, GAP
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.words import abbreviated, numeral, word_before, word_set
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.profile import Profile
from pipeline.model.text import Span

DOUBLE_PERIOD = pattern(rf"(?<=[\w{CLOSING}])\.(\.)(?=[{CLOSING}]{{0,3}}(?:\s|\Z))")
CLASH = pattern(
    rf"(?<=[\w{CLOSING}])(,,|;;|,\.|\.,|;,|,;|\?\.|!\.)(?=[{CLOSING}]{{0,3}}(?:\s|\Z|—))(?!{GAP}\.)"
)
LOW_QUOTE = pattern(r",,(?=[^\W_])")
SPECK = pattern(rf"(?<=[\w{CLOSING}]){GAP}++([,.])(?=[^\W\d_])")
NUMBER_BEFORE = pattern(r"[\d½¼¾⅓⅔⅛] ?\Z")  # then a unit follows: `½ in.,`
NEXT_LETTER = pattern(r"[\W\d_]{0,8}([^\W\d_])")
TOKEN = pattern(r"\S{1,40}")
FILE_ENDINGS = word_set(
    """
    avi bat bin bmp cfg com conf csv dll doc docx edu epub exe gif gov gz htm html ico ini iso
    jpeg jpg js json lit log md mdb mil mobi mov mp net odt ogg org pdf php png pps ppt ps py
    rar rtf sh sql svg tar tex tif tiff ttf txt wav wma wmv xls xml zip
    """
)


def _double_period(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    dots = sheet.at(".")
    doubled = (sheet.framed[dots + 1] == ord(".")) & (sheet.framed[dots - 1] != ord("."))
    found = [m for at in dots[doubled].tolist() if (m := DOUBLE_PERIOD.match(text, at))]
    dotted = bool(found) and any(mark in text for mark in ("...", "…", ". . ."))
    for match in found:
        at = match.start(1)
        word = word_before(text, at - 1)
        if not outside_furniture(profile, at) or abbreviated(word, profile.abbreviations):
            continue
        stop = at + 1
        while stop < len(text) and not text[stop].isspace():
            stop += 1
        # Where the text has others it may be an ellipsis that lost a dot.
        doubtful = dotted or not _ends_paragraph(sheet, stop)
        yield Finding(Span(at, at + 1), ("",), Applicability.SUGGESTION if doubtful else None)


def _ends_paragraph(sheet: Sheet, at: int) -> bool:
    """Whether nothing that can be seen stands between this offset and its paragraph's end."""
    after = bisect_left(sheet.paragraphs, at, key=lambda row: row[1])
    if after == len(sheet.paragraphs):
        return True
    start, end = sheet.paragraphs[after]
    return at < start or not sheet.text[at:end].strip()


def _clash(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    first = sheet.at(",;.?!")
    pairs = one_of(sheet.framed[first + 1], ",;.")
    found = [m for at in first[pairs].tolist() if (m := CLASH.match(text, at))]
    if found and speaks(profile, "de") and LOW_QUOTE.search(text):
        found = [match for match in found if match[1] != ",,"]  # quotation marks there
    habits = Counter(word_before(text, match.start()) for match in found if match[1] == ".,")
    for match in found:
        start, marks = match.start(), match[1]
        if not outside_furniture(profile, start):
            continue
        if marks == ".,":
            word = word_before(text, start)
            counted = NUMBER_BEFORE.search(text, max(start - len(word) - 3, 0), start - len(word))
            if not word or counted or habits[word] > 1 or _shortened(word, profile):
                continue
        kept = _kept(text, match)
        at = start + 1 - marks.rindex(kept)
        yield Finding(Span(at, at + 1), ("",))


def _shortened(word: str, profile: Profile) -> bool:
    """Whether the period after this word may be its own: `Co.,` `C.P.S.U.,` `Geo.,` `6d.,`."""
    capital = word[0].isupper() and len(word) <= 5 and not speaks(profile, "de")
    return capital or word[0].isdigit() or numeral(word) or abbreviated(word, profile.abbreviations)


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


def _speck(sheet: Sheet) -> Iterator[Finding]:
    text, profile = sheet.text, sheet.profile
    if not speaks(profile, "en", "fr"):
        return
    marks = sheet.at(",.")
    before = sheet.framed[marks - 1]
    off = blanks(before) & ~one_of(before, "\r\n")
    off[off] = letters(sheet.framed[marks[off] + 1])
    for at in marks[off].tolist():
        start = at
        while start and text[start - 1].isspace():
            start -= 1
        match = SPECK.match(text, start)
        if not match or match.start(1) != at or not outside_furniture(profile, at):
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
        prior=970_000,
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
        prior=990_000,
        severity=Severity.ERROR,
        find=_clash,
        examples=(
            Example("he came, saw; and won."),
            Example(
                "iron, coal, etc., and, i.e., the U.S.S.R., the C.P.S.U., Smith & Co., Jr., V."
            ),
            Example("at £3 6d., of ½ in., and 12 feet., too; 70c., then 90c., all of 5 gal., too"),
            Example("he came,—and saw:—then (p. 5.) he won!!. . . No!. . ."),
            Example("vol. ii., Wm., and Geo., in 1848., and p. 7., too"),
            Example("er sagte: ,,Komm,, und ging", language="de"),
            Example("Eier, Mehl usw., am 5., mit Hrn. X., u. a., und z. B., so", language="de"),
            Example("he came,. and saw", "he came, and saw"),
            Example("Er kam,, sah und ging;, dann", "Er kam, sah und ging; dann", "de"),
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
        prior=990_000,
        find=_speck,
        examples=(
            Example("countries with different systems, and so on"),
            Example("a .22 rifle, the .NET books, a .txt file and .com names"),
            Example("’tis so; 'twas so, ,—and then"),
            Example("the present epoch ; on the camp , and"),
            Example("Zahlen wie ,fünf‘ und", language="de"),
            Example("countries with ,different systems", "countries with different systems"),
            Example("the working .class of all countries", "the working class of all countries"),
            Example("un pays ,différent des autres", "un pays différent des autres", "fr"),
        ),
    ),
)
