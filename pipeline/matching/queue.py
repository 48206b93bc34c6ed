"""The queue of a person's work: what is worth the most for a second of reading comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.edition import Live, State

# Seconds of a practised reader; assumed, to order items by, not to promise anything.
DECIDE = 2.5  # one change, its crop and one key
WRITE = 6.0  # a flag: the right form is still to be found
AGAIN = 1.0  # each further place of a series
READ = 0.04  # each character of the change
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Series:
    """The same change at one place or more, by one rule; `places` in the order of the text.

    `worth` is the number of characters that a second of reading is expected to mend.
    """

    before: str
    after: str
    rule: str
    places: tuple[Live, ...]
    worth: float

    @property
    def is_flag(self) -> bool:
        """Whether nothing is proposed there."""
        return self.before == self.after


def queue(entries: Iterable[Live]) -> tuple[Series, ...]:
    """What waits, as series, the worthiest first; flags never form a series."""
    held: dict[tuple[str, ...], list[Live]] = defaultdict(list)
    for live in entries:
        if live.state is State.QUEUED:
            rule = live.rule.partition("@")[0]
            alone = (live.entry.id,) if live.is_flag else ()
            held[live.selector.exact, live.after, rule, *alone].append(live)
    made = [
        Series(before, after, rule, tuple(places), _worth(places))
        for (before, after, rule, *_), places in held.items()
    ]
    return tuple(sorted(made, key=lambda series: (-series.worth, series.places[0].span)))


def _worth(places: Sequence[Live]) -> float:
    """Expected characters mended for a second of a reader's time."""
    first = places[0]
    size = max(len(first.selector.exact), len(first.after), 1)
    seconds = (WRITE if first.is_flag else DECIDE) + READ * size + AGAIN * (len(places) - 1)
    worth = 1 if first.is_flag else min(size, 10)
    mended = sum(live.confidence for live in places) / MILLION * worth
    return mended / seconds
