"""What a check reports: a hit, that is a suspect place with its line, column and candidates."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.kinds import Rule
from pipeline.matching.places import lines
from pipeline.model.evidence import Applicability, Severity, Suspect


@dataclass(frozen=True, slots=True)
class Hit:
    """One place where one rule fires.

    `start` and `end` are code points of the file as it is (a byte order mark counts), `line` and
    `column` count from 1, columns in code points. `after` is what a fix writes, None where the
    rule only flags; `alternatives` are the other candidates, best first. `confidence` is the share
    of such hits that are real, in parts per million.
    """

    rule: str
    name: str
    severity: Severity
    applicability: Applicability
    start: int
    end: int
    line: int
    column: int
    before: str
    after: str | None
    alternatives: tuple[str, ...]
    message: str
    confidence: int
    needs_scan: bool


def by_tag(rules: Iterable[Rule]) -> dict[str, Rule]:
    """Rules by id and version, as suspects name them."""
    return {rule.tag: rule for rule in rules}


def hits(text: str, suspects: Iterable[Suspect], rules: Mapping[str, Rule]) -> tuple[Hit, ...]:
    """The suspects of a text as hits, by place and then by rule; `rules` are by tag."""
    starts = [start for start, _ in lines(text)] or [0]
    found = [_hit(suspect, rules[suspect.rule], starts) for suspect in suspects]
    return tuple(sorted(found, key=lambda hit: (hit.start, hit.end, hit.rule)))


def _hit(suspect: Suspect, rule: Rule, starts: list[int]) -> Hit:
    line = bisect_right(starts, suspect.span.start)
    flagged = suspect.applicability is Applicability.DISPLAY or not suspect.afters
    return Hit(
        rule=rule.id,
        name=rule.name,
        severity=rule.severity,
        applicability=suspect.applicability,
        start=suspect.span.start,
        end=suspect.span.end,
        line=line,
        column=suspect.span.start - starts[line - 1] + 1,
        before=suspect.before,
        after=None if flagged else suspect.afters[0],
        alternatives=suspect.afters if flagged else suspect.afters[1:],
        message=suspect.why,
        confidence=suspect.prior,
        needs_scan=rule.needs_scan,
    )
