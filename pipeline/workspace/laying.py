"""Lays a document into the workspace: copies its files to their places, whole or not at all."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import InputError
from pipeline.storage import cannot_write, write_atomically
from pipeline.workspace.places import Folder, Workspace, natural

# Files that hold a whole document, and what they are called in its folder.
WHOLE = {".pdf": "scan.pdf", ".tif": "scan.tif", ".tiff": "scan.tif"}
MERGE = (
    "corrections/*.jsonl merge=union",
    "corrections/*.checkpoints merge=union",
    "corrections/*.signatures merge=union",
    "corrections/*.sources/** -text",
    "reports/** merge=union",
)


def lay_in(
    workspace: Workspace,
    name: str,
    transcript: Path,
    scans: Sequence[Path],
    *,
    title: str = "",
    languages: Iterable[str] = (),
    encoding: str = "",
    prove: Callable[[Folder], object] | None = None,
) -> Folder:
    """Copy a transcript and its scans, byte for byte, to `scans/<name>/`; never over another.

    One PDF or TIFF becomes scan.pdf or scan.tif, images go to pages/ under their own names, a
    folder stands for the files in it. The document is built beside its place, held to `prove`
    (which raises what it finds wrong), and renamed; on failure nothing is left. Raises InputError.
    """
    folder = workspace.place(name)
    if folder.scans.exists():
        raise InputError(
            "this document is there already",
            where=f"scans/{name}",
            todo="choose another name, or move that folder away first",
        )
    sources = _spread(scans)
    places = _places(sources)
    above = folder.scans.parent
    try:
        above.mkdir(parents=True, exist_ok=True)
        built = Path(tempfile.mkdtemp(prefix=f".{name[:50]}.", dir=above))
    except OSError as fault:
        raise cannot_write(fault, above) from fault
    try:
        built.chmod(0o755)
        _copy(transcript, built / "transcript.txt")
        for source, place in zip(sources, places, strict=True):
            _copy(source, built / place)
        if described := _description(title, list(languages), encoding):
            write_atomically(built / "document.toml", described.encode())
        if prove:
            prove(replace(folder, scans=built))
        _settle(built, folder.scans)
    except BaseException:
        shutil.rmtree(built, ignore_errors=True)
        raise
    _attributes(workspace.root / ".gitattributes")
    return folder


def _spread(scans: Sequence[Path]) -> list[Path]:
    """The files given, folders replaced by their visible files in natural order."""
    found: list[Path] = []
    for path in scans:
        try:
            inside = list(path.iterdir()) if path.is_dir() else None
        except OSError as fault:
            raise InputError(
                f"cannot be listed: {fault.strerror}", where=str(path), todo="check the path"
            ) from fault
        if inside is None:
            found.append(path)
            continue
        visible = [entry for entry in inside if not entry.name.startswith(".")]
        found += sorted(visible, key=lambda entry: natural(entry.name))
    return found


def _places(sources: Sequence[Path]) -> list[str]:
    """Where each scan goes within the document's folder; raises InputError where that clashes."""
    whole = [path for path in sources if path.suffix.lower() in WHOLE]
    if len(sources) == 1 and whole:
        return [WHOLE[sources[0].suffix.lower()]]
    if pdf := next((path for path in whole if path.suffix.lower() == ".pdf"), None):
        raise InputError(
            "a PDF must be the only scan", where=str(pdf), todo="give one PDF, or images only"
        )
    names: dict[str, Path] = {}
    for path in sources:
        if path.name.startswith("."):
            raise InputError("a hidden file is no page", where=str(path), todo="rename it")
        if other := names.get(path.name.casefold()):
            raise InputError(
                f"has the same name as {other}",
                where=str(path),
                todo="rename one: pages are ordered by their names",
            )
        names[path.name.casefold()] = path
    return [f"pages/{path.name}" for path in sources]


def _copy(source: Path, place: Path) -> None:
    """Copy the bytes of a file; raises InputError that tells reading from writing."""
    try:
        file = source.open("rb")
    except OSError as fault:
        raise InputError(
            f"cannot be read: {fault.strerror}", where=str(source), todo="check the path"
        ) from fault
    with file:
        try:
            place.parent.mkdir(exist_ok=True)
            with place.open("xb") as copy:
                shutil.copyfileobj(file, copy, 1 << 20)
        except OSError as fault:
            raise cannot_write(fault, place) from fault


def _settle(built: Path, place: Path) -> None:
    """Give the finished folder its name; raises InputError where another has it by now."""
    try:
        built.rename(place)
    except OSError as fault:
        raise cannot_write(fault, place) from fault


def _description(title: str, languages: list[str], encoding: str) -> str:
    """The document.toml that says what was given, empty where nothing was."""
    lines = {
        "title": _toml(title) if title else "",
        "language": _toml(languages[0])
        if len(languages) == 1
        else "[" + ", ".join(map(_toml, languages)) + "]"
        if languages
        else "",
        "encoding": _toml(encoding) if encoding else "",
    }
    return "".join(f"{key} = {value}\n" for key, value in lines.items() if value)


def _toml(text: str) -> str:
    """A TOML basic string: JSON's, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _attributes(path: Path) -> None:
    """See that git keeps both sides' lines, which `regenerate` then makes reports of again."""
    try:
        written = path.read_text("utf-8") if path.exists() else ""
    except (OSError, UnicodeDecodeError) as fault:
        raise InputError(
            "cannot be read", where=str(path), todo=f"add to it: {', '.join(MERGE)}"
        ) from fault
    if missing := [line for line in MERGE if line not in written.splitlines()]:
        gap = "" if not written or written.endswith("\n") else "\n"
        write_atomically(path, f"{written}{gap}{chr(10).join(missing)}\n".encode())
