"""Writes the report that a person reads: one page that fetches nothing, every change with its why.

The template, its style and its script stand beside this file and are put into the page.
"""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING

from markupsafe import Markup

from pipeline.exporters.html.cards import anchors, cards
from pipeline.exporters.html.items import items
from pipeline.exporters.html.marks import plain
from pipeline.exporters.html.pictures import gather
from pipeline.exporters.html.prose import stretches
from pipeline.kinds import Crops, Exporter
from pipeline.model.edition import Edition, State

if TYPE_CHECKING:
    from jinja2 import Environment

STATES = [state.value for state in State]


def write(edition: Edition, crops: Crops) -> bytes:
    """The page as UTF-8; works without its script, and lets no other script or fetch in."""
    environment = _environment()
    style, script = _part(environment, "report.css"), _part(environment, "report.js")
    shelf = gather(edition, crops)
    page = environment.get_template("report.html.jinja").render(
        document=edition.document,
        cards=cards(edition, shelf),
        pictures=shelf.pictures,
        orphans=edition.orphans,
        stretches=stretches(edition, anchors(edition)),
        figures=_figures(edition),
        rules=_rules(edition),
        queue=items(edition),
        states=STATES,
        style=style,
        script=script,
        script_digest=b64encode(sha256(script.encode()).digest()).decode(),
    )
    return page.encode()


@cache
def _environment() -> Environment:
    """Templates of this folder; what they print is made safe, what they misname is an error."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader(__name__, "."),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
        finalize=_visible,
    )


def _visible(value: object) -> object:
    """What the template prints, without signs that no one can see or that no page may hold."""
    return plain(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _part(environment: Environment, name: str) -> Markup:
    """A file of this folder as it stands."""
    assert environment.loader is not None
    return Markup(environment.loader.get_source(environment, name)[0])


def _figures(edition: Edition) -> list[tuple[str, int, str]]:
    """Name, number and explanation of what the head of the page counts."""
    states = Counter(live.state for live in edition.entries)
    places = len({live.span for live in edition.entries})
    return [
        ("characters", len(edition.document.text), "code points of the transcript"),
        ("pages", len(edition.document.pages), "page images"),
        ("places", places, "distinct places that may hold an artefact"),
        ("applied", states[State.APPLIED], "corrections that the cleaned text holds"),
        ("queued", states[State.QUEUED], "proposals and flags that wait for a person"),
        ("rejected", states[State.REJECTED], "proposals that were turned down"),
    ]


def _rules(edition: Edition) -> list[tuple[str, dict[str, int]]]:
    """Each rule with the number of its proposals in each state, by name."""
    counts: dict[str, dict[str, int]] = {}
    for live in edition.entries:
        states = counts.setdefault(live.rule.partition("@")[0], dict.fromkeys(STATES, 0))
        states[live.state.value] += 1
    return sorted(counts.items())


EXPORTER = Exporter("html", "report.html", write)
