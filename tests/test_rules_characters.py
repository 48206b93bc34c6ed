"""Rules on characters, blanks and quotation marks: what is safe, and which rule has a place."""

from __future__ import annotations

import pytest

from pipeline import catalog
from pipeline.detect.profile import profile_of
from pipeline.kinds import Finding, Rule
from pipeline.matching.mojibake import misread
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability

RULES: dict[str, Rule] = {rule.id: rule for rule in catalog.rules()}
FAMILIES = ("SPC", "QUO", "CHR")
SAFE, SUGGESTION, DISPLAY = Applicability.SAFE, Applicability.SUGGESTION, Applicability.DISPLAY


def found(name: str, text: str, language: str = "en") -> list[Finding]:
    return list(RULES[name].find(Sheet(text, profile_of(text, language))))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("SPC02", "of the men and of the women of the land of the kings\tand so", SUGGESTION),
        ("SPC02", "the land \nthe sea", SAFE),
        ("SPC04", "the word?and so", DISPLAY),
        ("SPC04", "the word,and so", SUGGESTION),
        ("SPC05", "he said “ so” and", SUGGESTION),
        ("SPC05", "( see above)", SAFE),
        ("SPC05", "the steamer Hunter (s ), from", SUGGESTION),
        ("SPC07", "Bob 's house", SUGGESTION),
        ("SPC07", "don t go", SUGGESTION),
        ("SPC07", "they 'll go", SAFE),
        ("QUO04", "he said ''so and went", SUGGESTION),
        ("QUO04", "he said ''so'' and went", SAFE),
        ("QUO06", 'he said"zounds', DISPLAY),
        ("QUO06", 'the hou"se', SUGGESTION),
        ("CHR01", "AU CAFÃ‰", SUGGESTION),
        ("CHR01", "au cafÃ©", SAFE),
        ("CHR02", "the laﬅ one", SUGGESTION),
        ("CHR02", "the ﬁrst", SAFE),
        ("CHR03", "the Zаrkos", SUGGESTION),
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
    kinds = {finding.applicability or RULES[name].applicability for finding in found(name, text)}
    assert kinds == {expected}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("he don t know", "SPC07"),
        ("Clare s gallow s foot, and Clare's", "SPC07"),
        ("Sons&amp;Daughters of the house", "CHR07"),
        ("in the cafÃ© of itâ€\x9d", "CHR01"),
        ("in the caf\u00adé", "CHR04"),
        ("( see above ) and so", "SPC05"),
        ("(see above ) and so", "SPC03"),
        ('the hou"se of the king', "QUO06"),
        ("“So,“ he said", "QUO02"),
    ],
)
def test_one_rule_a_place(text: str, rule: str) -> None:
    """Where several rules of these families could fire, the one that knows best does."""
    fired = {name for name in RULES if name.startswith(FAMILIES) and found(name, text)}
    assert fired == {rule}


@pytest.mark.parametrize("codec", ["cp1252", "cp1250", "cp1251", "mac_roman", "koi8_r"])
def test_misread_text_is_read_back(codec: str) -> None:
    """Text that was read in another code page comes back, whatever the page; clean text stays."""
    for meant in ("é", "à", "“so”", "it’s", "£", "—", "Привет"):
        spoiled = meant.encode().decode(codec, "replace")
        if "\ufffd" in spoiled:
            continue
        text = f"so {spoiled} and"
        stretches = list(misread(Sheet(text, profile_of(text))))
        for stretch in reversed(stretches):
            text = text[: stretch.start] + stretch.meant + text[stretch.end :]
        assert text == f"so {meant} and"
        assert not list(misread(Sheet(text, profile_of(text))))
