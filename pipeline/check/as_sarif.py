"""Hits as SARIF 2.1.0 (OASIS), which code review sites and editors read."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

from pipeline.check.context import context
from pipeline.check.hit import Hit
from pipeline.check.report import Checked, Report
from pipeline.check.wording import advice
from pipeline.kinds import Rule
from pipeline.model.evidence import Severity

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning"}
MILLION = 1_000_000


def written(report: Report, version: str) -> str:
    """One run with every open hit; offsets and columns are code points; folding hides none."""
    places = {rule.id: number for number, rule in enumerate(report.rules)}
    driver = {
        "name": "corrigenda",
        "version": version,
        "rules": [_rule(rule) for rule in report.rules],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(file, hit, places[hit.rule]) for file, hit in report.hits()],
    }
    held = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    return json.dumps(held, ensure_ascii=True, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "name": rule.name,
        "shortDescription": {"text": rule.name},
        "fullDescription": {"text": rule.why},
        "defaultConfiguration": {
            "level": LEVELS.get(rule.severity, "note"),
            "enabled": rule.severity is not Severity.STYLE,
        },
        "properties": {
            "severity": rule.severity.value,
            "applicability": rule.applicability.value,
            "needsScan": rule.needs_scan,
        },
    }


def _result(file: Checked, hit: Hit, index: int) -> dict[str, Any]:
    artifact = {"uri": quote(file.name.encode("utf-8", "surrogateescape"), safe="/~")}
    region = _region(hit)
    made: dict[str, Any] = {
        "ruleId": hit.rule,
        "ruleIndex": index,
        "level": LEVELS.get(hit.severity, "note"),
        "message": {"text": f"{hit.message} {advice(hit, file.text)}".strip()},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": artifact,
                    "region": {**region, "snippet": {"text": hit.before}},
                }
            }
        ],
        "partialFingerprints": {"corrigenda/v1": _fingerprint(file, hit)},
        "properties": {"confidence": hit.confidence / MILLION},
    }
    offered = [one for one in (hit.after, *hit.alternatives) if one is not None]
    if offered:
        made["fixes"] = [_fix(artifact, region, hit, after) for after in offered]
    return made


def _region(hit: Hit) -> dict[str, int]:
    """The place, in lines and columns and as an offset."""
    region = {
        "startLine": hit.line,
        "startColumn": hit.column,
        "charOffset": hit.start,
        "charLength": hit.end - hit.start,
    }
    rows = hit.before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if len(rows) == 1:
        return {**region, "endLine": hit.line, "endColumn": hit.column + len(rows[0])}
    return {**region, "endLine": hit.line + len(rows) - 1, "endColumn": len(rows[-1]) + 1}


def _fingerprint(file: Checked, hit: Hit) -> str:
    here = context(file.text, hit)
    return f"{here.left}{here.right}".replace("~", "")


def _fix(artifact: dict[str, str], region: dict[str, int], hit: Hit, after: str) -> dict[str, Any]:
    return {
        "description": {"text": f"write {after!r} for {hit.before!r}"},
        "artifactChanges": [
            {
                "artifactLocation": artifact,
                "replacements": [{"deletedRegion": region, "insertedContent": {"text": after}}],
            }
        ],
    }
