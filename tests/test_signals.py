"""Signals: what each measures, where it abstains, and that a broken one is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from making import document, proposal

from pipeline import catalog
from pipeline.detect import profile_of
from pipeline.errors import PluginError
from pipeline.kinds import Ground, Signal
from pipeline.matching.sheet import Sheet
from pipeline.model.correction import Proposal
from pipeline.model.evidence import Evidence, Stance
from pipeline.model.text import Document
from pipeline.weigh import weigh

TEXT = """The house stood by the river, and tbe garden ran down to it. The house was old.

He paid 3/4 of a crown , and she said, ‘Come in and sit down. There was no more.

and so the story went on. B. C. D. E. and the house
"""


class Nothing:
    """Keeps nothing."""

    def take(self, key: str) -> bytes | None:
        """There is nothing."""
        return None

    def keep(self, key: str, content: bytes) -> None:
        """Forget it."""


def no_image(page: Any) -> Any:
    """There are no pages."""
    raise AssertionError("no signal may ask for a page here")


def ground(text: str, language: str = "en") -> Ground:
    """A text without pages."""
    held: Document = replace(document(text), languages=(language,))
    sheet = Sheet(text, profile_of(text, language))
    return Ground(held, sheet, (), (), no_image, Nothing())


def edit(before: str, after: str, text: str = TEXT, *, inside: str = "") -> Proposal:
    """A proposal at the first place of `before` (within `inside`, where given)."""
    at = text.index(inside) + inside.index(before) if inside else text.index(before)
    return proposal(text, at, at + len(before), after)


def said(name: str, *held: Proposal, text: str = TEXT, language: str = "en") -> list[Any]:
    """What a signal says of each."""
    (signal,) = (signal for signal in catalog.signals() if signal.name == name)
    return list(signal.weigh(ground(text, language), held))


def figure(name: str, what: str, held: Proposal, **more: Any) -> int:
    """One figure of one signal on one proposal."""
    (evidence,) = said(name, held, **more)
    value = evidence.figure(what)
    assert value is not None
    return int(value)


FLAG = proposal(TEXT, 0, 3, "The")
LONG = proposal(TEXT, 0, 3, "x" * 61)


@pytest.mark.parametrize("signal", catalog.signals(), ids=lambda signal: signal.name)
def test_a_signal_answers_for_every_proposal(signal: Signal) -> None:
    """One value each, in order, under the signal's own name; none at all is no fault."""
    held = [FLAG, LONG, edit("tbe", "the"), edit(" ,", ",")]
    assert list(signal.weigh(ground(TEXT), [])) == []
    words = list(signal.weigh(ground(TEXT), held))
    assert len(words) == len(held)
    for word in words:
        assert word is None or (word.kind, word.source) == (signal.name, signal.tag)
    assert words == list(signal.weigh(ground(TEXT), held))


@pytest.mark.parametrize(
    ("before", "after", "language", "expected"),
    [
        ("The house stood", "The house stood", "en", None),
        ("tbe", "x" * 61, "en", None),
        ("tbe", "the", "xx", None),
        ("river", "rivcr", "en", Stance.CONTRADICTS),
        ("tbe", "the", "en", Stance.CONFIRMS),
        (" ,", ",", "en", Stance.CONFIRMS),
    ],
)
def test_language(before: str, after: str, language: str, expected: Stance | None) -> None:
    """It abstains on flags, long changes and unknown languages; else the likelier text wins."""
    (held,) = said("language", edit(before, after), language=language)
    assert (held.stance if held else None) is expected


def test_language_counts_what_it_does_not_know() -> None:
    """The words that change, before and after."""
    held = edit("tbe", "the")
    assert figure("language", "unknown before", held) == 1
    assert figure("language", "unknown after", held) == 0
    assert figure("language", "known after", held) > figure("language", "known before", held)


def test_document_counts_other_places_only() -> None:
    """A word's own occurrence does not speak for it."""
    assert figure("document", "seen before", edit("tbe", "the")) == 0
    assert figure("document", "seen after", edit("tbe", "the")) > 2
    assert figure("document", "seen before", edit("house", "hovse")) == 2


