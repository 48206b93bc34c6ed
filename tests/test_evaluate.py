"""Measuring a text: definitions, tables, folders, files as they come, the page."""

from __future__ import annotations

import json
import math
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from noisy import book, noisy

from pipeline.cli import command_line as run
from pipeline.errors import Exit, InputError, ToolError, UsageError
from pipeline.evaluate import evaluate
from pipeline.evaluate.bounds import bounds
from pipeline.evaluate.corpus import averaged, paired
from pipeline.evaluate.page import as_html, pieces
from pipeline.evaluate.parts import of_pair
from pipeline.evaluate.plot import heat_map
from pipeline.evaluate.reading import read
from pipeline.evaluate.words import words
from pipeline.evaluate.written import as_csv, as_json, as_text


@pytest.mark.parametrize(
    ("truth", "text", "cer", "wer"),
    [
        ("", "", 0.0, 0.0),
        ("same text", "same text", 0.0, 0.0),
        ("cafe\u0301", "café", 0.0, 0.0),
        ("a b, c", "a b; c", 1 / 6, 0.0),
        ("", "Foo", math.inf, math.inf),
        ("Foo", "", 1.0, 1.0),
        ("a", "abcd", 3.0, 1.0),
        ("one two", "one tvo", 1 / 7, 0.5),
        ("m\u0303", "m", 1.0, 1.0),
    ],
)
def test_rates(truth: str, text: str, cer: float, wer: float) -> None:
    """Equal texts first: rates are edits per cluster and per word of the truth."""
    found = evaluate(truth, text)
    assert (found.characters.share, found.words.share) == pytest.approx((cer, wer))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t", []),
        ("— … ! \x03", []),
        ("can’t 3,14 x", ["can’t", "3,14", "x"]),
        ("\ue72bber", ["\ue72bber"]),
        ("a-b", ["a", "b"]),
        ("m\u0303a na\u0308", ["m\u0303a", "na\u0308"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """What holds no letter and no digit is no word; private-use letters are letters."""
    assert words(text) == expected


@given(st.text(max_size=40), st.text(max_size=40))
def test_counts_add_up(truth: str, text: str) -> None:
    """Classes sum to the clusters of the truth, and pieces rebuild both texts as compared."""
    found = evaluate(truth, text)
    assert sum(c.count for c in found.classes) == found.characters.total
    assert sum(c.count for c in found.letters) == found.characters.total
    cut = [(p, p) if isinstance(p, str) else p for p in pieces(found)]
    assert "".join(p[0] for p in cut) == found.truth
    assert "".join(p[1] for p in cut) == found.text


@pytest.mark.parametrize(
    ("fold", "truth", "text", "distance"),
    [
        ((), "“a”", '"a"', 2),
        (("dashes",), "“a”", '"a"', 2),
        (("quotes",), "“a”", '"a"', 0),
        (("dashes",), "a — b", "a—b", 0),
        (("hyphens",), "ex-\nample", "example", 0),
        (("case",), "ABC", "abc", 0),
        (("long-s",), "ſo", "so", 0),
    ],
)
def test_folding(fold: tuple[str, ...], truth: str, text: str, distance: int) -> None:
    """Nothing is folded unless it is named."""
    assert evaluate(truth, text, folded=fold).characters.errors == distance


def test_unknown_convention() -> None:
    """A convention that is not known is named, with those that are."""
    with pytest.raises(UsageError, match=r"umlauts.*quotes"):
        evaluate("a", "b", folded=("umlauts",))


def test_classes_and_confusions() -> None:
    """Neighbouring edits are one confusion; classes go by the cluster's category."""
    found = evaluate("Sum 1, modem\nx", "Surn 1, modern\nx7")
    assert found.confusions[0].truth == "m"
    assert (found.confusions[0].text, found.confusions[0].count) == ("rn", 2)
    assert found.confusions[0].examples[0] == ("Sum 1, modem⏎x", "Surn 1, modern⏎x")
    named = {c.name: (c.count, c.missed, c.added) for c in found.classes}
    assert named == {
        "letters": (8, 2, 4),
        "capitals": (1, 0, 0),
        "digits": (1, 0, 1),
        "punctuation": (1, 0, 0),
        "spaces": (2, 0, 0),
        "line ends": (1, 0, 0),
    }


def test_lost_page_is_no_confusion() -> None:
    """What is missing as a whole was not read for anything."""
    assert evaluate("abc" + "x" * 50, "abc").confusions == ()


def test_bounds() -> None:
    """No bounds for a single item; otherwise they hold the average and are the same each time."""
    assert bounds([3], [10]) is None
    assert bounds([0, 0], [0, 0]) is None
    found = bounds([1, 5, 2, 8, 0], [50, 60, 40, 80, 30])
    assert found is not None
    assert 0 < found.low < 16 / 260 < found.high < 0.2
    assert bounds([1, 5, 2, 8, 0], [50, 60, 40, 80, 30]) == found


def test_averages() -> None:
    """Micro averages weigh by length, macro averages do not; infinite rates stay out of these."""
    found = averaged([("a", evaluate("ab", "ax")), ("b", evaluate("x" * 8, "x" * 8))])
    assert (found.characters.share, found.macro_cer) == (0.1, 0.25)
    assert averaged([("a", evaluate("", "x"))]).macro_cer == 0.0


def test_pairs_of_folders(tmp_path: Path) -> None:
    """Pairs go by suffix, in one folder or two; a missing text and an empty choice are told."""
    for name in ("a.gt.txt", "a.ocr.txt", "b/c.gt.txt", "b/c.ocr.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    found = paired(tmp_path, tmp_path, "**/*", ".gt.txt", ".ocr.txt")
    assert [pair[0] for pair in found] == ["a", "b/c"]
    alike = paired(tmp_path, tmp_path / ".." / tmp_path.name, "*/*.ocr.txt")
    assert [pair[0] for pair in alike] == ["b/c.ocr.txt"]
    with pytest.raises(InputError, match="--text-suffix"):
        paired(tmp_path, tmp_path, "*", ".gt.txt", ".abbyy.txt")
    with pytest.raises(InputError, match="--truth-suffix"):
        paired(tmp_path, tmp_path, "*", ".truth", ".ocr.txt")


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"", ""),
        (b"plain\n", "plain"),
        (b"\xef\xbb\xbfmark\r\nlines\rthree\n\n", "mark\nlines\nthree"),
        (b"a\0b", "a\0b"),
    ],
)
def test_reading(tmp_path: Path, content: bytes, text: str) -> None:
    """Byte-order mark and kinds of line end are no part of a text; all else is."""
    (tmp_path / "t").write_bytes(content)
    assert read(tmp_path / "t") == text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"abc \x96 d", r"t: byte 4 \(0x96\) is not utf-8; .*--encoding"),
        (b"ok\n\xed\xa0\x80", r"byte 3 \(0xed\)"),
        (b"\x89PNG\r\n\x1a\n", r"byte 0 \(0x89\)"),
        (b'<?xml version="1.0"?><alto xmlns="x">', "ALTO XML"),
        (b"<pc:PcGts>", "PAGE XML"),
    ],
)
def test_files_that_are_no_text(tmp_path: Path, content: bytes, message: str) -> None:
    """What is not text in that encoding is refused, with the byte's place and what to do."""
    (tmp_path / "t").write_bytes(content)
    with pytest.raises(InputError) as caught:
        read(tmp_path / "t")
    assert re.search(message, str(caught.value))


