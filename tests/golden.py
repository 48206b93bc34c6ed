"""A small document of which every byte that the tool makes is kept, and the way to renew it.

    python tests/golden.py          renew ledger and reports; then look at the difference in git
    python tests/golden.py --read   also draw the pages anew and have Tesseract read them

What changes with the code but not with what it does (version, digests of rule files) is pinned,
so that a difference always is one of behaviour.
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

from pipeline import catalog
from pipeline.engines.recorded import recorded
from pipeline.engines.tesseract import ENGINE
from pipeline.ingest import ingest, page_image
from pipeline.model.codec import canonical, plain
from pipeline.model.reading import Reading
from pipeline.run import Settings, clean
from pipeline.workspace import Workspace

NAME = "harbour-book"
KEPT = Path(__file__).parent / "golden" / NAME
MADE = ("corrections", "reports")
HEAD = "THE HARBOUR BOOK"
PRINTED = (
    (
        *(HEAD, "", "We came into the harbour on the 3rd of"),
        *("March, 1871; the wind had gone round", "to the north. No ship had been there"),
        *("since autumn, and the people--so we", "were told--had given up all hope of"),
        *("meal and oil. We gave them what we", "could spare.", "", "12"),
    ),
    (
        *(HEAD, "", "The priest came aboard the next day."),
        *("He asked for candles; we had none to", "give. He thanked us nevertheless, and"),
        *("said that he would write to the bish-", "op about it. On the 5th we sailed"),
        *("again, with snow on the deck and a", "fair wind behind us.", "", "13"),
    ),
)


@contextmanager
def pinned() -> Iterator[None]:
    """The clock, the version and the digests of rules stand still, the engine replays."""
    engine = recorded((KEPT / "reading.json").read_bytes())
    tags = dict.fromkeys((rule.tag for rule in catalog.rules()), "code")
    with (
        patch.dict(os.environ, SOURCE_DATE_EPOCH="0"),
        patch.dict(catalog.engines(), recorded=engine),
        patch.object(catalog, "rule_digests", lambda: tags),
        patch.object(catalog, "rules_digest", lambda: "rules"),
        patch("pipeline.run.staging.version", lambda name: "0"),
    ):
        yield


def made() -> dict[str, bytes]:
    """What a run makes of the document: every file of ledger and reports, by its path."""
    with TemporaryDirectory() as place, pinned():
        root = Path(place)
        shutil.copytree(KEPT / "scans", root / "scans")
        workspace = Workspace(root)
        clean(workspace, workspace.document(NAME), Settings(engine="recorded"))
        return files(root)


def files(root: Path) -> dict[str, bytes]:
    """Every file of ledger and reports below a folder."""
    found = sorted(path for name in MADE for path in (root / name).rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in found}


def read() -> None:
    """Draw the pages and keep what Tesseract reads on them."""
    from printed import drawn

    folder = Workspace(KEPT).document(NAME)
    folder.pages.mkdir(exist_ok=True)
    for number, rows in enumerate(PRINTED, 12):
        drawn(rows).save(folder.pages / f"{number}.png", dpi=(300, 300), optimize=True)
    document = ingest(folder, catalog.formats())
    images = [page_image(folder, page, catalog.formats()) for page in document.pages]
    settings = ENGINE.settings(document.languages, "3")
    pages = zip(document.pages, ENGINE.read(images, settings), strict=True)
    held = tuple(replace(page, number=image.number, digest=image.digest) for image, page in pages)
    kept = Reading(ENGINE.name, ENGINE.version(), held)
    (KEPT / "reading.json").write_bytes(canonical(plain(kept)) + b"\n")


def main() -> None:
    """Renew what is kept."""
    if "--read" in sys.argv[1:]:
        read()
    new = made()
    for name in MADE:
        shutil.rmtree(KEPT / name, ignore_errors=True)
    for path, content in new.items():
        (KEPT / path).parent.mkdir(parents=True, exist_ok=True)
        (KEPT / path).write_bytes(content)


if __name__ == "__main__":
    main()
