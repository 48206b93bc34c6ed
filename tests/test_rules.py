"""Contracts that every rule keeps, and what the rules find in real texts."""

from __future__ import annotations

import gzip
import importlib
import inspect
import pkgutil
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import pipeline.rules
from pipeline import catalog
from pipeline.detect.profile import profile_of
from pipeline.kinds import CLASSES, Difference, Example, Finding, Rule
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability

SHARED = Path(__file__).resolve().parents[2] / "shared"
LETTER = SHARED / "letter" / "transcript.txt"
PROSE = SHARED / "data" / "prose"
RULES: dict[str, Rule] = {
    rule.id: rule
    for module in pkgutil.iter_modules(pipeline.rules.__path__, "pipeline.rules.")
    for rule in importlib.import_module(module.name).RULES
}
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{number}")
    for rule in RULES.values()
    for number, example in enumerate(rule.examples)
]
ENGLISH = ("DSH06", "PUN06", "PUN07", "QUO03", "SPC03", "STR05", "WRD01")


def found(rule: Rule, text: str, language: str = "en") -> list[Finding]:
    return list(rule.find(Sheet(text, profile_of(text, language))))


def fixed(rule: Rule, text: str, language: str = "en") -> str:
    for finding in reversed(found(rule, text, language)):
        if finding.afters:
            text = text[: finding.span.start] + finding.afters[0] + text[finding.span.end :]
    return text


def applicability(rule: Rule, finding: Finding) -> Applicability:
    return finding.applicability or rule.applicability


def shown(text: str, finding: Finding) -> str:
    """A finding in its surroundings, for a failing test's message."""
    start, end = finding.span.start, finding.span.end
    return f"{text[max(start - 40, 0) : start]}[{text[start:end]}]{text[end : end + 40]}"


def check_soundness(rule: Rule, text: str, findings: list[Finding]) -> None:
    """Findings are in order and apart, within the text, and change no character that stays."""
    assert all(a.span.end <= b.span.start for a, b in pairwise(findings)), rule.id
    for finding in findings:
        before = text[finding.span.start : finding.span.end]
        assert finding.span.end <= len(text)
        for after in finding.afters:
            assert before != after, rule.id
            assert not (before and after) or (before[0] != after[0] and before[-1] != after[-1])


def test_first_dozen() -> None:
    """The first rules of the catalogue are here under their stable ids."""
    assert set(RULES) >= {
        *("SPC01", "SPC03", "SPC06", "PUN01", "PUN02", "PUN06", "PUN07"),
        *("QUO03", "DSH06", "STR01", "STR05", "WRD01"),
    }


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_rule_is_whole(rule: Rule) -> None:
    """Id, name, class, prior and a reason in words; silent examples first, three, then firing."""
    assert re.fullmatch(r"[A-Z]{3}\d\d", rule.id)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.version >= 1
    assert rule.error_class in CLASSES
    assert 0 < rule.prior < 1_000_000
    assert rule.why.endswith(".")
    assert len(rule.why.split()) > 5
    silent = [example.fixed is None for example in rule.examples]
    assert silent == sorted(silent, reverse=True)
    assert silent.count(True) >= 3
    assert silent.count(False) >= 2


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    """An example is fixed to what it says, or the rule stays silent; fixing again adds nothing."""
    findings = found(rule, example.text, example.language)
    check_soundness(rule, example.text, findings)
    assert bool(findings) == (example.fixed is not None), findings
    mended = fixed(rule, example.text, example.language)
    assert mended == (example.text if example.fixed is None else example.fixed)
    assert fixed(rule, mended, example.language) == mended
    if mended != example.text:
        assert found(rule, mended, example.language) == []


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_furniture_is_left_alone(rule: Rule, example: Example) -> None:
    """What would be fixed in the text is not touched in the furniture of its page."""
    text = f"{example.text[:150]}\n\nTranscribed by A. Smith, 2010.\n\nThe party met.\n"
    if rule.id != "STR01":
        assert found(rule, text, example.language) == []


@pytest.mark.parametrize("name", ENGLISH)
def test_other_languages(name: str) -> None:
    """A rule made for English is silent in a text of another language."""
    rule = RULES[name]
    for example in rule.examples:
        assert found(rule, example.text, "fi") == []
        assert found(rule, example.text, "en-GB") == found(rule, example.text, "en")


