"""Sets the sample's facsimile pages: type on paper, scanned, from a text as printed.

    python tests/facsimile.py PRINTED.txt OUT_DIR [--font FILE] [--seed N]

The text holds one paragraph a line: title, date, addressee, salutation, body, closing, signature.
The font is Old Standard of Debian's package `fonts-oldstandard` (SIL Open Font License). Hyphens
need the package `pyphen`, which only this script uses. The same text, seed, font and versions give
the same pages. Chance alone places the defects: the script knows no word of the text.
"""

import argparse
import importlib
import re
import sys
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.random import RandomState
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

FONT = Path("/usr/share/fonts/truetype/fonts-oldstandard/OldStandard-Regular.ttf")
FIRST, PAGES = 99, 9
HEADS = ("THE INTERNATIONAL COMMUNIST MOVEMENT", "LETTER OF MARCH 9, 1963")  # verso, recto
DPI, FINE = 300, 2  # type is drawn FINE times as fine as the scan, in dots of 1/600 inch
SIZE = WIDTH, HEIGHT = 1535, 2185  # the page in scan pixels: 13 x 18.5 cm
MEASURE, TOP, DEPTH = 1120 * FINE, 275 * FINE, 1610 * FINE  # the type area, in dots
LEADING = 1.3  # line distance over type size
SINK = 6  # lines left empty above the title

Field = NDArray[np.floating]
Ends = list[tuple[float, float]]  # where words end, in scan pixels
Page = list["Line | None"]  # None is an empty line


class Line(NamedTuple):
    """One set line: its words, its left edge and the space between words, both in dots."""

    words: tuple[str, ...]
    left: float
    space: float


class Face:
    """One font at one size in points, measured in dots."""

    def __init__(self, file: Path, points: float) -> None:
        self.file, self.points, self.em = file, points, points * DPI * FINE / 72
        self.font = ImageFont.truetype(str(file), self.em)
        self.word = lru_cache(maxsize=None)(self.font.getlength)

    def width(self, words: Sequence[str], space: float) -> float:
        """The length of a line of words with this space between them."""
        return sum(map(self.word, words)) + space * (len(words) - 1)


def pieces(paragraph: str) -> list[tuple[str, str]]:
    """The parts a line may end after, each with the hyphen then added, or nothing."""
    try:
        hyphens = importlib.import_module("pyphen").Pyphen(lang="en_GB", left=2, right=3)
    except ImportError:
        sys.exit("facsimile: pyphen is missing; install it (pip install pyphen) and run again")
    parts: list[tuple[str, str]] = []
    for word in paragraph.split():
        for stem in filter(None, re.split(r"(?<=[-—])", word)):
            plain = stem == word and stem.strip("“”‘’.,;:()").isalpha()
            cuts = [0, *(hyphens.positions(stem) if plain else []), len(stem)]
            parts += [(stem[a:b], "-") for a, b in pairwise(cuts)]
            parts[-1] = (parts[-1][0], "")
        parts[-1] = (parts[-1][0] + " ", "")
    return parts


def justify(words: Sequence[str], face: Face, indent: float, last: bool) -> tuple[Line, float]:
    """The words spread over the measure, and how bad that looks: inf where they do not fit."""
    normal, narrowest = 0.27 * face.em, 0.16 * face.em
    space = (MEASURE - indent - face.width(words, 0)) / max(len(words) - 1, 0.5)
    if space < narrowest:
        return Line(tuple(words), indent, narrowest), np.inf
    if last and space > normal:
        return Line(tuple(words), indent, normal), 0.0
    return Line(tuple(words), indent, space), abs((space - normal) / (0.14 * face.em)) ** 3 + 0.05


def set_lines(paragraph: str, face: Face, indent: float = 0) -> list[Line]:
    """Break where all spaces stay most even: total fit, after Knuth and Plass (1981), in brief."""
    parts = pieces(paragraph)
    best: list[tuple[float, list[Line]]] = [(0.0, [])]
    for end, (_, hyphen) in enumerate(parts, 1):
        choices: list[tuple[float, list[Line]]] = []
        for start in range(end - 1, -1, -1):
            words = ("".join(part for part, _ in parts[start:end]).rstrip() + hyphen).split()
            line, cost = justify(words, face, indent * (start == 0), end == len(parts))
            if cost == np.inf and choices:
                break
            choices.append((best[start][0] + cost + 0.6 * bool(hyphen), [*best[start][1], line]))
        best.append(min(choices, key=lambda choice: choice[0]))
    return best[-1][1]


