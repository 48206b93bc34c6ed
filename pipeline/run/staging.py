"""The nine stages for one document, in order, each with what it made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pipeline import (
    apply,
    catalog,
    clock,
    decide,
    detect,
    propose,
    report,
    weigh,
)
from pipeline.errors import LedgerError
from pipeline.ingest import ingest
from pipeline.kinds import Rule
from pipeline.language import Language
from pipeline.ledger import checkpoints, live, record, sources, store
from pipeline.model.correction import Decision
from pipeline.model.edition import Edition
from pipeline.model.event import Entry, RunEvent
from pipeline.model.evidence import Severity
from pipeline.model.reading import Reading
from pipeline.model.stages import STAGES
from pipeline.model.text import Document
from pipeline.run.gathering import Progress, collate, ground, read
from pipeline.run.looking import look
from pipeline.run.rebuilding import changed_sources, crops, edition
from pipeline.run.settings import Settings
from pipeline.workspace import Folder, Workspace


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that is done, the values that it made, and what a person should know of it."""

    name: str
    made: tuple[Any, ...]
    warnings: tuple[str, ...] = ()


def clean(
    workspace: Workspace,
    folder: Folder,
    settings: Settings,
    progress: Progress | None = None,
    warn: Callable[[str], None] | None = None,
) -> Edition:
    """Do all stages; the edition that the ledger now comes to. `warn` is told what was left out.

    Raises InputError, ToolError or LedgerError, and leaves ledger and outputs whole.
    """
    last: Edition | None = None
    for stage in stages(workspace, folder, settings, progress):
        for warning in stage.warnings:
            if warn:
                warn(warning)
        if stage.name == "apply":
            last = stage.made[0]
    assert last is not None
    return last


def stages(
    workspace: Workspace,
    folder: Folder,
    settings: Settings,
    progress: Progress | None = None,
) -> Iterator[Stage]:
    """The stages one after another: stop asking, and no later one happens."""
    tell = progress or (lambda stage, done, total: None)
    document = ingest(folder, catalog.formats(), settings.encoding)
    yield Stage("ingest", (document,))
    readings = read(workspace, folder, document, settings, tell)
    yield Stage("reference", tuple(page for reading in readings for page in reading.pages))
    tell("align", 2, len(STAGES))
    collations, warnings = collate(folder, document, readings)
    yield Stage("align", collations[0].pairings if collations else (), warnings)
    tell("detect", 3, len(STAGES))
    rules = _rules(settings)
    profile = detect.profile_of(document.text, document.languages[0])
    # only the main reading proposes; the others bear witness
    suspects = detect.detect(document, profile, rules, collations[:1] if readings else ())
    yield Stage("detect", suspects)
    tell("propose", 4, len(STAGES))
    found = propose.propose(document, suspects, collations)
    seen = ground(workspace, folder, document, profile, collations, readings)
    proposals = weigh.weigh(found, catalog.signals(), seen)
    if readings and collations:
        engines = [catalog.engine(name) for name in (settings.engine, *settings.look)]
        proposals = look(seen, proposals, engines, workspace.cache, settings)
    yield Stage("propose", proposals)
    tell("decide", 5, len(STAGES))
    decisions = decide.decide(proposals, settings.policy, settings.models)
    yield Stage("decide", decisions)
    tell("ledger", 6, len(STAGES))
    added = _record(folder, document, _event(document, readings, settings), decisions)
    yield Stage("ledger", added)
    tell("apply", 7, len(STAGES))
    made = edition(document, store.read(folder.ledger))
    yield Stage("apply", (made,))
    tell("report", 8, len(STAGES))
    written = report.write(made, crops(folder, document), catalog.exporters(), folder.reports)
    tell("report", len(STAGES), len(STAGES))
    yield Stage("report", tuple(str(name) for name in written))


def _rules(settings: Settings) -> tuple[Rule, ...]:
    """The rules that take part: all but those left out and those of mere style."""
    return tuple(
        rule
        for rule in catalog.rules()
        if rule.id not in settings.ignore and rule.severity is not Severity.STYLE
    )


def _event(document: Document, readings: tuple[Reading, ...], settings: Settings) -> RunEvent:
    """The run itself, with every tool, rule set and setting that shaped what it proposes."""
    modes = [
        ("" if other is readings[0] else f"{other.engine} {other.version}: ") + used
        for other in readings
        for used in sorted({page.settings for page in other.pages})
    ]
    language = Language.load(document.languages[0])
    return RunEvent(
        clock.now(),
        settings.policy.agent,
        document.digest,
        f"corrigenda {version('corrigenda')}",
        catalog.rules_digest(),
        settings.policy.agent,
        readings[0].engine if readings else "none",
        readings[0].version if readings else "",
        "; ".join(modes),
        _models(language, settings.models),
        " ".join(f"-{rule}" for rule in sorted(settings.ignore)),
    )


def _models(language: Language | None, models: decide.Models | None) -> str:
    """The digests of all that was fitted, and the signals by name and version."""
    held = [f"decision {(models or decide.shipped()).digest[:16]}"]
    held += [f"language {language.digest[:16]}"] if language else []
    return "; ".join((*held, *(signal.tag for signal in catalog.signals())))


def _record(
    folder: Folder,
    document: Document,
    event: RunEvent,
    decisions: tuple[Decision, ...],
) -> tuple[Any, ...]:
    """Append what this run changes, under the ledger's lock, and seal it by a checkpoint."""
    with store.locked(folder.ledger):
        held = store.read(folder.ledger)
        _prove_own(folder, document, held)
        made = record.Run(event, decisions, catalog.rule_digests())
        added = record.additions(held, document, made)
        apply.apply(document, live.view((*held, *added), document.digest))
        sources.keep(folder.ledger, document.text.encode(document.encoding))
        store.append(folder.ledger, added)
        checkpoints.seal(folder.ledger, (*held, *added), at=event.at, tool=event.tool)
    return added


def _prove_own(folder: Folder, document: Document, held: tuple[Entry, ...]) -> None:
    """Refuse to go on with a ledger that was made for another document and another text."""
    source = record.current_source(held)
    if source and source.document != folder.name and source.digest != document.digest:
        raise LedgerError(
            changed_sources(document, source)[0],
            where=str(folder.ledger),
            todo="move it away, and bring back the document's own",
        )
