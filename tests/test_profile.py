"""The document profile: habits read off a transcript, and zones of web pages of several kinds."""

from __future__ import annotations

import textwrap
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.detect.profile import paragraph_break, profile_of
from pipeline.matching.places import paragraphs

LETTER = Path(__file__).resolve().parents[2] / "shared" / "letter" / "transcript.txt"
BODY = (
    "The committee met on the third of the month and heard the reports of all its members, who "
    "had come from every part of the country. It resolved, after a long debate, to publish the "
    "letters in full and to ask for replies. Nothing was held back.\n\nThe members then left.\n"
)


@pytest.mark.parametrize(
    ("text", "dash"),
    [
        ("no dash at all", "—"),
        ("self-made and well-known, pages 99–107 and 12-14", "—"),
        ("one—two and three—four, but one — spaced", "—"),
        ("one — two and three — four, but one—closed", " — "),
        ("one – two and three – four", " – "),
        ("one -- two and three -- four", " -- "),
        ("one--two and three--four", "--"),
        ("one - two and three - four", " - "),
        ("he said,—and left,—and came", "—"),
    ],
)
def test_dash(text: str, dash: str) -> None:
    """The dash most often used, with its blanks; a hyphen or a range of numbers is none."""
    assert profile_of(text).dash == dash


@pytest.mark.parametrize(
    ("text", "break_"),
    [
        ("one line only", "\n\n"),
        ("one\n\ntwo\n\nthree", "\n\n"),
        ("one\r\n\r\ntwo\r\n\r\nthree", "\r\n\r\n"),
        ("one\n\u00a0\ntwo\n \nthree", "\n\n"),
        ("wrapped over\ntwo lines.\n\nAnd once\nmore.\n", "\n\n"),
        ("\n".join(f"{BODY[:200]} {number}." for number in range(9)), "\n"),
        ("\r\n".join(f"{BODY[:200]} {number}." for number in range(9)), "\r\n"),
        ("\n\n".join(f"{BODY[:200]} {number}." for number in range(9)), "\n\n"),
    ],
)
def test_paragraph_break(text: str, break_: str) -> None:
    """What parts two paragraphs, in the text's own newlines."""
    assert paragraph_break(text) == break_
    assert profile_of(text).break_ == break_


@pytest.mark.parametrize(
    ("text", "curly"),
    [("no quotes", False), ('"it\'s"', False), ("“it’s”", True), ("“it’s” and 'so' on \"", False)],
)
def test_quotes(text: str, curly: bool) -> None:
    """Curly where most quotation marks and apostrophes are."""
    assert profile_of(text).curly is curly


@pytest.mark.parametrize(
    ("text", "spaced"),
    [
        ("a; b; c ; d", ""),
        ("one ; slip", ""),
        ("three , spaced , commas ,", ""),
        ("he ran ; she sat : who ? nobody !", ";:?!"),
        ("is it so ? no", "?"),
        ("a , b , c , d , e , f, g", ","),
    ],
)
def test_spaced_marks(text: str, spaced: str) -> None:
    """A mark counts as spaced by habit only where it mostly is, and not for a slip or two."""
    assert profile_of(text).spaced == frozenset(spaced)


def test_words() -> None:
    """Words are counted in lower case; an apostrophe or hyphen inside is part of the word."""
    words = profile_of("The don’t-care the Don’t working-class, 'unity 1963 Unity").words
    assert words["the"] == 2
    assert words["unity"] == 2
    assert words["don't-care"] == words["don't"] == words["working-class"] == 1
    assert "1963" not in words


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("no quotes, and it's so", ""),
        ('"Yes," he said. "No."', '""'),
        ("“Yes,” he said. “It’s so.”", "“”"),
        ("‘Yes,’ he said. ‘It’s so, “quite”.’", "‘’"),
        ("„Ja“, sagte er. „Nein“.", "„“"),
        ("« Oui », dit-il. «\u00a0Non\u00a0».", "«»"),
        ("»Ja«, sagte er. »Nein«.", "»«"),
        ("'Yes,' he said. 'It's no \"thing\".'", "''"),
    ],
)
def test_quote_family(text: str, quotes: str) -> None:
    """The opening and closing mark of most quotations; an apostrophe opens none."""
    assert profile_of(text).quotes == quotes


