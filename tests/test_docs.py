"""What the README and the docs say is so: their commands run, their links lead somewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

HOUSE = Path(__file__).parent.parent
PAGES = [HOUSE / "README.md", *sorted((HOUSE / "docs").glob("*.md"))]
MORE = (
    "Thank you for the books ; they came on Friday and are dry.",
    "I have begun the first of them and read a page each evening,",
    "though the light is poor and my eyes are not what they were.",
    "The second I keep for the winter, when we shall all have time.",
)
LINES = (
    "My dear sister, the rain has not ceased for three days ; we sit",
    "at the window and watch the river. Nobody comes to the house now,",
    "and the old road is under water as far as the mill can be seen.",
    "When you write again tell me whether the harvest was brought in.",
)
SIZE = 30


def commands(page: Path) -> list[str]:
    """The commands of a page's console blocks, `make` left out: it would test itself."""
    blocks = re.findall(r"```console\n(.*?)```", page.read_text(), re.DOTALL)
    found = [line[2:] for block in blocks for line in block.splitlines() if line[:2] == "$ "]
    return [line for line in found if not line.startswith("make")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the sample and a small transcript with two pages to lay in."""
    folder = tmp_path_factory.mktemp("workspace")
    for name in ("scans", "corrections", "reports"):
        shutil.copytree(HOUSE / name, folder / name)
    for name, lines in (("truth", MORE), ("text", LINES), ("a", LINES), ("b", MORE)):
        (folder / f"{name}.txt").write_text("\n".join(lines) + "\n")
    for name in ("truths/1.gt.txt", "truths/2.gt.txt", "texts/1.txt", "texts/2.txt"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("\n".join(MORE) + "\n")
    (folder / "diary.txt").write_text("\n".join((*LINES, "", *MORE)) + "\n")
    font = ImageFont.load_default(SIZE)
    for number, lines in enumerate((LINES, MORE), 1):
        page = Image.new("L", (1300, 420), 255)
        draw = ImageDraw.Draw(page)
        for at, line in enumerate(lines):
            draw.text((60, 60 + at * 70), line.replace(" ;", ";"), fill=0, font=font)
        page.save(folder / f"page-{number}.png", dpi=(300, 300))
    return folder


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_in_the_docs_run(page: Path, place: Path) -> None:
    """Each exits 0 (or 1: it found something), in the order of the page, beside the sample."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command in commands(page):
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=place,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        found = command.startswith(("corrigenda check", "corrigenda evaluate"))
        assert done.returncode in ((0, 1) if found else (0,)), (
            f"{command}\n{done.stdout}{done.stderr}"
        )


def test_the_readme_begins_with_the_two_commands() -> None:
    """A newcomer sees `make run` and `make test` first."""
    first = re.search(r"```console\n(.*?)```", PAGES[0].read_text(), re.DOTALL)
    assert first is not None
    assert first[1].split("\n")[:2] == ["$ make run", "$ make test"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every relative link names a file that is there, every anchor a heading."""
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if re.match(r"[a-z]+:", link):
            continue
        name, _, anchor = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), f"{page.name}: {link}"
        if anchor:
            heads = re.findall(r"^#+ (.*)$", target.read_text(), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-") for h in heads}


def test_every_command_is_in_the_docs() -> None:
    """What `corrigenda --help` lists, the README or a page of the docs shows."""
    from pipeline.cli import commands as all_commands

    told = "".join(page.read_text() for page in PAGES)
    assert [m.NAME for m in all_commands() if f"corrigenda {m.NAME}" not in told] == []


def test_the_library_example_uses_the_names_of_the_face() -> None:
    """Every name that the README's example imports is there."""
    import pipeline

    example = re.search(r"from pipeline import (.*)", PAGES[0].read_text())
    assert example is not None
    for name in example[1].split(", "):
        assert getattr(pipeline, name)


def test_the_rule_table_is_the_rules() -> None:
    """docs/rules.md is what the rules and the measured figures make of it."""
    import json

    from pipeline import catalog
    from pipeline.check.table import table

    measured = json.loads((HOUSE / "docs" / "measured.json").read_text())["rules"]
    assert (HOUSE / "docs" / "rules.md").read_text() == table(catalog.rules(), measured)
