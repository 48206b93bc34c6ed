"""The words around edits, and how a new text may read them: with some of the edits made or none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from pipeline.model.rebasing import Edit, Fate
from pipeline.model.text import Span

NEAR = 3  # code points on both sides that must stand unchanged where a word has changed otherwise
MOST = 6  # edits in one stretch whose every combination is tried; of more only all or none
_ALIKE = str.maketrans(
    dict.fromkeys("‘’‚‛′ʼ`´", "'")
    | dict.fromkeys("“”„‟″«»", '"')
    | dict.fromkeys("―–⸺⸻—‐‑", "-")
    | {"ſ": "s", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "ﬃ": "ffi", "ﬄ": "ffl", "\u00ad": "-"}
)


def loose(text: str) -> str:
    """The text without differences of convention: one kind of blank, quote, dash, s and f."""
    folded = text.translate(_ALIKE)
    inner = " ".join(folded.split())
    if not inner:
        return " " if folded else ""
    left = " " if folded[0].isspace() else ""
    return left + inner + (" " if folded[-1].isspace() else "")


def _one_blank(text: str) -> str:
    """Every blank as a plain one, each for each."""
    return "".join(" " if letter.isspace() else letter for letter in text)


def _alike(seen: str, side: str, edge: int) -> bool:
    """Whether two texts are loosely one, and exactly so at the letter at index `edge`."""
    if not seen or not side:
        return seen == side
    here, there = seen[edge], side[edge]
    return (here == there or (here + there).isspace()) and loose(seen) == loose(side)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole words of the old text at `span`, and the edits within them, by place."""

    span: Span
    text: str
    edits: tuple[Edit, ...]
    outer: tuple[str, str] = ("", "")

    @classmethod
    def of(cls, text: str, span: Span, edits: Sequence[Edit]) -> Stretch:
        """A stretch of a text, with the NEAR code points on both sides of it as `outer`."""
        outer = text[max(span.start - NEAR, 0) : span.start], text[span.end : span.end + NEAR]
        return cls(span, text[span.start : span.end], tuple(edits), outer)

    def readings(self, edit: Edit, seen: str) -> set[tuple[Fate, int]]:
        """The fates by which `seen` is this stretch, some of its other edits made; with offsets.

        The edit's place and the letter on each side of it are compared exactly, the rest loosely.
        """
        found: set[tuple[Fate, int]] = set()
        lefts, rights = self._sides(edit)
        for fate, held in self._states(edit):
            for at in range(len(seen) - len(held) + 1):
                if not seen.startswith(held, at):
                    continue
                left, right = seen[:at], seen[at + len(held) :]
                if any(_alike(left, side, -1) for side in lefts) and any(
                    _alike(right, side, 0) for side in rights
                ):
                    found.add((fate, at))
        return found

    def glimpses(self, edit: Edit, seen: str, at: int, end: int) -> set[tuple[Fate, int]]:
        """The fates by which `seen[at:end]` has the edit's place, NEAR code points on both sides.

        `seen` is the whole new text; the code points on both sides may be of the next words.
        Offsets count from `at`.
        """
        found: set[tuple[Fate, int]] = set()
        first = max(at - NEAR, 0)
        around = _one_blank(seen[first : end + NEAR])
        lefts, rights = self._sides(edit)
        for left, right in product(lefts, rights):
            before = _one_blank(self.outer[0] + left)[-NEAR:]
            behind = _one_blank(right + self.outer[1])[:NEAR]
            if min(len(before), len(behind)) < NEAR:
                continue
            for fate, held in self._states(edit):
                place = around.find(before + _one_blank(held) + behind)
                while place != -1:
                    start = first + place + NEAR
                    if seen.startswith(held, start):
                        found.add((fate, start - at))
                    place = around.find(before + _one_blank(held) + behind, place + 1)
        return found

    def _states(self, edit: Edit) -> list[tuple[Fate, str]]:
        """What may stand at the edit's place, and what it means."""
        exact = self.text[edit.span.start - self.span.start : edit.span.end - self.span.start]
        states = [(Fate.CARRIED, exact)]
        return states if exact == edit.after else [*states, (Fate.CONFIRMED, edit.after)]

    def _sides(self, edit: Edit) -> tuple[set[str], set[str]]:
        """What may stand left and right of the edit: each other edit made or not."""
        left = [e for e in self.edits if e.span < edit.span and e.span.end <= edit.span.start]
        right = [e for e in self.edits if edit.span < e.span and edit.span.end <= e.span.start]
        start, end = self.span.start, self.span.end
        return (
            self._variants(start, edit.span.start, left),
            self._variants(edit.span.end, end, right),
        )

    def _variants(self, start: int, end: int, edits: Sequence[Edit]) -> set[str]:
        """The text from `start` to `end` with every choice of these edits made."""
        few = len(edits) <= MOST
        choices = product((False, True), repeat=len(edits)) if few else _all_or_none(len(edits))
        made = set()
        for choice in choices:
            done, written = start, []
            for edit, chosen in zip(edits, choice, strict=True):
                if chosen and edit.span.start >= done:
                    written += [self._cut(done, edit.span.start), edit.after]
                    done = edit.span.end
            made.add("".join([*written, self._cut(done, end)]))
        return made

    def _cut(self, start: int, end: int) -> str:
        return self.text[start - self.span.start : end - self.span.start]


def _all_or_none(count: int) -> Iterator[tuple[bool, ...]]:
    yield (False,) * count
    yield (True,) * count


def stretches(text: str, edits: Sequence[Edit]) -> Iterator[Stretch]:
    """Edits gathered by the words that they stand in; the stretches rise and do not overlap."""
    held: list[Edit] = []
    span: Span | None = None
    for edit in sorted(set(edits)):
        around = words_around(text, edit)
        if span is not None and around.start < span.end:
            span = Span(min(span.start, around.start), max(span.end, around.end))
            held.append(edit)
            continue
        if span is not None:
            yield Stretch.of(text, span, held)
        span, held = around, [edit]
    if span is not None:
        yield Stretch.of(text, span, held)


def words_around(text: str, edit: Edit) -> Span:
    """The words that an edit touches; where it sets or takes blanks, the ones beside it too."""
    start, end = edit.span.start, edit.span.end
    if any(letter.isspace() for letter in edit.exact(text) + edit.after) or _bare(text, edit):
        while start > 0 and text[start - 1].isspace():
            start -= 1
        while end < len(text) and text[end].isspace():
            end += 1
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return Span(start, end)


def _bare(text: str, edit: Edit) -> bool:
    """Whether the edit stands between blanks, or makes a word vanish."""
    before = edit.span.start == 0 or text[edit.span.start - 1].isspace()
    behind = edit.span.end == len(text) or text[edit.span.end].isspace()
    return before and behind and not (edit.exact(text).strip() and edit.after.strip())
