"""`corrigenda check`: what is found, shown, fixed and judged, and that no input breaks it."""

from __future__ import annotations

import io
import itertools
import json
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import catalog, cli, configuration
from pipeline.check import as_text, baseline
from pipeline.check.choosing import checked_words, chosen
from pipeline.check.fixing import Fixed, fixed
from pipeline.check.folding import folded
from pipeline.check.hit import Hit, by_tag, hits
from pipeline.check.report import Checked, Report
from pipeline.check.table import table
from pipeline.check.visible import cells, excerpt, quoted, visible
from pipeline.cli.check.explaining import measured
from pipeline.detect import detect, profile_of
from pipeline.errors import Exit, InputError, UsageError
from pipeline.kinds import Finding, Rule
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Document, Span

DOCS = Path(__file__).parent.parent / "docs"
SAFE, SUGGESTION, DISPLAY = Applicability.SAFE, Applicability.SUGGESTION, Applicability.DISPLAY
quick = settings(deadline=None, derandomize=True, max_examples=40)


def rule(
    name: str,
    pattern: str,
    *afters: str,
    applicability: Applicability = SAFE,
    severity: Severity = Severity.WARNING,
) -> Rule:
    """An invented rule that fires wherever a pattern stands."""

    def find(sheet: Sheet) -> Iterator[Finding]:
        for found in re.finditer(pattern, sheet.text):
            yield Finding(Span(*found.span()), afters)

    why = "This is so. It came about like this."
    return Rule(
        name, f"name-{name.lower()}", 1, why, "word", applicability, 900_000, find, (),
        severity=severity,
    )  # fmt: skip


def look(text: str, rules: Sequence[Rule]) -> tuple[Hit, ...]:
    document = Document("", text, "utf-8", "")
    return hits(text, detect(document, profile_of(text), rules), by_tag(rules))


def run(*words: str | Path) -> int:
    """The exit code of `corrigenda check` with these words."""
    try:
        return int(cli.command_line(["check", *map(str, words)]))
    except SystemExit as left:
        return int(left.code or 0)


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("", []),
        ("x", [(1, 1)]),
        ("\ufeffx", [(1, 2)]),
        ("a\nbx", [(2, 2)]),
        ("a\r\nbx\r\n\r\nx", [(2, 2), (4, 1)]),
        ("a\rx", [(2, 1)]),
        ("a\u2028\x0cx", [(1, 4)]),
        ("\U0001f600x\n\nx", [(1, 2), (3, 1)]),
    ],
)
def test_lines_and_columns_count_from_one_in_code_points(
    text: str, places: list[tuple[int, int]]
) -> None:
    """LF, CR LF and CR end a line; nothing else does; a byte order mark is a character."""
    found = look(text, [rule("ABC01", "x")])
    assert [(hit.line, hit.column) for hit in found] == places
    assert all(text[hit.start : hit.end] == hit.before == "x" for hit in found)


STYLE = rule("PUN03", "s", severity=Severity.STYLE)
THREE = (rule("PUN01", "a"), rule("PUN02", "b"), STYLE, rule("SPC01", "c"))


@pytest.mark.parametrize(
    ("select", "ignore", "left"),
    [
        ("", "", "PUN01 PUN02 SPC01"),
        ("", "PUN", "SPC01"),
        ("", "ALL", ""),
        ("PUN", "", "PUN01 PUN02 PUN03"),
        ("ALL", "", "PUN01 PUN02 PUN03 SPC01"),
        ("PUN", "PUN02", "PUN01 PUN03"),
        ("PUN02", "PUN", "PUN02"),
        ("PUN02", "PUN02", ""),
        ("PUN,SPC01", "ALL", "PUN01 PUN02 PUN03 SPC01"),
        ("name-spc01,pun01", "", "PUN01 SPC01"),
    ],
)
def test_the_more_exact_word_chooses(select: str, ignore: str, left: str) -> None:
    """Style is off unless selected; id before family before ALL; between equals ignore."""
    words = [checked_words(THREE, given.split(","), "") for given in (select, ignore)]
    assert [rule.id for rule in chosen(THREE, *words)] == left.split()


@pytest.mark.parametrize("word", ["PUN09", "P", "PUNCT", "odd", "ABC"])
def test_a_word_that_names_no_rule_is_refused(word: str) -> None:
    """With the place it was written at and words that do."""
    with pytest.raises(UsageError, match=r"--select: there is no rule or family .*; use "):
        checked_words(THREE, [word], "--select")


