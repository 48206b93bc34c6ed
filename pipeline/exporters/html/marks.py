"""Makes text safe for the page, and visible where the eye would miss or mistake it.

Control characters, bidirectional overrides and other signs without ink stand in a small frame
with their code point; white space gets a sign where it is what a change is about.
"""

from __future__ import annotations

import re
from unicodedata import name

from markupsafe import Markup, escape

_SIGNS = {
    " ": ("·", "space"),
    "\N{NO-BREAK SPACE}": ("⍽", "no-break space"),
    "\N{NARROW NO-BREAK SPACE}": ("⍽", "narrow no-break space"),
    "\N{THIN SPACE}": ("·", "thin space"),
    "\t": ("⇥", "tab"),
    "\n": ("↵", "line break"),
    "\r": ("↵", "line break"),
    "\r\n": ("↵", "line break"),
}
_PARAGRAPH = r"(?:\r?\n[ \t]*){2,}"
_INKLESS = (
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f"
    r"\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_JOINERS = "[\u200c-\u200f]"
_IN_PROSE = re.compile(_INKLESS)
_IN_CONTEXT = re.compile(rf"{_PARAGRAPH}|\r\n|[\r\n]|{_INKLESS}")
_IN_CHANGE = re.compile(rf"{_PARAGRAPH}|\r\n|[\r\n\t\xa0\u202f\u2009]|{_INKLESS}|{_JOINERS}")
_IN_SPACING = re.compile(rf"{_PARAGRAPH}|\r\n|[ \r\n\t\xa0\u202f\u2009]|{_INKLESS}|{_JOINERS}")


def plain(text: str) -> str:
    """Text for where no frame can stand, as in a title: inkless signs are their code points."""
    return _IN_PROSE.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)


def prose(text: str) -> Markup:
    """Running text: its own line breaks and joiners stay, other inkless signs are framed."""
    return _marked(text, _IN_PROSE)


def context(text: str) -> Markup:
    """What surrounds a place, on one line: breaks are signs."""
    return _marked(text, _IN_CONTEXT)


def change(text: str, *, spacing: bool) -> Markup:
    """What is taken or put: nothing is left unseen, with `spacing` not even a plain space."""
    return _marked(text, _IN_SPACING if spacing else _IN_CHANGE)


def differs_in_spacing(before: str, after: str) -> bool:
    """Whether the two differ in the white space that they hold, or are nothing but white space."""
    if not (before + after).strip():
        return True
    runs = [re.findall(r"^\s+|\s+$|\s+", text) for text in (before, after)]
    return runs[0] != runs[1]


def _marked(text: str, pattern: re.Pattern[str]) -> Markup:
    """Escaped text in which each match is a sign."""
    return Markup(pattern.sub(_sign, str(escape(text))))


def _sign(match: re.Match[str]) -> str:
    """The sign for what was matched, and its name for those who point or listen."""
    found = match[0]
    if found in _SIGNS:
        sign, meaning = _SIGNS[found]
    elif len(found) > 1:
        sign, meaning = "¶", "paragraph break"
    else:
        code = f"U+{ord(found):04X}"
        return (
            f'<span class="code" title="{name(found, "control character").lower()}">{code}</span>'
        )
    tail = " " if found[0] in "\r\n" else ""
    return f'<span class="sign" title="{meaning}">{sign}</span>{tail}'
