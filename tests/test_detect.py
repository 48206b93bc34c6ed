"""Where the reading differs: what is suspect, under which name, and what is no one's error."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

import pytest
from making import collated, document, reading

from pipeline import catalog
from pipeline.align import align
from pipeline.detect import detect, profile_of
from pipeline.detect.differences import disagreements
from pipeline.detect.names import NAMES
from pipeline.detect.style import in_style
from pipeline.errors import Exit, PluginError
from pipeline.kinds import Difference, Example, Finding, Rule
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Suspect
from pipeline.model.text import Span


def suspects(text: str, *pages: str, rules: Iterable[Rule] = ()) -> list[Suspect]:
    """The differences alone."""
    profile = profile_of(text)
    return list(disagreements(document(text), profile, rules, collated(text, *pages)))


def told(text: str, *pages: str) -> list[tuple[str, str, tuple[str, ...]]]:
    """Name, place and candidates of every difference."""
    return [(s.rule.partition("@")[0], s.before, s.afters) for s in suspects(text, *pages)]


FRAME = "They came home late {} and went to bed at once."


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("in May", "in\nMay"),
        ("in May", "in\n\nMay"),
        ("“in May”", '"in May"'),
        ("in ‘May’", "in 'May'"),
        ("in — May", "in—May"),
        ("in May — June", "in May - June"),
        ("in May–June", "in May-June"),
        ("in seventy-two", "in seventy-\ntwo"),
        ("in seventytwo", "in seventy-\ntwo"),
        ("in May; then", "in May ; then"),
        ("in May: then!", "in May : then !"),
        ("(in May)", "( in May )"),
        ("“in May”", "“ in May ”"),
        ("in the official", "in the oﬃcial"),
        ("in MAY OF THE YEAR", "in May of the Year"),
        ("in May of the Year", "in MAY OF THE YEAR"),
        ("in Mai\u0308", "in Maï"),
        # blanks among dots and initials
        ("in May... and June", "in May. . . and June"),
        ("in 50 B.C. and", "in 50 B. C. and"),
        # a double mark read as several marks, as half of one, or beside ink
        ("in “May”", "in ““May”’"),
        ("in “May”", "in ‘*May”"),
        ("in “May,” he", "in “May,’? he"),
        ("in “May” he", "in **May”’ he"),
        ("in May—June", "in May—-June"),
        # small fractions are read as anything
        ("in ½ May", "in % May"),
        ("in ¼ May", "in 1% May"),
        ("in ³⁄16 May", "in 3/16 May"),
        ("in 3⅛ May", "in 31/8 May"),
        # a hyphen at a line's end, misread; specks alone and for a blank
        ("in seventy", "in sev-_\nenty"),
        ("in seventy", "in sev:\nenty"),
        ("in May", "in _ May"),
        ("in May.", "in May. ;"),
        ("in May", "in.May"),
        # a quotation mark without another half, a stop that ends no sentence
        ("in May. Then", "in May. ‘Then"),
        ("in May. Then", "in May. “Then"),
        ("in the month", "in the. month"),
    ],
)
def test_what_is_convention_is_no_suspect(ours: str, theirs: str) -> None:
    """Print, line ends and the manner of display prove no error, whichever way they differ."""
    assert told(FRAME.format(ours), FRAME.format(theirs)) == []


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("in, May", "in May", ("RDG01", ",", ("",))),
        ("in may", "in May", ("RDG06", "m", ("M",))),
        ("in tovvn", "in town", ("RDG02", "vv", ("w",))),
        ("in 1918", "in 1913", ("RDG07", "8", ("3",))),
        ("in themonth", "in the month", ("RDG03", "", (" ",))),
        ("in the mon th", "in the month", ("RDG03", " ", ("",))),
        ("in May", "in fair May", ("RDG04", "", ("fair ",))),
        ("in May", "in Mays", ("RDG02", "", ("s",))),
        ("in the warm month of May of the same year", "in May", ("RDG05", None, ())),
        # marks that the page truly has otherwise
        ("in ‘May”", "in “May”", ("RDG01", "‘", ("“",))),
        ("in May” he", "in “May” he", ("RDG01", "", ("“",))),
        ("in “May he", "in “May” he", ("RDG01", "", ("”",))),
        ("in “May, he", "in “May,”’ he", ("RDG01", "", ("”",))),
        ("in May It", "in May. It", ("RDG01", "", (".",))),
        ("in May so", "in May; so", ("RDG01", "", (";",))),
        ("inMay so", "in\nMay so", ("RDG03", "", (" ",))),
    ],
)
def test_each_kind_of_difference_has_its_name(
    ours: str, theirs: str, expected: tuple[str, str | None, tuple[str, ...]]
) -> None:
    """Differences are counted, filtered and reverted by name, like rules."""
    name, before, afters = expected
    found = told(FRAME.format(ours), FRAME.format(theirs))
    assert [(held[0], held[2]) for held in found] == [(name, afters)]
    assert before is None or found[0][1] == before
    assert name in NAMES


def test_of_a_heading_only_the_numbers_are_compared() -> None:
    """Display type is read badly; but a letter in a number is one there too."""
    text = "They came home.\n\nCHAPTER 2B: THE TOWN\n\nAnd then they went to bed at once."
    assert profile_of(text).zone(text.index("CHAPTER")) == "heading"
    page = text.replace("TOWN", "TOVN").replace("2B", "28")
    assert told(text, page) == [("RDG07", "B", ("8",))]


def test_differences_side_by_side_are_told_apart() -> None:
    """A letter, a blank and a mark in one place are three candidates, each for itself."""
    found = told(FRAME.format("in 1877 ;“It"), FRAME.format("in 1871;“Ht"))
    assert [(held[1], held[2]) for held in found] == [("7", ("1",)), (" ", ("",)), ("I", ("H",))]


def test_a_garbled_stretch_is_one_difference() -> None:
    """Where the reading is mistaken at every second letter, no letter of it is a candidate."""
    letters = "b. u. t. o. n. e. m. u. s. t. s. e. e. t. h. a. t. a. l. i. g. h. t"
    found = told(FRAME.format(letters), FRAME.format("hutomemustseethatalight"))
    assert len(found) <= 2


def test_long_s_read_as_f_is_no_difference() -> None:
    """Where a page has several and no s for f; a word's last letter is never long."""
    text = "the most secret case of the best master was so lost, as is the sense of it all. "
    page = "the moft fecret cafe of the beft mafter was fo loft, as is the fenfe of it all. "
    assert told(text, page) == []
    assert [held[1] for held in told(text, page.replace("as is", "as if"))] == ["s"]
    few = text.replace("most", "moft", 1)
    assert [held[2] for held in told(text, few)] == [("f",)]