@pytest.mark.parametrize(
    ("count", "words", "limit", "folds"),
    [
        (10, 100, 20, False),
        (11, 100, 0, False),
        (20, 10_000, 20, False),
        (11, 100, 20, True),
        (21, 10_000, 20, True),
    ],
)
def test_a_rule_that_fires_all_over_folds(count: int, words: int, limit: int, folds: bool) -> None:
    """More than the limit in 10,000 words, and more than a handful; 0 folds nothing."""
    found = look("x " * count + "y", [rule("ABC01", "x"), rule("ABC02", "y")])
    shown, folds_made = folded(found, words, limit)
    assert [(fold.first, fold.count) for fold in folds_made] == [(found[0], count)] * folds
    assert len(shown) == (1 if folds else count + 1)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("plain – “text” é 日本", "plain – “text” é 日本"),
        ("a\tb\x1b[31m\x00\x7f", "a␉b␛[31m␀␡"),
        ("a\u00a0b\u200b\u202e\ufeff", "a⟨00A0⟩b⟨200B⟩⟨202E⟩⟨FEFF⟩"),
        ("one\ntwo\r\n", "one⏎two␍⏎"),
        ("\udc80\U000f0000\x85", "⟨DC80⟩⟨F0000⟩⟨0085⟩"),
    ],
)
def test_what_cannot_be_seen_is_shown(text: str, seen: str) -> None:
    """No control character, no odd blank and no unpaired surrogate reaches a terminal."""
    assert visible(text) == seen
    assert visible(seen) == seen


@pytest.mark.parametrize(
    ("text", "start", "end", "expected"),
    [
        ("", 0, 0, ("", "", "")),
        ("ab cd", 3, 5, ("ab ", "cd", "")),
        ("ab cd", 5, 5, ("ab cd", "", "")),
        ("one\nab cd\nend", 7, 8, ("ab ", "c", "d")),
        ("one\r\nab\r\n", 6, 7, ("a", "b", "")),
        ("ab\n\ncd", 2, 4, ("ab", "⏎⏎", "cd")),
        ("ab\r\ncd", 2, 4, ("ab", "⏎", "cd")),
        ("日" * 40 + "x" + "本" * 40, 40, 41, ("…日日日日日", "x", "本本本…")),
        ("x" * 50, 0, 50, ("", "xxxxxxxxx…", "")),
    ],
)
def test_the_line_is_cut_around_the_place(
    text: str, start: int, end: int, expected: tuple[str, str, str]
) -> None:
    """To the width asked for, wide characters counting two; an ellipsis says where."""
    found = excerpt(text, start, end, 20)
    assert (found.left, found.place, found.right) == expected
    assert sum(map(cells, expected)) <= 20


def test_the_mark_stands_beneath_the_place() -> None:
    """Also after wide, combining and control characters; colours do not move it."""
    text = "日本 é\u0301\tx here\n"
    found = look(text, [rule("ABC01", "x", "y")])
    document = Checked("a.txt", text, 4, found, found)
    made = as_text.written(Report((document,), (), ()))
    assert made.splitlines() == [
        "a.txt:1:7: ABC01 name-abc01: This is so. [fix: “x” → “y”]",
        " 1 | 日本 é\u0301␉x here",
        "   |        ^",
        "Found 1 place in 1 file (1 can be fixed with --fix).",
    ]
    painted = as_text.written(Report((document,), (), ()), lambda t, c: f"<{c}>{t}</>")
    assert re.sub(r"<.*?>", "", painted) == made
    assert quoted("\u0301 ") == "“◌\u0301␠”"


def test_families_are_fixed_in_the_catalogues_order() -> None:
    """Characters first, so that a later rule sees what they become; an own family comes last."""
    rules = (
        rule("CON01", "d", "e"),
        rule("PUN01", "b", "c"),
        rule("CHR01", "a", "b"),
        rule("XYZ01", "e", "f"),
        rule("WRD01", "c", "d"),
    )
    assert fixed("a a", rules, look) == Fixed(
        "f f", {"CHR01": 2, "PUN01": 2, "WRD01": 2, "CON01": 2, "XYZ01": 2}, True
    )


@pytest.mark.parametrize(
    ("rules", "unsafe", "text", "expected"),
    [
        ([rule("ABC01", "x")], True, "x", ("x", True)),
        ([rule("ABC01", "x", "y", applicability=DISPLAY)], True, "x", ("x", True)),
        ([rule("ABC01", "x", "y", applicability=SUGGESTION)], False, "x", ("x", True)),
        ([rule("ABC01", "x", "y", "z", applicability=SUGGESTION)], True, "x", ("y", True)),
        ([rule("ABC01", "xx", "x")], False, "x" * 9, ("x", True)),
        ([rule("ABC01", "ab", "1"), rule("ABC02", "bc", "2")], False, "abc bc", ("1c 2", True)),
        ([rule("ABC01", "x", "y"), rule("ABC02", "y", "x")], False, "x", ("x", False)),
        ([rule("ABC01", r"x\Z", "xx")], False, "x", ("x" * 26, False)),
    ],
)
def test_fixing(rules: list[Rule], unsafe: bool, text: str, expected: tuple[str, bool]) -> None:
    """Only what is safe unless asked; edits never overlap; what does not settle says so."""
    made = fixed(text, rules, look, unsafe)
    assert made.settled is expected[1]
    assert made.text == expected[0]


