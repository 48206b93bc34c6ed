"""Where the reading differs from the transcript: what kind of difference, and what is none.

Most differences from a good transcript are the reading's own errors; the ones listed here as
none are conventions of print or of the layout, on which a page proves nothing.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

import regex

from pipeline.detect.conventions import is_convention
from pipeline.detect.names import NAMES, VERSION, flag
from pipeline.detect.pairs import is_long_s, long_s, odd_stop, unmated
from pipeline.detect.passages import (
    at_page_edge,
    is_page_number,
    is_passage,
    part_flags,
    parts,
    passage_flags,
)
from pipeline.detect.scans import page_flags
from pipeline.detect.style import in_style
from pipeline.kinds import Difference, Rule
from pipeline.model.collation import Collation, Kind, Pairing
from pipeline.model.evidence import Applicability, Suspect
from pipeline.model.profile import Profile
from pipeline.model.text import Document, Span

AROUND = 40
LONGEST = 60


def disagreements(
    document: Document, profile: Profile, rules: Iterable[Rule], collation: Collation
) -> Iterator[Suspect]:
    """The differences that may be errors of the transcript, each under the rule that claims it.

    A rule that claims differences gives its own name and reason; the rest get one of `NAMES`.
    """
    claiming = [rule for rule in rules if rule.claims]
    agreed = [p for p in collation.pairings if p.kind is Kind.EQUAL]
    if not agreed:
        return
    first, last = agreed[0].span.start, agreed[-1].span.end
    joints, old = _joints(collation), long_s(collation)
    yield from page_flags(document, collation)
    yield from part_flags(document, profile, collation, Span(first, last))
    for pair in _outside(collation.pairings, parts(collation.pairings)):
        inside = first < pair.span.start and pair.span.end < last
        if inside and is_passage(pair, collation):
            yield from passage_flags(document, pair, collation)
        elif inside and _compared(profile, pair):
            found = _difference(document, profile, pair, joints, collation)
            if found is not None and not is_long_s(found, pair, collation, old):
                yield _named(found, pair.span, claiming)


def _compared(profile: Profile, pair: Pairing) -> bool:
    """Whether letters are held against the page here: in display type only its numbers are."""
    zone = profile.zone(pair.span.start)
    return zone == "body" or (zone == "heading" and pair.after.isdigit())


def _outside(pairings: Iterable[Pairing], without: Sequence[Span]) -> Iterator[Pairing]:
    """The pairings that are within none of these spans, which are in order."""
    for pair in pairings:
        at = bisect_right(without, pair.span.start, key=lambda span: span.start) - 1
        if at < 0 or pair.span.end > without[at].end or pair.span.start == without[at].end:
            yield pair


def _joints(collation: Collation) -> list[int]:
    """Offsets in the reading's text where a line ends in a hyphen: there it proves no hyphen."""
    return [m.start() for m in regex.finditer(r"[-‐¬\u00ad]\s*\n", collation.witness.text)]


def _difference(
    document: Document, profile: Profile, pair: Pairing, joints: list[int], collation: Collation
) -> Difference | None:
    """The pairing as a difference in the transcript's conventions; None where it is none."""
    text, span = document.text, pair.span
    left = text[max(span.start - AROUND, 0) : span.start]
    right = text[span.end : span.end + AROUND]
    if pair.kind is Kind.CONVENTION:
        return _case(pair, left, right)
    if pair.kind in (Kind.EQUAL, Kind.ONLY_TRANSCRIPT) or _at_joint(pair, joints):
        return None
    if is_page_number(pair, collation):
        return None
    if pair.kind is Kind.ONLY_READING and at_page_edge(pair, collation):
        return None
    after = in_style(pair.after, profile, left=left, right=right)
    if pair.kind is Kind.DIFFERENT and max(len(pair.before), len(after)) > LONGEST:
        return Difference(pair.before, pair.before, left, right)
    found = Difference(pair.before, after, left, right)
    if is_convention(found, pair.after) or odd_stop(found, text):
        return None
    return None if unmated(found, pair, collation) else found


def _case(pair: Pairing, left: str, right: str) -> Difference | None:
    """One letter that the reading has in another case; more of them are a manner of display."""
    ours, theirs = pair.before, pair.after
    one = len(ours) == 1 and len(theirs) == 1 and ours != theirs
    if not (one and ours.isalpha() and ours.lower() == theirs.lower()):
        return None
    displayed = (left[-1:].isupper() or not left[-1:].isalpha()) and right[:1].isupper()
    return None if displayed else Difference(ours, theirs, left, right)


def _at_joint(pair: Pairing, joints: list[int]) -> bool:
    """Whether the difference is a hyphen at a line's end of the reading."""
    if pair.before.strip("-‐") or pair.after.strip("-‐¬\u00ad \n"):
        return False
    at = bisect_left(joints, pair.witness.start - 3)
    return at < len(joints) and joints[at] <= pair.witness.end + 1


def _named(found: Difference, span: Span, claiming: list[Rule]) -> Suspect:
    for rule in claiming:
        if rule.claims is not None and rule.claims(found):
            return Suspect(
                span,
                found.before,
                (found.after,),
                rule.tag,
                rule.why,
                rule.error_class,
                rule.applicability,
                rule.prior,
            )
    name = _class(found)
    if name == "RDG08":
        return flag(name, span, found.before)
    error_class, why, prior = NAMES[name]
    return Suspect(
        span,
        found.before,
        (found.after,),
        f"{name}@{VERSION}",
        why,
        error_class,
        Applicability.DISPLAY,
        prior,
    )


def _class(found: Difference) -> str:
    before, after = found.before, found.after
    if before == after:
        return "RDG08"
    if before.lower() == after.lower():
        return "RDG06"
    if any(c.isdigit() for c in before + after):
        return "RDG07"
    if not before.strip() and not after.strip():
        return "RDG03"
    if not before.strip() and any(c.isalpha() for c in after) and _whole_words(found):
        return "RDG04"
    if any(c.isalpha() for c in before + after):
        return "RDG02"
    return "RDG01"


def _whole_words(found: Difference) -> bool:
    """Whether what the reading adds is words of its own and no part of a neighbour."""
    apart_left = found.after[:1].isspace() or not found.left[-1:].isalnum()
    apart_right = found.after[-1:].isspace() or not found.right[:1].isalnum()
    return apart_left and apart_right
