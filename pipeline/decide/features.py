"""The numbers that a decision is made from: read off a proposal's evidence, nothing else.

What is recorded in the ledger is all that counts, so that a decision can be made again from it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from pipeline.kinds import CLASSES
from pipeline.model.correction import Proposal
from pipeline.model.evidence import DIFFERENCE, Applicability, Evidence, Stance

MILLION = 1_000_000
THOUSAND = 1000
LANGUAGE = (
    "words",
    "words before",
    "letters",
    "letters before",
    "known before",
    "known after",
    "unknown before",
    "unknown after",
    "tokens before",
    "tokens after",
)
DOCUMENT = (
    "seen before",
    "seen after",
    "read before",
    "read after",
    "places",
    "reversed",
    "disputed",
    "strange",
    "strange read",
)
PLACE = (
    "line end",
    "page end",
    "fraction",
    "number alone",
    "accent lost",
    "case only",
    "capitals",
    "drop cap",
    "spaced out",
    "joint",
    "pairs",
    "pairs touched",
    "blank more",
    "beside mark",
)
RIVALS = ("others", "flags", "confirmed", "best other")
SHAPES = ("as misread", "as reading error")
RENDERING = ("gain", "fit before", "fit after", "blob")


def features(proposal: Proposal) -> dict[str, float]:
    """Every feature by name; what was not measured is 0, and says so in a feature of its own."""
    held: dict[str, float] = {}
    held |= _of_readings(proposal)
    held |= _of_rules(proposal)
    held |= _of_form(proposal)
    by_kind = {evidence.kind: evidence for evidence in proposal.evidence}
    held |= _figures(by_kind.get("language"), "", LANGUAGE, 1 / THOUSAND)
    held |= _logs(by_kind.get("document"), DOCUMENT)
    held |= _figures(by_kind.get("place"), "", PLACE, 1)
    held |= _figures(by_kind.get("rivals"), "", RIVALS[:3], 1)
    held |= _figures(by_kind.get("rivals"), "", RIVALS[3:], 1 / THOUSAND)
    held |= _figures(by_kind.get("shapes"), "", SHAPES, 1)
    rendering = by_kind.get("rendering")
    held |= _figures(rendering, "rendering ", RENDERING[:1], 1 / THOUSAND)
    held |= _figures(rendering, "rendering ", RENDERING[1:], 1 / MILLION)
    held["rendering abstains"] = float(rendering is None)
    held["language abstains"] = float("language" not in by_kind)
    return held


def _figures(
    held: Evidence | None, prefix: str, names: tuple[str, ...], unit: float
) -> dict[str, float]:
    values = {name: held.figure(name) if held else None for name in names}
    return {prefix + name: (value or 0) * unit for name, value in values.items()}


def _logs(held: Evidence | None, names: tuple[str, ...]) -> dict[str, float]:
    """Counts as logarithms: the second time says more than the hundredth."""
    return {name: math.log1p(count) for name, count in _figures(held, "", names, 1).items()}


def _of_readings(proposal: Proposal) -> dict[str, float]:
    """The page's first reading, and how many further voices take which side."""
    readings = [e for e in proposal.evidence if e.kind == "reading"]
    first = next((e for e in readings if e.of_page), None)
    sure = first.confidence / MILLION if first else 0.0
    held = {f"reads {s.value}": float(bool(first) and first.stance is s) for s in Stance}  # type: ignore[union-attr]  # bool(first) says that it is there
    held |= {
        "no reading": float(first is None),
        "confidence": sure,
        "high confidence": max(sure - 0.9, 0.0) * 10,
        "doubt": -math.log(1.0005 - sure),
        "likeness": first.similarity / MILLION if first else 0.0,
    }
    looks = [e for e in proposal.evidence if e.kind == "second look"]
    own = [e for e in looks if first and e.witness == first.witness]
    others = [e for e in (*readings, *looks) if first and e.witness != first.witness]
    for name, said in (("looks", own), ("others", others)):
        held |= {f"{name} {s.value}": float(sum(e.stance is s for e in said)) for s in Stance}
        sures = [e.confidence / MILLION for e in said if e.stance is not Stance.SILENT]
        held[f"{name} sure"] = max(sures, default=0.0)
    return held


def _of_rules(proposal: Proposal) -> dict[str, float]:
    rules = [e for e in proposal.evidence if e.kind == "rule"]
    named = [e.confidence / MILLION for e in rules if not e.source.startswith(DIFFERENCE)]
    held = {"rules": float(len(named)), "prior": max(named, default=0.0)}
    held |= {f"is {kind.value}": float(proposal.applicability is kind) for kind in Applicability}
    return held


def _of_form(proposal: Proposal) -> dict[str, float]:
    before, after = proposal.before, proposal.after
    both = before + after
    held: Mapping[str, float] = {
        "long before": float(min(len(before), 20)),
        "long after": float(min(len(after), 20)),
        "adds only": float(not before),
        "removes only": float(not after),
        "digit": float(any(c.isdigit() for c in both)),
        "capital": float(any(c.isupper() for c in both)),
        "blank": float(any(c.isspace() for c in both)),
        "letters only": float(both.isalpha()),
        "letter": float(any(c.isalpha() for c in both)),
        "lines": float("\n" in both),
    }
    marks = {f"mark {mark}": float(after.count(mark) - before.count(mark)) for mark in ".,;:'-"}
    return {**held, **marks, **{f"class {c}": float(proposal.error_class == c) for c in CLASSES}}


GROUPS = {
    "reading": ("reads ", "no reading", "confidence", "high confidence", "doubt", "likeness"),
    "second look": ("looks ",),
    "other readers": ("others ",),
    "rule": ("rules", "prior", "is "),
    "language": (*LANGUAGE, "language abstains"),
    "document": DOCUMENT,
    "place": PLACE,
    "rivals": RIVALS,
    "shapes": SHAPES,
    "rendering": ("rendering ",),
}


def group(name: str) -> str:
    """The group that a feature belongs to, for a person; "form" for what the change looks like."""
    exact = (held for held, names in GROUPS.items() if name in names)
    begun = (
        held
        for held, names in GROUPS.items()
        if any(each.endswith(" ") and name.startswith(each) for each in names)
    )
    return next(exact, next(begun, "form"))
