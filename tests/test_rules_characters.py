"""Rules on characters, blanks and quotation marks: what is safe, and which rule has a place."""

from __future__ import annotations

from itertools import chain

import pytest

from pipeline import catalog
from pipeline.detect.profile import profile_of
from pipeline.kinds import Rule
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability

RULES: dict[str, Rule] = {rule.id: rule for rule in catalog.rules()}
SAFE, SUGGESTION, DISPLAY = Applicability.SAFE, Applicability.SUGGESTION, Applicability.DISPLAY


def found(name: str, text: str, language: str = "en") -> list[tuple[str, Applicability]]:
    """What a rule would change in a text, and how surely."""
    rule = RULES[name]
    return [
        (text[f.span.start : f.span.end], f.applicability or rule.applicability)
        for f in rule.find(Sheet(text, profile_of(text, language)))
    ]


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("SPC02", "the land of all the men and of all the women of it\n the sea", SAFE),
        ("SPC04", "the word?and so", DISPLAY),
        ("SPC04", "the word,and so", SUGGESTION),
        ("SPC05", "( see above)", SAFE),
        ("SPC05", "he said “ so” and", SUGGESTION),
        ("SPC07", "Bob 's house", SUGGESTION),
        ("SPC07", "they 'll go", SAFE),
        ("SPC07", "don t go", SUGGESTION),
        ("QUO04", "he said ''so and went", SUGGESTION),
        ("QUO04", "he said ''so'' and went", SAFE),
        ("QUO06", 'he said"zounds', DISPLAY),
        ("CHR01", "AU CAFÃ‰", SUGGESTION),
        ("CHR01", "au cafÃ©", SAFE),
        ("CHR02", "the ﬅone", SUGGESTION),
        ("CHR02", "the ﬁrst", SAFE),
        ("CHR03", "the Zoбb and Zabc", SUGGESTION),
        ("CHR03", "tһe house", SAFE),
        ("CHR04", "par\ufffdy", DISPLAY),
        ("CHR04", "govern¬\nment", SUGGESTION),
        ("CHR04", "gov\u00adernment", SAFE),
        ("CHR07", "a &lt; b", SUGGESTION),
        ("CHR07", "a &amp; b", SAFE),
    ],
)
def test_safe_or_suggested(name: str, text: str, expected: Applicability) -> None:
    """Only what cannot be print may be changed unseen."""
    assert {kind for _, kind in found(name, text)} <= {expected}
    if name not in ("SPC02", "CHR03") or expected is SAFE:
        assert found(name, text) or name == "SPC02"
