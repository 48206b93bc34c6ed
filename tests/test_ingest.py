"""What is laid in comes out byte for byte, pages in order; what cannot be used is refused."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from museum.inputs import INPUTS, LATER, Broken, image, pdf
from PIL import Image

from pipeline import catalog
from pipeline.errors import Exit, InputError
from pipeline.ingest import ingest, page_image
from pipeline.ingest.description import labels
from pipeline.model.codec import digest
from pipeline.model.text import Document
from pipeline.workspace import Folder, Workspace, lay_in, natural

MERGING = (
    "corrections/*.jsonl merge=union\ncorrections/*.checkpoints merge=union\n"
    "corrections/*.signatures merge=union\ncorrections/*.sources/** -text\n"
    "reports/** merge=union\n"
)


def laid(root: Path, files: dict[str, bytes]) -> Folder:
    """A workspace's document `d` of these files."""
    for name, content in files.items():
        path = root / "scans" / "d" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return Workspace(root).document("d")


def taken(root: Path, **files: bytes) -> Document:
    named = {{"toml": "document.toml"}.get(n, f"{n}.txt"): held for n, held in files.items()}
    return ingest(laid(root, named), catalog.formats())


def saved(picture: Image.Image, kind: str, **options: Any) -> bytes:
    held = BytesIO()
    picture.save(held, kind, **options)
    return held.getvalue()


@pytest.mark.parametrize("broken", INPUTS, ids=lambda broken: broken.name)
def test_museum_of_inputs(broken: Broken, tmp_path: Path) -> None:
    """Each broken input is refused as input, in the one line that is pinned."""
    folder = laid(tmp_path, broken.files)
    with pytest.raises(InputError) as refused:
        ingest(folder, catalog.formats())
    assert str(refused.value) == broken.message
    assert refused.value.exit == Exit.INPUT


@pytest.mark.parametrize("broken", LATER, ids=lambda broken: broken.name)
def test_museum_of_pages(broken: Broken, tmp_path: Path) -> None:
    """An image that is damaged behind its head is refused when its page is opened."""
    folder = laid(tmp_path, broken.files)
    document = ingest(folder, catalog.formats())
    with pytest.raises(InputError) as refused:
        page_image(folder, document.pages[0], catalog.formats())
    assert str(refused.value).startswith(broken.message)


@pytest.mark.parametrize(
    ("content", "encoding", "used"),
    [
        (b"plain\n", None, "utf-8"),
        (b"a\r\nb\rc\nd", None, "utf-8"),
        ("\ufeffmarked é\r\n".encode(), None, "utf-8"),
        ("\ufeffmarked é\r\n".encode(), "utf-8-sig", "utf-8"),
        ("e\u0301 ſ ﬁ \u00ad\u200b".encode(), None, "utf-8"),
        (b"\xff\xfe" + "wide é\r\n".encode("utf-16-le"), None, "utf-16-le"),
        (b"\xfe\xff" + "wide é\r\n".encode("utf-16-be"), None, "utf-16-be"),
        (b"\xfe\xff" + "wide é\r\n".encode("utf-16-be"), "UTF-16", "utf-16-be"),
        ("wide é".encode("utf-16-le"), "utf-16", "utf-16-le"),
        ("\ufeffwider".encode("utf-32-le"), None, "utf-32-le"),
        (b"caf\xe9 \x93here\x94", "cp1252", "cp1252"),
        (b"caf\xe9 \x93here\x94", "latin-1", "iso8859-1"),
    ],
)
def test_a_transcript_comes_back_byte_for_byte(
    content: bytes, encoding: str | None, used: str, tmp_path: Path
) -> None:
    """Encoding the text gives the file: newlines, marks and odd characters are all kept."""
    folder = laid(tmp_path, {"transcript.txt": content})
    document = ingest(folder, catalog.formats(), encoding)
    assert document.text.encode(document.encoding) == content
    assert (document.encoding, document.digest) == (used, digest(content))


def test_the_option_wins_over_the_encoding_that_is_described(tmp_path: Path) -> None:
    """document.toml names an encoding for good; --encoding is stronger."""
    files = {"transcript.txt": b"caf\x8e", "document.toml": b'encoding = "mac-roman"\n'}
    folder = laid(tmp_path, files)
    assert ingest(folder, catalog.formats()).text == "café"
    assert ingest(folder, catalog.formats(), "cp1252").text == "cafŽ"


def test_without_description_or_pages(tmp_path: Path) -> None:
    """A transcript alone is a document: in English, without pages."""
    document = taken(tmp_path, transcript=b"A letter.\n")
    assert (document.pages, document.languages, document.title) == ((), ("en",), "")


