"""Hits as JSON: one list, an object a hit."""

from __future__ import annotations

import json
from typing import Any

from pipeline.check.folding import rate
from pipeline.check.hit import Hit
from pipeline.check.report import Checked, Report
from pipeline.check.statistics import counted

MILLION = 1_000_000


def written(report: Report) -> str:
    """Every open hit, in order of files and places; folding hides none here."""
    return _dumped([_plain(file, hit) for file, hit in report.hits()])


def statistics(report: Report) -> str:
    """Each rule's count, as an object a rule."""
    words = sum(file.words for file in report.files)
    return _dumped(
        [
            {
                "rule": row.rule,
                "name": row.name,
                "count": row.count,
                "per_10000_words": round(rate(row.count, words), 2),
                "safe": row.safe,
                "suggested": row.suggested,
            }
            for row in counted(report)
        ]
    )


def _plain(file: Checked, hit: Hit) -> dict[str, Any]:
    return {
        "file": file.name,
        "rule": hit.rule,
        "name": hit.name,
        "severity": hit.severity.value,
        "applicability": hit.applicability.value,
        "start": hit.start,
        "end": hit.end,
        "line": hit.line,
        "column": hit.column,
        "before": hit.before,
        "after": hit.after,
        "alternatives": list(hit.alternatives),
        "message": hit.message,
        "confidence": hit.confidence / MILLION,
        "needs_scan": hit.needs_scan,
    }


def _dumped(rows: list[dict[str, Any]]) -> str:
    """A list with one row a line, so that it can be read, compared and cut."""
    if not rows:
        return "[]\n"
    return "[\n" + ",\n".join(json.dumps(row, ensure_ascii=True) for row in rows) + "\n]\n"
