"""How a run is to be done."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline import decide
from pipeline.decide.policies import Policy


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is to be done: policy, engine, encoding, rules left out, processes at once.

    `workers` None means one process a core; `also` names engines that read the pages too, as
    further witnesses, `look` engines that besides the main one take a second look at the lines of
    doubtful places; `models` None means those that come with the program.
    """

    policy: Policy = decide.POLICIES["cautious"]
    engine: str = "tesseract"
    encoding: str | None = None
    ignore: frozenset[str] = frozenset()
    workers: int | None = None
    also: tuple[str, ...] = ()
    look: tuple[str, ...] = ()
    models: decide.Models | None = None