def test_what_is_described_is_taken(tmp_path: Path) -> None:
    """Every key of document.toml arrives, languages once each and in order."""
    toml = 'title = "Ä"\nlanguage = ["de-Latf", "en", "de-Latf"]\nsource = "a\\nb"\nnote = ""\n'
    document = taken(tmp_path, transcript=b"A letter.\n", toml=b"\xef\xbb\xbf" + toml.encode())
    assert (document.title, document.source) == ("Ä", "a\nb")
    assert document.languages == ("de-Latf", "en")


@pytest.mark.parametrize(
    ("pages", "expected"),
    [
        ((), ("1", "2", "3", "4")),
        ("5-8", ("5", "6", "7", "8")),
        ("iii-iv, 1–2", ("iii", "iv", "1", "2")),
        ("viii-x, plate", ("viii", "ix", "x", "plate")),
        ("cover, civil, 1-2", ("cover", "civil", "1", "2")),
        (("a", "b", "b", "1-2"), ("a", "b", "b", "1-2")),
    ],
)
def test_labels(pages: str | tuple[str, ...], expected: tuple[str, ...], tmp_path: Path) -> None:
    """Pages are called as document.toml says: ranges in either numerals count up."""
    folder = laid(tmp_path, {"transcript.txt": b"x"})
    assert labels(pages, 4, folder) == expected


def test_pages_come_in_natural_order_and_hidden_files_are_none(tmp_path: Path) -> None:
    """page2 stands before page10, a TIFF's pages stand in its place, hidden files do not count."""
    two = saved(
        Image.new("L", (9, 9)), "TIFF", save_all=True, append_images=[Image.new("L", (8, 7))]
    )
    names = {"page10.png": image("PNG"), "page2.jpg": image("JPEG"), "Page3.tif": two}
    files = {f"pages/{name}": content for name, content in names.items()}
    folder = laid(tmp_path, {"transcript.txt": b"x", "pages/.DS_Store": b"x", **files})
    pages = ingest(folder, catalog.formats()).pages
    assert [(page.number, page.path, page.frame) for page in pages] == [
        (1, "pages/page2.jpg", 0),
        (2, "pages/Page3.tif", 0),
        (3, "pages/Page3.tif", 1),
        (4, "pages/page10.png", 0),
    ]
    assert (pages[2].width, pages[2].height, pages[2].dpi) == (8, 7, 300)
    assert pages[2].digest == digest(two)
    assert page_image(folder, pages[2], catalog.formats()).size == (8, 7)


def test_natural_order_is_total() -> None:
    """Names that only differ by case or leading noughts still have an order, digits or not."""
    names = ["b", "a10", "a2", "A2", "a02", "10", "9", "²", "a"]
    assert sorted(names, key=natural) == ["9", "10", "a", "A2", "a02", "a2", "a10", "b", "²"]


def test_a_page_that_changed_meanwhile_is_refused(tmp_path: Path) -> None:
    """A reading is never filed under the digest of another image."""
    folder = laid(tmp_path, {"transcript.txt": b"x", "pages/1.png": image("PNG")})
    page = ingest(folder, catalog.formats()).pages[0]
    (folder.pages / "1.png").write_bytes(image("PNG", (61, 90)))
    with pytest.raises(InputError, match="was changed while it was in use"):
        page_image(folder, page, catalog.formats())


RAMP = Image.linear_gradient("L").resize((40, 60))
DEEP = np.linspace(0, 65535, 2400).reshape(60, 40)
CLEAR = Image.merge("LA", (RAMP.point(lambda _: 0), RAMP))
TURNED = Image.Exif()
TURNED[0x0112] = 6


@pytest.mark.parametrize(
    ("kind", "content", "corners"),
    [
        ("grey", saved(RAMP, "PNG"), (2, 253)),
        ("one bit", saved(RAMP.convert("1"), "TIFF"), (0, 255)),
        ("colour", saved(RAMP.convert("RGB"), "JPEG"), (2, 253)),
        ("palette", saved(RAMP.convert("P"), "PNG"), (2, 253)),
        ("print colours", saved(RAMP.convert("RGB").convert("CMYK"), "JPEG"), (2, 253)),
        ("16 bits", saved(Image.fromarray(DEEP.astype(np.uint16)), "PNG"), (0, 255)),
        ("32 bits", saved(Image.fromarray(DEEP.astype(np.int32)), "TIFF"), (0, 255)),
        ("floats", saved(Image.fromarray((DEEP / 65535).astype(np.float32)), "TIFF"), (0, 255)),
        ("clear to black", saved(CLEAR, "PNG"), (253, 2)),
        ("a clear colour", saved(RAMP.convert("P"), "PNG", transparency=2), (255, 253)),
        ("lossless WebP", saved(RAMP.convert("RGB"), "WEBP", lossless=True), (2, 253)),
        ("JPEG 2000", saved(RAMP, "JPEG2000"), (2, 253)),
    ],
)
def test_every_kind_of_pixel_becomes_grey(
    kind: str, content: bytes, corners: tuple[int, int]
) -> None:
    """First and last pixel of a ramp from black to white, within what lossy files may lose."""
    known = next(known for known in catalog.formats() if known.name == "image")
    page = known.image(content, 0, kind)
    assert (page.mode, page.size) == ("L", (40, 60))
    assert page.getpixel((0, 0)) == pytest.approx(corners[0], abs=3)
    assert page.getpixel((39, 59)) == pytest.approx(corners[1], abs=3)