SAFE, SUGGESTION = Applicability.SAFE, Applicability.SUGGESTION


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("SPC01", "the     city", SUGGESTION),
        ("SPC01", "the  city", SAFE),
        ("SPC01", "we saw the  city and left it; " * 30, SUGGESTION),
        ("SPC01", "we saw the  city and left it; " * 29, SAFE),
        ("SPC03", "he ran ; she sat ; we lay ; all", SUGGESTION),
        ("SPC03", "he ran ; she sat ; we lay ; all; " + "so; " * 7, SUGGESTION),
        ("SPC03", "he ran ; she sat ; we lay ; all; " + "so; " * 8, SAFE),
        ("SPC03", "the , and the others", SUGGESTION),
        ("SPC03", "he would  ; and she", SUGGESTION),
        ("SPC03", "but it . was so", SUGGESTION),
        ("SPC03", "They don t ; and she ll come; so; so; so; so. " * 12, SUGGESTION),
        ("SPC02", "They don t come, she ll stay. \n" * 12, SUGGESTION),
        ("SPC02", "They don't come, she ll stay. \n" * 12, SAFE),
        ("SPC03", "he ran; she sat ; we lay; all", SAFE),
        ("SPC06", "the\u00a0party", SUGGESTION),
        ("SPC06", "one\n\u00a0\ntwo", SAFE),
        ("SPC06", "par\u200bty", SAFE),
        ("PUN01", "It ceased.. And so", SUGGESTION),
        ("PUN01", "It ceased..\n\nAnd then... no", SUGGESTION),
        ("PUN01", "It ceased..\n\nAnd so", SAFE),
        ("WRD01", "men aud women", SUGGESTION),
        ("WRD01", "tbe men", SAFE),
    ],
)
def test_safe_or_suggested(name: str, text: str, expected: Applicability) -> None:
    """Only what cannot be print may be changed unseen; a habit of the document is offered."""
    findings = found(RULES[name], text)
    assert findings
    assert {applicability(RULES[name], finding) for finding in findings} == {expected}


@pytest.mark.parametrize(
    ("name", "before", "after", "left", "right", "claimed"),
    [
        ("DSH06", " ", "", "imperialism", "these are", False),
        ("DSH06", ", ", " — ", "imperialism", "these are", False),
        ("DSH06", "", "-", "im", "perialism", False),
        ("DSH06", "", "—", "im", "perialism", False),
        ("DSH06", " ", "-", "self", "made", False),
        ("DSH06", " ", "— ", "", "these are", False),
        ("DSH06", " ", " — ", "imperialism", "these are", True),
        ("DSH06", "", "— ", "imperialism ", "these are", True),
        ("DSH06", " ", "—", "imperialism", "these are", True),
        ("DSH06", "", "- ", "imperialism ", "these are", True),
        ("PUN07", ",", "", "He came in", " and went to the door", False),
        ("PUN07", ",", ";", "the principles", " and methods set forth", False),
        ("PUN07", "", ",", "with the principles", " and methods set forth", False),
        ("PUN07", ",", "", "accordance with the principles", " and methods set forth", True),
        ("PUN07", ",", "", "he knew that the", " party was", True),
    ],
)
def test_claims(name: str, before: str, after: str, left: str, right: str, claimed: bool) -> None:
    """A difference from the reading is claimed only where it is of the rule's own kind."""
    claims = RULES[name].claims
    assert claims is not None
    assert claims(Difference(before, after, left, right)) is claimed


def test_one_finding_a_place() -> None:
    """Where two rules could fire one does: a speck is no misplaced blank as well."""
    texts = ["with ,different systems", "the epoch  ; on", "the epoch\u00a0; on"]
    texts += ["When | was a boy, it was so.", "he spoke, it | seems, of it"]
    texts += ["There was a long silence. then he went.", "They came back. and the rest left."]
    for text in texts:
        spans = [f.span for rule in RULES.values() for f in found(rule, text)]
        assert len(spans) == 1, text


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        ("tbe men and tbe women of tbe land", 0),
        ("tbe men, tbe women, tbe land; " + "the end; " * 60, 0),
        ("Aud came. Then old Aud left, and Aud wept", 0),
        ("tbe men and tbe women", 2),
        ("tbe men, tbe women, tbe land; " + "the end; " * 61, 3),
        ("Aud came. Then old Aud left, men aud women", 1),
    ],
)
def test_scanno_of_the_document_stays(text: str, hits: int) -> None:
    """A form that a document has three times, and not too seldom beside the right one, is its own.

    A form that it has as a name is one wherever it has a capital.
    """
    assert len(found(RULES["WRD01"], text)) == hits


def test_own_abbreviations_are_respected() -> None:
    """A period that the document sets after a word even inside sentences belongs to it."""
    once = "See Chron.. And so"
    often = "In chron. ten and chron. eleven, the chron., and chron. twelve. " + once
    assert found(RULES["PUN01"], once)
    assert not found(RULES["PUN01"], often)


