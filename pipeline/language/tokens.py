"""Text to the tokens that the language model counts: words and marks, with where they stand."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

NUMBER = "0"  # every number is this one token
DASH = "—"  # every dash, however it was typed
ELLIPSIS = "…"
MARKS = frozenset(",;:.!?—…-")

# One for one, so that offsets hold.
SAME = str.maketrans({**dict.fromkeys("’‘‛´ʼ", "'"), **dict.fromkeys("—–―", DASH), "_": " "})

TITLES = "Mr|Mrs|Ms|Dr|Messrs|Mme|Mlle|St|Rev|Revd|Hon|Prof"
TITLES += "|Capt|Col|Gen|Maj|Lieut|Lt|Sergt|Sgt|Jr|Sr|Esq"
ELIDED = "tis|twas|twere|twill|twould|twixt|tween|em|gainst|neath|til|ere"

# No groups, so that `findall` gives whole tokens and alternatives are tried by first characters.
TOKEN = re.compile(
    rf"""(?:{TITLES}|{TITLES.upper()})\.
    | (?:[A-Z]\.){{2,}}
    | [0-9]+(?:[.,:][0-9]+)*(?:st|nd|rd|th|[sd])?(?!\w)
    | [\w\u0300-\u036f]+(?:'(?![sS]\b)[\w\u0300-\u036f]+)*
    | '(?:(?<=\w')[sS]\b|(?<!\w')(?i:{ELIDED})\b)
    | \.(?:\.+|(?:\ \.)+)?
    | —+
    | -(?:-+|(?<=\s-)\s)?
    | [^\w\s"“”„«»‹›'()\[\]{{}}]""",
    re.VERBOSE,
)


class Token(NamedTuple):
    """One word or mark as the model counts it, and its place (code points, end excluded).

    A tuple, not a dataclass: a book makes half a million of them.
    """

    text: str
    start: int
    end: int


class Known(dict[str, str]):
    """The token for each piece of text that `TOKEN` finds, worked out once for every piece."""

    def __missing__(self, piece: str) -> str:
        self[piece] = token = plain(piece)
        return token


def folded(text: str) -> str:
    """The text with one form for each apostrophe and dash, every offset unchanged."""
    return text.translate(SAME)


def tokens(text: str) -> list[Token]:
    """The words and marks of the text, lower-cased, in order.

    Quotation marks and brackets are no tokens: the model looks through them, since books differ
    in them more than in their language. A compound is its parts with `-` between; a possessive
    `'s` is a token of its own; a title takes its full stop with it (`mr`); a number is `0`; a
    dash is `—` whether it stands as `—`, `–`, `--` or a hyphen between blanks. Letters with
    digits among them (`0f`) stay one word.
    """
    known = Known()
    found = []
    for match in TOKEN.finditer(folded(text)):
        piece = match[0]
        start = match.start()
        found.append(Token(known[piece], start, start + len(piece.rstrip())))
    return found


def split(text: str) -> list[str]:
    """The texts of `tokens(text)` alone, in half the time."""
    known = Known()
    return [known[piece] for piece in pieces(text)]


def pieces(text: str) -> list[str]:
    """The stretches of the text that tokens are made of, as written, for counting capitals."""
    return TOKEN.findall(folded(text))


def lowered(word: str) -> str:
    """How the lexicon writes a word: one apostrophe, no capitals, ligatures, loose accents."""
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", word.translate(SAME)).lower()


def plain(piece: str) -> str:
    """The token for a piece that was found."""
    first = piece[0]
    if "0" <= first <= "9":
        number = piece.rstrip("stndrh")  # 1st, 2nd, 5s, 6d
        return NUMBER if not any(c.isalpha() for c in number) else lowered(piece)
    if len(piece) > 1 or first in "…—":
        if first in ".…":
            return ELLIPSIS
        if first in "-—":
            return DASH
    if piece[-1] == "." and len(piece) > 1 and piece.count(".") == 1:
        return piece[:-1].lower()
    return lowered(piece)
