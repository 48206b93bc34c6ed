"""The rule on what markup and scanning programs left behind."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.patterns import pattern
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

NAMED = pattern(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});")
NESTED = pattern(r"&(?:amp;){1,4}(?:#?[A-Za-z0-9]{1,32};)?")
TAG = pattern(
    r"</?(?:a|abbr|b|big|blockquote|body|br|center|cite|code|dd|del|div|dl|dt|em|emph|font|foreign"
    r"|g|gap|h[1-6]|head|hi|hr|html|i|img|ins|lb|li|line|link|meta|note|nowiki|ol|p|page|pb|pre|q"
    r"|quote|ref|s|sc|script|section|small|span|strike|strong|style|sub|sup|table|tbody|td|th"
    r"|thead|title|tr|tt|u|ul|unclear|w|word)"
    r"(?:\s[^<>\r\n]{0,200})?\s?/?>|<!--[^<>\r\n]{0,200}-->",
    re.IGNORECASE,
)
BREAKING = pattern(r"</?(?:br|lb|p|pb|div|td|tr|li|h[1-6])\b", re.IGNORECASE)
# Lines that proofreading sites' formatting leaves: block marks, blank pages.
BLOCK = pattern(r"(?:/[*#$PpXx]|[*#$PpXx]/|\[Blank Page\])[^\S\r\n]*+(?=[\r\n]|\Z)")
TEMPLATE = pattern(r"\{\{[^{}\r\n]{1,200}\}\}|\[\[[^\[\]\r\n]{1,200}\]\]")
STARTS = "&<{[/"
STRAIGHT = str.maketrans("‘’“”", "''\"\"")
BLANK = " \u00a0\u2002\u2003\u2009\u200b\u200c\u200d\ufeff"


def _markup(sheet: Sheet) -> Iterator[Finding]:
    found = [*_entities(sheet), *_tags(sheet), *_lines(sheet)]
    reached = 0
    for start, finding in sorted(found, key=lambda item: item[0]):
        if finding.span.start >= reached and outside_furniture(sheet.profile, start):
            yield finding
            reached = finding.span.end


def _entities(sheet: Sheet) -> Iterator[tuple[int, Finding]]:
    """Characters that are still written as HTML writes them."""
    text = sheet.text
    for at in sheet.at(STARTS).tolist():
        match = NAMED.match(text, at)
        if not match or not (match[0][1] == "#" or match[0][1:] in html5):
            continue
        nested = NESTED.match(text, at)
        end = max(match.end(), nested.end() if nested else 0)
        meant = unescape(unescape(unescape(text[at:end])))
        if NAMED.search(meant) or any(ord(c) < 32 for c in meant) or "\ufffd" in meant:
            continue
        if meant.strip(BLANK) == "":
            yield at, _blank(text, at, end, meant)
            continue
        meant = meant if sheet.profile.curly else meant.translate(STRAIGHT)
        doubt = Applicability.SUGGESTION if meant in "<>" else Applicability.SAFE
        start, end, after = changed(text[at:end], meant, at)
        yield at, Finding(Span(start, end), (after,), doubt)


def _blank(text: str, at: int, end: int, meant: str) -> Finding:
    """A blank written as an entity: one plain blank, or none where one stands already."""
    sides = text[at - 1 : at], text[end : end + 1]
    needless = any(not side or side.isspace() for side in sides) or meant in "\u200b\ufeff"
    return Finding(Span(at, end), ("" if needless else " ",), Applicability.SAFE)


def _tags(sheet: Sheet) -> Iterator[tuple[int, Finding]]:
    """Tags; and templates and links of wiki pages, which are only flagged."""
    text = sheet.text
    for at in sheet.at(STARTS).tolist():
        match = TAG.match(text, at)
        if match:
            sides = text[at - 1 : at], text[match.end() : match.end() + 1]
            parted = BREAKING.match(text, at) and all(c.isalnum() for c in sides)
            end = match.end()
            if sides == (" ", " "):
                end += 1  # no two blanks are left
            yield at, Finding(Span(at, end), (" " if parted else "",))
        elif match := TEMPLATE.match(text, at):
            yield at, Finding(Span(*match.span()), (), Applicability.DISPLAY)


def _lines(sheet: Sheet) -> Iterator[tuple[int, Finding]]:
    """Lines that are but a mark of formatting, with their line end."""
    text = sheet.text
    for at in sheet.at(STARTS).tolist():
        if text[at] not in "/[":
            continue
        start = at - 1 if text[at] == "/" and text[at - 1 : at].strip() else at
        if start and text[start - 1] not in "\r\n":
            continue
        match = BLOCK.match(text, start)
        if match:
            end = match.end()
            end += 2 if text.startswith("\r\n", end) else 1 if end < len(text) else 0
            yield start, Finding(Span(start, end), ("",))


RULES: tuple[Rule, ...] = (
    Rule(
        id="CHR07",
        name="markup-left",
        version=1,
        why="A tag, an entity or a formatting mark of the page or program that the text passed"
        " through.",
        error_class="letter",
        applicability=Applicability.SUGGESTION,
        severity=Severity.ERROR,
        prior=990_000,
        find=_markup,
        examples=(
            Example("Smith & Co; AT&T; and so on; R&D; a < b > c; fish &c. and chips"),
            Example("2 < 3 and 5 > 4; he saw <something> and <Name>"),
            Example("either/or and and/or; [Illustration: A cat.]"),
            Example("Smith &amp; Sons&nbsp;Ltd &mdash; so", "Smith & Sons Ltd — so"),
            Example("it&#8217;s &amp;amp; &ldquo;so&rdquo;", 'it\'s & "so"'),
            Example("the <i>Times</i> of<br>London <hr /> here", "the Times of London here"),
            Example("/*\nA poem\n*/\nthe end", "A poem\nthe end"),
            Example("the {{nop}} template", "the {{nop}} template"),
        ),
    ),
)
