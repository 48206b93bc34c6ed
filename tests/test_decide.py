"""Policies: what each applies unseen, what waits, and in which words it says why."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from making import proposal

from pipeline.decide import POLICIES, Models, decide, doubtful, policies, shipped
from pipeline.decide.conditions import CONDITIONS, hard, provable
from pipeline.decide.model import Model, Sureness
from pipeline.decide.policies import Policy
from pipeline.model.correction import Proposal, Verdict
from pipeline.model.evidence import Applicability, Evidence, Figure, Stance

TEXT = "one ; two .. three , four 1918 ; Five"
SAFE, SUGGESTION, DISPLAY = Applicability
CAUTIOUS, STRICT, EAGER = (POLICIES[name] for name in ("cautious", "strict", "eager"))
YES, NO, THIRD, SILENT = Stance


def seen(*stances: Stance, sure: int = 960_000) -> tuple[Evidence, ...]:
    return tuple(Evidence("reading", "hand 1", held, "as seen", sure, 990_000) for held in stances)


def made(
    *stances: Stance,
    sure: int = 960_000,
    start: int = 3,
    end: int = 4,
    after: str = "",
    **changes: Any,
) -> Proposal:
    """A proposal on which readings have spoken like this."""
    bare = proposal(TEXT, start, end, after)
    return replace(bare, evidence=bare.evidence + seen(*stances, sure=sure), **changes)


def models(chance: float) -> Models:
    """Models to which everything is as likely as this; 99 % proved itself, 95 % did not."""
    odds = math.log(chance / (1 - chance))
    record = (Sureness(900_000, 1000, 970, 960_000), Sureness(980_000, 1000, 1000, 997_000))
    held = Model("made", (), odds, (), odds, record)
    return Models("0" * 64, "nothing", held, held)


SURE, LIKELY, UNLIKELY = models(0.99), models(0.95), models(0.3)
RDG: dict[str, Any] = {"rule": "RDG01@1", "applicability": DISPLAY}
SAID: dict[str, Any] = {"applicability": SUGGESTION}
DIGIT: dict[str, Any] = {"start": 26, "end": 30, "after": "1919", **SAID}
CAPITAL: dict[str, Any] = {"start": 33, "end": 34, "after": "f", **SAID}
WORDS: dict[str, Any] = {"after": " some twenty new letters", **SAID}


def with_figures(held: Proposal, kind: str, **figures: int) -> Proposal:
    """The proposal with a signal's figures."""
    named = tuple(Figure(name.replace("_", " "), value) for name, value in figures.items())
    said = Evidence(kind, f"{kind}@1", SILENT, "", 0, 0, named)
    return replace(held, evidence=(*held.evidence, said))


def other(held: Proposal, stance: Stance) -> Proposal:
    """The proposal on which a second engine has spoken too."""
    said = Evidence("reading", "eye 2", stance, "as seen", 960_000, 990_000)
    return replace(held, evidence=(*held.evidence, said))


AT_JOINT = with_figures(made(YES, **SAID), "place", page_end=1)
AT_LINE_END = with_figures(made(YES, start=0, end=3, after="on", **SAID), "place", line_end=1)
AT_PARAGRAPH = with_figures(made(YES, after="\n\n", **SAID), "place", line_end=1)
AT_HYPHEN = with_figures(made(YES, start=3, end=4, after="-", **SAID), "place", line_end=1)
OUTVOTED = with_figures(made(THIRD, **SAID), "rivals", confirmed=1)
AGREED = with_figures(made(YES, **SAID), "rivals", confirmed=1)

