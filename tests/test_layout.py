"""Pages read in another order than they were transcribed in, and pages that are not in common."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from making import Laid, document, laid, page_read, reading
from noisy import book
from PIL import Image, ImageDraw, ImageFont
from printed import needs_tesseract

from pipeline import catalog
from pipeline.align import align
from pipeline.align.furniture import furniture
from pipeline.detect import profile_of
from pipeline.detect.differences import disagreements
from pipeline.errors import InputError
from pipeline.ledger import store
from pipeline.model.collation import Collation, Kind
from pipeline.model.edition import Edition
from pipeline.model.event import ProposeEvent
from pipeline.model.reading import PageReading, Word
from pipeline.model.text import Box
from pipeline.run import Settings, clean


def wrapped(text: str, width: int = 48) -> str:
    """The text in lines of about this many characters."""
    rows, row = [], ""
    for word in text.split():
        if row and len(row) + len(word) >= width:
            rows.append(row)
            row = ""
        row = f"{row} {word}".strip()
    return "\n".join([*rows, row])


BOOK = " ".join(book(9000, 11).split())
WORDS = BOOK.split()
LEAVES = [  # one page each
    f"{' '.join(WORDS[at : at + 150]).capitalize().strip(',')}." for at in range(0, 1200, 150)
]
PAGES = [wrapped(leaf) for leaf in LEAVES]
NOTE = "The harbour master kept no register before that winter, as the parish clerk has shown."
SIDE = "Of the old quay and its lamps"


def joined(leaves: Sequence[str]) -> str:
    return "\n\n".join(leaves) + "\n"


def aligned(text: str, *pages: str) -> Collation:
    return align(document(text), reading(*pages))


def unlike(collation: Collation) -> list[tuple[str, str]]:
    """What differs beyond convention, as it stands in both."""
    same = (Kind.EQUAL, Kind.CONVENTION)
    found = [(p.before, p.after) for p in collation.pairings if p.kind not in same]
    return [both for both in found if "".join(both).strip()]


def told(text: str, *pages: str) -> list[tuple[str, str]]:
    """Name and reason of everything suspect that the pages show."""
    profile = profile_of(text)
    found = disagreements(document(text), profile, (), aligned(text, *pages))
    return [(held.rule.partition("@")[0], held.why) for held in found]


def ordered(collation: Collation) -> list[int]:
    """The pages in the order in which the reading's text has them."""
    found: list[int] = []
    for word in collation.witness.words:
        if not found or found[-1] != word.page:
            found.append(word.page)
    return found


# --- order on a page -------------------------------------------------------------------------


def test_columns_read_in_the_wrong_order_are_matched_where_they_belong() -> None:
    """Right column before left: nothing is missing and nothing added."""
    left, right = PAGES[1], PAGES[2]
    text = joined([LEAVES[0], LEAVES[1] + " " + LEAVES[2], LEAVES[3]])
    assert unlike(aligned(text, PAGES[0], f"{left}\n\n{right}", PAGES[3])) == []
    assert unlike(aligned(text, PAGES[0], f"{right}\n\n{left}", PAGES[3])) == []


def across(left: str, right: str) -> PageReading:
    """Two columns read straight across, each line of both as one."""
    made = page_read(1, left)
    words: list[Word] = []
    other = page_read(1, right).words
    for line in range(max(made.words[-1].line, other[-1].line) + 1):
        words += [word for word in made.words if word.line == line]
        for word in other:
            if word.line == line:
                box = replace(word.box, left=word.box.left + 1400, right=word.box.right + 1400)
                words.append(replace(word, box=box))
    return replace(made, words=tuple(words), width=3200)


def test_columns_read_across_are_parted_at_the_gap() -> None:
    """A line of both columns is cut where the gap is wide, and each part goes to its place."""
    left, right = (" ".join(LEAVES[at].split()[:96]) for at in (1, 2))
    page = across(wrapped(left), wrapped(right))
    text = joined([left + " " + right])
    found = align(document(text), replace(reading(), pages=(page,)))
    assert unlike(found) == []
    words = [word.word for word in found.witness.words]
    assert [word.box.left >= 1500 for word in words] == sorted(w.box.left >= 1500 for w in words)


