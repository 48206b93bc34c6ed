"""Texts as rows of grapheme clusters: one number and one stand-in character each."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import regex

from pipeline.errors import InputError
from pipeline.matching.normal import composed

Codes = npt.NDArray[np.uint32]
Offsets = npt.NDArray[np.int64]

_CLUSTER = regex.compile(r"\X")
_JOINS = regex.compile(r"[^\p{GCB=Other}\p{GCB=Control}\p{GCB=CR}\p{GCB=LF}]")
_LAST = 0x110000


@dataclass(frozen=True, slots=True)
class Units:
    """A text cluster by cluster: `text[k]` and `codes[k]` stand for the k-th cluster.

    Two clusters have the same stand-in exactly if they are canonically equivalent. `starts`
    holds where each cluster begins (code points of the text given, with its length at the end);
    None where every code point is a cluster of its own.
    """

    text: str
    codes: Codes
    starts: Offsets | None

    def offsets(self, units: Offsets) -> Offsets:
        """Cluster numbers as code points of the text given."""
        return units if self.starts is None else self.starts[units]


def units_of(*texts: str) -> tuple[Units, ...]:
    """Split texts into grapheme clusters (UAX 29, extended) and name these in common.

    Most texts need no segmenting: only stretches around characters that join to a neighbour
    (found by a look-up over the whole array) are given to the regular expression.
    """
    rows = [code_points(text) for text in texts]
    special = [_special(row) for row in rows]
    if not any(len(places) for places in special):
        return tuple(Units(t, r, None) for t, r in zip(texts, rows, strict=True))
    cut = [_clusters(*row) for row in zip(texts, rows, special, strict=True)]
    names = _stand_ins(rows, [names for _, names in cut])
    return tuple(_units(r, s, n, names) for r, (s, n) in zip(rows, cut, strict=True))


def code_points(text: str) -> Codes:
    """The code points of a text as an array; lone surrogates stay what they are."""
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def clusters(text: str) -> list[str]:
    """The grapheme clusters of a text, as they stand in it."""
    row = code_points(text)
    starts = _clusters(text, row, _special(row))[0]
    edges = starts.tolist()
    return [text[i:j] for i, j in pairwise(edges)]


@cache
def _is_special(code: int) -> bool:
    """Whether a character may join a neighbour in one cluster or is not its own NFC."""
    char = chr(code)
    return bool(_JOINS.match(char)) or not unicodedata.is_normalized("NFC", char)


def _alphabet(row: Codes) -> list[int]:
    """The code points that occur."""
    here = np.zeros(int(row.max(initial=0)) + 1, bool)
    here[row] = True
    return np.flatnonzero(here).tolist()


def _special(row: Codes) -> Offsets:
    """Where characters stand that may join a neighbour in one cluster, or are not in NFC.

    A text with none of them is in NFC and every code point in it a cluster.
    """
    alphabet = _alphabet(row)
    table = np.zeros(max(alphabet, default=0) + 1, bool)
    for code in alphabet:
        table[code] = code > 0x2FF and _is_special(code)
    places = np.flatnonzero(table[row]) if table.any() else np.empty(0, np.int64)
    if 13 in alphabet:
        feeds = np.flatnonzero((row[1:] == 10) & (row[:-1] == 13)) + 1
        places = np.union1d(places, feeds)
    return places


def _clusters(text: str, row: Codes, special: Offsets) -> tuple[Offsets, dict[int, str]]:
    """Where clusters start (with the end of the text), and the NFC of those at special places.

    The boundary between two characters neither of which is special is sure; between sure
    boundaries the rules of UAX 29 see all they need.
    """
    starts = np.ones(len(row) + 1, bool)
    names: dict[int, str] = {}
    known: dict[str, str] = {}
    joined = np.zeros(len(row) + 1, bool)
    joined[special] = True
    joined[special + 1] = True
    joined[0] = joined[len(row)] = False
    inside = np.flatnonzero(joined)
    if not len(inside):
        edges = np.flatnonzero(starts)
        return edges, {0: composed(text)} if len(special) else names
    breaks = np.flatnonzero(np.diff(inside) > 1)
    firsts = (inside[np.concatenate(([0], breaks + 1))] - 1).tolist()
    lasts = (inside[np.concatenate((breaks, [len(inside) - 1]))] + 1).tolist()
    starts[inside] = False
    for first, last in zip(firsts, lasts, strict=True):
        for cluster in _CLUSTER.finditer(text[first:last]):
            at = first + cluster.start()
            starts[at] = True
            if len(cluster[0]) > 1 or _is_special(int(row[at])):
                names[at] = known.get(cluster[0]) or known.setdefault(
                    cluster[0], composed(cluster[0])
                )
    return np.flatnonzero(starts), names


def _stand_ins(rows: list[Codes], names: list[dict[int, str]]) -> dict[str, int]:
    """A number for each cluster's NFC: its code point, or one that no text uses."""
    wanted = dict.fromkeys(name for table in names for name in table.values())
    numbers = {name: ord(name) for name in wanted if len(name) == 1}
    used = set(numbers.values()).union(*(_alphabet(row) for row in rows))
    longer = [name for name in wanted if len(name) > 1]
    free = [
        code for code in range(max(_LAST - len(used) - len(longer), 0), _LAST) if code not in used
    ]
    if len(longer) > len(free):
        raise InputError(
            f"{len(longer)} different combined characters are more than can be told apart",
            todo="compare the texts in parts",
        )
    return numbers | dict(zip(longer, free, strict=False))


def _units(row: Codes, starts: Offsets, names: dict[int, str], numbers: dict[str, int]) -> Units:
    """One text's clusters under their stand-ins."""
    codes = row.copy()
    if names:
        codes[list(names)] = [numbers[name] for name in names.values()]
    codes = codes[starts[:-1]]
    return Units(codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass"), codes, starts)