# what is proposed, how likely it is, and whether cautious, strict, eager apply it
TABLE: list[tuple[str, Proposal, Models, str]] = [
    ("a flag", made(YES, start=0, end=3, after="one"), SURE, "---"),
    ("a flag on no page", made(start=0, end=3, after="one"), SURE, "---"),
    ("an unlikely suggestion", made(THIRD, **SAID), UNLIKELY, "---"),
    ("a likely suggestion", made(THIRD, **SAID), LIKELY, "--E"),
    ("an unlikely one that the page confirms", made(YES, **SAID), UNLIKELY, "C-E"),
    ("one that the page confirms unsurely", made(YES, sure=800_000, **SAID), UNLIKELY, "---"),
    ("one on which readings differ", other(made(YES, **SAID), THIRD), UNLIKELY, "---"),
    ("a sure suggestion", made(YES, **SAID), SURE, "C-E"),
    ("a sure one on no page", made(**SAID), SURE, "C-E"),
    ("a sure one contradicted", made(NO, **SAID), SURE, "---"),
    ("a sure difference", made(YES, **RDG), SURE, "C-E"),
    ("a likely difference", made(YES, **RDG), LIKELY, "--E"),
    ("an unlikely difference", made(YES, **RDG), UNLIKELY, "---"),
    ("at a page joint", AT_JOINT, SURE, "---"),
    ("a blank at a line end", with_figures(made(YES, **SAID), "place", line_end=1), SURE, "---"),
    ("a paragraph's end", AT_PARAGRAPH, SURE, "C-E"),
    ("a letter at a line end", AT_LINE_END, SURE, "C-E"),
    ("a hyphen at a line end", AT_HYPHEN, SURE, "---"),
    ("a reading confirms another form", OUTVOTED, SURE, "---"),
    ("readings confirm both forms", AGREED, SURE, "C-E"),
    ("words that a reading adds", made(YES, **WORDS), SURE, "---"),
    ("a digit, one reader", made(YES, **DIGIT), SURE, "--E"),
    ("a digit, two readers", other(made(YES, **DIGIT), YES), SURE, "C-E"),
    ("a digit, one engine twice", made(YES, YES, **DIGIT), SURE, "--E"),
    ("a digit, readers divided", other(made(YES, **DIGIT), THIRD), SURE, "--E"),
    ("a digit, two readers, likely", other(made(YES, **DIGIT), YES), LIKELY, "--E"),
    ("a capital, one reader", made(YES, **CAPITAL), SURE, "--E"),
    ("a capital, two readers", other(made(YES, **CAPITAL), YES), SURE, "C-E"),
    ("safe, contradicted", made(NO), UNLIKELY, "---"),
    ("safe, third reading", made(THIRD), UNLIKELY, "---"),
    ("safe, readings divided", made(YES, NO), UNLIKELY, "---"),
    ("safe, no scan", made(), UNLIKELY, "C-E"),
    ("safe, scan silent", made(SILENT), UNLIKELY, "C-E"),
    ("safe, confirmed unsurely", made(YES, sure=600_000), UNLIKELY, "C-E"),
    ("safe, confirmed surely", made(YES), UNLIKELY, "CSE"),
    ("safe, a capital", made(start=33, end=34, after="f"), UNLIKELY, "--E"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "held", "by", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_each_policy_applies_what_it_promises(
    name: str, held: Proposal, by: Models, expected: str
) -> None:
    """Waiting is the rule: each exception is one clause of one policy."""
    for letter, policy in zip(expected, (CAUTIOUS, STRICT, EAGER), strict=True):
        (decision,) = decide([held], policy, by)
        assert (decision.verdict is Verdict.ACCEPT) == (letter != "-"), policy.name
        assert decision.verdict in (Verdict.ACCEPT, Verdict.DEFER)
        assert decision.agent == policy.agent
        assert decision.proposal.evidence == held.evidence


def test_strict_is_within_cautious_within_eager() -> None:
    """A bolder policy never waits where a more careful one applies."""
    taken = [
        {row[0] for row in TABLE if decide([row[1]], policy, row[2])[0].verdict is Verdict.ACCEPT}
        for policy in (STRICT, CAUTIOUS, EAGER)
    ]
    assert taken[0] < taken[1] < taken[2]


@pytest.mark.parametrize("clauses", [(), ((),), ((), ())])
def test_an_empty_clause_accepts_nothing(clauses: tuple[tuple[str, ...], ...]) -> None:
    """Nothing is decided by leaving things out."""
    nothing = Policy("none", 1, clauses, 0, 0, 0, "")
    said = decide([row[1] for row in TABLE], nothing, SURE)
    assert {d.verdict for d in said} == {Verdict.DEFER}


def test_every_policy_is_sound() -> None:
    """Under its own name, of known conditions, no clause empty, its risk said."""
    for name, policy in POLICIES.items():
        assert policy.name == name
        assert policy.any_of
        assert all(clause and set(clause) <= CONDITIONS.keys() for clause in policy.any_of)
        assert 500_000 < policy.sure <= 1_000_000
        assert policy.risk


def test_an_accepted_change_says_why() -> None:
    """The clause that holds in words, and how often such evidence proved right."""
    why = decide([made(YES, **SAID)], CAUTIOUS, SURE)[0].why
    assert why.startswith(f"{policies.WEIGHED}; {policies.PROVABLE}; {policies.EASY}")
    assert "of 1,000 as sure on unseen books 1,000 were right (at least 99.70 %)" in why
    assert decide([made()], CAUTIOUS, UNLIKELY)[0].why == (
        f"{policies.SAFE_UNOPPOSED}; {policies.PLAIN}"
    )


@pytest.mark.parametrize(
    ("held", "by", "why"),
    [
        (made(NO, start=0, end=3, after="one"), SURE, "only flagged"),
        (made(NO, **SAID), LIKELY, "the page was read as the transcript has it"),
        (made(YES, NO, **SAID), LIKELY, "the page was read as the transcript has it"),
        (made(THIRD, **SAID), LIKELY, "the page was read in a third way"),
        (made(**SAID), LIKELY, "no reading of the page covers this place"),
        (made(SILENT, **SAID), LIKELY, "no reading of the page covers this place"),
        (made(YES, **RDG), LIKELY, "the reading alone says so"),
        (made(YES, sure=800_000, **SAID), LIKELY, "not sure enough to be applied unseen"),
        (made(YES, **DIGIT), SURE, "a number, a name or a capital"),
        (AT_JOINT, SURE, "the page proves little here"),
    ],
)
def test_what_waits_says_why(held: Proposal, by: Models, why: str) -> None:
    """A person sees the doubt, not only that there is one."""
    (decision,) = decide([held], CAUTIOUS, by)
    assert decision.verdict is Verdict.DEFER
    assert decision.why.startswith(why)


@pytest.mark.parametrize(
    ("held", "by", "expected"),
    [
        (made(YES, start=0, end=3, after="one"), LIKELY, False),
        (made(YES, **SAID), SURE, False),
        (made(YES, **SAID), LIKELY, True),
        (made(YES, **SAID), UNLIKELY, True),
        (made(YES, **SAID), models(0.001), False),
        (made(YES, **DIGIT), SURE, True),
    ],
)
def test_what_deserves_a_second_look(held: Proposal, by: Models, expected: bool) -> None:
    """What further evidence cannot change is not looked at again."""
    assert doubtful(held, by) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("", "", True),
        ("tbe", "the", False),
        ("s1nce", "since", False),
        ("1", "l", False),
        ("1918", "1919", True),
        ("I9I8", "1918", True),
        ("The", "the", True),
        ("Lenln", "Lenin", True),
    ],
)
def test_numbers_names_and_cases_are_hard(before: str, after: str, expected: bool) -> None:
    """A digit in a word is a letter misread; a digit in a number is the number."""
    assert hard(replace(made(YES), before=before, after=after)) is expected


