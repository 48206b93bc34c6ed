"""Detects suspect places: by rules on the transcript, and where the reading differs from it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pipeline.detect.profile import profile_of as profile_of
from pipeline.errors import PluginError
from pipeline.kinds import Rule
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Suspect
from pipeline.model.profile import Profile
from pipeline.model.text import Document

if TYPE_CHECKING:
    from pipeline.model.collation import Collation


def detect(
    document: Document,
    profile: Profile,
    rules: Iterable[Rule],
    collations: Sequence[Collation] = (),
) -> tuple[Suspect, ...]:
    """Every suspect place, by offset: findings of the rules, then where readings differ.

    Raises PluginError for a rule that breaks, naming it.
    """
    rules = tuple(rules)
    found = list(_findings(document, profile, rules))
    if collations:
        from pipeline.detect.differences import disagreements  # needs a reading, and time to load
    for collation in collations:
        found += disagreements(document, profile, rules, collation)
    return tuple(sorted(found, key=lambda suspect: suspect.span))


def _findings(document: Document, profile: Profile, rules: Iterable[Rule]) -> Iterator[Suspect]:
    sheet = Sheet(document.text, profile)
    for rule in rules:
        try:
            held = list(rule.find(sheet))
        except Exception as fault:
            raise PluginError(
                f"rule {rule.tag} broke: {type(fault).__name__}: {fault}",
                where=document.name,
                todo=f"mend the rule or leave it out with `--ignore {rule.id}`",
            ) from fault
        for finding in held:
            yield Suspect(
                finding.span,
                document.text[finding.span.start : finding.span.end],
                finding.afters,
                rule.tag,
                rule.why,
                rule.error_class,
                finding.applicability or rule.applicability,
                rule.prior,
            )