@pytest.mark.parametrize(
    "text",
    [
        joined([*LEAVES[:2], f"1. {NOTE}"]),
        joined([f"1. {NOTE}", *LEAVES[:2]]),
        joined([" ".join([*WORDS[:80], f"[{NOTE}]", *WORDS[80:150]]), LEAVES[1]]),
        joined([" ".join(WORDS[:80]), f"[{NOTE}]", " ".join(WORDS[80:150]), LEAVES[1]]),
    ],
    ids=["at the end", "at the beginning", "inline", "a paragraph of its own"],
)
def test_a_footnote_is_matched_wherever_the_transcript_has_it(text: str) -> None:
    """Gathered at the end, or set inline: the page's foot is no loss and no addition."""
    pages = (f"{PAGES[0]}\n\n1 {wrapped(NOTE)}", PAGES[1])
    assert not any(len(before + after) > 4 for before, after in unlike(aligned(text, *pages)))


def test_a_side_note_amid_the_lines_is_matched_where_it_was_transcribed() -> None:
    """Its few words, read in the middle of a line of text, go to the note."""
    rows = PAGES[0].split("\n")
    made = page_read(1, "\n".join(rows))
    note = page_read(1, SIDE)
    words: list[Word] = []
    for word in made.words:
        if word.line == 3 and word.box.left == 100:
            words += [
                replace(w, line=2, box=Box(w.box.left + 1300, 220, w.box.right + 1300, 260))
                for w in note.words
            ]
        words.append(word)
    text = joined([f"[{SIDE}.] " + LEAVES[0]])
    found = align(document(text), replace(reading(), pages=(replace(made, words=tuple(words)),)))
    assert not any(len(before + after) > 4 for before, after in unlike(found))


def test_what_the_page_has_alone_stays_where_it_was_read() -> None:
    """A note that was not transcribed follows the line before it, and is told as an addition."""
    found = aligned(LEAVES[0] + " " + LEAVES[1], f"{PAGES[0]}\n\n{wrapped(NOTE)}\n\n{PAGES[1]}")
    assert [after.split() for before, after in unlike(found)] == [NOTE.split()]


def test_the_order_of_a_page_that_needs_none_is_kept() -> None:
    """A refrain and lines that hardly differ do not wander."""
    verse = "Then up and spake the sailor bold\nAnd all the bells did ring\n"
    page = "".join(f"{verse}{WORDS[at]} {WORDS[at + 1]} alone\n" for at in range(0, 40, 2))
    found = aligned(page.replace("ring", "rimg", 3), page)
    assert len(unlike(found)) == 3
    assert ordered(found) == [1]


# --- furniture -------------------------------------------------------------------------------


def dropped(*pages: str) -> list[str]:
    """The lines of each page that are left out."""
    held = reading(*pages)
    return [
        " ".join(word.text for word in page.words if word.line in gone)
        for page, gone in zip(held.pages, furniture(held.pages), strict=True)
    ]


def headed(heads: Sequence[str], feet: Sequence[str] = ()) -> list[str]:
    feet = feet or [""] * len(heads)
    return [
        "\n".join(part for part in (head, page, foot) if part)
        for head, page, foot in zip(heads, PAGES, feet, strict=False)
    ]


