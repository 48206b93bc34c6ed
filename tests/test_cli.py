"""The command line: what it prints, what it exits with, what it leaves behind."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from making import Laid, laid, png
from noisy import book
from printed import drawn, needs_tesseract
from test_run import CLEAN, PAGES, TEXT

from pipeline import catalog, cli
from pipeline.errors import Exit
from pipeline.run import STAGES

PROGRAM = [sys.executable, "-m", "pipeline"]


@pytest.fixture
def held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Laid:
    """A document here, whose pages are recorded as if Tesseract had read them."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setenv("COLUMNS", "100")
    made = laid(tmp_path, TEXT, *PAGES)
    monkeypatch.setitem(catalog.engines(), "tesseract", made.engine)
    monkeypatch.chdir(tmp_path)
    return made


def run(*words: str) -> int:
    """The exit code of a command."""
    try:
        return int(cli.command_line(words))
    except SystemExit as left:
        return int(left.code or 0)


def process(*words: str, cwd: Path, **env: str) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own."""
    return subprocess.run(
        [*PROGRAM, *words],
        cwd=cwd,
        env=os.environ | env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_run_prints_a_table_by_rule_and_the_reports_path(
    held: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """Suspects, applied, queued; nothing on standard error; no escape codes in a pipe."""
    assert run("run") == Exit.DONE
    told = capsys.readouterr()
    assert told.err == ""
    assert "\x1b" not in told.out
    rows = [line.split() for line in told.out.splitlines()]
    cells = [[cell for cell in row if cell not in ("│", "┃")] for row in rows]
    assert ["SPC03", "1", "1", "0"] in cells
    assert ["all", "2", "2", "0"] in cells
    assert told.out.splitlines()[-1] == "report: reports/letter/report.html"
    assert (held.folder.reports / "clean.txt").read_text() == CLEAN


def test_a_second_run_reads_nothing_and_changes_no_byte(held: Laid) -> None:
    """Whatever the number of processes."""
    assert run("run", "letter", "--jobs", "1") == Exit.DONE
    first, asked = held.outputs(), list(held.engine.asked)
    assert run("run", "--jobs", "2") == Exit.DONE
    assert (held.outputs(), held.engine.asked) == (first, asked)


@pytest.mark.parametrize("stage", STAGES)
def test_until_each_stage_prints_what_it_made(
    held: Laid, stage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One JSON value a line; nothing that comes later is done."""
    assert run("run", "--until", stage) == Exit.DONE
    told = capsys.readouterr()
    values = [json.loads(line) for line in told.out.splitlines()]
    assert values
    fields = {
        "ingest": "encoding",
        "reference": "words",
        "align": "witness",
        "detect": "afters",
        "propose": "evidence",
        "decide": "verdict",
        "ledger": "event",
        "apply": "pieces",
    }
    assert stage == "report" or all(fields[stage] in value for value in values)
    assert held.folder.ledger.exists() == (STAGES.index(stage) >= 6)
    assert held.folder.reports.exists() == (stage == "report")


