"""Learning from people's decisions: what counts, what is found, refused and written."""

from __future__ import annotations

import json
import math
import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from making import (
    AT,
    Laid,
    correct,
    decide,
    decided,
    document,
    proposed,
    revert,
    run,
)
from test_cli import held as held
from test_cli import run as command

from pipeline.decide import model as deciding
from pipeline.decide import shipped, weighed
from pipeline.decide.model import Model, Pair, Sureness
from pipeline.decide.pairs import pair
from pipeline.errors import Exit, InputError
from pipeline.learn import (
    Example,
    Fit,
    Judged,
    Learned,
    Row,
    fitted,
    judged,
    lower_bound,
    mapped,
    tried,
    upper_bound,
)
from pipeline.learn.proving import climbed, renewed
from pipeline.ledger import record, store
from pipeline.ledger.live import alive, view
from pipeline.model.codec import digest, entry
from pipeline.model.correction import Verdict
from pipeline.model.event import Entry, RebaseEvent, RunEvent, Selector, SupersedeEvent
from pipeline.run import models, refit, verify
from pipeline.workspace import Workspace

LINE = "one ; two .. three ; four"
ACCEPT, REJECT, DEFER, ASSERT = Verdict
ROWS = (Row(500_000, 1000, 940, 925_000), Row(950_000, 1000, 1000, 997_000))
BOUND = 995_000


def recorded(text: str = LINE, *edits: tuple[int, int, str]) -> tuple[Entry, ...]:
    """A ledger in which a policy applied these edits."""
    return record.additions((), document(text), run(text, *(edits or ((3, 4, ""),))))


def read(entries: Sequence[Entry], *texts: str) -> tuple[Judged, ...]:
    """What people judged in these events."""
    held = tuple(entries)
    views = [view(held, digest(text.encode())) for text in texts or (LINE,)]
    return judged(held, views, alive(held))


def verdicts(entries: Sequence[Entry], *texts: str) -> list[bool | None]:
    return [one.right for one in read(entries, *texts)]


def test_nothing_recorded_nothing_judged() -> None:
    """An empty ledger says nothing."""
    assert read(()) == ()


def test_what_a_policy_decides_is_no_verdict() -> None:
    """What it applied is let stand, what it queued is nothing at all."""
    assert verdicts(recorded()) == [None]
    waiting = record.additions((), document(LINE), run(LINE, (3, 4, ""), verdict=DEFER))
    assert verdicts(waiting) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([DEFER], []),
        ([ACCEPT, REJECT], []),
        ([ACCEPT], [True]),
        ([REJECT], [False]),
        ([ASSERT], [False]),
        ([REJECT, REJECT], [False]),
    ],
)
def test_what_people_say_is_a_verdict(said: list[Verdict], expected: list[bool]) -> None:
    """A deferral or a disagreement says nothing; two who agree count once."""
    held = recorded()
    (target,) = proposed(held)
    votes = [decide(target.id, v, agent=f"person:{at}") for at, v in enumerate(said)]
    assert verdicts((*held, *votes)) == expected


def test_what_was_taken_back_says_nothing() -> None:
    """Neither a decision that its maker reverts, nor a policy's that a person reverts."""
    held = recorded()
    (target,) = proposed(held)
    said = decide(target.id, REJECT)
    assert verdicts((*held, said, revert(said.id))) == [None]
    (applied,) = decided(held)
    assert verdicts((*held, revert(applied.id))) == []


def test_a_correction_by_hand_rejects_what_stood_in_its_place() -> None:
    """Of that place only, and not where it comes to the same; so does one that supersedes."""
    held = recorded(LINE, (3, 4, ""), (10, 11, ""))
    elsewhere = correct(LINE, 19, 20, "")
    same = correct(LINE, 2, 5, "e;")
    other = correct(LINE, 2, 5, "e:")
    assert verdicts((*held, elsewhere)) == [None, None]
    assert False not in verdicts((*held, same))
    assert sorted(map(str, verdicts((*held, other)))) == ["False", "None"]
    first = proposed(held)[0]
    by = entry(SupersedeEvent(AT, "person:ann", (first.id,), other.id, "better"))
    assert sorted(map(str, verdicts((*held, other, by)))) == ["False", "None"]