def test_missing_file_and_codec(tmp_path: Path) -> None:
    """A file that is not there, and an encoding that does not exist, are told."""
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none")
    (tmp_path / "t").write_text("t")
    for name in ("utf-9", "hex"):
        with pytest.raises(UsageError, match=name):
            read(tmp_path / "t", name)


def test_written() -> None:
    """JSON has its keys and null for what is infinite; CSV quotes; text names blocks and folds."""
    made = json.loads(as_json(evaluate("ab c", "ab d")))
    assert (made["cer"], made["wer"], made["distance"]) == (0.25, 0.5, 1)
    assert (made["characters"], made["words"]) == (4, 2)
    assert json.loads(as_json(evaluate("", "x")))["cer"] is None
    assert as_csv(evaluate('a"', "a,")).splitlines()[1].startswith('"""",",",1,')
    many = averaged([("p", evaluate("ab", "ax")), ("q", evaluate("", "x"))])
    assert json.loads(as_json(many))["files"][1] | {"x": 1} == {
        "name": "q",
        "cer": None,
        "wer": None,
        "distance": 1,
        "characters": 0,
        "word_distance": 1,
        "words": 0,
        "x": 1,
    }
    assert as_csv(many).splitlines()[1] == "p,0.5,1.0,1,2,1,1"
    assert "CER (micro) 1.0000" in as_text(many)
    assert "not comparable" in as_text(evaluate("A", "a", folded=("case",)))