@pytest.mark.parametrize(
    ("heads", "feet", "expected"),
    [
        # silent: numbers that do not count on, and what is body text
        (["", "", "", ""], (), ["", "", "", ""]),
        (["12 ships came home", "In all 40", "They saw 7 lamps"], (), ["", "", ""]),
        (["", "", ""], ["They were home.", "And so to bed.", "It rained."], ["", "", ""]),
        # heads that change with every page, by their numbers
        (["8 HARBOUR", "WINTER 9", "10 THE CLERK", "A LETTER 11"], (),
         ["8 HARBOUR", "WINTER 9", "10 THE CLERK", "A LETTER 11"]),
        (["viii Preface", "On Lamps ix", "x Preface"], (),
         ["viii Preface", "On Lamps ix", "x Preface"]),
        # feet: a title that recurs, a number in words' company, binders' signatures
        (["", "", ""], ["The Old Quay"] * 3, ["The Old Quay"] * 3),
        (["", "", ""], ["Page 3 of 9", "Page 4 of 9", "Page 5 of 9"],
         ["Page 3 of 9", "Page 4 of 9", "Page 5 of 9"]),
        (["", "", ""], ["B", "C 2", "VOL. I. 3"], ["B", "C 2", "VOL. I. 3"]),
    ],
)  # fmt: skip
def test_heads_and_feet_are_left_out(
    heads: Sequence[str], feet: Sequence[str], expected: list[str]
) -> None:
    """Whether they recur, count on with the pages, or are the binder's."""
    assert dropped(*headed(heads, feet)) == expected


def test_a_transcript_that_keeps_heads_and_numbers_meets_them() -> None:
    """They are compared, and not told as words on no page; a misprinted one is a difference."""
    heads = [f"{number} THE OLD QUAY" for number in range(8, 14)]
    pages = headed(heads)
    kept = "\n\n".join(f"{head}\n\n{leaf}" for head, leaf in zip(heads, LEAVES, strict=False))
    assert unlike(aligned(kept, *pages)) == []
    assert unlike(aligned(kept.replace("10 THE OLD QUAY", "1O THE OLD QUAY"), *pages)) == [
        ("O", "0")
    ]
    feet = [f"{page}\n{number}" for number, page in enumerate(PAGES[:6], 21)]
    text = "\n\n".join(f"{leaf}\n\n{number}" for number, leaf in enumerate(LEAVES[:6], 21))
    assert unlike(aligned(text, *feet)) == []
    assert unlike(aligned(joined(LEAVES[:6]), *feet)) == []


def test_a_short_last_line_that_recurs_is_text_where_the_transcript_has_it() -> None:
    """Three pages that end in the same word lose nothing, though it looks like a foot."""
    pages = [f"{page}\namen" for page in PAGES[:3]]
    assert dropped(*pages) == ["amen"] * 3
    assert unlike(aligned(joined([f"{leaf} Amen" for leaf in LEAVES[:3]]), *pages)) == []


# --- pages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("leaves", "pages", "expected"),
    [
        # silent: all there, in order; a blank page
        (range(6), range(6), []),
        (range(6), (0, 1, -1, 2, 3, 4, 5), []),
        # pages that the transcript lacks
        ((0, 1, 3, 4, 5), range(6),
         [("RDG09", "page 3 is not in the transcript ({2} characters)")]),
        ((0, 1, 4, 5), range(6),
         [("RDG09", "pages 3 to 4 are not in the transcript ({2+3} characters)")]),
        ((1, 2, 3, 4), range(6),
         [("RDG09", "page 1 is not in the transcript ({0} characters)"),
          ("RDG09", "page 6 is not in the transcript ({5} characters)")]),
        # scanned twice
        (range(6), (0, 1, 2, 2, 3, 4, 5),
         [("RDG10", "page 4 shows what page 3 shows already ({2} characters)")]),
        (range(6), (0, 1, 2, 1, 2, 3, 4, 5),
         [("RDG10", "pages 4 to 5 show what pages 2 to 3 show already ({1+2} characters)")]),
        # out of order
        (range(6), (0, 2, 1, 3, 4, 5), "RDG11"),
        (range(6), (1, 2, 3, 4, 5, 0),
         [("RDG11", "page 6 stands before all other pages in the transcript: out of order")]),
        (range(6), (0, 1, 2, 4, 5, 3),
         [("RDG11", "page 6 stands behind page 3 in the transcript: out of order")]),
    ],
)  # fmt: skip
def test_each_page_that_does_not_follow_the_transcript_is_told_once(
    leaves: Sequence[int], pages: Sequence[int], expected: str | list[tuple[str, str]]
) -> None:
    """One flag a page, or a run of them, and not one difference beside it."""
    found = told(
        joined([LEAVES[at] for at in leaves]), *(PAGES[p] if p >= 0 else "" for p in pages)
    )
    if isinstance(expected, str):
        assert [name for name, _ in found] == [expected]
        return
    sizes = [len(leaf) for leaf in LEAVES]
    made = []
    for name, why in expected:
        inside = why[why.find("{") + 1 : why.find("}")] if "{" in why else ""
        total = sum(sizes[int(at)] for at in inside.split("+")) if inside else 0
        made.append((name, why.replace(f"{{{inside}}}", f"{total:,}") if inside else why))
    assert found == made


