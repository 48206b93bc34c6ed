"""Where things are: the workspace's folders, the documents in it, and laying in a new one."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError

LONGEST = 200


@dataclass(frozen=True, slots=True)
class Folder:
    """One document's places: its inputs in `scans`, its `ledger` file, its `reports` folder."""

    name: str
    scans: Path
    ledger: Path
    reports: Path

    @property
    def transcript(self) -> Path:
        """The text as it came."""
        return self.scans / "transcript.txt"

    @property
    def pages(self) -> Path:
        """The folder of page images, one file a page (or a TIFF of several)."""
        return self.scans / "pages"

    @property
    def description(self) -> Path:
        """The optional document.toml."""
        return self.scans / "document.toml"

    @property
    def witnesses(self) -> tuple[Path, ...]:
        """The other texts of the same work, in order: witness-NAME.txt beside the transcript."""
        return tuple(sorted(self.scans.glob("witness-?*.txt"), key=lambda path: path.name))

    def place(self, path: Path) -> str:
        """A file of `scans` as error messages name it, the same wherever the workspace stands."""
        return f"scans/{self.name}/{path.relative_to(self.scans).as_posix()}"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder with `scans/<document>/`, `corrections/<document>.jsonl`, `reports/<document>/`.

    `cache` may be deleted at any time; nothing is made until something is written.
    """

    root: Path

    @property
    def cache(self) -> Path:
        """What costs time to make again, and nothing else."""
        return self.root / ".corrigenda"

    def names(self) -> tuple[str, ...]:
        """The documents laid in, sorted; hidden folders and stray files are none."""
        try:
            found = [entry.name for entry in (self.root / "scans").iterdir() if entry.is_dir()]
        except FileNotFoundError:
            return ()
        except OSError as fault:
            raise InputError(
                f"cannot be listed: {fault.strerror}", where="scans", todo="see to its permissions"
            ) from fault
        return tuple(sorted(name for name in found if not name.startswith(".")))

    def document(self, name: str) -> Folder:
        """The places of a document that is laid in.

        Raises InputError for a name that cannot be one, leads elsewhere or is not there.
        """
        folder = self.place(name)
        if not folder.scans.is_dir():
            raise InputError(
                "there is no such document", where=f"scans/{name}", todo=self._near(name)
            )
        return folder

    def place(self, name: str) -> Folder:
        """The places of a document, be it there or not; raises InputError for a bad name."""
        _check_name(name)
        folder = Folder(
            name,
            self.root / "scans" / name,
            self.root / "corrections" / f"{name}.jsonl",
            self.root / "reports" / name,
        )
        home = self.root.resolve()
        for path in (folder.scans, folder.ledger, folder.reports):
            if not _within(path, home):
                raise InputError(
                    "this is a link that leads outside the workspace",
                    where=path.relative_to(self.root).as_posix(),
                    todo="put a copy here in its place",
                )
        return folder

    def _near(self, name: str) -> str:
        """What to type instead."""
        from rapidfuzz import process

        names = self.names()
        close = process.extract(name, names, limit=3, score_cutoff=60)
        if close:
            return "did you mean " + " or ".join(found for found, _, _ in close) + "?"
        if not names:
            return "lay it in with: corrigenda add NAME TRANSCRIPT SCAN..."
        shown = ", ".join(names[:5]) + (", ..." if len(names) > 5 else "")
        return f"the documents here are: {shown}"


def _within(path: Path, home: Path) -> bool:
    """Whether a path, all links followed, is in `home`; a circle of links is not."""
    try:
        return path.resolve().is_relative_to(home)
    except (OSError, RuntimeError):
        return False


def _check_name(name: str) -> None:
    """Hold a document's name to one harmless path component."""
    for fault in _faults(name):
        raise InputError(
            f"a document's name {fault}",
            where=repr(name[:LONGEST]),
            todo="use one plain word such as letter-1963",
        )


def _faults(name: str) -> Iterator[str]:
    if not name.strip():
        yield "is not blank"
    if any(unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") for letter in name):
        yield "holds no control characters"
    if "/" in name or "\\" in name or os.sep in name:
        yield "holds no path separators: it is the name of one folder in scans/"
    if name.startswith((".", "-")):
        yield f"does not begin with {name[0]!r}"
    if len(name.encode(errors="replace")) > LONGEST:
        yield f"has at most {LONGEST} bytes"


def natural(name: str) -> tuple[tuple[tuple[int, int, str], ...], str]:
    """A sorting key that puts page2 before page10, and decides ties by the exact name."""
    parts = re.split(r"([0-9]+)", name.casefold())
    key = ((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part)
    return tuple(key), name