@pytest.mark.parametrize(
    ("content", "frames"),
    [
        (saved(RAMP, "PNG"), ((40, 60, 300),)),
        (saved(RAMP, "PNG", dpi=(1, 1)), ((40, 60, 300),)),
        (saved(RAMP, "PNG", dpi=(400, 400)), ((40, 60, 400),)),
        (saved(RAMP, "JPEG", dpi=(200, 200), exif=TURNED), ((60, 40, 200),)),
        (saved(RAMP, "TIFF", tiffinfo={274: 6}), ((60, 40, 300),)),
        (saved(RAMP, "TIFF", save_all=True, append_images=[RAMP], tiffinfo={274: 6}),
         ((60, 40, 300), (60, 40, 300))),
        (saved(RAMP, "PNG", save_all=True, append_images=[RAMP]), ((40, 60, 300),)),
    ],
)  # fmt: skip
def test_frames_are_what_the_page_measures(
    content: bytes, frames: tuple[tuple[int, int, int], ...]
) -> None:
    """Sizes are those of the upright image, resolutions those of the file or 300."""
    known = next(known for known in catalog.formats() if known.name == "image")
    assert known.frames(content, "x") == frames
    for at, (width, height, _) in enumerate(frames):
        assert known.image(content, at, "x").size == (width, height)


@pytest.mark.parametrize(
    ("content", "frames"),
    [
        (saved(RAMP.resize((400, 600)), "PDF", resolution=200), ((400, 600, 200),)),
        (saved(RAMP.resize((400, 600)), "PDF", resolution=60), ((1000, 1500, 150),)),
        (pdf("<</Type/Pages/Kids[3 0 R]/Count 1>>",
             "<</Type/Page/Parent 2 0 R/MediaBox[0 0 72 144]/Rotate 90>>"), ((600, 300, 300),)),
    ],
)  # fmt: skip
def test_pdf_pages_are_drawn_at_the_resolution_of_their_scan(
    content: bytes, frames: tuple[tuple[int, int, int], ...]
) -> None:
    """A page that is one image keeps its pixels, within 150 to 600; any other has 300."""
    known = next(known for known in catalog.formats() if known.name == "pdf")
    assert known.frames(content, "x") == frames
    page = known.image(content, 0, "x")
    assert (page.mode, page.size) == ("L", frames[0][:2])


@pytest.mark.parametrize(
    "name", ["", " ", ".", "..", ".x", "-x", "a/b", "../x", "a\\b", "a\0b", "a\nb", "x" * 201]
)
def test_names_that_lead_elsewhere_are_refused(name: str, tmp_path: Path) -> None:
    """A document's name is one harmless folder name, on any system."""
    with pytest.raises(InputError, match="a document's name") as refused:
        Workspace(tmp_path).document(name)
    assert "\n" not in str(refused.value)


def test_links_that_lead_outside_are_refused(tmp_path: Path) -> None:
    """A document's folder, ledger or reports may not stand elsewhere by a link; inside they may."""
    home, away = tmp_path / "home", tmp_path / "away"
    (home / "scans" / "real").mkdir(parents=True)
    (away / "d").mkdir(parents=True)
    (home / "scans" / "inner").symlink_to(home / "scans" / "real")
    (home / "scans" / "outer").symlink_to(away / "d")
    (home / "reports").mkdir()
    (home / "reports" / "real").symlink_to(away)
    assert Workspace(home).document("inner").name == "inner"
    for name, place in (("outer", "scans/outer"), ("real", "reports/real")):
        with pytest.raises(InputError, match=f"{place}: this is a link that leads outside"):
            Workspace(home).document(name)


def test_an_unknown_name_is_met_with_near_ones(tmp_path: Path) -> None:
    """Mistyped names are answered with the right one; without any, with how to begin."""
    assert Workspace(tmp_path).names() == ()
    with pytest.raises(InputError, match="lay it in with: corrigenda add"):
        Workspace(tmp_path).document("letter")
    for name in ("letter-1963", "letter-1964", "diary", ".hidden"):
        (tmp_path / "scans" / name).mkdir(parents=True)
    assert Workspace(tmp_path).names() == ("diary", "letter-1963", "letter-1964")
    with pytest.raises(InputError, match=r"did you mean letter-196[34] or letter-196[34]"):
        Workspace(tmp_path).document("leter-1963")


