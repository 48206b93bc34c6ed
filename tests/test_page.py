"""The report that a person reads: safe, self-contained, small, the same every time, usable."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import browser
import pytest
from browser import Browser
from editions import NoCrops, edit, edition, page, placed
from PIL import Image, ImageDraw

from pipeline.exporters import html
from pipeline.exporters.html import marks, pictures
from pipeline.model.edition import Edition, State
from pipeline.model.evidence import Evidence, Stance
from pipeline.model.text import Box
from pipeline.report import PageCrops

NONE = NoCrops()
TEXT = "It was said , by many ; and 'heard.. by few -- so they say : all of it .\n\nThe end\n"
HOSTILE = (
    "<script>alert(1)</script> ]]> \"'&amp;`{{ 1 }} --> </style></div> \0 \u202eabc\u202c "
    "אב ג \u2028 \ufeff 𝔞 </title>"
)


class Page(HTMLParser):
    """Gathers what a page is made of."""

    def __init__(self, content: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.texts: list[str] = []
        self.feed(content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Notes a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Notes a text."""
        self.texts.append(data)

    def all(self, tag: str) -> list[dict[str, str]]:
        """The attributes of every element of a kind."""
        return [attributes for name, attributes in self.tags if name == tag]

    def cards(self) -> list[dict[str, str]]:
        """The attributes of every card."""
        return self.all("article")


def crops() -> PageCrops:
    """Crops of pages with lines drawn on them."""
    image = Image.new("L", (1800, 2400), 236)
    for top in range(100, 2300, 60):
        ImageDraw.Draw(image).text((150, top), "it was said, by many " * 8, fill=40)
    return PageCrops([page(1), page(2)], lambda number: image)


def several() -> Edition:
    """Seven proposals in every state, some on one line of a page."""
    sheet = page(1)
    row = Box(150, 100, 1500, 150)
    against = Evidence("reading", "other 1", Stance.CONTRADICTS, "many ;", 655_000, 500_000)
    entries = (
        placed(edit(TEXT, 11, 14, ", "), sheet, Box(300, 100, 380, 150), row),
        placed(edit(TEXT, 21, 23, ";", evidence=(against,)), sheet, Box(600, 100, 700, 150), row),
        edit(TEXT, 28, 29, "", state=State.QUEUED, rule="QUO03@1", confidence=400_000),
        edit(TEXT, 34, 36, ".", rule="PUN02@1", confidence=999_000),
        edit(TEXT, 43, 47, "—", state=State.REJECTED, rule="DSH01@2", confidence=300_000),
        edit(TEXT, 58, 60, ":", state=State.QUEUED, confidence=700_000),
        edit(TEXT, 74, 81, "The end", state=State.QUEUED, rule="STR01@1", confidence=500_000),
    )
    return edition(TEXT, *entries, pages=(sheet, page(2)), note="A facsimile, not a scan.")


def test_hostile_text_is_only_text() -> None:
    """Markup, quotes, templates and controls of a text stay text wherever they are shown."""
    witness = Evidence("reading", HOSTILE, Stance.OTHER, HOSTILE, 1, 1)
    live = edit(HOSTILE, 5, 60, HOSTILE, rule=f"{HOSTILE}@1", why=HOSTILE, evidence=(witness,))
    live = replace(live, agent=HOSTILE, why=HOSTILE, at=HOSTILE)
    hostile = edit(HOSTILE, 62, 70, HOSTILE, state=State.QUEUED)
    made = edition(HOSTILE, live, hostile, title=HOSTILE, note=HOSTILE)
    made = replace(made, document=replace(made.document, name=HOSTILE, source=HOSTILE))
    content = html.EXPORTER.write(made, NONE)
    waits = edit("plain", 2, 3, "x", state=State.QUEUED)
    plain = edition("plain", edit("plain", 0, 1, "P"), waits)
    harmless = html.EXPORTER.write(plain, NONE)
    seen = Page(content)
    assert len(seen.all("script")) == len(seen.all("style")) == 1
    assert {tag for tag, _ in seen.tags} <= {tag for tag, _ in Page(harmless).tags} | {"td"}
    assert not any(name.startswith("on") for _, each in seen.tags for name in each)
    assert b"\0" not in content
    assert not set("\u202e\u202c\u2028\ufeff") & set(content.decode())
    assert content.count(b"</div>") == content.count(b"<div")