def centred(text: str, face: Face) -> list[Line]:
    """The text in as few centred lines as it needs, of about equal length."""
    space, total = 0.3 * face.em, face.word(text)
    target = 1.08 * total / (total // (0.86 * MEASURE) + 1)
    rows: list[list[str]] = [[]]
    for word in text.split():
        if rows[-1] and face.word(" ".join([*rows[-1], word])) > target:
            rows.append([])
        rows[-1].append(word)
    return [Line(tuple(row), (MEASURE - face.width(row, space)) / 2, space) for row in rows]


def set_pages(text: str, face: Face) -> list[Page]:
    """The whole letter as pages of lines."""
    title, date, addressee, salutation, *body = filter(str.strip, text.split("\n"))
    *body, closing, signature = body
    lines: Page = [None] * SINK
    lines += [*centred(title, face), None, *centred(date, face), None]
    lines += [*set_lines(addressee, face), None, *set_lines(salutation, face)]
    for paragraph in body:
        lines += set_lines(paragraph, face, 1.5 * face.em)
    lines += [None, *set_lines(closing, face, 1.5 * face.em), None]
    lines += [line._replace(left=2 * line.left) for line in centred(signature, face)]
    rows = int(DEPTH // (face.em * LEADING))
    return [lines[at : at + rows] for at in range(0, len(lines), rows)]


def fit(text: str, file: Path) -> tuple[Face, list[Page]]:
    """The largest type, by fifths of a point, that sets the text in the pages there are."""
    for fifths in range(70, 40, -1):
        face = Face(file, fifths / 5)
        if len(pages := set_pages(text, face)) == PAGES:
            return face, pages
    sys.exit(f"facsimile: no size from 8 to 14 points sets this text in {PAGES} pages")


def draw_page(page: Page, number: int, face: Face, chance: RandomState) -> tuple[Field, Ends]:
    """The ink of head, lines and page number (0 to 1, in dots), the words a little uneven."""
    image = Image.new("L", (WIDTH * FINE, HEIGHT * FINE), 0)
    pen, ends, lead = ImageDraw.Draw(image), Ends(), face.em * LEADING
    small = Face(face.file, face.points * 0.8)
    heads = [HEADS[number % 2]] if number > FIRST else []
    placed = [(line, TOP - 1.9 * lead, small) for head in heads for line in centred(head, small)]
    placed += [(line, TOP + row * lead, face) for row, line in enumerate(page) if line]
    placed += [(folio, TOP + DEPTH + lead, small) for folio in centred(str(number), small)]
    for line, base, of in placed:
        x = (WIDTH * FINE - MEASURE) / 2 + (24 if number % 2 else -24) * FINE + line.left
        for word in line.words:
            pen.text((x, base + chance.normal(0, 0.5)), word, 255, of.font, "ls")
            ends.append(((x + of.word(word)) / FINE, base / FINE))
            x += of.word(word) + line.space
    return tones(image), ends


def grey(values: Field) -> Image.Image:
    """Values from 0 to 1 as an image."""
    return Image.fromarray((values.clip(0, 1) * 255).astype(np.uint8))


def tones(image: Image.Image) -> Field:
    """An image as values from 0 to 1."""
    return np.asarray(image, dtype=np.float32) / 255


def blurred(values: Field, radius: float) -> Field:
    """The values under a Gaussian blur."""
    return tones(grey(values).filter(ImageFilter.GaussianBlur(radius)))


def cloud(chance: RandomState, size: tuple[int, int], cell: int) -> Field:
    """Smooth unevenness, of mean 0 and deviation below 1, in patches of `cell` pixels."""
    grid = chance.normal(size=(size[1] // cell + 2, size[0] // cell + 2)).astype(np.float32)
    return np.asarray(Image.fromarray(grid).resize(size, Image.Resampling.BICUBIC))


def scanned(ink: Field, angle: float) -> Field:
    """The ink turned by some degrees and brought from dots down to scan pixels."""
    turned = grey(ink).rotate(angle, Image.Resampling.BICUBIC)
    return tones(turned.resize(SIZE, Image.Resampling.BOX))


def press(ink: Field, chance: RandomState) -> Field:
    """What the press leaves of the type: ink spread, rough edges, patches of thin ink."""
    size = (ink.shape[1], ink.shape[0])
    edge = 0.42 + 0.05 * cloud(chance, size, 300) + 0.07 * cloud(chance, size, 5)
    spread = 1 / (1 + np.exp(14 * (edge - blurred(ink, 1.7))))
    return spread * (0.9 + 0.05 * cloud(chance, size, 160) + 0.05 * cloud(chance, size, 4))


def specks(chance: RandomState, ends: Ends) -> Field:
    """Dust: half of it anywhere, half about the ends of words taken at random."""
    image = Image.new("L", (WIDTH * 4, HEIGHT * 4), 0)
    for _ in range(chance.poisson(34)):
        spot = chance.uniform((0, 0), SIZE)
        if chance.uniform() < 0.5:
            spot = ends[chance.randint(len(ends))] + chance.normal((4, -12), (5, 11))
        half = chance.uniform(0.5, 1.7, 2)
        shade = int(chance.uniform(70, 220))
        ImageDraw.Draw(image).ellipse((*(4 * (spot - half)), *(4 * (spot + half))), fill=shade)
    return tones(image.resize(SIZE, Image.Resampling.BOX))


def paper(number: int, chance: RandomState) -> Field:
    """Bare paper, 0 (black) to 1: fibres, a slope of tone, a shadow towards the spine."""
    across, down = np.linspace(0, 1, WIDTH), np.linspace(0, 1, HEIGHT)[:, None]
    spine = across if number % 2 else 1 - across  # distance from the spine
    tone = 0.86 + 0.02 * spine - 0.22 * np.exp(-38 * spine) + chance.normal(0, 0.012) * down
    for cell, depth in ((240, 0.012), (12, 0.006), (2, 0.008)):
        tone = tone + depth * cloud(chance, SIZE, cell)
    return tone


def age_page(ink: Field, ends: Ends, back: Field | None, bare: Field, chance: RandomState) -> Field:
    """The scan of a page: pressed ink on bare paper, its back showing through, dust, skew."""
    angle = chance.uniform(-0.6, 0.6)
    page = bare if back is None else bare - 0.055 * blurred(scanned(back[:, ::-1], angle), 2.2)
    page = page * (1 - 0.86 * scanned(press(ink, chance), angle))
    page = page * (1 - 0.75 * specks(chance, ends))
    page = blurred(page, chance.uniform(0.5, 0.85))
    return page + chance.normal(0, 0.009, page.shape)


def main() -> None:
    """Write the pages as grey JPEG files named by page number."""
    parser = argparse.ArgumentParser(description="Set facsimile pages from a text as printed.")
    parser.add_argument("printed", type=Path, help="the text as printed, UTF-8")
    parser.add_argument("out", type=Path, help="the folder for the page images")
    parser.add_argument("--font", type=Path, default=FONT, help="a TrueType or OpenType file")
    parser.add_argument("--seed", type=int, default=1963, help="the seed of all defects")
    given = parser.parse_args()
    if not given.font.is_file():
        sys.exit(f"facsimile: no font {given.font}; install fonts-oldstandard or give --font")
    face, pages = fit(given.printed.read_text("utf-8"), given.font)
    chances = {n: RandomState(given.seed + n) for n in range(FIRST, FIRST + PAGES)}
    drawn = {n: draw_page(pages[n - FIRST], n, face, chances[n]) for n in chances}
    given.out.mkdir(parents=True, exist_ok=True)
    for number, (ink, ends) in drawn.items():
        back, _ = drawn.get(number + (1 if number % 2 else -1), (None, None))  # recto 99, verso 100
        bare = paper(number, chances[number])
        scan = grey(age_page(ink, ends, back, bare, chances[number]))
        scan.save(given.out / f"{number:03}.jpg", quality=72, dpi=(DPI, DPI), optimize=True)


if __name__ == "__main__":
    main()
