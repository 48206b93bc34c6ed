"""The queue: what is worth the most for a second of reading comes first, series as one."""

from __future__ import annotations

from dataclasses import replace

from editions import edit

from pipeline.matching.queue import queue
from pipeline.model.edition import Live, State

TEXT = "tbe one and tbe other and tbe third ; and tho last"


def waiting(start: int, end: int, after: str, sure: int = 500_000, rule: str = "WRD01@1") -> Live:
    return edit(TEXT, start, end, after, state=State.QUEUED, rule=rule, confidence=sure)


def test_nothing_waits() -> None:
    """What was decided is not in the queue."""
    assert queue([]) == ()
    assert queue([edit(TEXT, 1, 2, "h"), edit(TEXT, 1, 2, "h", state=State.REJECTED)]) == ()


def test_the_same_change_at_several_places_is_one_item() -> None:
    """By rule and form, whatever the version; another form is another series."""
    held = [waiting(1, 2, "h"), waiting(13, 14, "h", rule="WRD01@2"), waiting(27, 28, "h")]
    other = waiting(44, 45, "e")
    made = queue([*held, other])
    assert [(s.before, s.after, len(s.places)) for s in made] == [("b", "h", 3), ("o", "e", 1)]
    assert made[0].places == tuple(held)


def test_flags_form_no_series() -> None:
    """There is no form that could be taken for all of them."""
    flags = [waiting(0, 3, "tbe"), waiting(12, 15, "tbe")]
    assert [len(series.places) for series in queue(flags)] == [1, 1]
    assert all(series.is_flag for series in queue(flags))


def test_likelier_and_quicker_first() -> None:
    """Chance raises an item, a flag's extra work lowers it; ties go by place."""
    likely, unlikely = waiting(44, 45, "e", 900_000), waiting(1, 2, "h", 100_000)
    flag = waiting(12, 15, "tbe", 900_000)
    even = replace(waiting(13, 14, "x", 100_000))
    order = [series.places[0] for series in queue([unlikely, flag, even, likely])]
    assert order[0] == likely
    assert order.index(flag) < order.index(unlikely) < order.index(even)
    assert [s.worth for s in queue([unlikely, flag, likely])] == sorted(
        (s.worth for s in queue([unlikely, flag, likely])), reverse=True
    )