@pytest.mark.parametrize(
    ("text", "language", "known", "unknown"),
    [
        ("It ended. we left. They ended. he left", "en", "etc mr", "ended left usw"),
        ("Mem. the price", "en", "", "mem"),
        ("Mem. the price, mem. the sum; his mem., and a mem.; so", "en", "mem", ""),
        ("A word. the word. a word. word word word, word, word", "en", "", "word"),
        ("", "fr", "éd mm etc", "usw"),
        ("", "de-AT", "usw z.b", "éd"),
        ("", "fi", "", "etc"),
    ],
)
def test_abbreviations(text: str, language: str, known: str, unknown: str) -> None:
    """The language's own, and words that carry a period even where a sentence goes on."""
    found = profile_of(text, language).abbreviations
    assert set(known.split()) <= found
    assert not set(unknown.split()) & found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("It's so; he's here, let's go, that's all. The workers unite", ""),
        ("He sang ‘the boys’ to us, and 'the girls' too", ""),
        ("the party's line, the Party’s line", "party's"),
        ("the Workers' Party and the boys’ song", "workers' boys'"),
    ],
)
def test_possessives(text: str, found: str) -> None:
    """Owners' forms in small letters; neither what is short for "is" nor what ends a quotation."""
    assert profile_of(text).possessives == set(found.split())


@pytest.mark.parametrize(
    ("text", "language", "good", "bad"),
    [
        ("The govemment said so", "en", "the said", "govemment"),
        ("Zorgon saw zorgon, and Zorgon left the frobnik", "en", "zorgon left", "frobnik"),
        ("la maison, la maison, la maison du roi", "fi", "maison", "roi"),
    ],
)
def test_good_words(text: str, language: str, good: str, bad: str) -> None:
    """Words that the text has three times, and those of the lexicon where there is one."""
    found = profile_of(text, language).good
    assert set(good.split()) <= found
    assert not set(bad.split()) & found


# Pages made up after the manner of well-known sites; "¦" parts head, text and foot.
GUTENBERG = (
    "The Project Gutenberg eBook of Letters, by A. Smith\n\n"
    "This eBook is for the use of anyone anywhere in the United States and most other\n"
    "parts of the world at no cost and with almost no restrictions whatsoever. You may\n"
    "copy it, give it away or re-use it under the terms of the licence included with it.\n\n"
    "Title: Letters\nAuthor: A. Smith\n\n"
    "*** START OF THE PROJECT GUTENBERG EBOOK LETTERS ***\n\n"
    "Produced by B. Jones and the Online Distributed Proofreading Team\n\n\n"
    "¦LETTERS\n\n" + BODY + "¦\n\n*** END OF THE PROJECT GUTENBERG EBOOK LETTERS ***\n\n"
    "Updated editions will replace the previous one, and the old editions will be renamed.\n"
)
WIKISOURCE = (
    "Letters (Smith)/Chapter 3\nFrom Wikisource\nJump to navigation Jump to search\n"
    "← Chapter 2\tLetters by A. Smith\tChapter 4 →\n¦\nCHAPTER III\n\n" + BODY + "¦\n"
    'Retrieved from "https://en.wikisource.org/w/index.php?title=Letters"\n'
    "Categories: Letters Essays\nThis page was last edited on 3 May 2014, at 12:01.\n"
    "Text is available under the Creative Commons Attribution-ShareAlike License.\n"
)
MARXISTS = (
    "A. Smith\n\nLetters\n(1912)\n\n\nWritten: May 1912.\nFirst Published: The Times, 3 May 1912.\n"
    "Source: Collected Letters, London, 1920.\nTranslated: B. Jones\n"
    "Transcription/Markup: C. Brown\nOnline Version: Smith Internet Archive, 2001\n¦\n\n"
    "Letters\n\n" + BODY + "¦\n\nTop of the page\nBack to the Smith Archive\n"
)
RUNEBERG = (
    "Project Runeberg -  Letters -  Chapter 3\n\n<< prev. page << >> next page >>\n"
    "Full resolution (JPEG) - On this page\n\n"
    "This page has never been proofread. Denna sida har aldrig korrekturlästs.\n¦\n\n"
    + BODY
    + "¦\n<< prev. page << >> next page >>\n\n"
    "Project Runeberg, Sun Apr 20 20:14:26 2014 (download) https://runeberg.org/letters/3.html\n"
)
TRAIL = "Home > Letters > 1912\n¦\n\n" + BODY + "\n\nA. Smith\n¦\nPrevious letter | Next letter\n"


