"""What aligning two texts gives: opcodes that tile both, and the blocks that stand elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

Tag = Literal["equal", "replace", "insert", "delete"]


class Opcode(NamedTuple):
    """How `a[a_start:a_end]` becomes `b[b_start:b_end]`; offsets are code points.

    "insert" has nothing of a, "delete" nothing of b. "equal" stretches are equal character by
    character up to canonical equivalence (identical, where both texts are in NFC). A "replace"
    may have sides of different length; it costs as many edits as its longer side has characters.
    A named tuple and not a dataclass because a book has some 100,000 of them.
    """

    tag: Tag
    a_start: int
    a_end: int
    b_start: int
    b_end: int


class Move(NamedTuple):
    """A block of a that stands in b out of order: swapped pages, columns read in wrong order.

    Offsets are code points. The opcodes, which cannot cross, show the block as deleted at one
    place and inserted at the other (or, in short texts, as muddled replacements); `distance` is
    the edits between the two copies, laid side by side.
    """

    a_start: int
    a_end: int
    b_start: int
    b_end: int
    distance: int


@dataclass(frozen=True, slots=True)
class Alignment:
    """Opcodes in order, tiling both texts without gap or overlap, and the blocks that moved.

    `distance` counts edits of grapheme clusters (insert, delete, replace cost one each) and is
    what the opcodes cost. `optimal` says whether it is known to be the least possible.
    """

    opcodes: tuple[Opcode, ...]
    moves: tuple[Move, ...]
    distance: int
    optimal: bool = True
