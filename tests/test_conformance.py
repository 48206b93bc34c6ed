"""Cases of two other evaluation tools' own test suites, where they are at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate import evaluate
from pipeline.evaluate.corpus import averaged, paired
from pipeline.evaluate.parts import of_pair, of_text
from pipeline.evaluate.reading import read
from pipeline.matching.opcodes import aligned
from pipeline.matching.tokens import named

HERE = Path(__file__).resolve().parents[2] / "shared" / "conformance"
PLAIN = ("cer", "wer", "distance", "editops", "align", "words")


def cases(*kinds: str) -> list[Any]:
    """The cases of some kinds that need plain text only."""
    if not (HERE / "cases.json").is_file():
        return [pytest.param(None, marks=pytest.mark.skip(reason="no conformance cases here"))]
    held = json.loads((HERE / "cases.json").read_text("utf-8"))["cases"]
    return [
        pytest.param(case, id=case["id"])
        for case in held
        if case["kind"] in kinds and not str(case.get("gt_file", "")).endswith(".xml")
    ]


def given(case: dict[str, Any]) -> str:
    """What `corrigenda evaluate --print` gives for a case."""
    if "text" in case:
        return of_text(case["kind"], case["text"])
    sides = [read(HERE / case[key]) for key in ("gt_file", "ocr_file")]
    return of_pair(case["kind"], *sides)


@pytest.mark.parametrize("case", cases(*PLAIN))
def test_plain_text(case: dict[str, Any]) -> None:
    """Rates, distances, edits, alignments and words are those the other tools expect."""
    out = json.loads(given(case).replace("inf", "Infinity"))
    if "expected_at" in case:
        assert {k: out[int(k)] for k in case["expected_at"]} == case["expected_at"]
    elif "expected_prefix" in case:
        assert out[: len(case["expected_prefix"])] == case["expected_prefix"]
        assert out[-len(case["expected_suffix"]) :] == case["expected_suffix"]
    elif isinstance(out, int | float):
        assert out == pytest.approx(float(case["expected"]), abs=1e-9)
    else:
        assert out == case["expected"]


@pytest.mark.parametrize("case", cases("align_lines"))
def test_lines(case: dict[str, Any]) -> None:
    """Lines are aligned as letters are."""
    left, right = case["gt_items"], case["ocr_items"]
    rows: list[list[str | None]] = []
    for tag, i, end, j, stop in aligned(*named(left, right)).opcodes:
        if tag in ("equal", "replace"):
            rows += [list(both) for both in zip(left[i:end], right[j:stop], strict=True)]
        else:
            rows += [[line, None] for line in left[i:end]] + [[None, x] for x in right[j:stop]]
    assert rows == case["expected"]


@pytest.mark.xfail(
    HERE.is_dir(), strict=True, reason="dinglehopper 0.11.0 itself has 2/28 and 2/6 on these files"
)
@pytest.mark.parametrize("case", cases("corpus_line_dirs"))
def test_folders(case: dict[str, Any]) -> None:
    """Folders of line files: micro averages."""
    folders = HERE / case["gt_dir"], HERE / case["ocr_dir"]
    pairs = paired(*folders, "**/*", case["gt_suffix"], case["ocr_suffix"])
    found = averaged([(name, evaluate(read(x), read(y))) for name, x, y in pairs])
    shares = found.characters.share, found.words.share
    assert shares == pytest.approx((case["expected_cer"], case["expected_wer"]), abs=case["tol"])