def test_a_part_of_the_transcript_on_no_page_is_told_once() -> None:
    """With its size; a long one by how it begins and ends; one that repeats another says so."""
    short = "And furthermore the harbour was closed for the winter by order of the new master."
    found = told(joined([LEAVES[0], short, LEAVES[1]]), PAGES[0], PAGES[1])
    assert found == [("RDG05", f"these {len(short)} characters stand on no page")]
    text = joined(LEAVES[:6])
    missing = [PAGES[at] for at in (0, 1, 4, 5)]
    size = len(joined(LEAVES[2:4]).strip())
    ending = " ".join(LEAVES[3].split()[-5:])
    assert told(text, *missing) == [
        ("RDG05", f"from here on {size:,} characters, to “{ending}”, stand on no page")
    ]
    again = told(joined([*LEAVES[:3], *LEAVES[2:5]]), *PAGES[:5])
    assert [name for name, _ in again] == ["RDG05"]
    assert again[0][1].endswith("stand on no page, and stand in the transcript twice")


def test_a_page_in_place_of_another_is_told_from_both_sides() -> None:
    """The scan's page is not in the transcript, and the transcript's text stands on no page."""
    other = wrapped(" ".join(book(1000, 5).split()))
    found = told(joined(LEAVES[:5]), PAGES[0], PAGES[1], other, PAGES[3], PAGES[4])
    assert sorted(name for name, _ in found) == ["RDG05", "RDG09"]


def test_a_paragraph_that_was_not_transcribed_is_told_once() -> None:
    """At a page's foot too, where a line or two would be a head or foot."""
    more = wrapped("It was no one's fault. " * 18)
    found = told(joined(LEAVES[:2]), f"{PAGES[0]}\n\n{more}", PAGES[1])
    assert [name for name, _ in found] == ["RDG12"]
    assert found[0][1].startswith(
        f"{len(more)} characters of page 1, from “It was no one's fault.”"
    )


def test_only_some_pages_scanned_or_only_some_transcribed() -> None:
    """Both are worth comparing: what they share is compared, the rest told in one flag each."""
    some = told(joined(LEAVES), PAGES[3])
    assert [name for name, _ in some] == ["RDG05", "RDG05"]
    few = told(LEAVES[3] + "\n", *PAGES)
    assert [why.partition(" (")[0] for _, why in few] == [
        "pages 1 to 3 are not in the transcript",
        "pages 5 to 8 are not in the transcript",
    ]


def test_a_page_read_badly_is_still_of_the_transcript() -> None:
    """Four letters of ten wrong, and yet the page is not called missing."""
    bad = "".join("#" if c.isalpha() and at * 7 % 10 < 3 else c for at, c in enumerate(PAGES[2]))
    collation = aligned(joined(LEAVES[:5]), *PAGES[:2], bad, *PAGES[3:5])
    assert collation.reports == ()


# --- through the run -------------------------------------------------------------------------

Made = Callable[..., Laid]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Lays a document in a fresh workspace whose engine replays what is recorded."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")

    def made(text: str, *pages: str) -> Laid:
        held = laid(tmp_path / "one", text, *pages)
        monkeypatch.setitem(catalog.engines(), "recorded", held.engine)
        return held

    return made


def cleaned(held: Laid) -> Edition:
    return clean(held.workspace, held.folder, Settings(engine="recorded", workers=1))


