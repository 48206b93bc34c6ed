"""Policies: what each applies unseen, what waits, and in which words it says why."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from making import proposal

from pipeline.decide import CONDITIONS, POLICIES, decide, policies
from pipeline.decide.policies import Policy
from pipeline.model.correction import Proposal, Verdict
from pipeline.model.evidence import Applicability, Evidence, Stance

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


RDG: dict[str, Any] = {"rule": "RDG01@1", "applicability": DISPLAY, "confidence": 60_000}
LIKELY: dict[str, Any] = RDG | {"confidence": 500_000}
SAID: dict[str, Any] = {"applicability": SUGGESTION}
DIGIT: dict[str, Any] = {"start": 26, "end": 30, "after": "1919"}
CAPITAL: dict[str, Any] = {"start": 33, "end": 34, "after": "f"}

# what is proposed, and whether cautious, strict, eager apply it
TABLE: list[tuple[str, Proposal, str]] = [
    ("a flag", made(YES, start=0, end=3, after="one"), "---"),
    ("a flag on no page", made(start=0, end=3, after="one"), "---"),
    ("a suggestion, no scan", made(**SAID), "---"),
    ("a suggestion, scan silent", made(SILENT, **SAID), "---"),
    ("a suggestion contradicted", made(NO, **SAID), "---"),
    ("a suggestion, third reading", made(THIRD, **SAID), "---"),
    ("a suggestion confirmed unsurely", made(YES, sure=800_000, **SAID), "---"),
    ("a suggestion, readings divided", made(YES, NO, **SAID), "---"),
    ("a suggestion confirmed", made(YES, **SAID), "C-E"),
    ("a display confirmed", made(YES, applicability=DISPLAY), "C-E"),
    ("a suggestion confirmed at the limit", made(YES, sure=850_000, **SAID), "C-E"),
    ("a suggestion confirmed, one silent", made(YES, SILENT, **SAID), "C-E"),
    ("safe contradicted", made(NO), "---"),
    ("safe, third reading", made(THIRD), "---"),
    ("safe, readings divided", made(YES, NO), "---"),
    ("safe, no scan", made(), "C-E"),
    ("safe, scan silent", made(SILENT), "C-E"),
    ("safe confirmed unsurely", made(YES, sure=600_000), "C-E"),
    ("safe confirmed less surely than strict wants", made(YES, sure=890_000), "C-E"),
    ("safe confirmed", made(YES), "CSE"),
    ("a digit confirmed", made(YES, **DIGIT), "--E"),
    ("a digit, no scan", made(**DIGIT), "--E"),
    ("a digit contradicted", made(NO, **DIGIT), "---"),
    ("a capital confirmed", made(YES, **CAPITAL), "--E"),
    ("a difference alone, unlikely", made(YES, **RDG), "---"),
    ("a difference alone, likely", made(YES, **LIKELY), "--E"),
    ("a likely difference read unsurely", made(YES, sure=800_000, **LIKELY), "---"),
    ("a likely difference of digits", made(YES, **DIGIT, **LIKELY), "---"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "held", "expected"), TABLE, ids=[row[0] for row in TABLE])
def test_each_policy_applies_what_it_promises(name: str, held: Proposal, expected: str) -> None:
    """Waiting is the rule: each exception is one clause of one policy."""
    for letter, policy in zip(expected, (CAUTIOUS, STRICT, EAGER), strict=True):
        (decision,) = decide([held], policy)
        assert (decision.verdict is Verdict.ACCEPT) == (letter != "-"), policy.name
        assert decision.verdict in (Verdict.ACCEPT, Verdict.DEFER)
        assert decision.agent == f"policy:{policy.name}@1"
        assert decision.proposal is held


def test_strict_is_within_cautious_within_eager() -> None:
    """A bolder policy never waits where a more careful one applies."""
    taken = [
        {row[0] for row in TABLE if decide([row[1]], policy)[0].verdict is Verdict.ACCEPT}
        for policy in (STRICT, CAUTIOUS, EAGER)
    ]
    assert taken[0] < taken[1] < taken[2]


@pytest.mark.parametrize("clauses", [(), ((),), ((), ())])
def test_an_empty_clause_accepts_nothing(clauses: tuple[tuple[str, ...], ...]) -> None:
    """Nothing is decided by leaving things out."""
    nothing = Policy("none", 1, clauses, 0, "")
    assert {d.verdict for d in decide([row[1] for row in TABLE], nothing)} == {Verdict.DEFER}


def test_every_policy_is_sound() -> None:
    """Under its own name, of known conditions, no clause empty, its risk said."""
    for name, policy in POLICIES.items():
        assert policy.name == name
        assert policy.any_of
        assert all(clause and set(clause) <= CONDITIONS.keys() for clause in policy.any_of)
        assert 500_000 < policy.sure <= 1_000_000
        assert policy.risk


def test_an_accepted_change_says_which_clause_held() -> None:
    """The first of the policy's clauses that holds, in words."""
    why = f"{policies.SCAN_CONFIRMS}; {policies.PLAIN}"
    assert decide([made(YES)], CAUTIOUS)[0].why == why
    assert decide([made()], CAUTIOUS)[0].why == f"{policies.SAFE_UNOPPOSED}; {policies.PLAIN}"


@pytest.mark.parametrize(
    ("held", "why"),
    [
        (made(NO, start=0, end=3, after="one"), "only flagged: nothing is changed unasked"),
        (made(NO), "the page was read as the transcript has it"),
        (made(YES, NO), "the page was read as the transcript has it"),
        (made(THIRD), "the page was read in a third way"),
        (made(**SAID), "no reading of the page covers this place"),
        (made(SILENT, **SAID), "no reading of the page covers this place"),
        (
            made(YES, **RDG),
            "the reading alone says so, and readings err more often than transcripts",
        ),
        (made(YES, sure=600_000, **SAID), "not sure enough to be applied unseen"),
        (made(YES, **DIGIT), "not sure enough to be applied unseen"),
    ],
)
def test_what_waits_says_why(held: Proposal, why: str) -> None:
    """A person sees the doubt, not only that there is one."""
    (decision,) = decide([held], CAUTIOUS)
    assert (decision.verdict, decision.why) == (Verdict.DEFER, why)


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
    held = [made(YES, start=start, end=end, after=after) for start, end, after in edits]
    decided = decide(held, CAUTIOUS)
    assert "".join("A" if d.verdict is Verdict.ACCEPT else "W" for d in decided) == expected
    waiting = {d.why for d in decided if d.verdict is Verdict.DEFER}
    assert waiting <= {"another change of this place is as likely"}


def test_a_waiting_rival_crowds_no_one() -> None:
    """Only what would be applied itself can stand in the way."""
    both = [made(YES), made(NO, after=","), made(start=3, end=4, after=" ")]
    assert [d.verdict.value for d in decide(both, CAUTIOUS)] == ["accept", "defer", "defer"]


def test_nothing_proposed_nothing_decided() -> None:
    """An empty list is no fault."""
    assert decide([], CAUTIOUS) == ()