@pytest.mark.parametrize("page", [GUTENBERG, WIKISOURCE, MARXISTS, RUNEBERG, TRAIL])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_furniture_of_web_pages(page: str, newline: str) -> None:
    """Head and foot of a published page are furniture up to the text, which is not."""
    head, body, foot = page.replace("\n", newline).split("¦")
    text = head + body + foot
    profile = profile_of(text)
    furniture = [zone.span for zone in profile.zones if zone.kind == "furniture"]
    assert len(furniture) == 2
    assert (furniture[0].start, furniture[-1].end) == (0, len(text))
    assert text[furniture[0].end : len(head)].strip() == ""
    assert furniture[0].end <= len(head)
    assert text[len(head) + len(body) : furniture[1].start].strip() == ""
    assert len(head) + len(body) <= furniture[1].start
    assert profile.zone(text.index("committee met")) == "body"


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "THE LETTERS\n\nby A. Smith\n\n" + BODY,
        "Source of the Nile\n\nWe transcribed by hand what the index had.\n\n" + BODY,
        "The table\n\nA. Smith\n\nLetters\n\n" + BODY + "\nYours truly,\n\nA. Smith\n",
        "Home\n\nis where the heart is,\nand next year it is elsewhere.\n\nContents\n",
        "»Ja«, sagte er.\n\n« Oui », dit-elle.\n\n“No > yes” is odd.\n",
        "",
        "\n\n\u00a0\n",
    ],
)
def test_no_furniture(text: str) -> None:
    """A plain text, with its title, signature or a few short lines, has no furniture."""
    assert [zone for zone in profile_of(text).zones if zone.kind == "furniture"] == []


def test_zones_inside() -> None:
    """Headings, lists and a page mark inside the text are zones in order, without overlap."""
    text = (
        "CHAPTER I\n\n" + BODY + "\nWhat was asked:\n\n1. The letters.\n2. The replies\n"
        "   and what was left.\n\nPage 5 of 9\n\nIV.\n\n" + BODY
    )
    profile = profile_of(text)
    kinds = [(zone.kind, text[zone.span.start : zone.span.end][:9]) for zone in profile.zones]
    assert kinds == [
        ("heading", "CHAPTER I"),
        ("list", "1. The le"),
        ("furniture", "Page 5 of"),
        ("heading", "IV."),
    ]
    spans = [zone.span for zone in profile.zones]
    assert all(a.end <= b.start for a, b in pairwise(spans))
    assert profile.zone(text.index("and what was left")) == "list"


PROSE = BODY.replace("\n", " ").strip()
WRAPPED = "\n".join(textwrap.wrap(PROSE, 64)) + "\n"
SONG = (
    "The lark goes up at break of day\nAnd sings above the field,\n"
    "And all the world is far away\nAnd all its wounds are healed.\n"
)


