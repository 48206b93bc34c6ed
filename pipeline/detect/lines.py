"""The visible lines of a transcript with what their shape shows, as arrays: one item a line."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from pipeline.matching.classes import LETTER, NUMBER, UNSEEN, Codes, Marks, Places
from pipeline.matching.layout import Layout
from pipeline.matching.places import NEWLINES, Stretch, stretches

LEAD = 8  # marks that a line may begin with


@dataclass(frozen=True, slots=True, eq=False)
class Lines:
    """The lines that are not blank.

    `starts` and `ends` are the whole line's, `first` and `last` its first and last visible
    character's offsets, `lead` its first letter or digit (a mark, if it begins with many), `edge`
    its last visible character. `opens` tells lines that no visible line stands close before, so
    that a block begins. `single`: paragraphs are not set off by blank lines.
    """

    layout: Layout
    single: bool
    starts: Places
    ends: Places
    first: Places
    last: Places
    lead: Places
    edge: Codes
    opens: Marks

    @classmethod
    def of(cls, layout: Layout, break_: str) -> Lines:
        """The visible lines of a text whose paragraphs this parts."""
        rows, kinds = layout.rows, layout.kinds
        which = np.flatnonzero(rows.seen)
        starts, ends = rows.starts[which], rows.ends[which]
        ink, first, last = layout.ink, starts.copy(), ends - 1
        late = np.flatnonzero(kinds[first] & UNSEEN)
        first[late] = np.searchsorted(ink, ink[first[late]] + 1) - 1
        soon = np.flatnonzero(kinds[last] & UNSEEN)
        last[soon] = np.searchsorted(ink, ink[ends[soon]]) - 1
        lead = first.copy()
        for _ in range(LEAD):
            marked = ((kinds[lead] & (LETTER | NUMBER)) == 0) & (lead < last)
            lead += marked
        return cls(
            layout=layout,
            single=break_ in NEWLINES,
            starts=starts,
            ends=ends,
            first=first,
            last=last,
            lead=lead,
            edge=layout.framed[last],
            opens=np.diff(which, prepend=-2) > 1,
        )

    def within(self, start: int, end: int) -> Lines:
        """The lines that begin between these offsets."""
        here = (self.starts >= start) & (self.starts < end)
        if here.all():
            return self
        held: dict[str, Any] = {
            field.name: getattr(self, field.name)[here]
            for field in fields(self)
            if field.name not in ("layout", "single")
        }
        held["opens"][:1] = True
        return replace(self, **held)

    def stretches(self, start: int, end: int) -> list[Stretch]:
        """Start and end of each line that begins between these offsets."""
        first, last = np.searchsorted(self.starts, (start, end))
        return stretches(self.starts[first:last], self.ends[first:last])

    @property
    def initial(self) -> Codes:
        """Each line's first letter or digit."""
        return np.asarray(self.layout.framed[self.lead])

    def line(self, row: int) -> str:
        """A line without the blanks around it."""
        return self.layout.text[self.first[row] : self.last[row] + 1]

    @property
    def first_codes(self) -> Codes:
        """Each line's first visible character."""
        return np.asarray(self.layout.framed[self.first])

    @property
    def closes(self) -> Marks:
        """Which lines no visible line stands close after."""
        return np.append(self.opens[1:], True)[: len(self.opens)]

    @property
    def widths(self) -> Places:
        """How much of each line can be seen, in code points."""
        return np.asarray(self.last - self.first + 1)


def runs(held: Marks) -> list[Stretch]:
    """First row and row after the last of each run of marked rows."""
    changes = np.flatnonzero(np.diff(np.concatenate(([False], held, [False])).astype(np.int8)))
    return stretches(changes[::2], changes[1::2])