def test_a_carried_edit_counts_once() -> None:
    """Its decision is one, whatever number of texts it stood in."""
    longer = "A " + LINE
    held = (*recorded(), *recorded(longer, (5, 6, "")))
    old, new = (e.event for e in proposed(held))
    place = Selector(5, 6, " ", "", "", 1)
    carried = RebaseEvent(AT, "person:ann", old.source, old.key, new.source, new.key, place)  # type: ignore[union-attr]
    votes = [decide(target.id, REJECT) for target in proposed(held)]
    assert verdicts((*held, entry(carried), *votes), longer, LINE) == [False]
    assert verdicts((*held, *votes), longer, LINE) == [False, False]


def test_a_rebuilt_proposal_is_the_one_that_was_recorded() -> None:
    """What the model says of it is what it said then."""
    made = run(LINE, (3, 4, "")).decisions[0].proposal
    (one,) = read(recorded())
    assert replace(one.proposal, why=made.why) == made
    assert weighed(one.proposal, shipped()) == weighed(made, shipped())


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("same", "same", None),
        ("", "whole", None),
        ("abcdef", "uvwxyz", None),
        ("tbe", "the", ("b", "h")),
        ("", ",", ("", ",")),
        ("...", ".", ("..", "")),
        ("modem", "modern", ("m", "rn")),
        ("to- day", "today", ("- ", "")),
    ],
)
def test_pairs_are_what_changes(before: str, after: str, expected: tuple[str, str] | None) -> None:
    """What both have at either end is left out; what is long is none."""
    assert pair(before, after) == expected


@pytest.mark.parametrize("name", ["scan", "text"])
def test_bounds_are_those_that_the_shipped_record_holds(name: str) -> None:
    """The record was made with the beta distribution of another library."""
    for row in getattr(shipped(), name).proved:
        assert round(lower_bound(row.right, row.applied) * 1_000_000) == row.bound
    assert (lower_bound(0, 0), upper_bound(0, 0)) == (0.0, 1.0)
    assert upper_bound(0, 10) == pytest.approx(1 - 0.05**0.1)


def examples(
    count: int,
    seed: int = 1,
    *,
    offset: float = 0.0,
    slope: float = 1.0,
    documents: int = 4,
    **changes: object,
) -> list[Example]:
    """Places whose true log-odds are offset + slope x what the model says."""
    chance = random.Random(seed)
    made = []
    for at in range(count):
        said = chance.gauss(0.5, 2)
        right = chance.random() < 1 / (1 + math.exp(-offset - slope * said))
        name = f"book-{at % documents}"
        one = Example(name, 1 + at // 40, at, str(at), None, said, True, right)
        made.append(replace(one, **changes))  # type: ignore[arg-type]
    return made


def test_without_decisions_nothing_is_moved() -> None:
    """The fit of nothing is the identity; of too few it is refused and says how many."""
    assert fitted([]) == Fit()
    held = tried([], [], ROWS, BOUND)
    assert held.refused.startswith("30 accepted and 30 rejected are needed")
    few = [replace(one, right=at >= 29) for at, one in enumerate(examples(400))]
    assert "371 and 29 are there" in tried(few, [], ROWS, BOUND).refused
    assert tried(few, [], ROWS, BOUND).before is None


def test_decisions_that_all_stand_together_cannot_be_held_back() -> None:
    """One document's few lines on one page are one part."""
    held = examples(200, documents=1, page=1, line=3)
    assert "none can be held back" in tried(held, [], ROWS, BOUND).refused


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        (examples(200, documents=1, page=0), "by every second 20 lines"),
        (examples(200, documents=1), "by every second page"),
        (examples(200, documents=3), "by document, 3 of them"),
    ],
)
def test_it_is_said_what_was_held_back(held: list[Example], expected: str) -> None:
    """One document is halved by its pages, or lines; several are held back whole."""
    assert tried(held, [], ROWS, BOUND).divided.startswith(expected)


@pytest.mark.parametrize(("offset", "slope"), [(0.0, 1.0), (-1.5, 1.0), (1.0, 0.5), (-1.0, 2.0)])
def test_a_planted_miscalibration_is_found(offset: float, slope: float) -> None:
    """And better foretells decisions held back, where there was any."""
    held = tried(examples(3000, offset=offset, slope=slope), [], ROWS, BOUND)
    assert held.fit.offset == pytest.approx(offset, abs=0.25)
    assert held.fit.slope == pytest.approx(slope, abs=0.25)
    assert held.before is not None
    assert held.after is not None
    if (offset, slope) != (0.0, 1.0):
        assert not held.refused
        assert held.after.log_loss < held.before.log_loss - 0.02
        assert held.after.brier < held.before.brier


