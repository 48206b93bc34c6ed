"""The artefacts that clean texts truly have: the list in `accepted.tsv`, one place a line.

A line with a set, a rule and the reason, in brackets, heads the places of that rule in that set:

    [Ford_Post_1926 DSH03] the hyphen of a line's end was left in the word
    b071e76ea155fc22	6a22be7b3d6dcf97	1	verdict prob[-]ably. The

Below it stand, by tabs: the digests of the words on the left and on the right (as in the baseline
of `check`), how many places have just these, and a few code points for a person's eye. Of sets
that may not be passed on for gain no more than twelve code points are shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.check import baseline
from pipeline.check.hit import Hit

LIST = Path(__file__).resolve().parent / "accepted.tsv"
HEAD = re.compile(r"\[(\S+) (\S+)\] (.+)")
NARROW = re.compile("icdar|overproof")  # sets that may not be passed on for gain
SIDE, NARROW_SIDE, MOST = 16, 5, 12  # code points shown on each side; of a narrow set in all

Held = tuple[str, str, Sequence[Hit]]  # name of the set, text, its safe hits


@dataclass(frozen=True, slots=True)
class Accepted:
    """Places that were looked at and are no errors of the rules; `file` is the set's name."""

    entries: tuple[baseline.Entry, ...]

    @classmethod
    def read(cls) -> Accepted:
        """The list as it lies in the file; raises ValueError where a line is not as it must be."""
        entries: list[baseline.Entry] = []
        head: re.Match[str] | None = None
        rows = LIST.read_text(encoding="utf-8").split("\n") if LIST.exists() else []
        for number, row in enumerate(rows, 1):
            if row.startswith("["):
                head = HEAD.fullmatch(row)
            elif row and head:
                left, right, count, shown = row.split("\t")
                entries.append(
                    baseline.Entry(head[1], head[2], left, right, int(count), head[3], shown)
                )
            elif row:
                raise ValueError(f"{LIST}:{number}: no line [set RULE] with a reason stands above")
        return cls(tuple(entries))

    def judged(self, held: Held) -> baseline.Judged:
        """The safe hits of a text that the list holds and those that it does not."""
        name, text, safe = held
        return baseline.judged(text, safe, [one for one in self.entries if one.file == name])

    def idle(self, every: Sequence[Held]) -> list[baseline.Entry]:
        """The entries of these sets that none of their texts met."""
        sets = {name for name, _, _ in every}
        used = {entry for held in every for entry in self.judged(held).used}
        return [one for one in self.entries if one.file in sets and one not in used]

    def with_these(self, every: Sequence[Held], reasons: Mapping[str, str]) -> Accepted:
        """The list with what it lacks of the rules that have a reason, without what is idle."""
        idle = set(self.idle(every))
        held = Accepted(tuple(one for one in self.entries if one not in idle))
        for name, text, safe in every:
            for hit in held.judged((name, text, safe)).open:
                if hit.rule in reasons:
                    made = baseline.added((), name, text, [hit], reasons[hit.rule])[0]
                    held = held._and(replace(made, shown=_shown(name, text, hit)))
        return held

    def _and(self, made: baseline.Entry) -> Accepted:
        """The list with one more place; the same context only counts once more."""
        for at, one in enumerate(self.entries):
            if (one.file, one.rule, one.left, one.right) == (
                made.file, made.rule, made.left, made.right,
            ):  # fmt: skip
                entries = [*self.entries]
                entries[at] = replace(one, count=one.count + 1)
                return Accepted(tuple(entries))
        return Accepted((*self.entries, made))

    def write(self) -> None:
        """Put the list into its file, by set, rule and what is shown."""
        LIST.write_text("\n".join(self._rows()) + "\n", encoding="utf-8")

    def _rows(self) -> Iterator[str]:
        head = ""
        for one in sorted(self.entries, key=lambda e: (e.file, e.rule, e.reason, e.shown, e.left)):
            here = f"[{one.file} {one.rule}] {one.reason}"
            if here != head:
                yield here
                head = here
            yield f"{one.left}\t{one.right}\t{one.count}\t{one.shown}"


def _shown(name: str, text: str, hit: Hit) -> str:
    """The place in brackets with a little on either side, on one line without tabs."""
    side = NARROW_SIDE if NARROW.match(name) else SIDE
    left, right = text[max(hit.start - side, 0) : hit.start], text[hit.end : hit.end + side]
    here = text[hit.start : hit.end]
    if NARROW.match(name):
        here = here[: MOST - 2 * side]
    return " ".join(f"{left}[{here}]{right}".split())