def test_verify_regenerate_and_log_after_a_run(
    held: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """Each says in a line what it did; the log names rule, place and reason."""
    run("run")
    first = held.outputs()
    capsys.readouterr()
    assert run("verify") == Exit.DONE
    assert "letter: verified: ledger whole" in capsys.readouterr().out
    shutil.rmtree(held.workspace.root / "reports")
    assert run("regenerate") == Exit.DONE
    assert "letter: wrote " in capsys.readouterr().out
    assert held.outputs() == first
    assert run("regenerate") == Exit.DONE
    assert "letter: unchanged" in capsys.readouterr().out
    assert run("log", "letter") == Exit.DONE
    told = capsys.readouterr().out
    assert "propose  SPC03@1" in told
    assert "line 1: the year[-␠-]; the sh" in told
    assert run("log", "letter", "--format", "json") == Exit.DONE
    assert capsys.readouterr().out.encode() == held.folder.ledger.read_bytes()


@pytest.mark.parametrize(
    ("path", "named"),
    [
        ("scans/letter/transcript.txt", "transcript.txt"),
        ("corrections/letter.jsonl", "corrections/letter.jsonl"),
        ("reports/letter/clean.txt", "reports/letter/clean.txt"),
    ],
)
def test_verify_says_which_file_was_changed(
    held: Laid, path: str, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 4, and a line that names it."""
    run("run")
    capsys.readouterr()
    content = Path(path).read_bytes()
    Path(path).write_bytes(content.replace(b"e", b"f", 1))
    assert run("verify", "letter") == Exit.UNVERIFIED
    assert named in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["run"], Exit.DONE),
        (["run", "--fail-on-queue"], Exit.DONE),
        (["run", "--fail-on-queue", "--policy", "strict", "--ignore", "SPC03"], Exit.FOUND),
        ([], Exit.USAGE),
        (["--nonsense"], Exit.USAGE),
        (["wash"], Exit.USAGE),
        (["run", "--policy", "bold"], Exit.USAGE),
        (["run", "--until", "lunch"], Exit.USAGE),
        (["run", "--jobs", "0"], Exit.USAGE),
        (["run", "--ignore", "ABC99"], Exit.USAGE),
        (["run", "diary"], Exit.INPUT),
        (["log", "letter"], Exit.INPUT),
        (["regenerate"], Exit.INPUT),
        (["verify"], Exit.UNVERIFIED),
        (["--version"], Exit.DONE),
        (["--help"], Exit.DONE),
        (["run", "--help"], Exit.DONE),
    ],
)
def test_each_outcome_has_its_exit_code(held: Laid, words: list[str], code: Exit) -> None:
    """A queue is no failure, unless one asks for it."""
    assert run(*words) == code


def test_a_missing_tool_a_fault_of_ours_and_ctrl_c_have_their_codes(
    held: Laid, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """5 says how to get the tool, 70 shows the traceback, 130 says that all is whole."""

    def raising(fault: BaseException) -> None:
        def read(*given: object, **named: object) -> None:
            raise fault

        monkeypatch.setattr("pipeline.run.gathering.reference.read", read)

    raising(ZeroDivisionError("none left"))
    assert run("run") == Exit.FAULT
    assert "ZeroDivisionError: none left" in (told := capsys.readouterr().err)
    assert told.splitlines()[-1] == "error: this is our fault, please report it"
    raising(KeyboardInterrupt())
    assert run("run") == Exit.INTERRUPTED
    assert capsys.readouterr().err.startswith("interrupted: ledger and reports are whole")
    monkeypatch.undo()
    done = process("run", cwd=held.workspace.root, TESSERACT_CMD="/nowhere/tesseract")
    assert done.returncode == Exit.TOOL
    assert done.stderr == (
        "error: /nowhere/tesseract: TESSERACT_CMD names no program that can be run; "
        "correct or unset TESSERACT_CMD\n"
    )


MUSEUM: list[tuple[str, list[str], dict[str, bytes], Exit, str]] = [
    (
        "not-utf-8",
        ["run"],
        {"scans/letter/transcript.txt": b"the caf\xe9 \x93here\x94\n"},
        Exit.INPUT,
        "scans/letter/transcript.txt: not UTF-8: byte 0xe9 at offset 7 (line 1); "
        "it reads well as cp1252: --encoding cp1252",
    ),
    (
        "unknown-encoding",
        ["run", "--encoding", "utf-9"],
        {},
        Exit.INPUT,
        "scans/letter/transcript.txt: there is no encoding 'utf-9'; "
        "use a name such as utf-8, cp1252 or utf-16",
    ),
    (
        "empty-transcript",
        ["run"],
        {"scans/letter/transcript.txt": b""},
        Exit.INPUT,
        "scans/letter/transcript.txt: the transcript is empty; put the text there that is to be "
        "corrected",
    ),
    (
        "name-outside-the-workspace",
        ["run", "../letter"],
        {},
        Exit.INPUT,
        "'../letter': a document's name holds no path separators: it is the name of one folder "
        "in scans/; use one plain word such as letter-1963",
    ),
    (
        "name-of-control-characters",
        ["verify", "a\x1bb"],
        {},
        Exit.INPUT,
        "'a\\x1bb': a document's name holds no control characters; use one plain word such as "
        "letter-1963",
    ),
    (
        "name-mistyped",
        ["run", "lettre"],
        {},
        Exit.INPUT,
        "scans/lettre: there is no such document; did you mean letter?",
    ),
    (
        "language-unknown",
        ["run"],
        {"scans/letter/document.toml": b'language = "english"\n'},
        Exit.INPUT,
        "scans/letter/document.toml, line 1: 'english' is no language tag; use a BCP 47 tag such "
        'as "en", "de-1901" or "zh-Hant"',
    ),
    (
        "page-damaged",
        ["run"],
        {"scans/letter/pages/001.png": b"no image"},
        Exit.INPUT,
        "scans/letter/pages/001.png: this is no image that can be read; make it again as PNG, "
        "JPEG or TIFF",
    ),
    (
        "ledger-torn",
        ["run"],
        {"corrections/letter.jsonl": b'{"agent":"per'},
        Exit.UNVERIFIED,
        "corrections/letter.jsonl, line 1: the last line is torn: a write was cut off; "
        "`corrigenda repair` drops it and keeps a copy",
    ),
    (
        "ledger-of-a-newer-version",
        ["run"],
        {"corrections/letter.jsonl": b'{"format":2,"id":"00","kind":"bless"}\n'},
        Exit.UNVERIFIED,
        "corrections/letter.jsonl, line 1: an event 'bless' of format 2 is not known to this "
        "version; use a newer corrigenda",
    ),
]


@pytest.mark.parametrize(
    ("name", "words", "files", "code", "line"), MUSEUM, ids=[row[0] for row in MUSEUM]
)
def test_museum_of_errors(
    held: Laid,
    name: str,
    words: list[str],
    files: dict[str, bytes],
    code: Exit,
    line: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """One line on standard error: where, what, what to do next; nothing else is written."""
    for path, content in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_bytes(content)
    before = held.outputs()
    assert run(*words) == code
    told = capsys.readouterr()
    assert told.err == f"error: {line}\n"
    assert told.out == ""
    assert held.outputs() == before


def test_another_books_scan_is_refused_with_the_figure(
    held: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 3, one line."""
    held.folder.transcript.write_text(book(2000, 3))
    assert run("run") == Exit.INPUT
    told = capsys.readouterr().err
    assert told.startswith("error: scans/letter: the scan seems to be of another text: only ")
    assert " % of what was read on it stands in the transcript" in told
    assert told.count("\n") == 1
    assert held.outputs() == {}


@needs_tesseract
def test_a_language_without_a_model_says_how_to_get_it(tmp_path: Path) -> None:
    """Exit 5, before any page is read."""
    made = laid(tmp_path, TEXT, *PAGES)
    made.folder.description.write_text('language = "is"\n')
    done = process("run", cwd=tmp_path)
    assert done.returncode == Exit.TOOL
    assert done.stderr.count("\n") == 1
    assert "isl.traineddata" in done.stderr


def test_one_bad_document_does_not_stop_the_others(
    held: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its error is told, its code is the run's."""
    laid(held.workspace.root, "", name="a-blank-one")
    assert run("run") == Exit.INPUT
    told = capsys.readouterr()
    assert told.err.startswith("error: scans/a-blank-one/transcript.txt: the transcript is empty")
    assert told.err.count("\n") == 1
    assert (held.folder.reports / "clean.txt").read_text() == CLEAN
    assert "report: reports/letter/report.html" in told.out


def test_a_torn_ledger_is_repaired_on_request(
    held: Laid, capsys: pytest.CaptureFixture[str]
) -> None:
    """And the run goes on from there to what it was."""
    run("run")
    first = held.outputs()
    with held.folder.ledger.open("ab") as file:
        file.write(b'{"agent":"per')
    assert run("run") == Exit.UNVERIFIED
    assert run("repair") == Exit.DONE
    assert "13 bytes of a torn line moved to letter.jsonl.torn" in capsys.readouterr().out
    assert run("verify") == Exit.DONE
    assert {**first, "corrections/letter.jsonl.torn": b'{"agent":"per\n'} == held.outputs()
    assert run("repair") == Exit.DONE
    assert "letter: nothing is torn" in capsys.readouterr().out


def test_an_empty_workspace_says_what_to_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first command of all is named."""
    assert run("run", "-C", str(tmp_path)) == Exit.INPUT
    assert "lay one in with `corrigenda add NAME TRANSCRIPT SCAN...`" in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_error(held: Laid) -> None:
    """`corrigenda log | head` ends quietly."""
    run("run")
    with subprocess.Popen(
        [*PROGRAM, "log", "letter"],
        cwd=held.workspace.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        child.stdout.close()
        assert child.stderr is not None
        assert child.stderr.read() == b""
    assert child.returncode == Exit.DONE


@pytest.mark.parametrize("words", [["--help"], ["run", "--help"], ["log", "--help"], ["--version"]])
def test_help_comes_without_what_is_heavy(words: list[str]) -> None:
    """Neither numpy nor pandas nor Pillow nor any engine is imported for it."""
    code = (
        "import sys\nfrom pipeline.cli import command_line\n"
        "try:\n    command_line(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        "print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.splitlines()[-1].split())
    assert "pipeline.cli" in loaded
    assert (
        loaded & {"numpy", "pandas", "PIL", "rapidfuzz", "rich", "jinja2", "pytesseract"} == set()
    )


@needs_tesseract
def test_a_real_page_is_read_and_cleaned(tmp_path: Path) -> None:
    """Added, run with one process and with two, verified: Tesseract itself, on two pages."""
    (tmp_path / "text.txt").write_text(TEXT)
    for number, page in enumerate(PAGES, 1):
        (tmp_path / f"{number}.png").write_bytes(png(drawn(page.splitlines())))
    made = []
    for jobs in ("1", "2"):
        root = tmp_path / f"jobs-{jobs}"
        added = process(
            "add", "-C", str(root), "letter", "text.txt", "1.png", "2.png", cwd=tmp_path
        )
        assert added.returncode == 0, added.stderr
        done = process("run", "--jobs", jobs, cwd=root, SOURCE_DATE_EPOCH="0")
        assert (done.returncode, done.stderr) == (0, "")
        assert (root / "reports/letter/clean.txt").read_text() == CLEAN
        files = sorted(p for p in root.rglob("*") if p.is_file() and ".corrigenda" not in p.parts)
        made.append({p.relative_to(root): p.read_bytes() for p in files})
    assert made[0] == made[1]
    assert process("verify", cwd=root).returncode == Exit.DONE


def readers(parent: psutil.Process) -> list[psutil.Process]:
    """The Tesseracts that a run has started."""
    return [child for child in parent.children(recursive=True) if "tesseract" in child.name()]


@needs_tesseract
def test_ctrl_c_while_pages_are_read_leaves_nothing_torn(tmp_path: Path) -> None:
    """A real interrupt: exit 130, one line, no process and no half file left behind."""
    made = laid(tmp_path, book(9000, 1))
    made.folder.pages.mkdir()
    for number in range(4):
        page = drawn(book(2000, number).splitlines())
        (made.folder.pages / f"{number}.png").write_bytes(png(page))
    child = subprocess.Popen(
        [*PROGRAM, "run", "--jobs", "2"], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    )
    watched = psutil.Process(child.pid)
    limit = time.monotonic() + 60
    while not (reading := readers(watched)):
        assert child.poll() is None
        assert time.monotonic() < limit
        time.sleep(0.02)
    child.send_signal(signal.SIGINT)
    _, told = child.communicate(timeout=60)
    assert child.returncode == Exit.INTERRUPTED
    assert told == "interrupted: ledger and reports are whole, run again to go on\n"
    assert not any(one.is_running() and one.status() != "zombie" for one in reading)
    assert made.outputs() == {}
    left = [path for path in tmp_path.rglob("*") if path.suffix in (".part", ".json")]
    assert left == []  # what was being read was stopped, not waited for, and kept nothing