def test_a_word_that_begins_like_the_next_one_is_added_whole() -> None:
    """One added word is one candidate, also where its letter stands in another case beside it."""
    found = told(FRAME.format("in May"), FRAME.format("in merry May"))
    assert found == [("RDG04", "", ("merry ",))]


def test_a_difference_alone_is_never_safe() -> None:
    """Nothing that only the reading says may be applied as if it were sure."""
    found = suspects(FRAME.format("in tovvn, 1918"), FRAME.format("in town 1913"))
    assert {held.applicability for held in found} == {Applicability.DISPLAY}
    assert all(held.prior <= 150_000 for held in found)


def test_what_lies_outside_of_all_that_was_read_is_not_compared() -> None:
    """A heading before the first page and a note after the last are not on the page at all."""
    text = "From my desk\n\n" + FRAME.format("in May") + "\n\nCopied by hand"
    assert told(text, FRAME.format("in May")) == []


def test_a_pages_first_and_last_lines_do_not_become_missing_words() -> None:
    """Words at a page's edge that the transcript lacks are heads and feet, not omissions."""
    text = "They came home late in the evening, and then they went to bed."
    head = "THE WALLED GARDEN OF OLD FAME\n"
    pages = ("They came home late\nin the evening,", "and then they\nwent to bed.")
    assert told(text, pages[0], head + pages[1]) == []
    assert told(text, f"{pages[0]}\n{head}", pages[1]) == []
    inside = pages[0].replace("\n", f"\n{head}")
    assert [held[0] for held in told(text, inside, pages[1])] == ["RDG04"]


def test_a_stretch_beyond_recognition_is_only_flagged() -> None:
    """Where both texts have much and little in common, no letters are proposed."""
    ours = "xqj zzv kkw pqr bbd ggh jjx wwq zzt yyv ccf xxk qqp vvz ddw hhb ffg ttj rrn"
    theirs = "mellow autumn days had come upon the land and all the leaves were turning, it seems"
    found = told(FRAME.format(ours), FRAME.format(theirs))
    assert found
    assert {held[0] for held in found} <= {"RDG08", "RDG02", "RDG05"}
    flags = [held for held in found if held[0] == "RDG08"]
    assert flags
    assert all(held[2] == () for held in flags)


def _no_findings(sheet: Sheet) -> Iterator[Finding]:
    yield from ()


