"""What corrigenda.toml says of checks: which rules, which language, what folds, what some files do.

[check]
select = ["PUN", "SPC"]
ignore = ["PUN07"]
language = "en"
limit = 20

[check.per-file-ignores]
"notes/*.txt" = ["STR"]
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from pipeline.errors import InputError

NAME = "corrigenda.toml"
TABLE = "check"
PER_FILE = "per-file-ignores"
KEYS = ("select", "ignore", "language", "limit", PER_FILE)
HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]")
KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*[=.]""")


@dataclass(frozen=True, slots=True)
class Configuration:
    """`root` is the folder of the file, from which its patterns count; `limit` None: not said.

    `lines` tells on which line each key stands, as `where` says it for an error.
    """

    root: Path
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    language: str = ""
    limit: int | None = None
    per_file: tuple[tuple[str, tuple[str, ...]], ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)

    def where(self, key: str) -> str:
        """The place of a key, for an error."""
        return f"{self.root / NAME}, line {self.lines.get(key, 1)}"

    def ignored(self, path: Path) -> tuple[str, ...]:
        """The words of rules that are left out for this file."""
        full = path.resolve()
        inside = full.is_relative_to(self.root)
        name = full.relative_to(self.root).as_posix() if inside else full.as_posix()
        return tuple(
            word
            for pattern, words in self.per_file
            if fnmatch(name, pattern) or fnmatch(full.name, pattern)
            for word in words
        )


def found(start: Path) -> Path | None:
    """The corrigenda.toml of this folder or the nearest above it, up to where a repository ends."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / NAME).is_file():
            return folder / NAME
        if (folder / ".git").exists():
            return None
    return None


def configured(start: Path) -> Configuration:
    """The configuration that holds in a folder; raises InputError naming the line."""
    path = found(start)
    if path is None:
        return Configuration(start.resolve())
    try:
        content = path.read_bytes()
    except OSError as fault:
        raise InputError(
            f"cannot be read: {fault.strerror}", where=str(path), todo="see to its permissions"
        ) from fault
    return parsed(content, path)


def parsed(content: bytes, path: Path) -> Configuration:
    """The configuration in a file's bytes; raises InputError naming the line."""
    import tomllib

    try:
        source = content.decode().removeprefix("\ufeff").replace("\r\n", "\n")
        held = tomllib.loads(source)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise InputError(
            f"not UTF-8 at byte {fault.start}",
            where=f"{path}, line {line}",
            todo="save it as UTF-8",
        ) from fault
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        at = re.search(r"at line (\d+)", str(fault))
        place = f"{path}, line {at[1] if at else source.count(chr(10)) + 1}"
        raise InputError(f"not TOML: {fault}", where=place, todo="mend that line") from fault
    lines = _lines(source)
    for key in held:
        if key != TABLE:
            todo = f"put it under [{TABLE}]" if key in KEYS else f"the one table is [{TABLE}]"
            raise _fault(f"unknown key {key!r}", path, lines.get(key, 1), todo)
    table = held.get(TABLE, {})
    if not isinstance(table, dict):
        raise _fault(f"{TABLE} must be a table", path, lines.get(TABLE, 1), f"write [{TABLE}]")
    inner = {key.removeprefix(f"{TABLE}."): line for key, line in lines.items()}
    return _made(table, path, inner)


def _made(table: dict[str, Any], path: Path, lines: dict[str, int]) -> Configuration:
    """The configuration in the table, each key held to its kind."""
    for key, value in table.items():
        line = lines.get(key, 1)
        if key not in KEYS:
            raise _fault(f"unknown key {key!r}", path, line, f"known are {', '.join(KEYS)}")
        if key in ("select", "ignore") and not _texts(value):
            raise _fault(f"{key} must be a list of texts", path, line, f'write {key} = ["PUN"]')
        if key == "language" and not isinstance(value, str):
            raise _fault("language must be text", path, line, 'write language = "en"')
        if key == "limit" and (type(value) is not int or value < 0):
            raise _fault("limit must be a whole number", path, line, "write limit = 20")
        if key == PER_FILE and not (isinstance(value, dict) and all(map(_texts, value.values()))):
            todo = 'write "notes/*.txt" = ["PUN"]'
            raise _fault(f"{key} must give a list of texts to each pattern", path, line, todo)
    return Configuration(
        root=path.parent,
        select=tuple(table.get("select", ())),
        ignore=tuple(table.get("ignore", ())),
        language=table.get("language", ""),
        limit=table.get("limit"),
        per_file=tuple((glob, tuple(words)) for glob, words in table.get(PER_FILE, {}).items()),
        lines=lines,
    )


def _texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _fault(what: str, path: Path, line: int, todo: str) -> InputError:
    return InputError(what, where=f"{path}, line {line}", todo=todo)


def _lines(source: str) -> dict[str, int]:
    """The line of each key by its dotted name, and of each table; the first where it is twice."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(source.split("\n"), 1):
        if header := HEADER.match(line):
            table = ".".join(part.strip(" \"'") for part in header[1].split("."))
            found.setdefault(table, number)
            found.setdefault(table.partition(".")[0], number)
        elif key := KEY.match(line):
            name = next(part for part in key.groups() if part is not None)
            found.setdefault(f"{table}.{name}" if table else name, number)
    return found
