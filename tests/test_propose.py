"""Suspects become proposals: canonical edits, merged, with every witness's word on them."""

from __future__ import annotations

import pytest
from making import collated, document

from pipeline.model.correction import Proposal
from pipeline.model.evidence import Applicability, Evidence, Stance, Suspect
from pipeline.model.text import Span
from pipeline.propose import canonical, propose

SAFE, SUGGESTION, DISPLAY = Applicability


def suspect(
    text: str,
    start: int,
    end: int,
    *afters: str,
    rule: str = "SPC03@1",
    applicability: Applicability = SAFE,
    prior: int = 900_000,
) -> Suspect:
    """A place in the text and what may stand there."""
    why = f"{rule} says so"
    return Suspect(
        Span(start, end), text[start:end], afters, rule, why, "spacing", applicability, prior
    )


def readings(proposal: Proposal) -> list[Evidence]:
    return [held for held in proposal.evidence if held.kind == "reading"]


@pytest.mark.parametrize(
    ("text", "start", "end", "after", "expected"),
    [
        # already canonical, or nothing at all
        ("abc", 1, 2, "x", (1, 2, "x")),
        ("abc", 1, 1, "", (1, 1, "")),
        ("abc", 0, 3, "abc", (3, 3, "")),
        # minimal: equal head and tail belong to no edit
        ("one ; two", 0, 9, "one; two", (3, 4, "")),
        ("one two", 0, 7, "one, two", (3, 3, ",")),
        ("tovvn", 0, 5, "town", (2, 4, "w")),
        # slid right as far as the effect stays the same
        ("end.. So", 3, 4, "", (4, 5, "")),
        ("end.. So", 3, 5, ".", (4, 5, "")),
        ("a  b", 1, 3, " ", (2, 3, "")),
        ("bool", 1, 1, "o", (3, 3, "o")),
        ("he and and she", 3, 7, "", (7, 11, "")),
        ("xabab!", 1, 1, "ab", (5, 5, "ab")),
        # at the text's ends
        ("abc", 0, 1, "", (0, 1, "")),
        ("abc", 3, 3, "d", (3, 3, "d")),
        ("aa", 0, 1, "", (1, 2, "")),
        # never between a letter and its marks
        ("e\u0301t", 0, 1, "a", (0, 2, "a\u0301")),
        ("e\u0301t", 1, 2, "\u0300", (0, 2, "e\u0300")),
        ("xe\u0301t", 1, 3, "e", (1, 3, "e")),
        ("re\u0301sume\u0301", 6, 8, "e", (6, 8, "e")),
        ("a,\u0301b", 1, 2, "", (0, 3, "a\u0301")),
        ("the e", 5, 5, "\u0301", (4, 5, "e\u0301")),
    ],
)
def test_an_edit_is_written_in_one_way(
    text: str, start: int, end: int, after: str, expected: tuple[int, int, str]
) -> None:
    """The smallest edit, at its last place, on whole clusters; its effect is the same."""
    span, written = canonical(text, Span(start, end), after)
    assert (span.start, span.end, written) == expected
    assert text[: span.start] + written + text[span.end :] == text[:start] + after + text[end:]
    assert canonical(text, span, written) == (span, written)


def test_no_suspect_no_proposal() -> None:
    """Nor where the candidate is what stands there already."""
    text = "one ; two"
    assert propose(document(text), ()) == ()
    assert propose(document(text), [suspect(text, 3, 4, " ")]) == ()
    assert propose(document(text), [suspect(text, 0, 9, text)]) == ()


def test_equal_edits_are_one_proposal_with_the_evidence_of_all() -> None:
    """However they were put; the strongest rule lends name, reason and applicability."""
    text = "one ; two"
    held = propose(
        document(text),
        [
            suspect(text, 3, 4, "", rule="RDG03@1", applicability=DISPLAY, prior=150_000),
            suspect(text, 0, 9, "one; two", rule="AAA01@1", applicability=SUGGESTION),
            suspect(text, 2, 5, "e;", rule="SPC03@1", prior=700_000),
            suspect(text, 3, 4, "", rule="SPC03@1", prior=700_000),
        ],
    )
    assert len(held) == 1
    assert (held[0].span, held[0].before, held[0].after) == (Span(3, 4), " ", "")
    assert (held[0].rule, held[0].why, held[0].applicability) == (
        "SPC03@1",
        "SPC03@1 says so",
        SAFE,
    )
    assert [(e.source, e.confidence) for e in held[0].evidence] == [
        ("SPC03@1", 700_000),
        ("AAA01@1", 900_000),
        ("RDG03@1", 150_000),
    ]


def test_every_candidate_is_a_proposal_the_likeliest_first() -> None:
    """At one place, what the page shows leads."""
    text = "it was ar the door"
    collation = collated(text, "it was at the door")
    held = propose(
        document(text), [suspect(text, 7, 9, "or", "at", "are", rule="WRD01@1")], [collation]
    )
    assert max(held, key=lambda p: p.confidence).after == "t"
    assert {p.after for p in held} == {"o", "t", "e"}
    assert list(held) == sorted(held, key=lambda p: (p.span, -p.confidence, p.after))


def test_a_suspect_without_candidates_is_a_flag() -> None:
    """It changes nothing, whatever the page says."""
    text = "Home | About\n\nIt was late."
    held = propose(document(text), [suspect(text, 0, 12, rule="STR01@1")], [collated(text, text)])
    assert [(p.is_flag, p.before, p.after, p.confidence) for p in held] == [
        (True, "Home | About", "Home | About", 900_000)
    ]


