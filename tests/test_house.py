"""Who may import whom, who may open files and print, and that no room grew too big."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).parent.parent / "pipeline"
BASE = {"errors", "model"}
PURE = BASE | {"matching", "language", "kinds"}
VERBS = {
    "ingest",
    "reference",
    "align",
    "detect",
    "propose",
    "weigh",
    "decide",
    "learn",
    "ledger",
    "apply",
    "rebase",
    "report",
    "evaluate",
    "check",
}
PLUGINS = {"formats", "engines", "rules", "signals", "exporters"}
PLACES = {"workspace", "storage", "configuration"}

# room -> rooms that it may import besides itself
MAY: dict[str, set[str]] = {
    "errors": set(),
    "model": {"errors"},
    "matching": BASE,
    "language": BASE,
    "kinds": BASE | {"matching"},
    "clock": {"errors"},
    "storage": {"errors"},
    "configuration": {"errors"},
    "workspace": {"errors", "storage"},
    **dict.fromkeys(VERBS, PURE),
    "rendering": PURE,
    **dict.fromkeys(PLUGINS, PURE),
    "signals": PURE | {"rendering"},
    "ingest": PURE | PLACES,
    "reference": PURE | PLACES,
    "report": PURE | PLACES,
    "check": PURE | PLACES,
    "catalog": PURE | PLUGINS,
    "run": PURE | PLACES | VERBS | {"catalog", "clock", "language"},
    "__init__": {"errors", "run", "workspace"},
    "__main__": {"cli"},
    "cli": PURE | PLACES | VERBS | {"catalog", "clock", "run"},
}
OPENERS = {
    "configuration",
    "check",
    "ingest",
    "reference",
    "ledger",
    "report",
    "cli",
    "workspace",
    "storage",
    "evaluate",
}
OPENERS |= {"catalog"}  # it looks whether an installed package announces plug-ins
OPENERS |= {"engines"}  # they hand page images to other programs in temporary folders
OPENERS |= {"decide"}  # it reads the model it ships, or one that was fitted anew
OPENERS |= {"language"}  # it maps the table it ships, and builds one from a folder of texts
PRINTERS = {"cli", "__main__"}
OPENING = {"open", "read_bytes", "read_text", "write_bytes", "write_text", "unlink", "mkdir"}
LONGEST_FILE = 250
LONGEST_FUNCTION = 60


def rooms() -> list[Path]:
    return sorted(HOUSE.rglob("*.py"))


def room(path: Path) -> str:
    """The room a file belongs to: its folder's or its own name below `pipeline`."""
    return path.relative_to(HOUSE).parts[0].removesuffix(".py")


def module(path: Path) -> str:
    parts = path.relative_to(HOUSE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path) -> Iterator[tuple[str, int]]:
    """Every module of the project that a file imports, and the line."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            for alias in node.names:
                if alias.name.split(".")[0] == "pipeline":
                    yield alias.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            if node.module and node.module.split(".")[0] == "pipeline":
                for alias in node.names:
                    inner = HOUSE.parent.joinpath(*node.module.split("."), alias.name)
                    deeper = inner.with_suffix(".py").exists() or inner.is_dir()
                    yield f"{node.module}.{alias.name}" if deeper else node.module, node.lineno


def forbidden(path: Path) -> list[str]:
    here = room(path)
    found = []
    for name, line in imports(path):
        parts = name.split(".")
        there = parts[1] if len(parts) > 1 else "__init__"
        if there != here and there not in MAY[here]:
            found.append(f"{path.relative_to(HOUSE.parent)}:{line} {here} imports {there}")
        if here in PLUGINS and there == here and len(parts) > 2:
            own = path.relative_to(HOUSE).parts[1].removesuffix(".py")
            if parts[2] != own and not parts[2].startswith("_"):  # what plug-ins share
                found.append(f"{path.relative_to(HOUSE.parent)}:{line} a plug-in imports another")
    return found


def calls(path: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node.lineno
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, node.lineno


def test_every_room_is_in_the_plan() -> None:
    """No file stands in a room that the plan does not know."""
    assert {room(path) for path in rooms()} <= MAY.keys()


def test_rooms_import_only_what_they_may() -> None:
    """Imports run one way: errors, model, matching, kinds, verbs and plug-ins, run, cli."""
    assert [line for path in rooms() for line in forbidden(path)] == []


def test_a_forbidden_import_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The check itself bites: a verb that imports a verb is named."""
    house = tmp_path / "pipeline"
    (house / "align").mkdir(parents=True)
    (house / "align" / "bad.py").write_text("from pipeline.decide import decide\n")
    monkeypatch.setitem(globals(), "HOUSE", house)
    assert forbidden(house / "align" / "bad.py") == ["pipeline/align/bad.py:1 align imports decide"]


def test_no_file_imports_in_a_circle() -> None:
    """Following imports never leads back."""
    graph: dict[str, set[str]] = {}
    for path in rooms():
        graph[module(path)] = {name for name, _ in imports(path)} - {module(path)}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail, name))
        if name not in done and name in graph:
            for other in sorted(graph[name]):
                visit(other, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        if name != "pipeline":
            visit(name, ())


def test_only_named_rooms_open_files() -> None:
    """Disk is touched by the rooms that are for it."""
    found = [
        f"{path.relative_to(HOUSE.parent)}:{line} {name}"
        for path in rooms()
        if room(path) not in OPENERS
        for name, line in calls(path)
        if name in OPENING and not (room(path) == "formats" and name == "open")
    ]
    assert found == []


def test_only_the_command_line_prints() -> None:
    """Every other room returns values or raises."""
    found = [
        f"{path}:{line}"
        for path in rooms()
        if room(path) not in PRINTERS
        for name, line in calls(path)
        if name in ("print", "exit")
    ]
    assert found == []


def test_files_and_functions_fit_a_screen_and_say_what_they_are_for() -> None:
    """A file holds one thought, a function fits a screen, each file begins with its purpose."""
    found = []
    for path in rooms():
        text = path.read_text()
        tree = ast.parse(text)
        if text.count("\n") > LONGEST_FILE:
            found.append(f"{path} has {text.count(chr(10))} lines")
        if not ast.get_docstring(tree):
            found.append(f"{path} does not say what it is for")
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                size = (node.end_lineno or node.lineno) - node.lineno + 1
                if size > LONGEST_FUNCTION:
                    found.append(f"{path}:{node.name} has {size} lines")
    assert found == []