@pytest.mark.parametrize(
    ("text", "kind", "held"),
    [
        (f"{WRAPPED}\nYes, Sir.\n\nMr. Smith\n\n{WRAPPED[0].lower()}{WRAPPED[1:]}", "heading", []),
        (f'{WRAPPED}\n"Good Night"\n\n{WRAPPED}', "heading", []),
        (f"{WRAPPED}\nYours truly,\n\nA. Smith\n", "heading", []),
        (
            f"{WRAPPED}\nThe Unity of the Movement\n\n{WRAPPED}",
            "heading",
            ["The Unity of the Movement"],
        ),
        (
            f"{WRAPPED}\nTHE HISTORY OF\nTHE PARTY\n\n{WRAPPED}",
            "heading",
            ["THE HISTORY OF", "THE PARTY"],
        ),
        (f"THE PARTY met in May and\nwent on.\n\n{WRAPPED}", "heading", []),
        (f"{WRAPPED}\n{WRAPPED}", "verse", []),
        (f"Dear Sir,\nI came.\n\n{WRAPPED}\nMr. Smith,\n9 High Street,\nLondon\n", "verse", []),
        (f"{WRAPPED}\n{SONG}\n{WRAPPED}", "verse", [SONG.strip()]),
        (f"{WRAPPED}\n{SONG}\n{SONG}\n{WRAPPED}", "verse", [f"{SONG}\n{SONG}".strip()]),
        (f"{PROSE}\n{PROSE}\n{SONG}{PROSE}\n", "verse", [SONG.strip()]),
        (f"{PROSE}\n“Yes,” he said.\nHe left.\n“No,” she said.\nShe stayed.\n{PROSE}", "verse", []),
        (f"{PROSE}\n\n— Oui, dit-il.\n— Non, dit-elle.\n— Enfin !\n\n{PROSE}", "list", []),
        (f"{WRAPPED}\n1. The letters.\n\n{WRAPPED}", "list", []),
        (
            f"{WRAPPED}\n- the letters\n- the replies\n\n{WRAPPED}",
            "list",
            ["- the letters\n- the replies"],
        ),
        (f"{WRAPPED}\n* * *\n\n{WRAPPED}", "note", []),
        (f"{WRAPPED}\n[sic] and so\n\n{WRAPPED}", "note", []),
        (f"{WRAPPED}\n[1] See the letters.\n\n{WRAPPED}", "note", ["[1] See the letters."]),
        (
            f"{WRAPPED}\n* See the letters\nof May.\n\n{WRAPPED}",
            "note",
            ["* See the letters\nof May."],
        ),
        (f"{WRAPPED}\nIt ended.  We left.\nHe  stayed.\n\n{WRAPPED}", "table", []),
        (f"{WRAPPED}\nA gap    in a line\n\n{WRAPPED}", "table", []),
        (
            f"{WRAPPED}\nRye    9    7\nOats   5    3\n\n{WRAPPED}",
            "table",
            ["Rye    9    7\nOats   5    3"],
        ),
        (
            f"{WRAPPED}\nThe Owl ..... 5\nThe Cat ..... 9\n\n{WRAPPED}",
            "table",
            ["The Owl ..... 5\nThe Cat ..... 9"],
        ),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_kinds_of_zones(text: str, kind: str, held: list[str], newline: str) -> None:
    """Each kind of zone is told by its shape, and prose of any shape is none of them."""
    text = text.replace("\n", newline)
    zones = [zone.span for zone in profile_of(text).zones if zone.kind == kind]
    assert [text[span.start : span.end].replace(newline, "\n") for span in zones] == held


@pytest.mark.parametrize(
    ("text", "break_", "found"),
    [
        ("", "\n\n", []),
        ("one\ntwo\n\nthree\n", "\n\n", ["one\ntwo", "three"]),
        ("one\r\n\r\n\u00a0\r\ntwo", "\r\n\r\n", ["one", "two"]),
        (f"{BODY[:170]}\n{BODY[:180]}\n", "\n\n", [BODY[:170], BODY[:180]]),
        (
            "a line that is wrapped and goes\non to the next.\nAnother line of the same\nsort.",
            "\n",
            ["a line that is wrapped and goes\non to the next.", "Another line of the same\nsort."],
        ),
    ],
)
def test_paragraphs(text: str, break_: str, found: list[str]) -> None:
    """Paragraphs part at blank lines, at long lines, and at short ones that end in a stop."""
    assert [text[start:end] for start, end in paragraphs(text, break_)] == found


@pytest.mark.skipif(not LETTER.exists(), reason="the sample letter is not here")
def test_sample_letter() -> None:
    """The head of the letter's web page ends with its credit line, the foot is one line."""
    text = LETTER.read_bytes().decode()
    profile = profile_of(text)
    head, foot = (zone.span for zone in profile.zones if zone.kind == "furniture")
    assert text[: head.end].endswith("for marxists.org, April 2010.")
    assert text[foot.start : foot.end] == "Document List | Chinese Communism Archive"
    assert (profile.dash, profile.break_, profile.curly) == (" — ", "\n\n", False)
    assert profile.spaced == frozenset()
