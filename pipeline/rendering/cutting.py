"""Cuts letters out of a page: words on which reading and transcript agree name their own ink."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipeline.model.collation import ReadWord
from pipeline.rendering.baselines import Line, Size
from pipeline.rendering.blobs import Blobs, blobs, stacked
from pipeline.rendering.ink import BELOW, PAD, PLAY, ROWS, WIDEST, XHEIGHT, Array, canvas
from pipeline.rendering.sorts import printed, sorts

SPECK = 0.012  # areas below this share of the square of a small x are dust
LEVELS = (128, 26)  # ink, of 255, that full and that faint pieces are made of
OFF = 0.15  # lines whose small x differs by more than this share are set in another size


@dataclass(frozen=True, slots=True, eq=False)
class Cuttings:
    """What a page shows of its type, in canvas pixels.

    `sorts[k]` is the class of letter k; `shapes` its ink (k x ROWS x WIDEST, 0 to 255; baseline at
    row ABOVE, left edge at column PAD); `measures` its top, bottom (rows from the baseline, down
    positive), width and area. `gaps` are (left sort, right sort, columns between their ink).
    """

    sorts: tuple[str, ...]
    shapes: Array
    measures: Array
    gaps: tuple[tuple[str, str, float], ...]


Sides = tuple[int, int, int, int]
Piece = tuple[str, list[int], Sides]
Cut = tuple[float, Blobs, list[int], Sides]  # baseline, the blobs of the page, which ones, box


def cuttings(
    page: Array, lines: Sequence[Line], words: frozenset[ReadWord], size: Size, most: int
) -> Cuttings:
    """The letters of the agreed `words` of a page's ink, and the gaps between them.

    A word is cut where its pieces of ink are as many as its sorts: those of full ink, else, where
    thin strokes have broken, those of faint ink with it. Lines of another size than the
    book's give nothing; a class gives `most` letters, taken evenly over the page.
    """
    scale = XHEIGHT / size.low
    kept: dict[str, list[Cut]] = defaultdict(list)
    gaps: list[tuple[str, str, float]] = []
    left = [(line, word) for line in lines if usual(line, size) for word in line.words]
    left = [(line, word) for line, word in left if word in words]
    for level in LEVELS if ((page > 0) & (page < 255)).any() else LEVELS[:1]:
        found = blobs(page >= level)
        near = _Nearby(found, SPECK * size.low**2, size.low)
        uncut = []
        for line, word in left:
            pieces = _pieces(near, word)
            if pieces is None:
                uncut.append((line, word))
                continue
            for name, members, box in pieces:
                kept[name].append((line.level((box[0] + box[2]) / 2), found, members, box))
            for one, other in pairwise(pieces):
                gaps.append((one[0], other[0], (other[2][0] - one[2][2]) * scale))
        left = uncut
    return _drawn(page, kept, gaps, scale, most)


def usual(line: Line, size: Size) -> bool:
    """Whether a line is set in the book's usual size."""
    share = size.of(line)
    return share is not None and abs(share - 1) <= OFF


class _Nearby:
    """The blobs of a page by where they stand."""

    def __init__(self, found: Blobs, least: float, xheight: float) -> None:
        self.numbers = np.flatnonzero(found.areas >= least)
        self.boxes = found.boxes[self.numbers]
        self.middles = (self.boxes[:, :2] + self.boxes[:, 2:]) / 2
        self.slack = 0.35 * xheight

    def within(self, word: ReadWord) -> tuple[list[int], list[list[int]]] | None:
        """The blobs of a word from left to right; None where one runs out of its line."""
        box = word.word.box
        across, down = self.middles[:, 0], self.middles[:, 1]
        inside = (across >= box.left - 1) & (across < box.right + 1)
        inside &= (down >= box.top - self.slack) & (down < box.bottom + self.slack)
        at = np.flatnonzero(inside)
        boxes = self.boxes[at]
        if (boxes[:, 1] < box.top - self.slack).any() or (
            boxes[:, 3] > box.bottom + self.slack
        ).any():
            return None
        return self.numbers[at].tolist(), boxes.tolist()


def _pieces(near: _Nearby, word: ReadWord) -> list[Piece] | None:
    """The sorts of a word with the blobs of each; None where they do not come out even."""
    held = near.within(word)
    if held is None:
        return None
    numbers, boxes = held
    groups = stacked(boxes)
    text = printed(word.word.text)
    for tied in (False, True):
        names = [name for name, _ in sorts(text, tied)]
        if len(names) != len(groups):
            continue
        pieces: list[Piece] = []
        for name, members in zip(names, groups, strict=True):
            sides = np.array([boxes[k] for k in members])
            box = (*sides[:, :2].min(0).tolist(), *sides[:, 2:].max(0).tolist())
            pieces.append((name, [numbers[k] for k in members], box))
        return pieces
    return None


def _drawn(
    page: Array,
    kept: dict[str, list[Cut]],
    gaps: list[tuple[str, str, float]],
    scale: float,
    most: int,
) -> Cuttings:
    names: list[str] = []
    shapes: list[Array] = []
    measures: list[tuple[float, float, float, float]] = []
    for name in sorted(kept):
        held = kept[name]
        step = max(len(held) / most, 1.0)
        for at in range(min(len(held), most)):
            level, found, members, (left, top, right, bottom) = held[int(at * step)]
            width = (right - left) * scale
            if width > WIDEST - 2 * PAD or bottom - level > BELOW / scale:
                continue
            mask = _grown(found.mask(members)[0])
            part = page[max(top - 1, 0) : bottom + 1, max(left - 1, 0) : right + 1]
            part = part * mask[int(top == 0) :, int(left == 0) :][: part.shape[0], : part.shape[1]]
            begin = max(top - 1, 0), max(left - 1, 0)
            drawn = canvas(part, level - begin[0], left - begin[1], WIDEST, scale)
            names.append(name)
            shapes.append((drawn[PLAY : PLAY + ROWS] * 255 + 0.5).astype(np.uint8))
            area = float(part.sum(dtype=np.int64)) / 255 * scale**2
            measures.append(((top - level) * scale, (bottom - level) * scale, width, area))
    return Cuttings(
        tuple(names),
        np.array(shapes, np.uint8).reshape(-1, ROWS, WIDEST),
        np.array(measures, np.float32).reshape(-1, 4),
        tuple(gaps),
    )


def _grown(mask: Array) -> Array:
    """A mask with a margin of one pixel, into which it grows: the faint rim of the ink is in it."""
    wide = np.pad(mask, ((0, 0), (1, 1)))
    wide[:, :-2] |= mask
    wide[:, 2:] |= mask
    grown = np.pad(wide, ((1, 1), (0, 0)))
    grown[:-2] |= wide
    grown[2:] |= wide
    return grown
