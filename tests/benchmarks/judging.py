"""Decisions held against the truth: right, harm or neither, with the slips of the truth named."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein
from seeding import Fault, Spoiled

from pipeline.matching.folding import fold
from pipeline.model.correction import Proposal

CONVENTIONS = ("hyphens", "dashes", "quotes", "ligatures", "spaces")

INSIDE = re.compile(r"(?<=[(\[]) | (?=[)\]])")  # print sets these blanks as it likes
SHORT = 12  # code points
UNLIKE = 0.4  # share of a stretch that differs: more, and the true text has no such stretch

# Slips of the true texts themselves, each seen on its page: a change that mends one is right
# against the ink. The book's name contains the first, the truth around the place the second.
SLIPS: tuple[tuple[str, str], ...] = (
    ("highwaymen", "DUN 19"),
    ("highwaymen", "DUN 21"),
    ("highwaymen", "RATSEY 15"),
    ("highwaymen", "bloodthirst"),
    ("highwaymen", "Heath. Fly"),
    ("seat-weaving", "Similarly, "),
    ("seat-weaving", "those on the"),
    ("seat-weaving", "Fig 43"),
    ("seat-weaving", "the log This"),
    ("lusitania", "though the d"),
)


@dataclass(frozen=True, slots=True)
class Judged:
    """What a proposal comes to, and the faults that it touches.

    `outcome`: right, partly, harm, flag, even where only a convention changes (a blank at a line's
    end, a ligature), slip where it mends what the true text itself has wrong, or unknown where the
    true text has nothing like what stands here (a caption, a running head).
    """

    outcome: str
    faults: tuple[Fault, ...]


def judged(name: str, made: Spoiled, proposal: Proposal) -> Judged:
    """A proposal held against the truth around it."""
    start, end = proposal.span.start, proposal.span.end
    touched = made.touched(start, end)
    if proposal.is_flag:
        return Judged("flag", touched)
    first, last, right = made.window(start, end)
    here = made.text[first:last]
    there = here[: start - first] + proposal.after + here[end - first :]
    folded = CONVENTIONS if _case_only(proposal) else (*CONVENTIONS, "case")
    here, there, right = (INSIDE.sub("", fold(text, folded).text) for text in (here, there, right))
    before, after = (Levenshtein.distance(text, right) for text in (here, there))
    cost = Levenshtein.distance(here, there)
    if not cost:
        return Judged("even", touched)
    if before - after == cost:
        return Judged("right", touched)
    if not touched and is_slip(name, right, there):
        return Judged("slip", touched)
    if min(before, after) > max(len(right), SHORT) * UNLIKE:
        return Judged("unknown", touched)
    return Judged("harm" if after >= before else "partly", touched)


def _case_only(proposal: Proposal) -> bool:
    """Whether only capitals change: elsewhere small capitals may be written either way."""
    return proposal.before.lower() == proposal.after.lower()


def is_slip(name: str, right: str, there: str) -> bool:
    """Whether the change mends a known slip of the true text."""
    there, right = there.lower(), right.lower()
    mends = (mended.lower() for book, mended in SLIPS if book in name)
    return any(mended in there and mended not in right for mended in mends)


def lower_bound(right: int, total: int) -> float:
    """The one-sided 95 % lower bound of a share (Clopper and Pearson, 1934)."""
    from scipy.stats import beta

    return float(beta.ppf(0.05, right, total - right + 1)) if right else 0.0


def upper_bound(events: int, exposure: float) -> float:
    """The one-sided 95 % upper bound of a rate of rare events (Garwood, 1936)."""
    from scipy.stats import chi2

    return float(chi2.ppf(0.95, 2 * events + 2) / 2 / exposure)


def covered(faults: Sequence[Fault], found: set[Fault]) -> int:
    """How many of the faults were found."""
    return sum(fault in found for fault in faults)
