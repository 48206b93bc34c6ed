"""The nine stages for one document, in order, each with what it made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pipeline import align, apply, catalog, clock, decide, detect, propose, reference, report
from pipeline.decide.policies import Policy
from pipeline.errors import InputError
from pipeline.ingest import ingest, page_image
from pipeline.kinds import Rule
from pipeline.language import Language
from pipeline.ledger import checkpoints, live, record, store
from pipeline.model.collation import Collation
from pipeline.model.correction import Decision
from pipeline.model.edition import Edition
from pipeline.model.event import RunEvent
from pipeline.model.evidence import Severity
from pipeline.model.reading import Reading
from pipeline.model.stages import STAGES
from pipeline.model.text import Document
from pipeline.run.rebuilding import crops, edition
from pipeline.workspace import Folder, Workspace

LEAST_AGREEMENT = 500_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is to be done: policy, engine, encoding, rules left out, processes at once.

    `workers` None means one process a core.
    """

    policy: Policy = decide.POLICIES["cautious"]
    engine: str = "tesseract"
    encoding: str | None = None
    ignore: frozenset[str] = frozenset()
    workers: int | None = None


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage that is done, and the values that it made."""

    name: str
    made: tuple[Any, ...]


def clean(
    workspace: Workspace,
    folder: Folder,
    settings: Settings,
    progress: Progress | None = None,
) -> Edition:
    """Do all stages; the edition that the ledger now comes to.

    Raises InputError, ToolError or LedgerError, and leaves ledger and outputs whole.
    """
    last: Edition | None = None
    for stage in stages(workspace, folder, settings, progress):
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
    reading = _read(workspace, folder, document, settings, tell)
    yield Stage("reference", reading.pages if reading else ())
    tell("align", 2, len(STAGES))
    collations = _collate(folder, document, reading)
    yield Stage("align", collations[0].pairings if collations else ())
    tell("detect", 3, len(STAGES))
    rules = _rules(settings)
    profile = detect.profile_of(document.text, document.languages[0])
    suspects = detect.detect(document, profile, rules, collations)
    yield Stage("detect", suspects)
    tell("propose", 4, len(STAGES))
    proposals = propose.propose(document, suspects, collations)
    yield Stage("propose", proposals)
    tell("decide", 5, len(STAGES))
    decisions = decide.decide(proposals, settings.policy)
    yield Stage("decide", decisions)
    tell("ledger", 6, len(STAGES))
    added = _record(folder, document, _event(document, reading, settings), decisions)
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


def _read(
    workspace: Workspace, folder: Folder, document: Document, settings: Settings, tell: Progress
) -> Reading | None:
    """A fresh reading of the page images; None where there are none."""
    if not document.pages:
        return None
    formats = catalog.formats()
    return reference.read(
        document,
        lambda page: page_image(folder, page, formats),
        catalog.engine(settings.engine),
        workspace.cache,
        progress=lambda done, total: tell("reference", done, total),
        workers=settings.workers,
    )


def _collate(folder: Folder, document: Document, reading: Reading | None) -> tuple[Collation, ...]:
    """The transcript beside its reading; raises InputError where the scan is of another text."""
    if reading is None:
        return ()
    collation = align.align(document, reading)
    if max(collation.agreement, collation.covered) < LEAST_AGREEMENT:
        raise InputError(
            f"the scan seems to be of another text: only {collation.agreement / 10_000:.0f} % of "
            "what was read on it stands in the transcript, so nothing is proposed",
            where=f"scans/{folder.name}",
            todo="check that transcript and page images belong together, and the language",
        )
    return (collation,)


def _event(document: Document, reading: Reading | None, settings: Settings) -> RunEvent:
    """The run itself, with every tool, rule set and setting that shaped what it proposes."""
    modes = sorted({page.settings for page in reading.pages}) if reading else []
    language = Language.load(document.languages[0])
    return RunEvent(
        clock.now(),
        settings.policy.agent,
        document.digest,
        f"corrigenda {version('corrigenda')}",
        catalog.rules_digest(),
        settings.policy.agent,
        reading.engine if reading else "none",
        reading.version if reading else "",
        "; ".join(modes),
        language.digest[:16] if language else "",
        " ".join(f"-{rule}" for rule in sorted(settings.ignore)),
    )


def _record(
    folder: Folder,
    document: Document,
    event: RunEvent,
    decisions: tuple[Decision, ...],
) -> tuple[Any, ...]:
    """Append what this run changes, under the ledger's lock, and seal it by a checkpoint."""
    with store.locked(folder.ledger):
        held = store.read(folder.ledger)
        made = record.Run(event, decisions, catalog.rule_digests())
        added = record.additions(held, document, made)
        apply.apply(document, live.view((*held, *added), document.digest))
        store.append(folder.ledger, added)
        checkpoints.seal(folder.ledger, (*held, *added), at=event.at, tool=event.tool)
    return added