def test_no_display_line_is_proved_by_its_capitals() -> None:
    """Small capitals are written either way; one letter's case is another thing."""
    assert not provable(replace(made(YES), before="THE", after="the"))
    assert provable(replace(made(YES), before="T", after="t"))


def test_the_shipped_models_prove_what_policies_ask() -> None:
    """A policy that asks for what no model proved would apply nothing."""
    held = shipped()
    assert held.fitted
    for model in (held.scan, held.text):
        assert len({weight.name for weight in model.weights}) == len(model.weights)
    assert held.scan.threshold(CAUTIOUS.bound) <= 1_000_000
    assert held.scan.threshold(0) <= held.scan.threshold(CAUTIOUS.bound)


@pytest.mark.parametrize(
    ("edits", "expected"),
    [
        ([(3, 4, ""), (11, 12, "")], "AA"),
        ([(3, 4, ""), (5, 5, "x")], "AA"),
        ([(3, 4, ""), (4, 5, ",")], "WW"),
        ([(3, 4, ""), (3, 5, ",")], "WW"),
        ([(3, 3, "a"), (3, 3, "b")], "WW"),
        ([(3, 4, ""), (3, 4, "_")], "WW"),
        ([(0, 9, "x"), (3, 4, ""), (8, 9, "")], "WWW"),
        ([(0, 9, "x"), (3, 4, ""), (10, 11, "")], "WWA"),
    ],
)
def test_crowded_places_wait(edits: list[tuple[int, int, str]], expected: str) -> None:
    """Of accepted changes that meet or touch, none is taken over the other."""
    held = [made(YES, start=start, end=end, after=after, **SAID) for start, end, after in edits]
    decided = decide(held, CAUTIOUS, SURE)
    assert "".join("A" if d.verdict is Verdict.ACCEPT else "W" for d in decided) == expected
    waiting = {d.why for d in decided if d.verdict is Verdict.DEFER}
    assert waiting <= {"another change of this place is as likely"}


def test_a_waiting_rival_crowds_no_one() -> None:
    """Only what would be applied itself can stand in the way."""
    both = [made(YES), made(NO, after=","), made(NO, start=3, end=4, after="_")]
    said = [d.verdict.value for d in decide(both, CAUTIOUS, UNLIKELY)]
    assert said == ["accept", "defer", "defer"]


def test_nothing_proposed_nothing_decided() -> None:
    """An empty list is no fault."""
    assert decide([], CAUTIOUS) == ()