def test_the_page_fetches_nothing() -> None:
    """No address but data and places of the page itself; a policy forbids the rest."""
    content = html.EXPORTER.write(several(), crops())
    seen = Page(content)
    for tag, attributes in seen.tags:
        for name in ("src", "href", "action", "poster", "srcset", "data", "background"):
            address = attributes.get(name, "#")
            assert address.startswith(("#", "data:image/png;base64,")), (tag, address)
    assert not seen.all("link") + seen.all("iframe") + seen.all("img")
    assert b"url(" not in content
    assert b"@import" not in content
    [policy] = [tag["content"] for tag in seen.all("meta") if "http-equiv" in tag]
    assert policy.startswith("default-src 'none'; img-src data:;")


def test_every_proposal_has_a_card_in_order() -> None:
    """Cards stand in the order of the text, with unique anchors that all links find."""
    made = several()
    seen = Page(html.EXPORTER.write(made, crops()))
    cards = seen.cards()
    assert [card["data-verdict"] for card in cards] == [each.state.value for each in made.entries]
    assert [card["data-confidence"] for card in cards] == ["98", "98", "40", "99", "30", "70", "50"]
    assert [card["data-flag"] for card in cards] == ["no"] * 6 + ["yes"]
    names = [attributes["id"] for _, attributes in seen.tags if "id" in attributes]
    assert len(names) == len(set(names))
    links = {link["href"][1:] for link in seen.all("a")}
    assert links | {each["href"][1:] for each in seen.all("use")} <= set(names)
    assert "A facsimile, not a scan." in seen.texts


def test_the_whole_text_stands_in_the_page() -> None:
    """Its last section, without marks, is the cleaned text; every applied change links up."""
    made = several()
    content = html.EXPORTER.write(made, NONE).decode()
    prose = content.partition('<div class="prose"')[2].partition(">")[2].partition("</div>")[0]
    hidden = re.sub(r'<span class="unseen">.*?</span>', "", prose)
    assert "".join(Page(hidden.encode()).texts) == made.text
    linked = [link["class"] for link in Page(prose.encode()).all("a")]
    assert sorted(linked) == ["applied"] * 3 + ["queued"] * 3


def test_a_crop_is_in_the_page_once() -> None:
    """Two places on a line share its picture; each marks its own place in it."""
    content = html.EXPORTER.write(several(), crops())
    seen = Page(content)
    assert content.count(b"data:image/png") == 1
    assert [each["href"] for each in seen.all("use")] == ["#row1", "#row1"]
    assert len({each["x"] for each in seen.all("rect")}) == 2
    assert len(seen.all("symbol")) == 1


def test_no_crop_from_another_image() -> None:
    """Where the page image is not the one that was read, no picture is shown, and it is said."""
    made = several()
    other = replace(page(1), digest="another")
    made = replace(made, document=replace(made.document, pages=(other,)))
    shelf = pictures.gather(made, crops())
    assert shelf.pictures == ()
    assert any("has changed" in why for why in shelf.absent.values())