def test_few_decisions_move_little() -> None:
    """Five rejections pull a little, fifty much more."""
    few, many = (
        fitted([replace(one, log_odds=1.0, right=False) for one in examples(count)])
        for count in (5, 50)
    )
    assert 0 < few.offset + few.slope < 0.6
    assert many.offset + many.slope < -1


def test_an_order_turned_round_is_not_learned() -> None:
    """Where people say the opposite of the model throughout, the slope stays above 0."""
    assert fitted(examples(2000, slope=-2)).slope == 0.1


def test_a_model_that_is_worse_is_refused() -> None:
    """Documents of opposite kinds teach each other wrong things."""
    one = examples(300, 1, offset=-3, documents=1, document="a")
    other = examples(300, 2, offset=3, documents=1, document="b")
    held = tried([*one, *other], [], ROWS, BOUND)
    assert held.refused.startswith("on held-back decisions it foretells worse")


def shares(count: int, share: float, **changes: object) -> list[Example]:
    """Places of which this share is right, spread evenly over two documents."""
    made = examples(count, documents=2, **changes)  # type: ignore[arg-type]
    return [replace(one, right=at * 7919 % count < share * count) for at, one in enumerate(made)]


def test_a_model_that_applies_more_wrongly_is_refused() -> None:
    """Though it foretells better in the mean: the share right over the threshold must not fall."""
    others = [
        *shares(1001, 0.99, log_odds=4.0, takeable=False),
        *shares(1001, 0.995, log_odds=5.0, takeable=False),
    ]
    held_down = shares(101, 0.6, log_odds=4.0, pair=("x", "y"))
    left = shares(51, 0.4, log_odds=5.0)
    stood = [5.0] * 50_000  # so many that the rejections refute no row
    held = tried([*others, *held_down, *left], stood, ROWS, BOUND)
    assert held.before is not None
    assert held.after is not None
    assert held.after.log_loss < held.before.log_loss
    assert (held.before.applied, held.after.applied) == (152, 51)
    assert held.refused.startswith("of held-back changes that it would apply unseen fewer")
    turned = [replace(one, right=True) for one in left]
    assert not tried([*others, *held_down, *turned], stood, ROWS, BOUND).refused


def test_pairs_are_learned_where_decisions_suffice() -> None:
    """Against what the model foretells: as foretold weighs nothing, seen twice is left out."""
    rest = examples(1000)
    good = [replace(one, pair=("b", "h"), right=True, log_odds=0.0) for one in examples(30)]
    bad = [replace(one, pair=("e", "c"), right=False, log_odds=0.0) for one in examples(30)]
    even = [
        replace(one, pair=("m", "rn"), right=at % 2 == 0, log_odds=0.0)
        for at, one in enumerate(examples(30))
    ]
    twice = [replace(one, pair=("1", "l"), right=True) for one in examples(2)]
    fit = fitted([*rest, *good, *bad, *even, *twice])
    weights = {(held.before, held.after): held.weight for held in fit.pairs}
    assert weights.keys() == {("b", "h"), ("e", "c"), ("m", "rn")}
    assert weights["b", "h"] > 1.2
    assert weights["e", "c"] < -1.2
    assert abs(weights["m", "rn"]) < 0.1
    held = tried([*rest, *good, *bad, *even, *twice], [], ROWS, BOUND)
    assert not held.refused
    assert held.fit == fit


def test_the_order_of_examples_does_not_matter() -> None:
    """Whoever gathers them."""
    made = examples(3000, offset=-1)
    expected = tried(made, [1.0], ROWS, BOUND)
    for seed in range(3):
        shuffled = random.Random(seed).sample(made, len(made))
        assert tried(shuffled, [1.0], ROWS, BOUND) == expected


def test_the_record_stands_until_it_is_bettered_or_refuted() -> None:
    """A few hundred right ones prove less than thousands, and take nothing from them."""
    assert renewed(ROWS, [], []) == ROWS
    assert renewed(ROWS, [(2, True)] * 400, []) == (
        Row(500_000, 400, 400, 992_539, True),
        ROWS[1],
    )
    assert renewed(ROWS, [(2, True)] * 2000, [])[1].own
    assert renewed(ROWS, [(2, False)] * 5, [2] * 5000) == ROWS
    refuted = renewed(ROWS, [(2, False)] * 30, [2] * 1000)[1]
    assert refuted.own
    assert (refuted.applied, refuted.right) == (1030, 1000)
    assert refuted.bound < BOUND


def test_no_pair_lifts_over_a_row_that_it_did_not_prove() -> None:
    """Down a pair may lead at once; up only over rows of the workspace's own."""
    own = replace(ROWS[0], own=True)
    assert climbed(ROWS, 0, 2) == 0
    assert climbed((own, ROWS[1]), 0, 2) == 1
    assert climbed(ROWS, 2, 0) == 0


