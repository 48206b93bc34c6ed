"""Further witnesses: engines that read too, and other texts of the same work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from making import Counted, Laid, collated, document, laid, page_read, proposed

from pipeline import catalog
from pipeline.align import align_text, likeness
from pipeline.cli import command_line
from pipeline.decide import POLICIES, decide, voices
from pipeline.engines.recorded import Recorded
from pipeline.errors import InputError
from pipeline.ledger import store
from pipeline.model.codec import digest
from pipeline.model.collation import Collation, Kind
from pipeline.model.correction import Verdict
from pipeline.model.event import Entry, RunEvent, SourceEvent
from pipeline.model.evidence import Applicability, Evidence, Stance, Suspect
from pipeline.model.reading import Reading
from pipeline.model.text import Span, TextWitness
from pipeline.propose import propose
from pipeline.run import Settings, clean, verify

PAGES = (
    "It was late in the year; the ships\nstayed in the harbour. No one came\nto look after them.",
    "The captain wrote home that winter\nwas near, and that he would wait for\nthe "
    "wind to turn in the north.",
)
CLEAN = " ".join(" ".join(page.split()) for page in PAGES) + "\n"
TEXT = CLEAN.replace("year;", "year ;").replace("captain", "captaln")
OTHER = "Call me Ishmael. Some years ago, never mind how long precisely, I had no money. " * 3
Made = Callable[..., Laid]


def text_of(name: str, text: str) -> TextWitness:
    return TextWitness(name, f"witness-{name}.txt", digest(text.encode()), text)


def suspect(text: str, before: str, after: str) -> Suspect:
    start = text.index(before)
    span = Span(start, start + len(before))
    return Suspect(
        span, before, (after,), "SCN01@1", "why", "letter", Applicability.SUGGESTION, 800_000
    )


def heard(text: str, *witnesses: Collation, before: str = "captaln") -> tuple[Evidence, ...]:
    """What the witnesses say of the correction to "captain"."""
    (made,) = propose(document(text), [suspect(text, before, "captain")], witnesses)
    return made.evidence[1:]


@pytest.mark.parametrize(
    ("text", "least", "most"),
    [
        (OTHER, 0, 0),
        ("Il était tard dans l'année et les navires restaient au port.", 0, 0),
        ("", 0, 0),
        (CLEAN.replace(";", ",").upper(), 850_000, 1_000_000),
        (OTHER + CLEAN + OTHER, 850_000, 1_000_000),
    ],
)
def test_likeness_knows_another_work(text: str, least: int, most: int) -> None:
    """Another work or language shares no three words; the same one does, in whatever book."""
    assert least <= likeness(document(TEXT), text_of("x", text)) <= most


def test_a_text_stands_beside_the_transcript_without_pages() -> None:
    """Its pairings tile the transcript, its agreement is that of what they have in common."""
    made = align_text(document(TEXT), text_of("first", OTHER + CLEAN))
    assert made.engine == "witness:first"
    assert not made.on_pages
    assert "".join(pair.before for pair in made.pairings) == TEXT
    assert [pair.before for pair in made.pairings if pair.kind is Kind.DIFFERENT] == [" ", "l"]
    assert 980_000 < made.agreement < 1_000_000
    assert collated(TEXT, *PAGES).on_pages


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        (CLEAN, Stance.CONFIRMS),
        (TEXT, Stance.CONTRADICTS),
        (CLEAN.replace("captain", "captein"), Stance.OTHER),
        (
            CLEAN.replace("The captain wrote home that winter was near, and that ", ""),
            Stance.SILENT,
        ),
    ],
)
def test_a_text_is_heard_without_a_place(text: str, stance: Stance) -> None:
    """It confirms, contradicts, saw a third thing or nothing, as sure as it agrees on the whole."""
    witness = align_text(document(TEXT), text_of("first", text))
    (said,) = heard(TEXT, witness)
    assert (said.kind, said.source, said.stance) == ("reading", "witness:first", stance)
    assert said.confidence == (witness.agreement if stance is not Stance.SILENT else 0)
    assert ("capt" in said.saw) == (stance is not Stance.SILENT)


def test_a_text_is_no_scan() -> None:
    """Another edition alone applies nothing that only a page may prove, but it has a voice."""
    edition = align_text(document(TEXT), text_of("first", CLEAN))
    page = collated(TEXT, *PAGES)
    alone, both = (
        propose(document(TEXT), [suspect(TEXT, "captaln", "captain")], witnesses)[0]
        for witnesses in ((edition,), (page, edition))
    )
    assert not voices.speaks(alone)
    for policy in POLICIES.values():
        assert decide((alone,), policy)[0].verdict is Verdict.DEFER
    assert [e.source for e in voices.readings(both)] == ["hand 1"]
    confirms = [Stance.CONFIRMS]
    assert voices.voices(both) == {"hand": confirms, "witness:first": confirms}
    assert voices.unanimous(both)
    again = replace(page, engine="hand-library 2")
    twice = propose(document(TEXT), [suspect(TEXT, "captaln", "captain")], (page, again))[0]
    assert not voices.unanimous(twice)


@pytest.mark.parametrize(
    ("source", "witness"),
    [
        ("tesseract 5.5.2", "tesseract"),
        ("tesseract-library 5.5.4", "tesseract"),
        ("rapidocr 3.10.0", "rapidocr"),
        ("witness:first-edition", "witness:first-edition"),
        ("SPC01@2", "SPC01"),
    ],
)
def test_one_engine_run_in_two_ways_is_one_witness(source: str, witness: str) -> None:
    """Its name begins the same; a text's name is its own."""
    assert Evidence("reading", source, Stance.CONFIRMS, "", 0, 0).witness == witness


