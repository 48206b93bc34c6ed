"""The report's files: the text, the changes, the table and the figures; crops of page images."""

from __future__ import annotations

import io
import json
import shutil
import subprocess
from pathlib import Path

import numpy
import pandas
import pytest
from editions import NoCrops, edit, edition, page, placed
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from pipeline import catalog
from pipeline.errors import InputError, PluginError
from pipeline.exporters import diff, summary, table, text
from pipeline.kinds import Exporter
from pipeline.model.edition import Edition, State
from pipeline.model.text import Box
from pipeline.report import KEPT, PageCrops, png, render, write

NONE = NoCrops()
Edit = tuple[int, int, str]

# name, text, encoding, edits
CHANGES: list[tuple[str, str, str, list[Edit]]] = [
    ("one word", "one two\nthree\n", "utf-8", [(4, 7, "2")]),
    ("two in a line", "a b c d\n", "utf-8", [(0, 1, "A"), (4, 5, "C")]),
    ("neighbours", "a\nb\nc\n", "utf-8", [(0, 1, "A"), (2, 3, "B")]),
    ("far apart", "a\n" + "x\n" * 20 + "b\n", "utf-8", [(0, 1, "A"), (42, 43, "B")]),
    ("contexts meet", "a\n" + "x\n" * 6 + "b\n", "utf-8", [(0, 1, "A"), (14, 15, "B")]),
    ("lines joined", "a\n\nb\nc\n", "utf-8", [(1, 3, " ")]),
    ("a line split", "a b\n", "utf-8", [(1, 2, "\n\n")]),
    ("line taken out", "a\nb\nc\n", "utf-8", [(2, 4, "")]),
    ("first line taken out", "a\nb\n", "utf-8", [(0, 2, "")]),
    ("put before all", "a\n", "utf-8", [(0, 0, "new\n")]),
    ("put after all", "a\n", "utf-8", [(2, 2, "new\n")]),
    ("no last newline", "a\nb", "utf-8", [(0, 1, "A")]),
    ("unended line changed", "a\nb", "utf-8", [(2, 3, "B")]),
    ("last newline put", "a\nb", "utf-8", [(3, 3, "\n")]),
    ("last newline taken", "a\nb\n", "utf-8", [(3, 4, "")]),
    ("all taken", "a\nb\n", "utf-8", [(0, 4, "")]),
    ("all replaced", "a\nb", "utf-8", [(0, 3, "c\nd\n")]),
    ("carriage returns", "a ;\r\nb\r\n", "utf-8", [(1, 2, "")]),
    ("carriage return put", "a\nb\n", "utf-8", [(1, 1, "\r")]),
    ("old Mac line ends", "a ;\rb\r", "utf-8", [(1, 2, "")]),
    ("byte order mark", "a ;\nb\n", "utf-8-sig", [(1, 2, "")]),
    ("mark as text", "\ufeffa ;\nb\n", "utf-8", [(2, 3, "")]),
    ("latin", "café ;\n", "iso-8859-1", [(4, 5, "")]),
    ("no letters", "a\n\0 ;\n", "utf-8", [(3, 4, "")]),
    ("astral, right to left", "𝔞 ;\nאב ג\n", "utf-8", [(1, 2, ""), (6, 7, "")]),
    ("looks like a diff", "--- a\n+++ b\n@@ -1 +1 @@\n\\ No\n", "utf-8", [(4, 5, "c")]),
    ("sixteen bits", "a ;\nb\n", "utf-16", [(1, 2, "")]),
]


def changed(source: str, edits: list[Edit], encoding: str = "utf-8") -> Edition:
    return edition(source, *(edit(source, *each) for each in edits), encoding=encoding)