def test_a_missing_page_is_in_the_report_and_the_ledger(make: Made) -> None:
    """Once each, as a flag that waits for a person; the text stays as it is."""
    text = joined([LEAVES[at] for at in (0, 1, 3, 4)])
    held = make(text, *PAGES[:5])
    made = cleaned(held)
    assert made.text == text
    why = f"page 3 is not in the transcript ({len(LEAVES[2]):,} characters)"
    events = [one.event for one in store.read(held.folder.ledger)]
    assert [e.why for e in events if isinstance(e, ProposeEvent)].count(why) == 1
    assert (held.folder.reports / "report.html").read_text().count(why) == 1


def test_a_transcript_of_a_few_pages_of_a_long_scan_is_no_other_text(make: Made) -> None:
    """Though little of what was read stands in it."""
    text = LEAVES[3].replace(",", " ,", 1) + "\n"
    made = cleaned(make(text, *PAGES))
    assert made.text == LEAVES[3] + "\n"


@pytest.mark.parametrize(
    "pages",
    [
        [wrapped(" ".join(book(900, seed).split())) for seed in (21, 22, 23)],
        [wrapped("Es war einmal ein König, der hatte drei Söhne und ein großes Schloß. " * 12)] * 2,
    ],
    ids=["another book", "another language"],
)
def test_a_scan_of_something_else_is_refused(make: Made, pages: list[str]) -> None:
    """With the figure and what to look at; nothing is recorded."""
    held = make(joined(LEAVES[:3]), *pages)
    with pytest.raises(InputError, match=r"scan seems to be of another text: only \d+ %") as fault:
        cleaned(held)
    assert "transcript and page images belong together, and the language" in fault.value.todo
    assert held.outputs() == {}


def test_blank_pages_alone_are_refused_like_another_text(make: Made) -> None:
    """Nothing was read, so nothing can be compared."""
    with pytest.raises(InputError, match=r"only 0 %"):
        cleaned(make(joined(LEAVES[:2]), "", ""))


# --- really read -----------------------------------------------------------------------------

LETTER = (
    "The captain of the ship had come home late in the evening, and when he saw the harbour lamps "
    "he wrote a letter to the master of the port. In it he asked why no one had lit them before "
    "the storm, and who was to blame for the loss of the boats. The answer came a month later; it "
    "was short, and it said nothing of the lamps."
)


def printed(columns: Sequence[str], dpi: int) -> Image.Image:
    """The columns side by side, scanned at so many dots per inch."""
    page = Image.new("L", (120 + 900 * len(columns), 800), "white")
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size=40)
    for at, column in enumerate(columns):
        for line, row in enumerate(column.split("\n")):
            pen.text((60 + 900 * at, 50 + 60 * line), row, font=font, fill=0)
    small = page.resize((page.width * dpi // 300, page.height * dpi // 300))
    small.info.update(dpi=(dpi, dpi), place="pages/1.png", digest=str(dpi), frame=0)
    return small


def read(page: Image.Image, mode: str) -> Collation:
    """The letter beside what Tesseract reads on the page."""
    engine = catalog.engine("tesseract")
    pages = engine.read([page], engine.settings(("en",), mode))
    return align(document(LETTER), replace(reading(), pages=tuple(pages)))


@needs_tesseract
@pytest.mark.parametrize("mode", ["3", "6"])
def test_two_columns_are_matched_however_they_are_read(mode: str) -> None:
    """One after the other (3), or each line across both (6)."""
    words = LETTER.split()
    columns = [wrapped(" ".join(words[:34]), 38), wrapped(" ".join(words[34:]), 38)]
    found = read(printed(columns, 300), mode)
    assert unlike(found) == []
    assert found.agreement == 1_000_000


@needs_tesseract
def test_a_scan_of_90_dots_per_inch_is_compared_with_care() -> None:
    """Letters of 11 points are still mostly read; what differs are marks, and all are doubted."""
    found = read(printed([wrapped(LETTER, 38)], 90), "3")
    assert found.agreement > 900_000
    assert found.reports == ()
    assert all(len(before + after) < 8 for before, after in unlike(found))
