"""Broken inputs, each named by its fault, made here byte by byte, and what is said of each."""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO

from PIL import Image

SOUND = b"A letter.\n"


@dataclass(frozen=True, slots=True)
class Broken:
    """Files below `scans/d/` that cannot be used, and the line that says so."""

    name: str
    message: str
    files: dict[str, bytes] = field(default_factory=dict)


def png(width: int, height: int) -> bytes:
    """The file of a grey PNG that claims a size, whatever it holds."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    rows = zlib.compress(b"\0" + b"\xff" * 10)
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def image(kind: str, size: tuple[int, int] = (60, 90)) -> bytes:
    """A sound image file of grey noise."""
    held = BytesIO()
    Image.effect_noise(size, 60).save(held, kind)
    return held.getvalue()


def pdf(pages: str, *more: str) -> bytes:
    """A PDF of one catalogue, this page tree and these further objects."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", pages, *more]
    written, places = b"%PDF-1.4\n", []
    for number, held in enumerate(objects, 1):
        places.append(len(written))
        written += f"{number} 0 obj\n{held}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    return (
        written
        + f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n"
        f"<</Size {size}/Root 1 0 R>>\nstartxref\n{len(written)}\n%%EOF\n".encode()
    )


def locked() -> bytes:
    """A PDF whose encryption dictionary matches no password."""
    page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>"
    lock = f"<</Filter/Standard/V 1/R 2/P -4/O<{'00' * 32}>/U<{'11' * 32}>>>"
    made = pdf("<</Type/Pages/Kids[3 0 R]/Count 1>>", page, lock)
    return made.replace(b"/Root 1 0 R", f"/Root 1 0 R/Encrypt 4 0 R/ID[<{'22' * 16}>]".encode())


WIDE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 14400 14400]>>"
TRANSCRIPT = "scans/d/transcript.txt"
TOML = "scans/d/document.toml"


def transcript(name: str, content: bytes, message: str) -> Broken:
    return Broken(name, f"{TRANSCRIPT}: {message}", {"transcript.txt": content})


def described(name: str, content: bytes, message: str) -> Broken:
    files = {"transcript.txt": SOUND, "document.toml": content}
    return Broken(name, f"{TOML}{message}", files)


def scanned(name: str, path: str, content: bytes, message: str) -> Broken:
    return Broken(name, f"scans/d/{path}: {message}", {"transcript.txt": SOUND, path: content})


KEYS = "title, language, source, pages, licence, note, encoding"
KINDS = "jp2, jpeg, jpg, pdf, png, tif, tiff, webp"

