"""Letters of one script that look like letters of another."""

from __future__ import annotations

_GREEK = "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧοϲ"
_AS_LATIN = "ABEZHIKMNOPTYXoc"
_CYRILLIC = "АВЕЅІЈКМНОРСТХаеорсухѕіјһԁԛԝѵ"
_TO_LATIN = "ABESIJKMHOPCTXaeopcyxsijhdqwv"
LATIN_LIKE = dict(zip(_GREEK + _CYRILLIC, _AS_LATIN + _TO_LATIN, strict=True))
_RUSSIAN = "АВЕКМНОРСТХаеорсух"
CYRILLIC_LIKE = {LATIN_LIKE[letter]: letter for letter in _RUSSIAN}
GREEK_LIKE = {LATIN_LIKE[letter]: letter for letter in _GREEK[:-1]}


def script(letter: str) -> str:
    """Whether a letter is "latin", "greek" or "cyrillic"; empty for others."""
    if letter < "\u0250":
        return "latin"
    if "\u0370" <= letter < "\u0400" or "\u1f00" <= letter < "\u2000":
        return "greek"
    if "\u0400" <= letter < "\u0530":
        return "cyrillic"
    return "latin" if "\u1e00" <= letter < "\u1f00" else ""
