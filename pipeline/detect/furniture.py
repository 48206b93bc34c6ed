"""Tells the furniture of a published page from its text: navigation, credits, licences."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from pipeline.matching.places import TERMINAL, Stretch

HEAD_LINES = 60  # furniture at the head ends within so many lines that are not blank
FOOT_LINES = 40
HEAD_LENGTH = 60_000  # code points: furniture at the head ends within so many
LICENCE_LENGTH = 60_000  # code points: a licence at the foot is not longer
PROSE = 200  # code points: a line this long is text, whatever it is like
STOPPED = 90  # and so is one this long that ends in a stop
WRAPPED = 50  # three neighbouring lines this long are wrapped text

_WORK = (
    r"(?:OCR|HTML|XML|TEI|PDF|scan(?:s|ned|ning)?|transcri(?:bed|bers?|ption)|mark(?:ed)?[ -]?up"
    r"|proof[ -]?read(?:er|ers|ing)?|digiti[sz](?:ed|ation)|encod(?:ed|ing)|converted|conversion"
    r"|e-?text|online version|on-line version|webmaster|web page|copyleft|public domain|licen[cs]e)"
)
CREDIT = (
    rf"[\W_]*{_WORK}(?:(?:[ ,/&+]|and|for|the|web){{1,4}}{_WORK}){{0,3}}"
    r"\s?(?:\b(?:by|from|notes?)\b|:)"
)
NAVIGATION = (
    r"[\W_]*(?:back|return|go|up|jump|skip) to (?:the )?(?:top|home|index|contents|table|main|start"
    r"|navigation|search|text|archive|author|library|list|previous|next)\b"
    r"|[\W_]*(?:back|return) to .{1,40}\b(?:archive|index|page|contents|library|site)[\W_]*\Z"
    r"|[\W_]*(?:top|bottom) of (?:the )?page[\W_]*\Z"
    r"|[\W_]*(?:previous|prev\.?|next|first|last) (?:page|chapter|section|letter|part|document"
    r"|article|text|volume)\b[\W_]*(?:\Z|[|<>«»←→·-])"
    r"|[\W_]*(?:document list|site ?map|privacy policy|printable version|print this page"
    r"|download (?:as|options?|this)|full resolution|from wikisource|navigation menu"
    r"|project runeberg|\S+ internet archive\Z|internet archive\Z)"
    r"|(?:<<|←|‹|◄).{0,120}\Z|.{0,120}(?:>>|→|›|►)[\W_]*\Z"
)
LICENCE = (
    r".*\b(?:creative commons|GNU free documentation|project gutenberg|wikisource"
    r"|distributed proofread|raw OCR text|google book search|digitized by google)\b"
    r"|.*\b(?:https?://|www\.)\S"
    r"|(?:this|these) (?:work|works|text|e-?book|etext|file|page|edition|document|transcription)s?"
    r" (?:is|was|are|has|have|may)\b.{0,80}\b(?:public domain|licen[cs]ed?|copyright|proof-?read"
    r"|corrected|edited|modified|copied|transcribed|scanned|freely|use of anyone)\b"
    r"|retrieved from\b|this page was last\b|(?:page )?last (?:updated|modified|edited)\b"
    r"|categor(?:y|ies):|denna sida\b|-{3,}\s?File:"
)
STRONG = re.compile(f"(?:{CREDIT}|{NAVIGATION}|{LICENCE})", re.IGNORECASE)
WEAK = re.compile(
    r"[\W_]*(?:(?:source|written|first published|published|publisher|translat(?:ed|ors?|ion)|author"
    r"|title|release date|language|character set(?: encoding)?|editors?|delivered|edition"
    r"|copyright|produced|prepared|credits?|posted|most recently updated|original publication)"
    r"(?::| by\b)"
    r"|(?:home(?: page)?|main page|next|previous|index|top|search|about|contact)[\W_]*\Z)",
    re.IGNORECASE,
)
SITE_START = re.compile(r"\*\*\* ?START OF (?:THE|THIS)\b[^\r\n]*", re.IGNORECASE)
SITE_END = re.compile(
    r"(?:\*\*\* ?END OF (?:THE|THIS)\b|^End of (?:the |this )?Project Gutenberg)", re.I | re.M
)
ALONE = re.compile(
    r"[\W_]*(?:page \d{1,4} of \d{1,4}|(?:back|return|go) to (?:the )?(?:top|contents|index"
    r"|table of contents)|-{3,}\s?File: .{0,60})[\W_]*",
    re.IGNORECASE,
)
NAMED = re.compile(r"[^.!?;]{1,60}")


def alone(line: str) -> bool:
    """Whether this line is furniture wherever it stands: "Page 5 of 9", "Back to top"."""
    return bool(ALONE.fullmatch(line.strip()))


def strong(line: str) -> bool:
    """Whether this line, at the head or foot of a page, can only be furniture."""
    return bool(STRONG.match(line)) or _menu(line)


def _menu(line: str) -> bool:
    """Whether this is a row of links (`Contents | Next`) or a trail (`Home > Texts > 1963`)."""
    if len(line) > PROSE:
        return False
    for rule in (" | ", " > ", " » ", " › ", " :: "):
        names = line.split(rule)
        if len(names) > 1 and all(NAMED.fullmatch(name.strip()) for name in names):
            return len(names) > 2 or rule == " | "
    return False


def head_end(text: str, rows: Sequence[Stretch]) -> int:
    """Offset where the furniture at the head ends (0 if there is none); `rows`: visible lines."""
    start = SITE_START.search(text, 0, 40_000)
    end = start.end() if start else 0
    labels = 0  # such lines prove furniture by their number, or by their neighbour
    first = bisect_right(rows, end, key=lambda row: row[1])
    for at in range(first, min(first + HEAD_LINES, len(rows))):
        line = _line(text, rows[at])
        label = bool(WEAK.match(line))
        labels += label
        if strong(line) or (label and (labels > 2 or _follows(rows, at, end))):
            end = rows[at][1]
        elif not label and prose(text, rows, at):
            break
    return end


def _follows(rows: Sequence[Stretch], at: int, end: int) -> bool:
    """Whether the visible line before this one ends the furniture found so far."""
    return at > 0 and rows[at - 1][1] == end


def foot_start(text: str, rows: Sequence[Stretch], head: int) -> int:
    """Offset where the furniture at the foot starts (the text's end if there is none)."""
    found = SITE_END.search(text, max(head, len(text) - LICENCE_LENGTH))
    start = found.start() if found else len(text)
    last = bisect_left(rows, start, key=lambda row: row[0]) - 1
    for at in range(last, max(last - FOOT_LINES, -1), -1):
        if rows[at][0] < head:
            break
        line = _line(text, rows[at])
        if strong(line):
            start = rows[at][0]
        elif prose(text, rows, at):
            break
    return start


def prose(text: str, rows: Sequence[Stretch], at: int) -> bool:
    """Whether the visible line with this number is running text, by its length and neighbours."""
    start, end = rows[at]
    if end - start >= PROSE or (end - start >= STOPPED and TERMINAL.search(text, end - 8, end)):
        return True
    return any(
        all(row[1] - row[0] >= WRAPPED for row in rows[first : first + 3])
        and all(
            b[0] - a[1] <= 2
            for a, b in zip(rows[first : first + 2], rows[first + 1 : first + 3], strict=True)
        )
        for first in range(max(at - 2, 0), min(at + 1, len(rows) - 2))
    )


def _line(text: str, row: Stretch) -> str:
    """The line, as far as it matters here."""
    return text[row[0] : min(row[1], row[0] + 2 * PROSE)].strip("\ufeff \t\u00a0")