def test_the_same_witness_twice_counts_once() -> None:
    """Tesseract run in two ways makes a change no likelier than once; another engine does."""
    page = collated(TEXT, *PAGES)
    again, other = replace(page, engine="hand-library 2"), replace(page, engine="rapidocr 3")
    likely = [
        propose(document(TEXT), [suspect(TEXT, "captaln", "captain")], witnesses)[0].confidence
        for witnesses in ((page,), (page, again), (page, other))
    ]
    assert likely[0] == likely[1] < likely[2]


@dataclass(slots=True)
class Second(Counted):
    """A further engine that replays its own reading of the same pages."""

    name: str = "second"


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    """Lays a document whose engine replays `PAGES`; the engine "second" replays other ones."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")

    def made(*second: str, text: str = TEXT, at: str = "one") -> Laid:
        held = laid(tmp_path / at, text, *PAGES)
        monkeypatch.setitem(catalog.engines(), "recorded", held.engine)
        monkeypatch.setitem(catalog.engines(), "tesseract", held.engine)
        if second:
            first = held.engine.recorded.reading.pages
            pages = tuple(
                replace(page_read(number, words), digest=page.digest)
                for number, (words, page) in enumerate(zip(second, first, strict=True), 1)
            )
            other = Second(Recorded(Reading("second", "7", pages)))
            monkeypatch.setitem(catalog.engines(), "second", other)
        return held

    return made


SETTINGS = Settings(engine="recorded", workers=1)


def recorded(held: Laid, kind: type) -> list[Entry]:
    return [entry for entry in store.read(held.folder.ledger) if isinstance(entry.event, kind)]


def test_a_further_engine_bears_witness_and_proposes_nothing(make: Made) -> None:
    """Its word stands with every proposal, and in the run's record; its own slips are none."""
    alone, both = make(at="alone"), make(PAGES[0], PAGES[1].replace("home", "hone"), at="both")
    clean(alone.workspace, alone.folder, SETTINGS)
    clean(both.workspace, both.folder, replace(SETTINGS, also=("second",)))
    one, two = proposed(store.read(alone.folder.ledger)), proposed(store.read(both.folder.ledger))
    assert [held.event.after for held in one] == [held.event.after for held in two]  # type: ignore[union-attr]
    for held in two:
        sources = [e.source for e in held.event.evidence if e.kind == "reading"]  # type: ignore[union-attr]
        assert sources == ["recorded hand 1", "second second 7"]
    event = recorded(both, RunEvent)[0].event
    assert isinstance(event, RunEvent)
    assert (event.engine, event.settings) == (
        "recorded",
        "mode=as-read; second second 7: mode=as-read",
    )
    assert verify(both.folder) == ()


def test_progress_counts_the_pages_of_every_reader(make: Made) -> None:
    """Done rises to all pages of all engines, which is the total from the start."""
    held = make(*PAGES)
    seen: list[tuple[int, int]] = []

    def told(stage: str, done: int, total: int) -> None:
        if stage == "reference":
            seen.append((done, total))

    clean(held.workspace, held.folder, replace(SETTINGS, also=("second",)), told)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == ((0, 4), (4, 4))