def ruled(**changes: object) -> Rule:
    """A rule that finds nothing by itself."""
    made = Rule(
        *("TST01", "odd-comma", 3, "A speck.", "mark", Applicability.SUGGESTION, 900_000),
        *(_no_findings, (Example("x"),)),
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def test_a_rule_that_claims_a_difference_gives_its_name_and_reason() -> None:
    """Unclaimed differences keep their own name."""
    seen: list[Difference] = []

    def comma(difference: Difference) -> bool:
        seen.append(difference)
        return (difference.before, difference.after) == (",", "")

    text = FRAME.format("in, May 1918")
    found = suspects(text, FRAME.format("in May 1913"), rules=[ruled(claims=comma), ruled()])
    assert [(s.rule, s.why, s.applicability) for s in found] == [
        ("TST01@3", "A speck.", Applicability.SUGGESTION),
        ("RDG07@1", NAMES["RDG07"][1], Applicability.DISPLAY),
    ]
    assert seen[0].left.endswith("late in")
    assert seen[0].right.startswith(" May 1918")


def test_findings_and_differences_come_in_order_of_place() -> None:
    """Rules and reading are asked apart, told together."""

    def find(sheet: Sheet) -> Iterator[Finding]:
        at = sheet.text.index("bed")
        yield Finding(Span(at, at + 3), ("cot",), Applicability.SAFE)
        yield Finding(Span(0, 4))

    text = FRAME.format("in, May")
    held = detect(
        document(text),
        profile_of(text),
        [ruled(find=find)],
        [collated(text, FRAME.format("in May"))],
    )
    assert [(s.rule, s.before, s.afters, s.applicability.value) for s in held] == [
        ("TST01@3", "They", (), "suggestion"),
        ("RDG01@1", ",", ("",), "display"),
        ("TST01@3", "bed", ("cot",), "safe"),
    ]


def test_a_rule_that_breaks_is_named_with_the_way_round_it() -> None:
    """A fault in one rule never passes in silence, nor as the user's own error."""

    def find(sheet: Sheet) -> Iterator[Finding]:
        raise ZeroDivisionError("none left")
        yield Finding(Span(0, 1))

    with pytest.raises(PluginError) as fault:
        detect(document("text"), profile_of("text"), [ruled(find=find)])
    assert str(fault.value) == (
        "letter: rule TST01@3 broke: ZeroDivisionError: none left; "
        "mend the rule or leave it out with `--ignore TST01`"
    )
    assert fault.value.exit == Exit.FAULT


CURLY = replace(profile_of("A word."), curly=True, dash=" — ", break_="\n\n", zones=())
STRAIGHT = replace(CURLY, curly=False, dash="--", break_="\r\n\r\n")


@pytest.mark.parametrize(
    ("read", "curly", "straight"),
    [
        ("a word", "a word", "a word"),
        ("1914–1918", "1914–1918", "1914–1918"),
        ("a line\nends", "a line ends", "a line ends"),
        ("a word bro-\nken", "a word broken", "a word broken"),
        ("an end.\n\nA new", "an end.\n\nA new", "an end.\r\n\r\nA new"),
        ("oﬃce, aſs", "office, ass", "office, ass"),
        ("cafe\u0301", "café", "café"),
        ("so—it", "so — it", "so--it"),
        ("so -- it", "so — it", "so--it"),
        ('"Sing," it said', "“Sing,” it said", '"Sing," it said'),
        ("“Sing,” it said", "“Sing,” it said", '"Sing," it said'),
        ("the dog's 'bark'", "the dog’s ‘bark’", "the dog's 'bark'"),
        ("in '63", "in ’63", "in '63"),
    ],
)
def test_a_restored_mark_is_in_the_transcripts_own_style(
    read: str, curly: str, straight: str
) -> None:
    """Two transcripts with other habits restore the same reading differently."""
    assert (in_style(read, CURLY), in_style(read, STRAIGHT)) == (curly, straight)


@pytest.mark.parametrize(
    ("left", "expected"),
    [("", "“"), ("he said ", "“"), ("he said", "”"), ("(", "“"), ("end.", "”")],
)
def test_a_lone_quote_is_curled_by_its_neighbour(left: str, expected: str) -> None:
    """It opens after a blank or an opening mark, else it closes."""
    assert in_style('"', CURLY, left=left, right="x") == expected


def test_a_lost_dash_is_restored_as_the_transcript_writes_its_others() -> None:
    """Through the whole path: the candidate has this text's dash, not the page's."""
    lines = (
        "The town {0} an old one {0} had a wall.",
        "The wall {0} it was a ruin {0} had no gate.",
        "The gate, if any,{1}was lost long ago.",
    )
    page = "\n".join(lines).format("—", "—").replace(" — ", "—")
    for dash in (" — ", "--"):
        text = "\n".join(lines).replace(" {0} ", dash).format("", " ")
        found = [held for held in suspects(text, page) if "lost" in text[held.span.start :][:12]]
        assert [held.afters for held in found] == [(dash,)]


def test_all_rules_find_the_same_twice() -> None:
    """Detection has no chance in it."""
    text = "He said ; \"so.. be it ,and , well,, 'tis"
    made = [
        detect(
            document(text),
            profile_of(text),
            catalog.rules(),
            [align(document(text), reading(text.replace(" ;", ";")))],
        )
        for _ in range(2)
    ]
    assert made[0] == made[1]
    assert made[0]
