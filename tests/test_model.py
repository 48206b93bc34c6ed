"""The decision model: what a file says, what it adds up to, and which files are refused."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest
from making import proposal

from pipeline.decide import shipped
from pipeline.decide.features import features, group
from pipeline.decide.model import Model, Node, Sureness, Weight, parsed, plain, read
from pipeline.errors import InputError

LEAVES = (
    Node(0, 0.5, 1, 2, 0.0),
    Node(-1, 0.0, 0, 0, -2.0),
    Node(-1, 0.0, 0, 0, 2.0),
)
RECORD = (
    Sureness(500_000, 300, 280, 900_000),
    Sureness(900_000, 200, 200, 985_000),
    Sureness(990_000, 20, 20, 860_000),
)
MADE = Model("made", (Weight("a", "first", 1.0, 2.0, 4.0),), -1.0, (LEAVES,), 0.5, RECORD)


def logistic(value: float) -> float:
    return 1 / (1 + math.exp(-value))


@pytest.mark.parametrize(("value", "linear", "boosted"), [(0.0, -3.0, -1.5), (3.0, 3.0, 2.5)])
def test_a_chance_is_the_mean_of_both_halves(value: float, linear: float, boosted: float) -> None:
    """The logistic half and the trees weigh alike."""
    expected = (logistic(linear) + logistic(boosted)) / 2
    assert MADE.chance({"a": value}) == round(expected * 1_000_000)


def test_what_moved_a_chance() -> None:
    """Each group's share in both halves, from the centre and from the trees' root."""
    assert MADE.moved({"a": 3.0}) == {"first": pytest.approx(2.0 + 1.0)}
    assert MADE.moved({"a": 1.0}) == {"first": pytest.approx(0.0 + 1.0)}


def test_features_are_cut_to_a_range() -> None:
    """A wild value counts no more than the largest that is usual."""
    assert MADE.chance({"a": 1e9}) == MADE.chance({"a": 60.0})


def test_calibration_moves_every_chance_one_way() -> None:
    """An offset and a slope leave the order as it is."""
    import dataclasses

    bolder = dataclasses.replace(MADE, offset=1.0)
    for value in (0.0, 1.0, 3.0):
        assert bolder.chance({"a": value}) > MADE.chance({"a": value})


@pytest.mark.parametrize(
    ("bound", "expected"), [(0, 500_000), (985_000, 900_000), (990_000, 1_000_001)]
)
def test_a_threshold_must_have_proved_itself(bound: int, expected: int) -> None:
    """The least chance whose lower bound is high enough; beyond reach where there is none."""
    assert MADE.threshold(bound) == expected


def test_the_record_of_a_chance() -> None:
    """The surest threshold that was passed."""
    assert MADE.sureness(499_999) is None
    assert MADE.sureness(899_999) == RECORD[0]
    assert MADE.sureness(1_000_000) == RECORD[2]


def test_the_shipped_file_is_what_it_says(tmp_path: Path) -> None:
    """Its features are those that are measured, its groups those of today, and it reads back."""
    held = shipped()
    names = set(features(proposal("one ; two", 3, 4, "")))
    for model in (held.scan, held.text):
        assert {weight.name for weight in model.weights} == names
        assert all(weight.group == group(weight.name) for weight in model.weights)
    file = tmp_path / "model.json"
    models = {"scan": plain(held.scan), "text": plain(held.text)}
    file.write_text(json.dumps({"format": 1, "fitted": held.fitted, "models": models}))
    again = read(file)
    assert (again.scan, again.text) == (held.scan, held.text)


def test_evidence_moves_the_shipped_model_the_right_way() -> None:
    """A reading that confirms makes a change likelier than one that contradicts."""
    from dataclasses import replace

    from pipeline.model.evidence import Evidence, Stance

    bare = proposal("one ; two", 3, 4, "")
    chances = [
        shipped().scan.chance(
            features(
                replace(
                    bare,
                    evidence=(*bare.evidence, Evidence("reading", "e 1", s, "one;", 960_000, 0)),
                )
            )
        )
        for s in (Stance.CONFIRMS, Stance.CONTRADICTS)
    ]
    assert chances[0] > chances[1]


def broken(change: Any) -> bytes:
    """The shipped models, one thing in them changed."""
    held: dict[str, Any] = {
        "format": 1,
        "fitted": "",
        "models": {"scan": plain(MADE), "text": plain(MADE)},
    }
    change(held)
    return json.dumps(held).encode()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"{}",
        b"[" * 100_000,
        broken(lambda held: held.update(format=2)),
        broken(lambda held: held["models"].pop("text")),
        broken(lambda held: held["models"]["scan"].update(weights=[["a"]])),
        broken(lambda held: held["models"]["scan"].update(intercept="high")),
        broken(lambda held: held["models"]["scan"]["trees"][0][0].__setitem__(2, 0)),
        broken(lambda held: held["models"]["scan"]["trees"][0][0].__setitem__(3, 9)),
        broken(lambda held: held["models"]["scan"]["trees"][0][0].__setitem__(0, 7)),
    ],
    ids=lambda content: repr(content[:12]),
)
def test_a_broken_model_is_refused(content: bytes) -> None:
    """Named, with what to do, and never half believed."""
    with pytest.raises(InputError, match="this is no model file"):
        parsed(content, "somewhere.json")


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    """The message says which file."""
    with pytest.raises(InputError, match="cannot be read"):
        read(tmp_path / "none.json")
