"""Says what a rule is for, with its examples; prints the table of all rules."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from pipeline.check.as_text import COLOURS, Paint
from pipeline.check.choosing import rule_of
from pipeline.check.table import table
from pipeline.check.visible import visible
from pipeline.cli.check.printing import give, painter
from pipeline.errors import Exit, InputError
from pipeline.kinds import Example, Rule
from pipeline.model.evidence import Applicability, Severity

MEASURED = Path("docs/measured.json")
MILLION = 1_000_000
SEVERITIES = {
    Severity.ERROR: "cannot be print",
    Severity.WARNING: "probably an artefact",
    Severity.REVIEW: "needs the page",
    Severity.STYLE: "off unless selected",
}
FIXES = {
    Applicability.SAFE: "safe: --fix applies it",
    Applicability.SUGGESTION: "a suggestion: --unsafe-fixes applies its first candidate",
    Applicability.DISPLAY: "none: the place is shown, with candidates where there are any",
}


def told(options: argparse.Namespace) -> Exit:
    """Explain one rule, or print the table of all, as Markdown."""
    from pipeline import catalog

    if options.rules:
        give(table(catalog.rules(), measured(options.workspace / MEASURED)))
    else:
        give(explained(rule_of(catalog.rules(), options.explain, "--explain"), painter(sys.stdout)))
    return Exit.DONE


def measured(path: Path) -> dict[str, float]:
    """Hits per 10,000 clean words by rule id, as measured; nothing where there is no such file."""
    try:
        held = json.loads(path.read_bytes())
        return {str(rule): float(hits) for rule, hits in held["rules"].items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as fault:
        raise InputError(
            f"not the measurements of the rules: {fault}",
            where=str(path),
            todo="make it anew with tests/benchmarks/gates.py",
        ) from fault


def explained(rule: Rule, paint: Paint) -> str:
    """A rule for a person: what it is, how grave, what is done, where it fires and where not."""
    lines = [
        paint(f"{rule.id} {rule.name}", "bold"),
        "",
        rule.why,
        "",
        f"severity  {paint(rule.severity.value, COLOURS[rule.severity])}"
        f" ({SEVERITIES[rule.severity]})",
        f"fix       {FIXES[rule.applicability]}",
        f"page      {'decides' if rule.needs_scan else 'not needed'}",
        f"prior     {rule.prior / MILLION:.0%} of hits are taken to be real",
        "",
        "Fires:",
        *(_example(example, paint) for example in rule.examples if example.fixed is not None),
        "",
        "Stays silent:",
        *(_example(example, paint) for example in rule.examples if example.fixed is None),
    ]
    return "\n".join(lines) + "\n"


def _example(example: Example, paint: Paint) -> str:
    language = "" if example.language == "en" else paint(f"  ({example.language})", "grey")
    lines = [f"  {visible(example.text)}{language}"]
    if example.fixed not in (None, example.text):
        lines.append(paint(f"  → {visible(example.fixed or '')}", "green"))
    return "\n".join(lines)
