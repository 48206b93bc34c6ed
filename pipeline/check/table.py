"""The rule table of the documentation, made from the rules and from what was measured."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pipeline.check.visible import visible
from pipeline.kinds import Example, Rule

MILLION = 1_000_000
LONGEST = 48  # code points of an example in the table
COLUMNS = (
    "id",
    "name",
    "severity",
    "fix",
    "page decides",
    "what it is, and how it comes about",
    "example",
    "prior",
    "hits per 10,000 clean words",
)
HEAD = """# The rules

What `corrigenda check` and `corrigenda run` look for. This page is made by `corrigenda check
--rules`; `corrigenda check --explain PUN06` shows one rule with all its examples.

Severity: *error* cannot be print, *warning* is probably an artefact, *review* needs the page,
*style* is off unless selected. Fix: *safe* is applied by `--fix`, *suggestion* by
`--unsafe-fixes`, *display* by nobody unseen (a single place may be less than its rule). Prior: the
share of hits taken to be real before the text itself is asked. The last column is measured on
finished books and on ground truths, where nearly every hit is false:
`python tests/benchmarks/gates.py` measures it anew; a dash says not measured.

"""


def table(rules: Iterable[Rule], measured: Mapping[str, float]) -> str:
    """The page, as Markdown; `measured` holds hits per 10,000 clean words by rule id."""
    rows = [COLUMNS, tuple("---" for _ in COLUMNS)]
    rows += [_row(rule, measured.get(rule.id)) for rule in rules]
    return HEAD + "".join(f"| {' | '.join(row)} |\n" for row in rows)


def _row(rule: Rule, hits: float | None) -> tuple[str, ...]:
    fires = next(example for example in rule.examples if example.fixed is not None)
    return (
        rule.id,
        rule.name,
        rule.severity.value,
        rule.applicability.value,
        "yes" if rule.needs_scan else "",
        _cell(rule.why),
        _example(fires),
        f"{rule.prior / MILLION:.0%}",
        "–" if hits is None else f"{hits:.1f}" if hits >= 0.05 or not hits else f"{hits:.2g}",
    )


def _example(example: Example) -> str:
    """The text that fires, and what becomes of it where it is fixed."""
    text, fixed = example.text, example.fixed or ""
    if text == fixed:
        return _code(text)
    return f"{_code(text)} → {_code(fixed)}"


def _code(text: str) -> str:
    """A text in code quotes that no Markdown reader takes apart; long ones are cut."""
    seen = visible(text)
    seen = seen if len(seen) <= LONGEST else seen[: LONGEST - 1] + "…"
    ticks = "`" * (max((len(run) for run in re.findall("`+", seen)), default=0) + 1)
    pad = " " if seen.startswith(("`", " ")) or seen.endswith(("`", " ")) else ""
    return f"{ticks}{pad}{seen}{pad}{ticks}".replace("|", "\\|")


def _cell(text: str) -> str:
    """A text in a cell: what Markdown would read as its own is escaped."""
    return re.sub(r"([|<>*_\\`\[\]])", r"\\\1", " ".join(text.split()))
