"""What document.toml says of a document: title, languages, source, page labels and the rest."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields
from typing import Any

from pipeline.errors import InputError
from pipeline.workspace import Folder

Labels = str | tuple[str, ...]
ROMAN = (
    ("m", 1000), ("cm", 900), ("d", 500), ("cd", 400), ("c", 100), ("xc", 90), ("l", 50),
    ("xl", 40), ("x", 10), ("ix", 9), ("v", 5), ("iv", 4), ("i", 1),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Description:
    """The keys of document.toml, `language` as `languages`; `pages` names the page images."""

    title: str = ""
    languages: tuple[str, ...] = ("en",)
    source: str = ""
    pages: Labels = ()
    licence: str = ""
    note: str = ""
    encoding: str = ""


KEYS = tuple("language" if f.name == "languages" else f.name for f in fields(Description))
LISTS = ("language", "pages")


def describe(folder: Folder) -> Description:
    """What document.toml says, or the defaults where there is none.

    Raises InputError naming the line for bad TOML, an unknown key, a wrong type, and a language
    that is no BCP 47 tag.
    """
    try:
        content = folder.description.read_bytes()
    except FileNotFoundError:
        return Description()
    except OSError as fault:
        raise InputError(
            f"cannot be read: {fault.strerror}",
            where=folder.place(folder.description),
            todo="see to its permissions",
        ) from fault
    import tomllib  # most texts that are checked have no description

    where = folder.place(folder.description)
    try:
        source = content.decode().removeprefix("\ufeff")
        held = tomllib.loads(source.replace("\r\n", "\n"))
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise InputError(
            f"not UTF-8 at byte {fault.start} (line {line})", where=where, todo="save it as UTF-8"
        ) from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        raise InputError(
            f"not TOML: {fault}", where=where, todo='write lines as title = "A letter"'
        ) from fault
    for key, value in held.items():
        _check(key, value, f"{where}, line {_line(source, key)}")
    languages = _several(held.pop("language", "en"))
    _check_languages(languages, f"{where}, line {_line(source, 'language')}")
    if isinstance(held.get("pages"), list):
        held["pages"] = tuple(held["pages"])
    return Description(languages=languages, **held)


def _line(source: str, key: str) -> int:
    """The line a key stands on (a table's, where it is one), 1 where it is not to be found."""
    found = re.search(rf"""^[ \t]*\[*[ \t]*["']?{re.escape(key)}\b""", source, re.MULTILINE)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _check(key: str, value: Any, where: str) -> None:
    """Hold a key to being known, and its value to being text (or a list of texts)."""
    if key not in KEYS:
        raise InputError(f"unknown key {key!r}", where=where, todo=f"known are {', '.join(KEYS)}")
    listed = isinstance(value, list) and key in LISTS and value
    if not all(isinstance(item, str) for item in (value if listed else (value,))):
        wanted = "text or a list of texts" if key in LISTS else "text"
        raise InputError(f"{key} must be {wanted}", where=where, todo=f'write {key} = "..."')


def _several(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(dict.fromkeys(value))


def _check_languages(languages: tuple[str, ...], where: str) -> None:
    """Hold languages to BCP 47 (RFC 5646): well-formed, of registered subtags."""
    from langcodes import tag_is_valid

    for tag in languages:
        if not tag_is_valid(tag):
            raise InputError(
                f"{tag!r} is no language tag",
                where=where,
                todo='use a BCP 47 tag such as "en", "de-1901" or "zh-Hant"',
            )


def labels(pages: Labels, count: int, folder: Folder) -> tuple[str, ...]:
    """What each of `count` page images is called: as `pages` says, else 1, 2, 3...

    `pages` is a list, or ranges such as "iii-xvi, 1-240, plate". Raises InputError where they are
    not as many as the images, or a range makes no sense.
    """
    if not pages:
        return tuple(str(number) for number in range(1, count + 1))
    where = folder.place(folder.description)
    if isinstance(pages, tuple):
        named = pages
    else:
        named = tuple(label for part in pages.split(",") for label in _range(part, count, where))
    if len(named) != count:
        raise InputError(
            f"pages names {len(named)} pages but there are {count} page images",
            where=where,
            todo="make them agree, or leave pages out",
        )
    return named


def _range(part: str, count: int, where: str) -> tuple[str, ...]:
    """The labels of one part: "9-12" and "ix-xii" count up, anything else is one label."""
    part = part.strip()
    found = re.fullmatch(r"(\d+|[ivxlcdm]+)\s*[-–]\s*(\d+|[ivxlcdm]+)", part)
    ends = [_number(end) for end in found.groups()] if found else [None]
    if None in ends:
        return (part,)
    first, last = (end or 0 for end in ends)
    arabic = part[0].isdecimal()
    if last < first or arabic != part[-1].isdecimal():
        raise InputError(
            f"pages names the range {part!r}, which does not count up", where=where, todo="mend it"
        )
    if last - first >= max(count, 1):
        raise InputError(
            f"pages names {last - first + 1} pages ({part}) but there are {count} page images",
            where=where,
            todo="make them agree, or leave pages out",
        )
    return tuple(str(n) if arabic else _roman(n) for n in range(first, last + 1))


def _number(label: str) -> int | None:
    """The value of a decimal or a properly written Roman numeral; None for other letters."""
    if label.isdecimal():
        return int(label)
    value, rest = 0, label
    for letters, worth in ROMAN:
        while rest.startswith(letters):
            value, rest = value + worth, rest[len(letters) :]
    return value if not rest and _roman(value) == label else None


def _roman(number: int) -> str:
    written = ""
    for letters, worth in ROMAN:
        written += letters * (number // worth)
        number %= worth
    return written