def sources(root: Path, *names: str) -> tuple[Path, list[Path]]:
    """A transcript and image files of these names outside the workspace."""
    away = root / "away"
    away.mkdir()
    (away / "t.txt").write_bytes(b"A letter.\r\n")
    for name in names:
        (away / name).parent.mkdir(exist_ok=True)
        (away / name).write_bytes(image("TIFF" if name.endswith("f") else "PNG"))
    return away / "t.txt", [away / name for name in names]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        ((), []),
        (("a.tif",), ["scan.tif"]),
        (("A.PDF",), ["scan.pdf"]),
        (("a.png",), ["pages/a.png"]),
        (("a10.png", "a9.tif"), ["pages/a10.png", "pages/a9.tif"]),
    ],
)
def test_a_document_is_laid_in(names: tuple[str, ...], expected: list[str], tmp_path: Path) -> None:
    """Bytes are copied, a single PDF or TIFF is the scan, everything else is pages."""
    transcript, scans = sources(tmp_path, *names)
    folder = lay_in(Workspace(tmp_path / "w"), "d", transcript, scans)
    laid_in = sorted(p.relative_to(folder.scans).as_posix() for p in folder.scans.rglob("*.*"))
    assert laid_in == sorted(["transcript.txt", *expected])
    assert folder.transcript.read_bytes() == b"A letter.\r\n"
    for name, place in zip(names, expected, strict=True):
        assert (folder.scans / place).read_bytes() == (tmp_path / "away" / name).read_bytes()


def test_what_was_given_is_described(tmp_path: Path) -> None:
    """Title and languages arrive as they were typed, quotes and all; a folder gives its files."""
    transcript, _ = sources(tmp_path, "p/2.png", "p/10.png")
    workspace = Workspace(tmp_path / "w")
    folder = lay_in(
        workspace,
        "d",
        transcript,
        [tmp_path / "away" / "p"],
        title='A "letter"\\\x7f',
        languages=["en", "la"],
        encoding="cp1252",
        prove=lambda built: ingest(built, catalog.formats()),
    )
    document = ingest(folder, catalog.formats())
    assert (document.title, document.languages) == ('A "letter"\\\x7f', ("en", "la"))
    assert [page.path for page in document.pages] == ["pages/2.png", "pages/10.png"]
    assert document.encoding == "cp1252"
    assert (workspace.root / ".gitattributes").read_text() == MERGING


def test_git_attributes_are_completed_once(tmp_path: Path) -> None:
    """Lines that are there stay; the one that is wanted is added, and not twice."""
    transcript, _ = sources(tmp_path)
    (tmp_path / "w").mkdir()
    attributes = tmp_path / "w" / ".gitattributes"
    attributes.write_text("*.png binary")
    for name in ("d", "e"):
        lay_in(Workspace(tmp_path / "w"), name, transcript, [])
    assert attributes.read_text() == "*.png binary\n" + MERGING


def never(built: Folder) -> None:
    raise InputError("it does not hold")


def interrupted(built: Folder) -> None:
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("scans", "prove", "what"),
    [
        (["missing.png"], None, "missing.png: cannot be read: No such file or directory"),
        (["p/1.png", "q/1.PNG"], None, "has the same name as"),
        (["a.pdf", "p/1.png"], None, "a PDF must be the only scan"),
        (["p/1.png"], never, "it does not hold"),
        (["p/1.png"], interrupted, "^$"),
    ],
)
def test_nothing_is_half_laid_in(
    scans: list[str], prove: Callable[[Folder], None] | None, what: str, tmp_path: Path
) -> None:
    """Whatever fails, the workspace is as it was, and the same name can be tried again."""
    transcript, _ = sources(tmp_path, "p/1.png", "q/1.PNG", "a.pdf")
    home = tmp_path / "w"
    with pytest.raises((InputError, KeyboardInterrupt), match=what):
        lay_in(
            Workspace(home), "d", transcript, [tmp_path / "away" / n for n in scans], prove=prove
        )
    assert not list(home.rglob("*.*"))
    lay_in(Workspace(home), "d", transcript, [tmp_path / "away" / "p" / "1.png"])


def test_a_document_is_never_laid_over_another(tmp_path: Path) -> None:
    """A second one of the same name is refused, and the first is untouched."""
    transcript, _ = sources(tmp_path)
    folder = lay_in(Workspace(tmp_path / "w"), "d", transcript, [])
    transcript.write_bytes(b"Another.\n")
    with pytest.raises(InputError, match="this document is there already"):
        lay_in(Workspace(tmp_path / "w"), "d", transcript, [])
    assert folder.transcript.read_bytes() == b"A letter.\r\n"