def test_document_counts_changes_that_come_again() -> None:
    """The same change elsewhere, and the opposite one."""
    text = "tbe one and tbe other and the third"
    first, second = proposal(text, 1, 2, "h"), proposal(text, 13, 14, "h")
    back = proposal(text, 27, 28, "b")
    held = said("document", first, second, back, text=text)
    assert [(e.figure("places"), e.figure("reversed")) for e in held] == [(2, 1), (2, 1), (1, 2)]


@pytest.mark.parametrize(
    ("fact", "before", "after", "expected"),
    [
        ("fraction", "tbe", "the", 0),
        ("fraction", "3", "8", 1),
        ("joint", "tbe", "the", 0),
        ("joint", "and so", "And so", 1),
        ("spaced out", "tbe", "the", 0),
        ("spaced out", "D.", "D", 1),
        ("drop cap", "tbe", "the", 0),
        ("drop cap", "He", "e", 1),
        ("case only", "tbe", "the", 0),
        ("case only", "There", "there", 1),
        ("accent lost", "tbe", "the", 0),
        ("blank more", " ,", ",", 0),
        ("blank more", "river,", "river ,", 0),
        ("pairs", "tbe", "the", 0),
        ("pairs", "down.", "down.’", -1),
        ("pairs", "old.", "old.’", 1),
    ],
)
def test_places(fact: str, before: str, after: str, expected: int) -> None:
    """Facts hold where they should and nowhere else."""
    assert figure("place", fact, edit(before, after)) == expected


def test_a_lost_accent() -> None:
    """A reading that has no accents is no witness against one."""
    assert (
        figure("place", "accent lost", edit("é", "e", "the café here"), text="the café here") == 1
    )


def test_rivals_count_what_meets_the_place() -> None:
    """Other forms, flags, and what a reading confirms among them; not what stands apart."""
    seen = Evidence("reading", "eye 1", Stance.CONFIRMS, "the", 950_000, 990_000)
    first = edit("tbe", "the")
    other = replace(edit("tbe", "tie"), evidence=(*first.evidence, seen))
    flag = edit("tbe", "tbe")
    apart = edit("old", "cold")
    held = said("rivals", first, other, flag, apart)
    counts = [tuple(e.figure(n) for n in ("others", "flags", "confirmed")) for e in held]
    assert counts == [(1, 1, 1), (1, 1, 0), (2, 0, 1), (0, 0, 0)]


@pytest.mark.parametrize(
    ("before", "after", "misread", "error"),
    [
        ("house", "horse", 0, 0),
        ("b", "h", 2, 2),
        (",", ".", 2, 2),
        ("1", "l", 2, 0),
        ("s", "f", 0, 2),
        ("f", "s", 2, 0),
    ],
)
def test_shapes(before: str, after: str, misread: int, error: int) -> None:
    """Shapes of type pass for each other, some of them one way only."""
    held = replace(edit("tbe", "the"), before=before, after=after)
    held = replace(held, span=replace(held.span, start=0, end=0))
    (evidence,) = said("shapes", held)
    assert evidence.figure("as misread") == misread
    assert evidence.figure("as reading error") == error


def test_weighing_adds_and_changes_nothing_else() -> None:
    """Each proposal keeps its place, form and evidence."""
    held = [edit("tbe", "the"), FLAG]
    made = weigh(held, catalog.signals(), ground(TEXT))
    for before, after in zip(held, made, strict=True):
        assert replace(after, evidence=before.evidence) == before
        assert after.evidence[: len(before.evidence)] == before.evidence
    assert len(made[0].evidence) > len(held[0].evidence)
    assert weigh(held, (), ground(TEXT)) == tuple(held)


def test_a_broken_signal_is_named() -> None:
    """It never vanishes silently."""

    def broken(seen: Ground, held: Sequence[Proposal]) -> list[Evidence | None]:
        raise ValueError("no ink")

    weighing: Callable[..., Any] = broken
    with pytest.raises(PluginError, match="signal smoke@3 broke: ValueError: no ink"):
        weigh([FLAG], [Signal("smoke", 3, "why", weighing)], ground(TEXT))