def test_digests_follow_the_code_that_rules_share(monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule's digest changes with its own code and with shared code that it builds on, only so."""
    before = catalog.rule_digests()
    read = inspect.getsource
    changed = {"pipeline.matching.marks"}
    monkeypatch.setattr(
        inspect, "getsource", lambda held: read(held) + "#" * (held.__name__ in changed)
    )
    after = _anew(monkeypatch)
    assert before["SPC03@1"] != after["SPC03@1"]
    assert before["WRD01@1"] == after["WRD01@1"]
    changed.add("pipeline.matching.layout")  # through the sheet
    assert after["WRD01@1"] != _anew(monkeypatch)["WRD01@1"]


def _anew(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The digests as a fresh process would make them."""
    for name in ("_source", "_imported", "rule_digests"):
        monkeypatch.setattr(catalog, name, cache(getattr(catalog, name).__wrapped__))
    return catalog.rule_digests()


PIECES = st.one_of(
    st.sampled_from("aAI1Ж .,;:!?'\"-—\n\u00a0\u200b\ufeff|()”’“…·"),
    st.sampled_from(["  ", "\n\n", "\r\n", "..", " ,", ".,", ". . .", "the ", " and ", "tbe "]),
    st.sampled_from([" these are", " us we are", "unity ", " 'unity", "imperialism", "<< "]),
    st.sampled_from(["Dear Sirs, ", "With kind regards,", "Page 5 of 9", "Transcribed by "]),
)


@settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PIECES, max_size=40).map("".join), st.sampled_from(["en", "fr", "de", "ja-Latn"]))
def test_any_text(text: str, language: str) -> None:
    """Whatever the text: no rule breaks, and its findings are sound."""
    profile = profile_of(text, language)
    assert all(a.span.end <= b.span.start for a, b in pairwise(profile.zones))
    for rule in RULES.values():
        check_soundness(rule, text, list(rule.find(Sheet(text, profile))))


ADVERSARIES = """
from pipeline import catalog
from pipeline.detect.profile import profile_of
from pipeline.matching.sheet import Sheet
units = [" ", ",", ".", "'", "\\"", "“", "-", "(", "*", "\\n", "\\r", "\\u00a0", "\\u200b"]
texts = [unit * 100_000 for unit in units]
units = [" ,", "a.", "a-", "a'", "— ", "<<", " |", "a ", "a  ", "a\\n", " \\n", " 'a", "as' "]
units += ["a.. ", "a ) ", "( ", "a(", "[a\\n\\n"]
units += ["a\\u00a0 ", "a   \\n", "a | ", "the, ", "tbe ", "I am ", "Dear A "]
units += ["a. I am, B,\\n", "1. a\\n", "of these are ", "us we are ", "x us we are\\n", "IVXLCDM"]
units += ["as a, b, c, d and ", "a b s equality, b, c and ", "the powers, and kings of ", "B: "]
units += ["Dear A, ", "OCR and ", "OCR, HTML/", "Page 5 of ", "Home > "]
texts += [unit * (40_000 // len(unit)) for unit in units]
for text in ["a" + " " * 100_000, "a" * 1_000_000, *texts]:
    profile = profile_of(text)
    for rule in catalog.rules():
        for finding in rule.find(Sheet(text, profile)):
            pass
"""


def test_no_input_makes_a_rule_hang() -> None:
    """Texts made to slow down careless patterns are read in time that grows with their length."""
    subprocess.run([sys.executable, "-c", ADVERSARIES], check=True, timeout=60)


@pytest.mark.skipif(not LETTER.exists(), reason="the sample letter is not here")
def test_sample_letter() -> None:
    """Every artefact of the letter is found, with its repair, and nothing else."""
    text = LETTER.read_bytes().decode()
    profile = profile_of(text)
    hits = [
        (rule.id, text[f.span.start - 9 : f.span.start], text[f.span.start : f.span.end], f.afters)
        for rule in RULES.values()
        for f in rule.find(Sheet(text, profile))
        if profile.zone(f.span.start) == "body"
    ]
    assert sorted(hits) == [
        ("DSH06", "erialism ", "", ("— ",)),
        ("DSH06", "ountries ", "", ("— ",)),
        ("DSH06", "rgive us ", "", ("— ",)),
        ("PUN01", "ld cease.", ".", ("",)),
        ("PUN06", "ies with ", ",", ("",)),
        ("PUN07", "rinciples", ",", ("",)),
        ("QUO03", "rengthen ", "'", ("",)),
        ("SPC03", "dogmatism", " ", ("",)),
        ("SPC03", "ent epoch", " ", ("",)),
        ("SPC03", "l systems", " ", ("",)),
        ("SPC06", " 2010.\n\n\n", "\xa0", ("",)),
        ("SPC06", "10.\n\n\n\xa0\n\n", "\xa0", ("",)),
        ("SPC06", "t Union\n\n", "\xa0", ("",)),
        ("STR05", "tatement.", " ", ("\n\n",)),
    ]


CLEAN = ("Chesterton_Napoleon_1904", "Corelli_Innocent_1914", "Ward_Ashe_1905", "Ward_Milly_1881")


@pytest.mark.skipif(not PROSE.exists(), reason="the clean prose is not here")
@pytest.mark.parametrize("book", CLEAN)
def test_clean_prose(book: str) -> None:
    """In finished books nothing would be changed unseen, and little is suspected."""
    text = gzip.decompress((PROSE / f"{book}.txt.gz").read_bytes()).decode()
    profile = profile_of(text)
    words = sum(profile.words.values())
    for rule in RULES.values():
        findings = list(rule.find(Sheet(text, profile)))
        safe = [shown(text, f) for f in findings if applicability(rule, f) is SAFE]
        assert safe == [], rule.id
        assert len(findings) * 10_000 <= 2 * words, rule.id