def test_crops_keep_to_their_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """When the budget is used, the later crops are left out, rejected proposals' first."""
    sheet, text = page(1), "a ;" * 30
    entries = [
        placed(
            edit(text, 3 * n + 1, 3 * n + 2, "", state=State.QUEUED if n else State.REJECTED),
            sheet,
            Box(300, 100 + 60 * n, 380, 150 + 60 * n),
            Box(150, 100 + 60 * n, 1500, 150 + 60 * n),
        )
        for n in range(30)
    ]
    made = edition(text, *entries, pages=(sheet,))
    whole = pictures.gather(made, crops())
    assert len(whole.pictures) == 30
    budget = sum(len(picture.content) for picture in whole.pictures) // 2
    monkeypatch.setattr(pictures, "BUDGET", budget)
    half = pictures.gather(made, crops())
    assert 10 <= len(half.pictures) <= 15
    assert sum(len(picture.content) for picture in half.pictures) <= budget
    shown = [live.key in half.shown for live in made.entries]
    assert shown == [False] + [True] * len(half.pictures) + [False] * (29 - len(half.pictures))
    assert all(live.key in half.shown or half.absent[live.key] for live in made.entries)


def test_the_bytes_depend_on_nothing_else() -> None:
    """Twice the same edition gives the same page."""
    assert html.EXPORTER.write(several(), crops()) == html.EXPORTER.write(several(), crops())