def model(chance: float, rows: Sequence[Row] = ROWS, fit: Fit | None = None) -> Model:
    """A model to which every change is as likely as this before a fit."""
    odds = math.log(chance / (1 - chance))
    fit = fit or Fit()
    proved = tuple(
        Sureness(row.chance, row.applied, row.right, row.bound, row.own)
        for row in mapped(rows, fit)
    )
    pairs = tuple(Pair(p.before, p.after, p.accepted, p.rejected, p.weight) for p in fit.pairs)
    return Model("made", (), odds, (), odds, proved, fit.offset, fit.slope, pairs)


@pytest.mark.parametrize(
    "fit",
    [Fit(), Fit(1.0, 1.0), Fit(-2.0, 0.3), Fit(0.7, 2.5)],
    ids=["as it came", "up", "flat", "steep"],
)
@pytest.mark.parametrize("lift", [0.0, 3.0])
def test_a_calibration_lets_no_more_be_applied(fit: Fit, lift: float) -> None:
    """Whatever it does to chances: the rows go with them, and pairs stay between the rows."""
    learned = replace(fit, pairs=(Learned("b", "h", 9, 0, lift),) if lift else ())
    close = [0.95 + tenth / 10_000_000 for tenth in range(-30, 30)]
    for chance in (*(thousandth / 1000 for thousandth in range(300, 1000)), *close):
        was, now = model(chance), model(chance, fit=learned)
        taken = now.chance({}, ("b", "h")) >= now.threshold(BOUND)
        before = was.chance({}) >= was.threshold(BOUND)
        assert taken <= before
        if abs(chance - 0.95) > 0.001:
            assert taken == before


def test_what_was_learned_of_a_pair_moves_the_chance_and_is_told() -> None:
    """Of that pair only."""
    held = model(0.6, fit=Fit(pairs=(Learned("b", "h", 9, 0, 1.0), Learned("e", "c", 0, 9, -1.0))))
    plain = held.chance({})
    assert held.chance({}, ("b", "c")) == plain == 600_000
    assert held.chance({}, ("e", "c")) < plain < held.chance({}, ("b", "h"))
    assert held.moved({}, ("b", "h")) == {"learned": 1.0}
    assert held.moved({}, ("b", "c")) == held.moved({}) == {}


LETTERS = "a sentence with the word tbe in it;\n"
AGENT = "policy:cautious@2"


def workspace(root: Path, *names: str, count: int = 80, person: str = "person:ann") -> Workspace:
    """Documents in which tbe was to be the, in every line; every second one was rejected."""
    for name in names:
        text = LETTERS * count
        (root / "scans" / name).mkdir(parents=True)
        (root / "scans" / name / "transcript.txt").write_text(text)
        edits = [(at * len(LETTERS) + 25, at * len(LETTERS) + 28, "the") for at in range(count)]
        made = record.additions((), replace(document(text), name=name), run(text, *edits))
        said = [
            decide(target.id, ACCEPT if at % 4 == 0 else REJECT, agent=person)
            for at, target in enumerate(proposed(made))
        ]
        ledger = root / "corrections" / f"{name}.jsonl"
        ledger.parent.mkdir(exist_ok=True)
        store.append(ledger, (*made, *said))
    return Workspace(root)


@pytest.mark.parametrize("names", [(), ("a",)])
def test_without_people_nothing_is_written(tmp_path: Path, names: tuple[str, ...]) -> None:
    """No ledger, or policies alone: nothing is taken, no file is made."""
    held = workspace(tmp_path, *names, person=AGENT)
    (tmp_path / "scans" / "bare").mkdir(parents=True)
    lesson = refit(held, held.names())
    assert (lesson.taken, lesson.changed, lesson.path.exists()) == ((), False, False)
    assert models(held) is None


def test_what_is_learned_is_written_once_and_read_again(tmp_path: Path) -> None:
    """With its origin; a dry run writes nothing, a second run changes nothing, nor does order."""
    held = workspace(tmp_path, "a", "b")
    assert refit(held, ["a", "b"], dry=True).taken == ("text",)
    assert models(held) is None
    assert refit(held, ["a", "b"]).changed
    first = (tmp_path / "corrections" / "model.json").read_bytes()
    again = refit(held, ["b", "a", "a"])
    assert (again.taken, again.changed) == (("text",), False)
    assert (tmp_path / "corrections" / "model.json").read_bytes() == first
    known = json.loads(first)["learned"]
    assert known == {
        "base": shipped().digest,
        "documents": ["a", "b"],
        "decisions": {"text": {"accepted": 40, "rejected": 120}},
    }
    made = models(held)
    assert made is not None
    assert made.digest == digest(first)
    assert made.scan == shipped().scan
    assert 0 < made.text.slope != 1
    assert [(p.before, p.after, p.accepted) for p in made.text.pairs] == [("b", "h", 40)]
    assert '\n["b","h",40,120,' in first.decode()
    assert "to 160 decisions of people in 2 documents" in made.fitted