def patched(made: Edition, folder: Path, *program: str) -> bytes:
    """The transcript after a program has taken the diff."""
    folder.mkdir()
    target = folder / "transcript.txt"
    target.write_bytes(made.document.text.encode(made.document.encoding))
    (folder / "changes.diff").write_bytes(diff.EXPORTER.write(made, NONE))
    done = subprocess.run(program, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done
    return target.read_bytes() if target.exists() else b""


PROGRAMS = [
    pytest.param(
        program,
        marks=pytest.mark.skipif(not shutil.which(program[0]), reason=f"no {program[0]} here"),
        id=program[0],
    )
    for program in (
        ("patch", "transcript.txt", "changes.diff"),
        ("git", "apply", "changes.diff"),
    )
]


def test_no_change_is_no_diff() -> None:
    """Nothing applied, a flag, or an edit to the same letters: an empty file."""
    source = "a ;\nb\n"
    assert diff.EXPORTER.write(edition(source), NONE) == b""
    waiting = edit(source, 1, 2, "", state=State.QUEUED)
    assert diff.EXPORTER.write(edition(source, waiting), NONE) == b""
    assert diff.EXPORTER.write(edition(source, edit(source, 1, 2, " ")), NONE) == b""
    assert diff.EXPORTER.write(edition(""), NONE) == b""


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize("case", CHANGES, ids=lambda case: case[0])
def test_the_diff_applies(
    tmp_path: Path, case: tuple[str, str, str, list[Edit]], program: tuple[str, ...]
) -> None:
    """Each program makes clean.txt of the transcript, byte for byte."""
    _, source, encoding, edits = case
    made = changed(source, edits, encoding)
    assert patched(made, tmp_path / "here", *program) == text.EXPORTER.write(made, NONE)


@st.composite
def editions(draw: st.DrawFn) -> Edition:
    """Few letters and many newlines, with edits that do not disturb each other."""
    source = draw(st.text("ab \n\r", max_size=60))
    cuts = draw(st.lists(st.integers(0, len(source)), max_size=8, unique=True).map(sorted))
    pairs = zip(cuts[::2], cuts[1::2], strict=False)
    afters = st.text("ab\n", max_size=4)
    return changed(source, [(start, end, draw(afters)) for start, end in pairs])


def replayed(source: bytes, changes: bytes) -> bytes:
    """What the diff's own lines make of the source, read as its definition says."""
    *ended, last = source.split(b"\n")
    lines = [line + b"\n" for line in ended] + ([last] if last else [])
    out, at = b"", 0
    body = changes.replace(b"\n\\ No newline at end of file\n", b"\0").split(b"\n")
    body = [part for line in body for part in _unended(line)]
    for line in body[2:]:
        sign, rest = line[:1], line[1:]
        if sign == b"@":
            start, size = line.split()[1][1:].split(b",")
            begin = int(start) - (size != b"0")
            out, at = out + b"".join(lines[at:begin]), begin
        elif sign in (b" ", b"-"):
            assert lines[at] == rest
            out, at = out + (rest if sign == b" " else b""), at + 1
        elif sign == b"+":
            out += rest
    return out + b"".join(lines[at:])


def _unended(line: bytes) -> list[bytes]:
    """Lines of a diff with their newlines back, but where it says that there is none."""
    parts = line.split(b"\0")
    return [*parts[:-1], *([parts[-1] + b"\n"] if parts[-1] else [])]


@settings(max_examples=150, deadline=None)
@given(editions())
def test_any_diff_replays(made: Edition) -> None:
    """For any text and edits, hunks stand where they say and give the cleaned text."""
    changes = diff.EXPORTER.write(made, NONE)
    assert replayed(made.document.text.encode(), changes) == made.text.encode()


def test_the_clean_text_keeps_mark_and_line_ends() -> None:
    """Byte order mark, CRLF and encoding of the transcript come back."""
    made = changed("a ;\r\nb\r\n", [(1, 2, "")], "utf-8-sig")
    assert text.EXPORTER.write(made, NONE) == b"\xef\xbb\xbfa;\r\nb\r\n"


@pytest.mark.parametrize(
    "cell",
    ["", "a", "'tis", "-", "- ", "=", "=1+1", "+x", "@x", "-2", "'=1", "''+1", "\t=1", "＝1"],
)
def test_a_cell_that_a_spreadsheet_would_run_is_guarded(cell: str) -> None:
    """Formulas get an apostrophe, harmless cells stay, and both come back exactly."""
    shown = table.guarded(cell)
    assert table.bare(shown) == cell
    assert shown.lstrip("\t\r\n")[:1] not in "=+-@＝" or len(shown) < 2
    assert (shown == cell) is (cell in {"", "a", "'tis", "-", "="})


@given(st.text("'=-+@\t\r\n a", max_size=6), st.text("'=-+@\t\r\n a", max_size=6))
def test_guarding_loses_nothing(one: str, other: str) -> None:
    """What is guarded comes back, and two cells never become one."""
    assert table.bare(table.guarded(one)) == one
    assert (table.guarded(one) == table.guarded(other)) is (one == other)


def test_the_table_comes_back_from_pandas() -> None:
    """Every column by name and order; line breaks, quotes, NA and formulas survive."""
    source = 'a "b", c\r\nd\n\ne NA =1+1 \0 𝔞'
    box = Box(1, 2, 3, 4)
    sheet = page(1)
    entries = (
        placed(edit(source, 2, 5, "“b”"), sheet, box, box),
        edit(source, 8, 13, "\n", state=State.QUEUED, confidence=0),
        edit(source, 15, 17, "null", state=State.REJECTED, confidence=1_000_000),
        edit(source, 18, 22, "=2", state=State.QUEUED, rule="hand"),
        edit(source, 23, 24, "", confidence=1),
    )
    made = edition(source, *entries, pages=(sheet,))
    content = table.EXPORTER.write(made, NONE)
    rows = pandas.read_csv(io.BytesIO(content), keep_default_na=False, dtype={"page": str})
    columns = "event,start,end,before,after,rule,verdict,agent,confidence,page,box"
    assert ",".join(rows.columns) == columns
    assert len(rows) == 5
    for row, live in zip(rows.to_dict("records"), made.entries, strict=True):
        assert table.bare(row["before"]) == source[row["start"] : row["end"]]
        assert table.bare(row["after"]) == live.after
        assert row["event"] == live.entry.id
        assert row["verdict"] == live.state.value
        assert round(row["confidence"] * 1_000_000) == live.confidence
    assert list(rows["page"]) == ["99", "", "", "", ""]
    assert rows["box"][0] == "1,2,3,4"
    assert b',0.987654,"' in content


def test_the_table_of_nothing_has_its_head() -> None:
    """Without proposals the columns still stand."""
    assert table.EXPORTER.write(edition("a"), NONE).count(b"\n") == 1


def test_the_figures() -> None:
    """Places are counted once, every live proposal too, versions of a rule are one rule."""
    source = "a ; b ; c"
    made = edition(
        source,
        edit(source, 1, 2, ""),
        edit(source, 5, 6, "", state=State.QUEUED, rule="SPC03@2"),
        edit(source, 5, 6, "—", state=State.REJECTED, rule="DSH01@1"),
        edit(source, 0, 1, "a", state=State.QUEUED, rule="STR01@1"),
        pages=(page(1), page(2)),
    )
    content = summary.EXPORTER.write(made, NONE)
    assert content.endswith(b"}\n")
    assert json.loads(content) == {
        "characters": 9,
        "pages": 2,
        "suspects": 3,
        "proposed": 4,
        "applied": 1,
        "queued": 2,
        "by_rule": {
            "DSH01": {"applied": 0, "queued": 0, "rejected": 1},
            "SPC03": {"applied": 1, "queued": 1, "rejected": 0},
            "STR01": {"applied": 0, "queued": 1, "rejected": 0},
        },
    }


def test_crops_are_scaled_clipped_and_readable() -> None:
    """A crop is at most 150 dots per inch, in 16 greys, within the paper, and a sound PNG."""
    grey = Image.linear_gradient("L").resize((301, 99))
    for dpi, box, size in [
        (150, Box(0, 0, 301, 99), (301, 99)),
        (300, Box(0, 0, 301, 99), (150, 50)),
        (72, Box(10, 10, 21, 12), (11, 2)),
        (600, Box(-50, 90, 1, 500), (1, 2)),
    ]:
        crops = PageCrops([page(1, dpi=dpi)], lambda number: grey)
        content = crops.cut(1, box)
        assert content
        with Image.open(io.BytesIO(content)) as image:
            image.load()
            assert image.size == size
    assert PageCrops([page(1)], lambda number: grey).cut(2, Box(0, 0, 9, 9)) is None
    assert PageCrops([page(1)], lambda number: grey).cut(1, Box(400, 0, 409, 9)) is None


def test_a_crop_keeps_its_greys() -> None:
    """No pixel of a PNG is further from the image than half a step of 16 greys."""
    noise = numpy.random.default_rng(1).integers(0, 256, (40, 33), dtype=numpy.uint8)
    with Image.open(io.BytesIO(png(Image.fromarray(noise)))) as image:
        shown = numpy.asarray(image.convert("L"), dtype=int)
    assert abs(shown - noise).max() <= 9


def test_few_pages_are_held() -> None:
    """Pages open when asked for, once while they are among the last ones."""
    opened: list[int] = []

    def image(number: int) -> Image.Image:
        opened.append(number)
        return Image.new("L", (50, 50), 255)

    crops = PageCrops([page(n) for n in (1, 2, 3)], image)
    assert opened == []
    for number in (1, 2, 1, 2, 3, 3, 1):
        assert crops.cut(number, Box(0, 0, 9, 9))
    assert opened == [1, 2, 3, 1]
    assert KEPT == 2


def test_a_letter_that_the_encoding_lacks_is_an_error_with_advice() -> None:
    """A dash put into a Latin-1 transcript: one line that says which sign and what to do."""
    made = changed("a -- b", [(2, 4, "—")], "iso-8859-1")
    with pytest.raises(InputError, match=r"U\+2014, which iso-8859-1 cannot hold") as caught:
        render(made, NONE, [text.EXPORTER])
    assert "UTF-8" in caught.value.todo


def test_two_exporters_of_one_file_are_an_error() -> None:
    """Neither silently wins."""
    again = Exporter("again", "clean.txt", text.write)
    with pytest.raises(PluginError, match=r"two exporters write clean\.txt"):
        render(edition("a"), NONE, [text.EXPORTER, again])


def test_a_report_is_written_once(tmp_path: Path) -> None:
    """All five files; a second time none; after one is spoilt only that one."""
    made = changed("a ;\n", [(1, 2, "")])
    exporters = catalog.exporters()
    folder = tmp_path / "reports" / "letter"
    first = write(made, NONE, exporters, folder)
    names = ["changes.diff", "clean.txt", "corrections.csv", "report.html", "summary.json"]
    assert sorted(path.name for path in first) == names
    assert sorted(path.name for path in folder.iterdir()) == names
    assert write(made, NONE, exporters, folder) == ()
    (folder / "clean.txt").write_text("spoilt")
    assert write(made, NONE, exporters, folder) == (folder / "clean.txt",)
