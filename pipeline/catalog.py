"""Finds the plug-ins: every module of the plug-in folders, and what other packages announce.

A module of `pipeline/rules` holds `RULES`, of `signals` `SIGNAL`, of `engines` `ENGINE`, of
`formats` `FORMAT`, of `exporters` `EXPORTER`; other packages announce the same through the entry
point groups `corrigenda.rules`, `corrigenda.signals` and so on.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from pipeline.errors import PluginError, UsageError
from pipeline.kinds import CLASSES, Engine, Exporter, Format, Rule, Signal
from pipeline.model.canonical import canonical, digest

GROUP = b"corrigenda."  # begins the names of our groups of entry points
SHARED = "matching|language"  # rooms whose code rules build on
IMPORT = re.compile(
    rf"^[ \t]*(?:from|import) (pipeline(?:\.(?:{SHARED})(?:\.\w+)*)?)(?![.\w])"
    r"(?: import (\([^)]*\)|[^\n(]+))?",
    re.M,
)


def _announced(group: str, attribute: str) -> Iterator[tuple[str, Any]]:
    """Name of its module and value of each plug-in of a group; a broken one stops the run."""
    folder = importlib.import_module(f"pipeline.{group}")
    names = sorted(m.name for m in pkgutil.iter_modules(folder.__path__, f"pipeline.{group}."))
    for name in names:
        yield name, _load(name, attribute, lambda name=name: importlib.import_module(name))
    if not _others():
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=f"corrigenda.{group}"), key=lambda p: p.name):
        yield point.module, _load(point.value, attribute, lambda point=point: point.load())


@cache
def _others() -> bool:
    """Whether another package may announce plug-ins.

    What packages say of themselves is looked through for the name of our groups, because to load
    the reader of it takes longer than to check ten pages. Where packages may lie in another way
    than in folders, that reader must see.
    """
    if any(hasattr(f, "find_distributions") and f is not PathFinder for f in sys.meta_path):
        return True
    try:
        return any(map(_announces, dict.fromkeys(sys.path)))
    except OSError:
        return True


def _announces(place: str) -> bool:
    """Whether a package in this place of the path announces plug-ins, or might."""
    folder = Path(place)
    if not folder.is_dir():
        return folder.exists()  # an archive
    found = (*folder.glob("*-info/entry_points.txt"), *folder.glob("EGG-INFO/entry_points.txt"))
    return any(GROUP in path.read_bytes() for path in found)


def _load(where: str, attribute: str, load: Any) -> Any:
    try:
        found = load()
        return getattr(found, attribute, found) if not inspect.ismodule(found) else found
    except Exception as fault:
        raise PluginError(
            f"this plug-in does not load: {type(fault).__name__}: {fault}",
            where=where,
            todo="mend or uninstall it",
        ) from fault


def _values(group: str, attribute: str) -> Iterator[tuple[str, Any]]:
    for name, found in _announced(group, attribute):
        if not inspect.ismodule(found):
            yield name, found
        elif hasattr(found, attribute):
            yield name, getattr(found, attribute)
        elif not name.rpartition(".")[2].startswith("_"):
            raise PluginError(f"no {attribute} in this module", where=name, todo=f"add {attribute}")


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, by id; raises PluginError for a broken or doubled one."""
    found: dict[str, Rule] = {}
    for where, held in _values("rules", "RULES"):
        for rule in held:
            if not isinstance(rule, Rule) or rule.error_class not in CLASSES:
                raise PluginError(f"not a sound rule: {rule!r}", where=where, todo="mend it")
            if rule.id in found:
                raise PluginError(f"rule {rule.id} exists twice", where=where, todo="rename one")
            found[rule.id] = rule
    return tuple(found[name] for name in sorted(found))


@cache
def rule_digests() -> dict[str, str]:
    """For each rule's tag the digest of the code that decides what it finds, 16 hexadecimal digits.

    That is the module that it lives in and what this imports of the rooms `matching` and
    `language`, down to the last: the same rule may find something else with another word list.
    """
    found: dict[str, str] = {}
    for where, held in _values("rules", "RULES"):
        shared = sorted(_shared(where, frozenset()))
        code = digest(canonical([_source(name) for name in (where, *shared)]))[:16]
        found |= {rule.tag: code for rule in held}
    return found


def _shared(name: str, known: frozenset[str]) -> frozenset[str]:
    """The modules of the shared rooms that this module imports, and those that they import."""
    for imported in _imported(name) - known:
        known = _shared(imported, known | {imported})
    return known


@cache
def _imported(name: str) -> frozenset[str]:
    """The modules of the shared rooms that this module imports itself."""
    found = set()
    for match in IMPORT.finditer(_source(name)):
        stem, names = match.groups()
        inner = [f"{stem}.{part.split(' ')[0]}" for part in re.findall(r"\w[^,()]*", names or "")]
        found |= {module for module in (stem, *inner) if module in sys.modules}
    return frozenset(found - {"pipeline"})


@cache
def _source(name: str) -> str:
    """A module's code; raises PluginError where there is none to be had."""
    try:
        return inspect.getsource(importlib.import_module(name))
    except OSError as fault:
        raise PluginError(
            "no source code of this plug-in", where=name, todo="install it with its sources"
        ) from fault


@cache
def rules_digest() -> str:
    """One digest for the whole rule set: it changes with any of the rules' code."""
    return digest(canonical(rule_digests()))[:16]


@cache
def engines() -> dict[str, Engine]:
    """Every engine, by name."""
    return {held.name: held for _, held in _values("engines", "ENGINE")}


def engine(name: str) -> Engine:
    """The engine of that name; raises UsageError that names those there are."""
    if name not in engines():
        raise UsageError(f"no engine {name!r}", todo=f"one of: {', '.join(sorted(engines()))}")
    return engines()[name]


@cache
def signals() -> tuple[Signal, ...]:
    """Every signal, by name."""
    return tuple(sorted((held for _, held in _values("signals", "SIGNAL")), key=lambda s: s.name))


@cache
def formats() -> tuple[Format, ...]:
    """Every format of page images."""
    return tuple(held for _, held in _values("formats", "FORMAT"))


@cache
def exporters() -> tuple[Exporter, ...]:
    """Every exporter of a report, by name."""
    found = [held for _, held in _values("exporters", "EXPORTER")]
    return tuple(sorted(found, key=lambda exporter: exporter.name))
