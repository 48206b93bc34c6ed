"""Which rules a check runs: chosen and left out by id, family or name; the longest word wins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.errors import UsageError
from pipeline.kinds import Rule
from pipeline.model.evidence import Severity

ALL = "ALL"


def chosen(
    rules: Sequence[Rule], select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> tuple[Rule, ...]:
    """The rules that these words leave on.

    Without `select` every rule is on but those of severity STYLE. Where a rule is both selected
    and ignored the more exact word decides ("PUN02" before "PUN"); between equals `ignore`.
    """
    return tuple(rule for rule in rules if _selected(rule, select) > _length(rule, ignore))


def without(rules: Iterable[Rule], ignore: Sequence[str]) -> tuple[Rule, ...]:
    """The rules that none of these words names."""
    return tuple(rule for rule in rules if not _named(rule, ignore))


def checked_words(rules: Sequence[Rule], words: Iterable[str], where: str) -> tuple[str, ...]:
    """The words as ids and prefixes of ids in capitals; raises UsageError for one naming no rule.

    A rule's name ("speck-mark") stands for its id.
    """
    return tuple(_checked(rules, word.strip(), where) for word in words if word.strip())


def rule_of(rules: Sequence[Rule], word: str, where: str) -> Rule:
    """The one rule of this id or name; raises UsageError where there is none."""
    wanted = _checked(rules, word.strip(), where)
    found = [rule for rule in rules if rule.id == wanted]
    if not found:
        named = ", ".join(rule.id for rule in rules if rule.id.startswith(wanted))
        raise UsageError(f"{word} is no single rule", where=where, todo=f"one of: {named}")
    return found[0]


def _checked(rules: Sequence[Rule], word: str, where: str) -> str:
    for rule in rules:
        if word.lower() == rule.name:
            return rule.id
    wanted = word.upper()
    if wanted == ALL or any(_fits(rule, wanted) for rule in rules):
        return wanted
    from difflib import get_close_matches

    families = sorted({rule.id.rstrip("0123456789") for rule in rules})
    known = [rule.id for rule in rules] + families
    near = get_close_matches(wanted, known, 3) or families
    raise UsageError(
        f"there is no rule or family {word!r}", where=where, todo=f"use {', '.join(near)}"
    )


def _fits(rule: Rule, word: str) -> bool:
    """Whether a word is the rule's id, its family, or the family and a first digit."""
    return len(word) >= len(rule.id.rstrip("0123456789")) and rule.id.startswith(word)


def _selected(rule: Rule, select: Sequence[str]) -> int:
    if select:
        return _length(rule, select)
    return -1 if rule.severity is Severity.STYLE else 0


def _named(rule: Rule, words: Sequence[str]) -> bool:
    return _length(rule, words) >= 0


def _length(rule: Rule, words: Sequence[str]) -> int:
    """Length of the longest word that names the rule, 0 for ALL, -1 for none."""
    return max(
        (0 if word == ALL else len(word) for word in words if word == ALL or _fits(rule, word)),
        default=-1,
    )