ONE = (rule("ABC01", "tbe", "the"),)
LINE = "In the beginning tbe men of the town went out.\n"


@pytest.mark.parametrize(
    ("edited", "open_", "unused"),
    [
        (LINE, 0, 0),
        ("A new first line.\n\n" + LINE + "And more.", 0, 0),
        (LINE.replace("In the", "In  the, "), 0, 0),
        (LINE.replace("beginning", "end"), 0, 0),
        (LINE.replace("town", "village").replace("men of", "men  of"), 0, 0),
        (LINE.upper().replace("TBE", "tbe"), 0, 0),
        (LINE.replace("beginning", "end").replace("men", "women"), 1, 1),
        (LINE + LINE, 1, 0),
        (LINE.replace("tbe", "the"), 0, 1),
        ("tbe\n", 1, 1),
    ],
)
def test_a_judged_place_is_known_again(edited: str, open_: int, unused: int) -> None:
    """After edits elsewhere and on one side; not after edits on both, nor a second time."""
    entries = baseline.added((), "a", LINE, look(LINE, ONE), "as printed")
    assert baseline.read(baseline.written(entries), "") == entries
    found = baseline.judged(edited, look(edited, ONE), entries)
    assert (len(found.open), len(found.unused)) == (open_, unused)


def test_a_place_without_words_around_is_known_by_all_of_it_alone() -> None:
    """Else every such place would be known by having none."""
    entries = baseline.added((), "a", "tbe", look("tbe", ONE), "so")
    assert baseline.judged("tbe", look("tbe", ONE), entries).open == ()
    assert len(baseline.judged("tbe men", look("tbe men", ONE), entries).open) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"[]",
        b'{"version": 1}',
        b'{"version": 2, "judged": []}',
        b'{"version": 1, "judged": [{"file": "a"}]}',
        b'{"version": 1, "judged": [{"file": "a", "rule": "b", "left": "c", "right": "d", '
        b'"count": 0, "reason": "e", "shown": "f"}]}',
        b"[" * 100_000,
    ],
)
def test_a_broken_baseline_is_an_error(content: bytes) -> None:
    """One line that names the file; a judgement is never dropped silently."""
    with pytest.raises(InputError, match=r"^corrigenda-baseline\.json: "):
        baseline.read(content, "corrigenda-baseline.json")


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (b'[check]\nselect = ["PUN"]\nlimt = 3\n', 3, "unknown key 'limt'"),
        (b'\n\nselect = ["PUN"]\n', 3, "unknown key 'select'; put it under"),
        (b"[other]\na = 1\n", 1, "unknown key 'other'"),
        (b'check = "x"\n', 1, "check must be a table"),
        (b'[check]\n\nselect = "PUN"\n', 3, "select must be a list"),
        (b"[check]\nignore = [1]\n", 2, "ignore must be a list"),
        (b"[check]\nlanguage = 1\n", 2, "language must be text"),
        (b"[check]\nlimit = -1\n", 2, "limit must be a whole number"),
        (b"[check]\nlimit = true\n", 2, "limit must be a whole number"),
        (b'[check]\n[check.per-file-ignores]\n"a" = "PUN"\n', 2, "per-file-ignores must give"),
        (b"[check]\nselect = [\n", 3, "not TOML"),
        (b"[check]\nselect = ]\n", 2, "not TOML"),
        (b"[check]\n# caf\xe9\n", 2, "not UTF-8"),
    ],
)
def test_a_configuration_that_is_not_understood_names_the_line(
    content: bytes, line: int, what: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 3; nothing is ignored silently."""
    (here / "corrigenda.toml").write_bytes(content)
    (here / "a.txt").write_text("the city\n")
    assert run("a.txt") == Exit.INPUT
    told = capsys.readouterr().err
    assert f"corrigenda.toml, line {line}: {what}" in told
    assert told.count("\n") == 1


def test_the_configuration_holds_below_its_folder(here: Path) -> None:
    """The nearest one up to where a repository ends; patterns count from its folder."""
    (here / "corrigenda.toml").write_text(
        '[check]\nlimit = 5\n"ignore" = ["SPC03"]\n[check.per-file-ignores]\n"in/*.txt" = ["PUN"]\n'
    )
    (here / "in" / "deep" / ".git").mkdir(parents=True)
    held = configuration.configured(here / "in")
    assert (held.root, held.limit, held.ignore) == (here, 5, ("SPC03",))
    assert held.where("ignore").endswith("corrigenda.toml, line 3")
    assert held.ignored(here / "in" / "a.txt") == ("PUN",)
    assert held.ignored(here / "a.txt") == held.ignored(here.parent / "a.txt") == ()
    assert configuration.configured(here / "in" / "deep").limit is None


TEXT = "The  city of light ; on the camp.\n\nIt was with ,different systems.\n"
CHOSEN = ("--select", "SPC01,SPC03,PUN06")


@pytest.fixture
def file(here: Path) -> Path:
    """A text with two safe fixes and a suggestion."""
    path = here / "a.txt"
    path.write_text(TEXT)
    return path


@pytest.mark.parametrize(
    ("words", "code", "out", "err"),
    [
        (["clean.txt"], Exit.DONE, "Nothing found in 1 file.\n", ""),
        (["empty.txt", "blank.txt"], Exit.DONE, "Nothing found in 2 files.\n", ""),
        (["a.txt", *CHOSEN], Exit.FOUND, "Found 3 places in 1 file (2 can be fixed", ""),
        (["a.txt:1", *CHOSEN], Exit.FOUND, "Found 2 places in 1 file (2 can be fixed", ""),
        (["a.txt:1:5:", *CHOSEN], Exit.FOUND, "Found 1 place in 1 file (1 can be fixed", ""),
        (["a.txt:9", *CHOSEN], Exit.DONE, "Nothing found in 1 file.", ""),
        (["a.txt", "a.txt", *CHOSEN], Exit.FOUND, "Found 3 places in 1 file", ""),
        (["folder", *CHOSEN], Exit.FOUND, "Found 1 place in 2 files", ""),
        (["letter", *CHOSEN], Exit.FOUND, "Found 3 places in 1 file", ""),
        ([*CHOSEN], Exit.FOUND, "Found 3 places in 1 file", ""),
        (["bad.txt", "a.txt", *CHOSEN], Exit.INPUT, "Found 3 places in 1 file", "bad.txt: not UTF"),
        (["bad.txt", *CHOSEN, "--encoding", "cp1252"], Exit.FOUND, "Found 1 place", ""),
        (["none.txt"], Exit.INPUT, "", "error: none.txt: there is no such file"),
        (["lettre"], Exit.INPUT, "", "did you mean letter?"),
        (["folder/none"], Exit.INPUT, "", "error: folder/none: there is no such file"),
        (["hollow"], Exit.INPUT, "", "hollow: this folder holds no .txt file"),
        (["x\0y"], Exit.INPUT, "", "error: "),
        (["a.txt", "--select", "PNU"], Exit.USAGE, "", "--select: there is no rule or family"),
        (["a.txt", "--language", "english"], Exit.USAGE, "", "is no language tag"),
        (["a.txt", "--fix", "--diff"], Exit.USAGE, "", "--fix and --diff do not go together"),
        (["a.txt", "--unsafe-fixes"], Exit.USAGE, "", "add --fix or --diff"),
        (["a.txt", "--add-baseline", " "], Exit.USAGE, "", "a judgement has a reason"),
        (["a.txt:1", "--fix"], Exit.USAGE, "", "fixes go over a whole file"),
        (["-", "--watch"], Exit.USAGE, "", "standard input cannot be watched"),
        (["a.txt", "--baseline", "none.json"], Exit.INPUT, "", "there is no such baseline"),
        (["--explain", "SPC99"], Exit.USAGE, "", "there is no rule"),
        (["--explain", "SPC"], Exit.USAGE, "", "SPC is no single rule; one of: SPC01"),
    ],
)
def test_each_outcome_has_its_exit_code(
    words: list[str],
    code: Exit,
    out: str,
    err: str,
    file: Path,
    here: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """0 clean, 1 found, 2 usage, 3 where a file cannot be read: the others are still checked."""
    for name in ("folder/.hidden", "scans/letter", "hollow"):
        (here / name).mkdir(parents=True)
    (here / "clean.txt").write_text("The city of light.\n")
    (here / "empty.txt").write_bytes(b"")
    (here / "blank.txt").write_bytes(b"\xef\xbb\xbf")
    (here / "bad.txt").write_bytes(b"caf\xe9  of light\n")
    (here / "folder" / "b.txt").write_text("the  city\n")
    (here / "folder" / "c.txt").write_text("the city\n")
    (here / "folder" / ".hidden" / "d.txt").write_text("the  city\n")
    (here / "scans" / "letter" / "transcript.txt").write_text(TEXT)
    assert run(*words) == code
    told = capsys.readouterr()
    assert out in told.out
    assert told.out.count("\n") == 0 or told.out
    assert err in told.err
    assert bool(told.err) == bool(err)


def test_text_shows_place_rule_fix_and_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As code linters do; a plain stream gets no colours."""
    assert run(file.name, *CHOSEN) == Exit.FOUND
    lines = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"a\.txt:1:5: SPC01 double-space: .+\. \[fix: delete “␠”\]", lines[0])
    assert lines[1:3] == [" 1 | The  city of light ; on the camp.", "   |     ^"]
    assert re.fullmatch(r"a\.txt:3:13: PUN06 .* \[suggestion: delete “,”.*\]", lines[6])
    assert lines[-1].endswith("(2 can be fixed with --fix, 1 more with --fix --unsafe-fixes).")