def test_a_long_text_stays_small() -> None:
    """60,000 characters with a hundred places on a hundred lines of a page: under 2 MB."""
    text = ("lorem ipsum dolor ; sit amet, " * 20 + "\n") * 100
    pages = (page(1), page(2))
    entries = []
    for n in range(100):
        start, top = 601 * n + 17, 100 + 40 * (n % 50)
        row = Box(150, top, 1500, top + 40)
        box = Box(300, top, 380, top + 40)
        entries.append(placed(edit(text, start, start + 2, ";"), pages[n // 50], box, row))
    made = edition(text, *entries, pages=pages)
    content = html.EXPORTER.write(made, crops())
    assert len(Page(content).cards()) == 100
    assert len(content) < 2_000_000


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("word", "ward", "word"),
        ("two words", "two wards", "two words"),
        ("&<", "", "&amp;&lt;"),
        (" ;", ";", "·;"),
        ("\n\n", " ", "¶ "),
        ("\r\n", " ", "↵ "),
        ("a\u00a0b", "a b", "a⍽b"),
        ("a\u00adb", "ab", "aU+00ADb"),
        ("\u202e\0", "", "U+202EU+0000"),
    ],
)
def test_nothing_of_a_change_is_unseen(before: str, after: str, shown: str) -> None:
    """White space shows where it is what changes; signs without ink always do."""
    spacing = marks.differs_in_spacing(before, after)
    marked = marks.change(before, spacing=spacing)
    assert re.sub(r"<[^>]*>", "", marked) == shown


# ---- in a real browser ----

needs_browser = pytest.mark.skipif(not browser.PROGRAM, reason="no Chromium here")


@pytest.fixture(scope="module")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with Browser(tmp_path_factory.mktemp("profile")) as started:
        started.emulate()
        yield started


@pytest.fixture
def opened(chromium: Browser, tmp_path: Path) -> Browser:
    """The report of `several`, open in a browser."""
    path = tmp_path / "report.html"
    path.write_bytes(html.EXPORTER.write(several(), crops()))
    chromium.requests.clear()
    chromium.complaints.clear()
    chromium.open(path.as_uri())
    return chromium


def focused(page: Browser) -> int:
    """The number of the card that has the focus, from 1; 0 for none."""
    cards = "[...document.querySelectorAll('.card')]"
    number: int = page.ask(f"{cards}.indexOf(document.activeElement) + 1")
    return number


def shown(page: Browser) -> list[str]:
    """The verdicts of the cards that are to be seen."""
    cards = "[...document.querySelectorAll('.card')].filter(c => c.offsetHeight > 0)"
    verdicts: list[str] = page.ask(f"{cards}.map(c => c.dataset.verdict)")
    return verdicts


@needs_browser
def test_keys_lead_through_the_cards(opened: Browser) -> None:
    """Keys j, k and the arrows go on and back, and stop at the ends; the place is told."""
    seen = []
    for key in ("j", "j", "ArrowRight", "k", "ArrowLeft", "k", "k"):
        opened.press(key)
        seen.append(focused(opened))
    assert seen == [1, 2, 3, 2, 1, 1, 1]
    assert opened.ask("document.getElementById('position').textContent") == "1 of 7"
    assert opened.complaints == []
    assert [address.partition(":")[0] for address in opened.requests] == ["file"]


@needs_browser
def test_the_slash_leads_to_the_filters(opened: Browser) -> None:
    """A verdict is chosen by typing it; Escape leads back, x clears; j keeps to what shows."""
    opened.press("/")
    assert opened.ask("document.activeElement.id") == "by-rule"
    opened.press("Tab")
    opened.press("q")
    assert shown(opened) == ["queued"] * 3
    opened.press("Escape")
    opened.press("j")
    opened.press("j")
    assert focused(opened) == 6
    opened.press("x")
    assert len(shown(opened)) == 7


@needs_browser
def test_filters_join(opened: Browser) -> None:
    """Rule, verdict and confidence all have to fit; flags can be asked for; none says so."""

    def choose(name: str, value: str) -> list[str]:
        field = f"document.getElementById('{name}')"
        event = "new Event('input', {bubbles: true})"
        opened.ask(f"{field}.value = '{value}'; {field}.dispatchEvent({event})")
        return shown(opened)

    assert choose("by-rule", "SPC03") == ["applied", "applied", "queued"]
    assert choose("by-confidence", "80") == ["applied", "applied"]
    assert choose("by-verdict", "queued") == []
    assert opened.ask("document.getElementById('nothing').offsetHeight > 0")
    assert choose("by-rule", "") == []
    assert choose("by-confidence", "0") == ["queued"] * 3
    assert choose("by-verdict", "flag") == ["queued"]


@needs_browser
def test_the_question_mark_helps(opened: Browser) -> None:
    """It opens the list of keys, under which no key moves on; Escape closes it."""
    opened.press("?")
    assert opened.ask("document.getElementById('help').open")
    opened.press("j")
    assert focused(opened) == 0
    opened.press("Escape")
    assert not opened.ask("document.getElementById('help').open")


@needs_browser
def test_a_link_from_the_text_leads_to_its_card(opened: Browser) -> None:
    """Also where a filter had hidden the card."""
    opened.press("/")
    opened.press("Tab")
    opened.press("r")
    assert shown(opened) == ["rejected"]
    opened.ask("document.querySelector('.prose a.applied').click()")
    opened.wait("document.activeElement.matches('.card')")
    assert focused(opened) == 1
    assert len(shown(opened)) == 7


@needs_browser
def test_the_page_fits_a_phone_and_works_without_a_script(opened: Browser) -> None:
    """At 360 pixels nothing sticks out; without the script all cards show and no dead control."""
    opened.emulate(width=360, height=740)
    assert opened.ask("document.documentElement.scrollWidth") == 360
    opened.emulate()
    opened.call("Emulation.setScriptExecutionDisabled", value=True)
    address = opened.ask("location.href")
    opened.call("Page.reload")
    opened.open(address)
    try:
        assert len(shown(opened)) == 7
        assert opened.ask("document.getElementById('controls').offsetHeight") == 0
    finally:
        opened.call("Emulation.setScriptExecutionDisabled", value=False)


@needs_browser
def test_the_crop_marks_the_place(opened: Browser) -> None:
    """The mark lies on the picture, where the place's box says, to a pixel."""
    left, right, width = opened.ask(
        "(() => { const r = document.querySelector('.place').getBoundingClientRect(),"
        " c = document.querySelector('.crop svg').getBoundingClientRect();"
        " return [r.left - c.left, r.right - c.left, c.width]; })()"
    )
    pad = 12
    whole = 1350 + 4 * pad
    assert abs(left / width - (300 - 150 + 2 * pad - 2) / whole) < 0.003
    assert abs(right / width - (380 - 150 + 2 * pad + 2) / whole) < 0.003
