"""Writes the changes as a unified diff that `patch` and `git apply` take.

The hunks are built from the edition's pieces, which know exactly what changed, so the time is
linear in the text. All is done on bytes: a line ends with a newline byte, carriage returns and a
byte order mark are part of their lines, and there are no times in the header.
"""

from __future__ import annotations

import codecs
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.kinds import Crops, Exporter
from pipeline.model.edition import Edition

CONTEXT = 3
_UNENDED = b"\n\\ No newline at end of file\n"


@dataclass(frozen=True, slots=True)
class Block:
    """Lines `start` to `end` of the transcript that become lines `out_start` to `out_end`."""

    start: int
    end: int
    out_start: int
    out_end: int


def write(edition: Edition, crops: Crops) -> bytes:
    """The diff, empty where nothing changed; raises UnicodeEncodeError as the text exporter."""
    encoding = edition.document.encoding
    pieces = edition.pieces
    old = _encoded((edition.document.text[p.start : p.end] for p in pieces), encoding)
    new = _encoded((edition.text[p.out_start : p.out_end] for p in pieces), encoding)
    changed = [n for n, piece in enumerate(pieces) if piece.event]
    before = _lines(b"".join(old))
    after = _lines(b"".join(new))
    blocks = _blocks(changed, (old, before), (new, after))
    kept = [block for block in (_trimmed(b, before, after) for b in blocks) if block]
    if not kept:
        return b""
    head = b"--- a/transcript.txt\n+++ b/transcript.txt\n"
    return head + b"".join(_hunk(hunk, before, after) for hunk in _hunks(kept))


def _encoded(texts: Iterable[str], encoding: str) -> list[bytes]:
    """Each stretch as bytes, so that all together are the whole text's (one byte order mark)."""
    encoder = codecs.getincrementalencoder(encoding)()
    parts = [encoder.encode(text) for text in texts]
    return [*parts, encoder.encode("", final=True)]


def _lines(content: bytes) -> list[bytes]:
    """The lines with their newline bytes; the last may lack one."""
    lines = content.split(b"\n")
    return [line + b"\n" for line in lines[:-1]] + ([lines[-1]] if lines[-1] else [])


def _blocks(
    changed: Sequence[int],
    old: tuple[list[bytes], list[bytes]],
    new: tuple[list[bytes], list[bytes]],
) -> Iterator[Block]:
    """The whole lines that each changed piece touches, joined where they share a line."""
    block: Block | None = None
    for (start, end), (out_start, out_end) in zip(
        _touched(changed, *old), _touched(changed, *new), strict=True
    ):
        if block and start < block.end:
            block = Block(block.start, end, block.out_start, out_end)
            continue
        if block:
            yield block
        block = Block(start, end, out_start, out_end)
    if block:
        yield block


def _touched(
    changed: Sequence[int], parts: list[bytes], lines: list[bytes]
) -> Iterator[tuple[int, int]]:
    """First and last-but-one line of each changed part; a line is touched also at its ends."""
    offsets = [0, *accumulate(map(len, parts))]
    starts = [0, *accumulate(map(len, lines))]
    if lines and not lines[-1].endswith(b"\n"):
        starts.pop()
    for part in changed:
        yield (
            bisect_right(starts, offsets[part]) - 1,
            bisect_right(starts, offsets[part + 1]),
        )


def _trimmed(block: Block, before: list[bytes], after: list[bytes]) -> Block | None:
    """The block without the lines that stay the same at its ends; None where none is left."""
    start, out_start = block.start, block.out_start
    end, out_end = min(block.end, len(before)), min(block.out_end, len(after))
    while start < end and out_start < out_end and before[start] == after[out_start]:
        start, out_start = start + 1, out_start + 1
    while start < end and out_start < out_end and before[end - 1] == after[out_end - 1]:
        end, out_end = end - 1, out_end - 1
    same = start == end and out_start == out_end
    return None if same else Block(start, end, out_start, out_end)


def _hunks(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Blocks whose surroundings meet belong to one hunk."""
    hunk: list[Block] = []
    for block in blocks:
        if hunk and block.start - hunk[-1].end > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(block)
    yield hunk


def _hunk(blocks: list[Block], before: list[bytes], after: list[bytes]) -> bytes:
    """One hunk: its header, then kept, taken and added lines."""
    first, last = blocks[0], blocks[-1]
    start = max(0, first.start - CONTEXT)
    out_start = first.out_start - (first.start - start)
    end = min(len(before), last.end + CONTEXT)
    out_end = last.out_end + (end - last.end)
    parts = [_header(start, end, out_start, out_end)]
    at = start
    for block in blocks:
        parts += _signed(b" ", before[at : block.start])
        parts += _signed(b"-", before[block.start : block.end])
        parts += _signed(b"+", after[block.out_start : block.out_end])
        at = block.end
    parts += _signed(b" ", before[at:end])
    return b"".join(parts)


def _header(start: int, end: int, out_start: int, out_end: int) -> bytes:
    """Where the hunk stands in both files; an empty stretch is named by the line before it."""
    old, new = end - start, out_end - out_start
    return f"@@ -{start + bool(old)},{old} +{out_start + bool(new)},{new} @@\n".encode()


def _signed(sign: bytes, lines: Iterable[bytes]) -> list[bytes]:
    """The lines as a diff shows them."""
    return [sign + line + (b"" if line.endswith(b"\n") else _UNENDED) for line in lines]


EXPORTER = Exporter("diff", "changes.diff", write)