@pytest.mark.parametrize(
    ("page", "stance", "saw"),
    [
        ("We saw the town; it was old.", Stance.CONFIRMS, "town; it"),
        ("We saw the town;\nit was old.", Stance.CONFIRMS, "town; it"),
        ("We saw the town ; it was old.", Stance.CONTRADICTS, "town ; it"),
        ("We saw the town: it was old.", Stance.OTHER, "town: it"),
        ("We saw the town it was old.", Stance.OTHER, "town it"),
    ],
)
def test_a_reading_confirms_contradicts_or_saw_a_third_thing(
    page: str, stance: Stance, saw: str
) -> None:
    """The narrowest aligned stretch is compared, and what was seen is shown with its context."""
    text = "We saw the town ; it was old."
    held = propose(document(text), [suspect(text, 15, 16, "")], [collated(text, page)])
    assert [(e.stance, e.saw) for e in readings(held[0])] == [(stance, saw)]
    assert [e.source for e in readings(held[0])] == ["hand 1"]
    assert held[0].place is not None
    assert held[0].place.page == 1


def test_a_reading_is_silent_where_it_saw_nothing() -> None:
    """No evidence, no place, and the rule's own prior as confidence."""
    more = "And furthermore ; the harbour was closed for the winter. "
    text = f"It was late in the year. {more}The ships stayed where they were."
    at = text.index(" ;")
    collation = collated(text, text.replace(more, ""))
    held = propose(document(text), [suspect(text, at, at + 1, "")], [collation])
    assert [e.stance for e in readings(held[0])] == [Stance.SILENT]
    assert (held[0].place, held[0].confidence) == (None, 900_000)


@pytest.mark.parametrize(
    ("text", "start", "end", "after", "page"),
    [
        ("he said 'so' to all", 8, 9, "‘", "he said 'so' to all"),
        ("a long dash -- here", 11, 15, "—", "a long dash—here"),
        ("the end. A new", 8, 9, "  ", "the end. A new"),
    ],
)
def test_a_reading_is_silent_on_what_is_mere_convention(
    text: str, start: int, end: int, after: str, page: str
) -> None:
    """Print cannot decide how a transcript writes its quotes, dashes and blanks."""
    held = propose(document(text), [suspect(text, start, end, after)], [collated(text, page)])
    assert [e.stance for e in readings(held[0])] == [Stance.SILENT]


def test_case_and_paragraphs_are_no_convention_here() -> None:
    """A reading does speak on a capital, and on a paragraph's end."""
    text = "It ended so. then it began."
    held = propose(
        document(text),
        [suspect(text, 13, 14, "T")],
        [collated(text, "It ended so. Then it began.")],
    )
    assert [e.stance for e in readings(held[0])] == [Stance.CONFIRMS]
    held = propose(
        document(text),
        [suspect(text, 12, 13, "\n\n", rule="STR05@1")],
        [collated(text, "It ended so.\n\nthen it began.")],
    )
    assert [e.stance for e in readings(held[0])] == [Stance.CONFIRMS]


def test_confidence_follows_the_witnesses() -> None:
    """Confirmed above alone, alone above a third reading, that above contradicted."""
    text = "We saw the town ; it was old."
    pages = (text.replace(" ;", ";"), text.replace(" ;", ":"), text)
    sure = [
        propose(document(text), [suspect(text, 15, 16, "")], held)[0].confidence
        for held in ([collated(text, pages[0])], [], *([collated(text, p)] for p in pages[1:]))
    ]
    assert sure == sorted(sure, reverse=True)
    assert len(set(sure)) == 4
    assert sure[0] > 990_000
    assert sure[-1] < 100_000


def test_an_unsure_reading_weighs_less() -> None:
    """The words touched were read with little confidence: that is the evidence's own."""
    text = "We saw the town ; it was old."
    page = text.replace(" ;", ";")
    sure, shaky = (
        propose(document(text), [suspect(text, 15, 16, "")], [collated(text, page, sure=level)])[0]
        for level in (960_000, 700_000)
    )
    assert readings(shaky)[0].confidence == 700_000
    assert shaky.confidence < sure.confidence


def test_a_difference_cannot_confirm_itself() -> None:
    """Where only the reading proposes, its agreement with itself adds nothing."""
    text = "We saw the town, it was old."
    page = text.replace(",", ";")
    asked = suspect(text, 15, 16, ";", rule="RDG01@1", applicability=DISPLAY, prior=60_000)
    held = propose(document(text), [asked], [collated(text, page)])[0]
    assert readings(held)[0].stance is Stance.CONFIRMS
    assert held.confidence <= 60_000


def test_an_artefact_beside_another_difference_is_judged_for_itself() -> None:
    """The blank before the semicolon is not on the page, whatever the digit before it is."""
    text = "It was in March, 1877 ; the wind had gone round."
    at = text.index(" ;")
    page = text.replace("1877 ;", "1871;")
    held = propose(document(text), [suspect(text, at, at + 1, "")], [collated(text, page)])
    assert [e.stance for e in readings(held[0])] == [Stance.CONFIRMS]


def test_two_readings_are_two_witnesses() -> None:
    """Each says its own; the first place known is kept."""
    text = "We saw the town ; it was old."
    both = [collated(text, text.replace(" ;", ";")), collated(text, text)]
    held = propose(document(text), [suspect(text, 15, 16, "")], both)[0]
    assert [e.stance for e in readings(held)] == [Stance.CONFIRMS, Stance.CONTRADICTS]