def test_a_terminal_gets_colours(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unless NO_COLOR is set; they add nothing but themselves."""
    monkeypatch.setenv("COLUMNS", "100")
    run(file.name, *CHOSEN)
    plain = capsys.readouterr().out
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    run(file.name, *CHOSEN)
    coloured = capsys.readouterr().out
    assert "\x1b[33mSPC01 double-space\x1b[0m" in coloured
    assert re.sub(r"\x1b\[\d+m", "", coloured) == plain
    monkeypatch.setenv("NO_COLOR", "1")
    run(file.name, *CHOSEN)
    assert capsys.readouterr().out == plain


KEYS = [
    "file",
    "rule",
    "name",
    "severity",
    "applicability",
    "start",
    "end",
    "line",
    "column",
    "before",
    "after",
    "alternatives",
    "message",
    "confidence",
    "needs_scan",
]


def test_json_has_every_field_of_every_hit(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Offsets are code points of the file as it is, byte order mark and CR LF included."""
    text = "\ufeff" + TEXT.replace("\n", "\r\n")
    file.write_bytes(text.encode())
    assert run(file.name, *CHOSEN, "--format", "json") == Exit.FOUND
    rows = json.loads(capsys.readouterr().out)
    assert [row["rule"] for row in rows] == ["SPC01", "SPC03", "PUN06"]
    for row in rows:
        assert list(row) == KEYS
        assert text[row["start"] : row["end"]] == row["before"]
        assert 0 < row["confidence"] < 1
    assert (rows[2]["line"], rows[2]["column"], rows[2]["after"]) == (3, 13, "")
    file.write_text("the city\n")
    assert run(file.name, "--format", "json") == Exit.DONE
    assert json.loads(capsys.readouterr().out) == []


def test_a_flag_has_no_after_but_alternatives() -> None:
    """What is display only is never a fix, and its candidates are kept in order."""
    (hit,) = look("x", [rule("ABC01", "x", "y", "z", applicability=DISPLAY)])
    assert (hit.after, hit.alternatives) == (None, ("y", "z"))
    (hit,) = look("x", [rule("ABC01", "x", "y", "z", applicability=SUGGESTION)])
    assert (hit.after, hit.alternatives) == ("y", ("z",))


def test_github_commands_escape_what_would_break_them(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Per cent, colon, comma and line ends in names and messages; a folded rule is one command."""
    (here / "a,b%:c.txt").write_text("the  city\n")
    assert run("a,b%:c.txt", "--select", "SPC01", "--format", "github") == Exit.FOUND
    assert capsys.readouterr().out.startswith(
        "::warning file=a%2Cb%25%3Ac.txt,line=1,col=5,title=SPC01 double-space,endColumn=6::"
    )
    (here / "a.txt").write_text("the  city\n" * 20)
    run("a.txt", "--select", "SPC01", "--format", "github")
    (line,) = capsys.readouterr().out.splitlines()
    assert "20 places" in line


def test_sarif_points_at_the_places(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Offsets, lines and columns in code points; each fix replaces exactly what stands there."""
    assert run(file.name, *CHOSEN, "--format", "sarif") == Exit.FOUND
    held = json.loads(capsys.readouterr().out)
    (made,) = held["runs"]
    assert held["version"] == "2.1.0"
    assert made["columnKind"] == "unicodeCodePoints"
    rules = made["tool"]["driver"]["rules"]
    assert len(made["results"]) == 3
    for result in made["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        region, start = place["region"], place["region"]["charOffset"]
        held_there = TEXT[start : start + region["charLength"]]
        assert held_there == region["snippet"]["text"]
        line = TEXT.split("\n")[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 : region["endColumn"] - 1] == held_there
        deleted = result["fixes"][0]["artifactChanges"][0]["replacements"][0]["deletedRegion"]
        assert deleted["charOffset"] == start


def test_many_hits_fold_into_a_line(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It says how many and how to see them; JSON has them all; fixing fixes them."""
    file.write_text("the  city\n" * 20)
    assert run(file.name, "--select", "SPC01") == Exit.FOUND
    told = capsys.readouterr().out
    assert "a.txt:1:4: SPC01 double-space: 20 places, " not in told
    assert re.match(r"a\.txt:1:5: SPC01 double-space: 20 places, 5000 in 10,000 words", told)
    assert told.count("\n") == 2
    assert run(file.name, "--select", "SPC01", "--limit", "0") == Exit.FOUND
    assert capsys.readouterr().out.count("\n") == 61
    run(file.name, "--select", "SPC01", "--format", "json")
    assert len(json.loads(capsys.readouterr().out)) == 20
    run(file.name, "--select", "SPC01", "--statistics")
    assert re.search(r"^ +20 +5000\.0 +20 +0  SPC01 double-space$", capsys.readouterr().out, re.M)
    run(file.name, "--select", "SPC01", "--statistics", "--format", "json")
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["rule"], row["count"], row["safe"]) == ("SPC01", 20, 20)


def test_diff_shows_what_fix_then_writes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The safe fixes alone, unless asked for more; a diff writes nothing."""
    assert run(file.name, *CHOSEN, "--diff") == Exit.FOUND
    told = capsys.readouterr()
    assert told.out.splitlines() == [
        "--- a.txt", "+++ a.txt", "@@ -1,3 +1,3 @@", "-The  city of light ; on the camp.",
        "+The city of light; on the camp.", " ", " It was with ,different systems.",
    ]  # fmt: skip
    assert told.err == "Would fix 2 places (SPC01 1, SPC03 1).\n"
    assert file.read_text() == TEXT
    assert run(file.name, *CHOSEN, "--fix") == Exit.FOUND
    assert "Found 1 place in 1 file (1 can be fixed with --fix --unsafe" in capsys.readouterr().out
    safe = "The city of light; on the camp.\n\nIt was with ,different systems.\n"
    assert file.read_text() == safe
    assert run(file.name, *CHOSEN, "--fix", "--unsafe-fixes") == Exit.DONE
    assert file.read_text() == safe.replace(",", "")
    assert run(file.name, *CHOSEN, "--diff") == Exit.DONE
    file.write_text("the  city")
    run(file.name, *CHOSEN, "--diff")
    assert capsys.readouterr().out.endswith(
        "-the  city\n\\ No newline at end of file\n+the city\n\\ No newline at end of file\n"
    )


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b""), ("utf-16-le", b"\xff\xfe")],
)
def test_fix_keeps_encoding_mark_and_line_ends(encoding: str, mark: bytes, file: Path) -> None:
    """Nothing but the fixes differs."""
    file.write_bytes(mark + "café  “here”\r\nand\rmore".encode(encoding))
    file.chmod(0o640)
    words = () if mark else ("--encoding", encoding)
    assert run(file.name, *CHOSEN, "--fix", *words) == Exit.DONE
    assert file.read_bytes() == mark + "café “here”\r\nand\rmore".encode(encoding)
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_documents_transcript_is_never_edited(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """However it is named; what to do instead is said, and what it has is still shown."""
    path = here / "scans" / "letter" / "transcript.txt"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT)
    (here / "link.txt").symlink_to(path)
    for name in ("letter", "scans/letter/transcript.txt", "link.txt"):
        assert run(name, *CHOSEN, "--fix") == Exit.FOUND
        told = capsys.readouterr()
        assert "never edited; `corrigenda run letter` corrects it" in told.err
        assert "Fixed 0 places.\n" in told.err
        assert "Found 3 places in 1 file" in told.out
        assert path.read_text() == TEXT
    assert run("letter", *CHOSEN, "--diff") == Exit.FOUND
    assert "+The city of light; on the camp." in capsys.readouterr().out


def test_a_document_brings_its_own_language(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """From its document.toml; the command line wins over it, corrigenda.toml too."""
    folder = here / "scans" / "lettre"
    folder.mkdir(parents=True)
    (folder / "transcript.txt").write_text("Pourquoi ? Parce que ; voilà !\n")
    (folder / "document.toml").write_text('language = "fr"\n')
    assert run("lettre", "--select", "SPC03") == Exit.DONE
    assert run("lettre", "--select", "SPC03", "--language", "en") == Exit.FOUND
    (here / "corrigenda.toml").write_text('[check]\nlanguage = "en-GB"\n')
    assert run("lettre", "--select", "SPC03") == Exit.FOUND
    capsys.readouterr()


def test_standard_input_is_fixed_to_standard_output(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    """The text alone goes there, byte for byte; what remains is told on standard error."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert run("-", *CHOSEN, "--fix") == Exit.FOUND
    told = capfdbinary.readouterr()
    assert (
        told.out.decode() == "The city of light; on the camp.\n\nIt was with ,different systems.\n"
    )
    assert b"-:3:13: PUN06" in told.err


def test_judgements_last(file: Path, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Over edits and another name; one place alone may be judged; an idle entry is reported."""
    assert run("a.txt:1:19", *CHOSEN, "--add-baseline", "so it stands on the page") == Exit.DONE
    assert "Judged 1 place to be right" in capsys.readouterr().out
    held = json.loads((here / "corrigenda-baseline.json").read_bytes())
    assert [entry["reason"] for entry in held["judged"]] == ["so it stands on the page"]
    file.write_text("A first line.\n\n" + TEXT.replace("  ", " "))
    assert run("a.txt", *CHOSEN) == Exit.FOUND
    assert "Found 1 place in 1 file (1 can be" in (told := capsys.readouterr().out)
    assert "1 judged before" in told
    assert run("a.txt", *CHOSEN, "--fix") == Exit.FOUND
    assert "light ; on" in file.read_text()
    file.rename("b.txt")
    capsys.readouterr()
    assert run("b.txt", *CHOSEN, "--add-baseline", "more") == Exit.DONE
    assert run("b.txt", *CHOSEN) == Exit.DONE
    Path("a.txt").write_text("The city of light; on the camp.\n")
    capsys.readouterr()
    assert run("a.txt", *CHOSEN) == Exit.DONE
    told = capsys.readouterr().out
    assert "a.txt: SPC03: this judgement is no longer needed" in told
    assert "(so it stands on the page)" in told
    assert run("a.txt", "--select", "SPC01") == Exit.DONE
    assert "no longer needed" not in capsys.readouterr().out


def test_per_file_ignores_and_select_of_the_configuration(
    file: Path, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The command line's select goes before the file's; what a file ignores stays ignored."""
    (here / "corrigenda.toml").write_text(
        '[check]\nselect = ["SPC01"]\n\n[check.per-file-ignores]\n"b.*" = ["SPC"]\n'
    )
    (here / "b.txt").write_text(TEXT)
    assert run("a.txt", "b.txt") == Exit.FOUND
    assert "Found 1 place in 2 files" in capsys.readouterr().out
    assert run("a.txt", "b.txt", *CHOSEN) == Exit.FOUND
    assert "Found 4 places in 2 files" in capsys.readouterr().out
    (here / "corrigenda.toml").write_text('[check]\n\nignore = ["SPX"]\n')
    assert run("a.txt") == Exit.USAGE
    assert "corrigenda.toml, line 3: there is no rule or family 'SPX'" in capsys.readouterr().err


def test_a_fix_that_the_encoding_lacks_is_refused(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file stays as it is."""
    monkeypatch.setattr(catalog, "rules", lambda: (rule("ABC01", "x", "—"),))
    file.write_bytes(b"caf\xe9 x")
    assert run("a.txt", "--fix", "--encoding", "latin-1") == Exit.INPUT
    assert "iso8859-1 has no character '—'" in capsys.readouterr().err
    assert file.read_bytes() == b"caf\xe9 x"


def test_a_broken_rule_is_named(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 70, and how to go on without it."""

    def find(sheet: Sheet) -> Iterator[Finding]:
        raise ZeroDivisionError

    broken = rule("ABC01", "x")
    object.__setattr__(broken, "find", find)
    monkeypatch.setattr(catalog, "rules", lambda: (broken,))
    assert run("a.txt") == Exit.FAULT
    assert "a.txt: rule ABC01@1 broke" in capsys.readouterr().err


def test_a_stream_that_lacks_characters_gets_escapes(file: Path) -> None:
    """Printing never fails."""
    file.write_text("the  città — “x”\n")
    done = subprocess.run(
        [sys.executable, "-m", "pipeline", "check", "a.txt", "--select", "SPC01"],
        env=os.environ | {"PYTHONIOENCODING": "ascii"}, capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == Exit.FOUND
    assert rb"the  citt\xe0 \u2014 \u201cx\u201d" in done.stdout


def test_watch_checks_again_when_a_file_changes(file: Path) -> None:
    """And ends with Ctrl-C, 130; in a process of its own, which is killed if it should hang."""
    watching = subprocess.Popen(
        [sys.executable, "-m", "pipeline", "check", file.name, *CHOSEN, "--watch"],
        cwd=file.parent,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    guard = threading.Timer(60, watching.kill)
    guard.start()
    assert watching.stdout is not None
    told = []
    for text in ("the city\n", None):
        lines = iter(watching.stdout.readline, "")
        told.append("".join(itertools.takewhile(lambda line: "Watching" not in line, lines)))
        if text:
            file.write_text(text)
    watching.send_signal(signal.SIGINT)
    watching.stdout.read()
    assert watching.wait() == Exit.INTERRUPTED
    guard.cancel()
    watching.stdout.close()
    assert "Found 3 places" in told[0]
    assert "Nothing found" in told[1]


def test_explain_says_why_with_examples(capsys: pytest.CaptureFixture[str]) -> None:
    """By id or by name, for every rule."""
    for known in catalog.rules():
        assert run("--explain", known.id.lower()) == Exit.DONE
        by_id = capsys.readouterr().out
        assert run("--explain", known.name) == Exit.DONE
        assert capsys.readouterr().out == by_id
        assert known.why in by_id
        for example in known.examples:
            assert visible(example.text) in by_id


def test_the_rule_table_is_what_the_rules_say(capsys: pytest.CaptureFixture[str]) -> None:
    """docs/rules.md is made by `corrigenda check --rules`, and up to date."""
    made = table(catalog.rules(), measured(DOCS / "measured.json"))
    assert (DOCS / "rules.md").read_text() == made
    assert run("--rules", "-C", DOCS.parent) == Exit.DONE
    assert capsys.readouterr().out == made
    rows = [line for line in made.splitlines() if line.startswith("|")]
    assert len(rows) == len(catalog.rules()) + 2
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {10}


PIECES = st.sampled_from(
    ["the", " ", "  ", "\n", "\n\n", "\r\n", ",", ".", " ;", "..", "'", '"', "“", "”", "-", "—",
     "(", ")", "tbe", "I", "1", "l9", "Ã©", "&amp;", "\u00a0", "\u200b", "\u00ad", "\u0301", "é",
     "ﬁ", "\x0c", "\ufeff", "日", "and and", "A.", "…", "U.S.", "be-", "lieved"]
)  # fmt: skip
texts = st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=40).map("".join))


@quick
@given(st.one_of(st.binary(max_size=80), texts.map(lambda text: text.encode("utf-8", "replace"))))
def test_any_bytes_are_checked_or_refused(content: bytes) -> None:
    """No crash: the exit code is 0, 1 or 3, and a file that is refused stays as it is."""
    path = Path("any.txt")
    path.write_bytes(content)
    for words in (("--select", "ALL"), ("--diff",), ("--fix", "--unsafe-fixes")):
        code = run(path, *words)
        assert code in (Exit.DONE, Exit.FOUND, Exit.INPUT)
    if code == Exit.INPUT:
        assert path.read_bytes() == content


@quick
@given(texts, st.sampled_from(["en", "fr", "de", "fi"]), st.booleans())
def test_fixing_settles_for_every_text(text: str, language: str, unsafe: bool) -> None:
    """Fixing what was fixed changes nothing; every hit's place holds what it says."""

    def looked(now: str, rules: Sequence[Rule]) -> tuple[Hit, ...]:
        document = Document("", now, "utf-8", "", languages=(language,))
        found = hits(now, detect(document, profile_of(now, language), rules), by_tag(rules))
        assert all(now[hit.start : hit.end] == hit.before for hit in found)
        return found

    made = fixed(text, catalog.rules(), looked, unsafe)
    assert made.settled
    assert fixed(made.text, catalog.rules(), looked, unsafe).text == made.text


HEAVY = ("PIL", "pandas", "rapidfuzz", "regex", "numpy.ma", "importlib.metadata", "jinja2", "rich")


def fresh(words: Sequence[str], folder: Path, *places: Path, told: str = "") -> str:
    """What a check prints in a process of its own, whose path begins with these places."""
    code = f"import sys; from pipeline.cli import command_line; command_line(sys.argv[1:]); {told}"
    home = Path(__file__).parent.parent
    path = os.pathsep.join(map(str, (*places, home)))
    done = subprocess.run(
        [sys.executable, "-c", code, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_a_check_loads_nothing_that_it_does_not_need(file: Path) -> None:
    """Neither page images nor tables nor readings are loaded to check a text by rule."""
    file.write_text("It was so, he said; and they saw the house of the old man.\n" * 40)
    told = f"print([name for name in {HEAVY} if name in sys.modules])"
    assert fresh(["check", file.name], file.parent, told=told).splitlines()[-1] == "[]"


def test_rules_of_another_package_are_found(file: Path, tmp_path: Path) -> None:
    """A package that announces a rule has it run, though no reader of packages is loaded else."""
    site = tmp_path / "site"
    held = site / "others-1.0.dist-info"
    held.mkdir(parents=True)
    (held / "METADATA").write_text("Metadata-Version: 2.1\nName: others\nVersion: 1.0\n")
    (held / "entry_points.txt").write_text("[corrigenda.rules]\nothers = others:RULES\n")
    (site / "others.py").write_text(
        "from dataclasses import replace\n"
        "from pipeline.rules.gaps import RULES as theirs\n"
        "RULES = (replace(theirs[0], id='XYZ01', name='their-own'),)\n"
    )
    file.write_text("It was so. \n")
    words = ["check", file.name, "--select", "XYZ01"]
    assert "XYZ01 their-own" in fresh(words, file.parent, site)
    assert fresh(["check", "--rules"], file.parent).count("XYZ01") == 0