def test_a_further_engine_that_reads_nonsense_is_left_out(make: Made) -> None:
    """It is told, and the run goes on without it; the main engine's nonsense ends the run."""
    nonsense = " ".join(f"xq{at}z" for at in range(30))
    held, told = make(nonsense, nonsense), list[str]()
    clean(held.workspace, held.folder, replace(SETTINGS, also=("second",)), warn=told.append)
    assert len(told) == 1
    assert "scans/letter: second reads the pages too badly" in told[0]
    for entry in proposed(store.read(held.folder.ledger)):
        assert not any(e.source.startswith("second") for e in entry.event.evidence)  # type: ignore[union-attr]
    with pytest.raises(InputError, match="the scan seems to be of another text"):
        clean(held.workspace, held.folder, Settings(engine="second", also=("recorded",)))


def test_texts_beside_the_transcript_are_witnesses(make: Made) -> None:
    """Those of this work are heard, one of another is told and left out; all are recorded."""
    held, told = make(), list[str]()
    (held.folder.scans / "witness-first.txt").write_bytes(CLEAN.encode("utf-16"))
    (held.folder.scans / "witness-other.txt").write_text(OTHER)
    clean(held.workspace, held.folder, SETTINGS, warn=told.append)
    assert len(told) == 1
    assert told[0].startswith("scans/letter/witness-other.txt: seems to be of another text")
    for entry in proposed(store.read(held.folder.ledger)):
        sources = [e.source for e in entry.event.evidence if e.kind == "reading"]  # type: ignore[union-attr]
        assert sources == ["recorded hand 1", "witness:first"]
    source = recorded(held, SourceEvent)[0].event
    assert isinstance(source, SourceEvent)
    assert [(w.name, w.path) for w in source.witnesses or ()] == [
        ("first", "witness-first.txt"),
        ("other", "witness-other.txt"),
    ]
    assert verify(held.folder) == ()


def test_a_changed_witness_is_noticed(make: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    """Changed, gone or new: verify names the file, and the next run records it."""
    held = make()
    clean(held.workspace, held.folder, SETTINGS)
    before = held.folder.ledger.read_bytes()
    assert b"witnesses" not in before
    path = held.folder.scans / "witness-first.txt"
    fault = "scans/letter: witness-first.txt is not the witness the ledger was made on"
    for second, text in enumerate((CLEAN, CLEAN.replace("late", "early"), None), 1):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(second))
        if text is None:
            path.unlink()
        else:
            path.write_text(text)
        assert verify(held.folder) == (fault,)
        clean(held.workspace, held.folder, SETTINGS)
        assert verify(held.folder) == ()
    assert held.folder.ledger.read_bytes().startswith(before)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b" \n", r"scans/letter/witness-x\.txt: the text holds nothing but blanks"),
        ("naïve café".encode("cp1252"), r"witness-x\.txt: not UTF-8: .*save it as UTF-8"),
    ],
)
def test_a_witness_that_cannot_be_read_is_named(content: bytes, message: str, make: Made) -> None:
    """No option can name its encoding, so the message asks for UTF-8."""
    held = make()
    (held.folder.scans / "witness-x.txt").write_bytes(content)
    with pytest.raises(InputError, match=message):
        clean(held.workspace, held.folder, SETTINGS)


def test_the_command_line_names_further_engines(
    make: Made, capsys: pytest.CaptureFixture[str]
) -> None:
    """`--also` adds one, warnings go to stderr; an unknown or the main one is a usage error."""
    held = make(*PAGES)
    (held.folder.scans / "witness-other.txt").write_text(OTHER)
    root = str(held.workspace.root)
    assert command_line(["run", "-C", root, "--also", "second"]) == 0
    assert "warning: scans/letter/witness-other.txt" in capsys.readouterr().err
    assert b"second second 7" in held.folder.ledger.read_bytes()
    assert command_line(["run", "-C", root, "--also", "nobody"]) == 2
    assert "no engine 'nobody'" in capsys.readouterr().err
    assert command_line(["run", "-C", root, "--also", "tesseract"]) == 2
    assert "reads the pages anyway" in capsys.readouterr().err
