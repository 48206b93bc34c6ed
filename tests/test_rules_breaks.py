"""When the rules on line ends, hyphens, dashes and pages may change a text unseen, and when not."""

from __future__ import annotations

import pytest

from pipeline.catalog import rules
from pipeline.detect.profile import profile_of
from pipeline.kinds import Finding
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability

RULES = {rule.id: rule for rule in rules()}
LINE = "It was a long way to the house, and the men who came with us were tired"
PAGE = f"{LINE}\n" * 8
PLAIN = f"{LINE}.\n\n" * 60


def found(name: str, text: str, language: str = "en") -> list[Finding]:
    return list(RULES[name].find(Sheet(text, profile_of(text, language))))


def numbered(*numbers: int, page: str = PAGE) -> str:
    return "".join(f"{page}{number}\nand so they went on, " for number in numbers) + "home."


@pytest.mark.parametrize(
    ("name", "text", "safe"),
    [
        ("DSH01", "the govern-\nment of it", False),
        ("DSH01", f"{'the govern-' + chr(10) + 'ment of it. '}\n" * 60, False),
        ("DSH01", f"{PLAIN}the govern-\nment of it", True),
        ("DSH03", "he be-lieved it", False),
        ("DSH03", "govern-ment and government", False),
        ("DSH03", "perse-verance and perseverance, perseverance, perseverance", True),
        ("DSH05", "he came—and saw--or not", False),
        ("DSH05", f"{'he came—and saw; ' * 9}he went--or not", True),
        ("STR03", numbered(117), False),
        ("STR03", numbered(117, 118, 119, 120), True),
    ],
)
def test_safe_only_with_proof(name: str, text: str, safe: bool) -> None:
    """What may be changed unseen is proved by the text around it; without proof it is offered."""
    findings = found(name, text)
    assert findings
    kinds = {finding.applicability or RULES[name].applicability for finding in findings}
    assert kinds == {Applicability.SAFE if safe else Applicability.SUGGESTION}


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "STR03",
            numbered(7, 3, 12, 5).replace("and so they", "And so they").replace("d\n", "d.\n"),
        ),
        ("STR02", f"{PAGE}THE HOUSE\nand so. {PAGE}"),
        ("DSH01", f"{'south-' + chr(10) + 'east of the hill-' + chr(10) + 'side we stood. '}" * 9),
        ("DSH05", "he came--and saw; " * 9),
        ("DSH07", "he came,—and saw; " * 9),
        ("PUN04", "; a line of it\n" * 9),
        ("PUN05", "the Comp. of it and the Comp. of that, and the inst. on it"),
        ("PUN08", "in the wood, The owl sat, And all was still, The wind, And then, " * 9),
        ("CON01", "from day to day and to-day, to-day, to-day, to-day"),
    ],
)
def test_a_habit_is_no_slip(name: str, text: str) -> None:
    """What a document does throughout is its own way: the rule is silent."""
    assert found(name, text) == []


@pytest.mark.parametrize("name", ["PUN10", "PUN11", "PUN08", "DSH03", "STR08", "CON02"])
def test_no_table_no_finding(name: str) -> None:
    """A rule that needs to know a language's words is silent, not broken, without them."""
    for example in RULES[name].examples:
        assert found(name, example.text, "la") == [] or name == "DSH03"