def test_the_shipped_file_is_as_it_would_be_written() -> None:
    """Reading and writing lose nothing."""
    held = shipped()
    content = {
        "format": deciding.FORMAT,
        "fitted": held.fitted,
        "models": {"scan": deciding.plain(held.scan), "text": deciding.plain(held.text)},
    }
    again = deciding.parsed(deciding.written(content), "again")
    assert (again.scan, again.text) == (held.scan, held.text)
    fitted_pair = replace(held.text, pairs=(Pair(",[[", "\n", 3, 0, 0.5),), slope=0.5)
    content["models"] = {"scan": deciding.plain(held.scan), "text": deciding.plain(fitted_pair)}
    assert deciding.parsed(deciding.written(content), "again").text == fitted_pair


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ('"format":1', '"format":2', "is not known"),
        ('"slope":1.0', '"slope":-1.0', "the calibration does not rise"),
        ('"slope":1.0', '"slope":NaN', "the calibration does not rise"),
        ('"accent lost"', '"accent found"', "weighs 'accent found'"),
        ("{", "", "this is no model file"),
    ],
)
def test_a_damaged_model_is_named(tmp_path: Path, old: str, new: str, what: str) -> None:
    """With what to do; nothing is run by it."""
    held = Workspace(tmp_path)
    path = tmp_path / "corrections" / "model.json"
    path.parent.mkdir()
    content = deciding.written(
        {
            "format": 1,
            "fitted": "x",
            "models": {
                "scan": deciding.plain(shipped().scan),
                "text": deciding.plain(shipped().text),
            },
        }
    )
    assert old in content.decode()
    path.write_text(content.decode().replace(old, new))
    with pytest.raises(InputError, match=what) as fault:
        models(held)
    assert str(path) in str(fault.value)
    assert "remove it" in str(fault.value)


def test_a_run_goes_by_what_was_learned_and_names_it(
    held: Laid, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Unless another model is asked for; verify needs none."""
    content = deciding.written(
        {
            "format": 1,
            "fitted": "here",
            "models": {
                "scan": deciding.plain(replace(shipped().scan, offset=-1.0)),
                "text": deciding.plain(shipped().text),
            },
        }
    )
    path = tmp_path / "corrections" / "model.json"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    assert command("run") == Exit.DONE
    (event,) = (e.event for e in store.read(held.folder.ledger) if isinstance(e.event, RunEvent))
    assert f"decision {digest(content)[:16]}" in event.models
    path.write_text("{}")
    assert verify(held.folder) == ()
    capsys.readouterr()
    assert command("run") == Exit.INPUT
    assert "corrections/model.json" in capsys.readouterr().err
    held.folder.ledger.unlink()
    held.folder.ledger.with_suffix(".checkpoints").unlink()
    assert command("run", "--model", "shipped") == Exit.DONE
    (event,) = (e.event for e in store.read(held.folder.ledger) if isinstance(e.event, RunEvent))
    assert f"decision {shipped().digest[:16]}" in event.models
    assert command("run", "--model", "nowhere.json") == Exit.INPUT


def test_the_command_says_what_it_learned_and_what_it_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Exit 1 where nothing is taken."""
    workspace(tmp_path, "a", "b")
    monkeypatch.chdir(tmp_path)
    assert command("learn", "--dry-run") == Exit.DONE
    told = capsys.readouterr().out
    assert "160 decisions of people, 40 accepted, 120 rejected" in told
    assert "'b' to 'h': 40 accepted, 120 rejected" in told
    assert "corrections/model.json would be written (dry run: nothing is)" in told
    assert command("learn") == Exit.DONE
    assert "written: corrections/model.json" in capsys.readouterr().out
    assert command("learn") == Exit.DONE
    assert "says this already" in capsys.readouterr().out
    (tmp_path / "scans" / "empty").mkdir()
    assert command("learn", "empty") == Exit.FOUND
    assert "nothing is learned; corrections/model.json stays as it is" in capsys.readouterr().out
