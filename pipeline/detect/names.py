"""The names under which differences between transcript and reading are told, and flags made."""

from __future__ import annotations

from pipeline.model.evidence import Applicability, Suspect
from pipeline.model.text import Span

VERSION = 1

# Differences have ids like rules, so that they can be counted, filtered and reverted by them:
# for each its class, the reason told, and the share that are errors of a good transcript, in ppm.
NAMES: dict[str, tuple[str, str, int]] = {
    "RDG01": ("mark", "the reading has other punctuation here", 60_000),
    "RDG02": ("letter", "the reading has other letters here", 120_000),
    "RDG03": ("spacing", "the reading parts or joins the words here", 150_000),
    "RDG04": ("word", "the reading has words that the transcript lacks", 150_000),
    "RDG05": ("structure", "the transcript has words that stand on no page", 100_000),
    "RDG06": ("case", "the reading has another case here", 50_000),
    "RDG07": ("digit", "the reading has another number here", 100_000),
    "RDG08": ("word", "the reading is quite different here", 50_000),
    "RDG09": ("structure", "a page is not in the transcript", 500_000),
    "RDG10": ("structure", "a page shows what another page shows", 500_000),
    "RDG11": ("structure", "a page is out of order", 500_000),
    "RDG12": ("structure", "part of a page is not in the transcript", 300_000),
}


def flag(name: str, span: Span, before: str, why: str = "") -> Suspect:
    """A suspect place without a candidate, under this name and for this reason or the name's."""
    error_class, usual, prior = NAMES[name]
    rule = f"{name}@{VERSION}"
    return Suspect(span, before, (), rule, why or usual, error_class, Applicability.DISPLAY, prior)