INPUTS = (
    Broken(
        "no-transcript",
        f"{TRANSCRIPT}: the file is missing; put it there, or lay the document in with: "
        "corrigenda add",
        {"note.txt": SOUND},
    ),
    transcript(
        "empty",
        b"",
        "the transcript is empty; put the text there that is to be corrected",
    ),
    transcript(
        "only-a-mark-and-blanks",
        b"\xef\xbb\xbf \r\n\t\n",
        "the transcript holds nothing but blanks; put the text there that is to be corrected",
    ),
    transcript(
        "cp1252",
        b"one\ntwo\nthe caf\xe9 \x93here\x94\n",
        "not UTF-8: byte 0xe9 at offset 15 (line 3); it reads well as cp1252: --encoding cp1252",
    ),
    transcript(
        "mac-roman",
        b"the caf\x8e \xd2here\xd3\n",
        "not UTF-8: byte 0x8e at offset 7 (line 1); it reads well as mac-roman: "
        "--encoding mac-roman",
    ),
    transcript(
        "one-flipped-byte-in-utf-8",
        "the café is\n".encode() + b"shut\xff\n",
        "not UTF-8: byte 0xff at offset 17 (line 2); mend that byte, or name the file's "
        "encoding: --encoding NAME",
    ),
    transcript(
        "utf-16-without-its-mark",
        "A letter".encode("utf-16-le"),
        "character 1 is a NUL: this is no text, or not in utf-8; name its encoding, such as "
        "--encoding utf-16-le",
    ),
    transcript(
        "utf-16-cut-short",
        b"\xff\xfeA\0B",
        "not UTF-16-LE: byte 0x42 at offset 4 (line 1); mend that byte, or name the file's "
        "encoding: --encoding NAME",
    ),
    described(
        "toml-broken",
        b'title = "A letter"\nsource =\n',
        ": not TOML: Invalid value (at line 2, column 9); write lines as title = \"A letter\"",
    ),
    described("toml-not-utf-8", b'\ntitle = "\xe9"\n', ": not UTF-8 at byte 10 (line 2); "
              "save it as UTF-8"),
    described("toml-unknown-key", b'title = "A"\nlicense = "CC0"\n',
              f", line 2: unknown key 'license'; known are {KEYS}"),
    described("toml-number-for-a-title", b"\n\ntitle = 3\n",
              ', line 3: title must be text; write title = "..."'),
    described("toml-mixed-list", b'language = ["en", 3]\n',
              ', line 1: language must be text or a list of texts; write language = "..."'),
    described("language-unknown", b'language = "english"\n',
              ", line 1: 'english' is no language tag; use a BCP 47 tag such as \"en\", "
              '"de-1901" or "zh-Hant"'),
    described("labels-without-images", b'pages = "99-107"\n',
              ": pages names 9 pages (99-107) but there are 0 page images; make them agree, or "
              "leave pages out"),
    described("labels-without-end", b'pages = "1-999999999"\n',
              ": pages names 999999999 pages (1-999999999) but there are 0 page images; make "
              "them agree, or leave pages out"),
    described("labels-that-count-down", b'pages = "12-9"\n',
              ": pages names the range '12-9', which does not count up; mend it"),
    Broken(
        "encoding-unknown",
        f"{TRANSCRIPT}: there is no encoding 'utf-9'; use a name such as utf-8, cp1252 or utf-16",
        {"transcript.txt": SOUND, "document.toml": b'encoding = "utf-9"\n'},
    ),
    Broken(
        "encoding-that-loses-bytes",
        f"{TRANSCRIPT}: decoded as utf-7 and encoded again the text gives other bytes; convert "
        "the transcript to UTF-8",
        {"transcript.txt": b"caf+AOk-\n+AGE-", "document.toml": b'encoding = "utf-7"\n'},
    ),
    Broken(
        "pages-and-a-scan",
        "scans/d: there are both a pages folder and scan.png; keep the one that the transcript "
        "was made from",
        {"transcript.txt": SOUND, "pages/1.png": image("PNG"), "scan.png": image("PNG")},
    ),
    Broken(
        "two-scans",
        "scans/d: there are several scans: scan.jpg, scan.png; keep one, or put single page "
        "images into pages/",
        {"transcript.txt": SOUND, "scan.jpg": image("JPEG"), "scan.png": image("PNG")},
    ),
    scanned("page-of-unknown-kind", "pages/1.doc", b"x",
            "this is no page image of a known kind; move it away, or turn it into one of: "
            f"{KINDS}"),
    scanned("page-empty", "pages/1.png", b"",
            "the file is empty; make it again as PNG, JPEG or TIFF"),
    scanned("page-of-text", "pages/1.jpg", b"no image",
            "this is no image that can be read; make it again as PNG, JPEG or TIFF"),
    scanned("page-of-no-height", "pages/1.png", png(10, 0),
            "this is no image that can be read; make it again as PNG, JPEG or TIFF"),
    scanned("page-cut-in-its-head", "pages/1.png", image("PNG")[:20],
            "the image is damaged: Truncated File Read; get a sound copy of the file"),
    scanned("page-that-claims-1.6-gigapixels", "pages/1.png", png(40_000, 40_000),
            "the image is too large: 1,600,000,000 pixels, at most 178,956,970; scale it down"),
    scanned("pdf-empty", "scan.pdf", b"", "the file is empty; get a sound copy of the file"),
    scanned("pdf-cut", "scan.pdf", pdf("<</Type/Pages/Kids[3 0 R]/Count 1>>", WIDE)[:60],
            "the PDF is damaged or no PDF; get a sound copy of the file"),
    scanned("pdf-without-pages", "scan.pdf", pdf("<</Type/Pages/Kids[]/Count 0>>"),
            "the PDF has no pages; get a sound copy of the file"),
    scanned("pdf-locked", "scan.pdf", locked(),
            "the PDF is locked with a password; save it without one"),
    scanned("pdf-of-a-wall", "scan.pdf", pdf("<</Type/Pages/Kids[3 0 R]/Count 1>>", WIDE),
            "a page of 60,000 x 60,000 pixels (200.0 x 200.0 inches) cannot be drawn, at most "
            "178,956,970; export the pages as images of a sensible size"),
)  # fmt: skip

# These open, and show their damage only when the page itself is wanted.
LATER = (
    scanned("png-cut", "pages/1.png", image("PNG")[:900],
            "the image is damaged: image file is truncated; get a sound copy of the file"),
    scanned("jpeg-cut", "pages/1.jpg", image("JPEG")[:900],
            "the image is damaged: image file is truncated"),
)  # fmt: skip