def test_page_is_safe_and_self_contained() -> None:
    """Nothing of the texts can become markup, and nothing is loaded from anywhere."""
    evil = "</script><img src=x onerror=alert(1)>&\u2028@TITLE@"
    made = as_html(evaluate(evil, evil + "x"), "<truth>", "<text>", b"<svg/>")
    assert evil not in made
    assert "<img src=x" not in made
    assert made.count("</script>") == 2
    assert not re.search(r"(?:src|href)=\"?(?:https?:)?//", made)
    (inside,) = re.findall(r'id="pieces">(.*?)</script>', made)
    assert json.loads(inside) == [evil, ["", "x"]]
    many = as_html(averaged([(evil, evaluate(evil, evil + "x"))]), "<truth>", "<text>")
    assert "<img" not in many
    assert "&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&amp;" in many


def test_plot(monkeypatch: pytest.MonkeyPatch) -> None:
    """A heat map in both kinds, of nothing, too; without matplotlib, what to install."""
    pytest.importorskip("matplotlib")
    found = evaluate("$ab \n\ud800", "$xb\t\n?")
    assert heat_map(found.confusions, "png").startswith(b"\x89PNG")
    assert b"<svg" in heat_map((), "svg")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(ToolError, match=r"corrigenda\[plot\]"):
        heat_map(())


def test_parts() -> None:
    """Single figures for scripts; a lone surrogate is no reason to fail."""
    assert of_pair("cer", "", "x") == "inf\n"
    assert of_pair("editops", "abc", "axcd") == '[["replace", 1, 1], ["insert", 3, 3]]\n'
    assert json.loads(of_pair("align", "ab", "a")) == [["a", "a"], ["b", None]]
    assert of_pair("changes", "a\ud800", "ab") == "1\n"
    assert json.loads(of_pair("letters", "aab", "aac")) == [
        {"char": "a", "count": 2, "missed": 0},
        {"char": "b", "count": 1, "missed": 1},
    ]


def test_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`evaluate` and `align` print what they promise; wrong calls lead to their exit codes."""
    a, b = tmp_path / "a.gt.txt", tmp_path / "a.txt"
    a.write_text("one two three\n")
    b.write_text("one tvo three four\n")
    assert run(["evaluate", str(a), str(b), "--format", "json"]) == Exit.DONE
    assert json.loads(capsys.readouterr().out)["distance"] == 6
    assert run(["evaluate", str(tmp_path), str(tmp_path), "--format", "csv"]) == Exit.DONE
    assert capsys.readouterr().out.splitlines()[1].startswith("a,")
    assert run(["evaluate", str(a), str(b), "--print", "wer"]) == Exit.DONE
    assert float(capsys.readouterr().out) == pytest.approx(2 / 3)
    assert run(["evaluate", str(a), str(b), "--format", "html", "-o", str(tmp_path / "c")]) == 0
    assert (tmp_path / "c").read_text().startswith("<!doctype html>")
    capsys.readouterr()
    assert run(["align", str(a), str(b), "--format", "json"]) == Exit.DONE
    made = json.loads(capsys.readouterr().out)
    assert made.keys() >= {"distance", "opcodes", "moves", "seconds"}
    assert made["opcodes"][:2] == [["equal", 0, 5, 0, 5], ["replace", 5, 6, 5, 6]]
    assert run(["align", str(a), str(b)]) == Exit.DONE
    assert 'insert 13-13 13-18 "" " four"' in capsys.readouterr().out
    assert run(["evaluate", str(a), str(tmp_path)]) == Exit.INPUT
    assert run(["evaluate", str(a)]) == Exit.USAGE
    assert run(["evaluate", str(a), str(b), "--plot", str(tmp_path / "c.gif")]) == Exit.USAGE
    capsys.readouterr()


def test_a_book() -> None:
    """A book is measured by anchors, in characters and in words."""
    truth = book(200_000, 1)
    found = evaluate(truth, noisy(truth, 0.03, 2))
    assert found.characters.share == pytest.approx(0.029, abs=0.002)
    assert 0.1 < found.words.share < 0.25
    assert found.character_bounds is not None
    assert found.character_bounds.low < found.characters.share < found.character_bounds.high
