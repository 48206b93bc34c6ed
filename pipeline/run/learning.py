"""Refits the model that decides to what people decided in a workspace, if that makes it better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, replace
from pathlib import Path

from pipeline import decide, learn
from pipeline.decide import model as deciding
from pipeline.decide.conditions import CONDITIONS
from pipeline.decide.features import features
from pipeline.decide.model import Model, Models, Pair, Sureness
from pipeline.decide.pairs import pair
from pipeline.decide.policies import POLICIES, WEIGHED, Policy
from pipeline.errors import InputError
from pipeline.ledger import record, store
from pipeline.ledger.live import alive, view
from pipeline.model.event import CorrectEvent, Entry, ProposeEvent, RebaseEvent
from pipeline.storage import write_atomically
from pipeline.workspace import Workspace

FILE = "model.json"
NAMES = ("scan", "text")


@dataclass(frozen=True, slots=True)
class Lesson:
    """What learning came to: for each model its trial, and whether the file was written anew.

    `taken` names the models that were refitted; where it is empty all were refused, and the file
    (which may hold what was learned earlier) is as it was.
    """

    path: Path
    documents: tuple[str, ...]
    trials: Mapping[str, learn.Trial]
    taken: tuple[str, ...]
    changed: bool


def learned(workspace: Workspace) -> Path:
    """Where a workspace keeps the model that was refitted to its decisions."""
    return workspace.root / "corrections" / FILE


def models(workspace: Workspace, path: Path | None = None) -> Models | None:
    """The models of a file, else those learned here; None where there are none.

    Raises InputError for a file that is no model, or asks for what this version does not measure.
    """
    home = learned(workspace)
    if path is None and not home.exists():
        return None
    path = path or home
    held = deciding.read(path)
    known = {weight.name for side in NAMES for weight in _side(decide.shipped(), side).weights}
    asked = {weight.name for side in NAMES for weight in _side(held, side).weights}
    if strange := asked - known:
        raise InputError(
            f"this model weighs {min(strange)!r}, which this version does not measure",
            where=str(path),
            todo="`corrigenda learn` fits it anew, or remove it",
        )
    return held


def refit(
    workspace: Workspace,
    names: Sequence[str],
    policy: Policy = POLICIES["cautious"],
    *,
    dry: bool = False,
) -> Lesson:
    """Fit what the program came with to all decisions in these documents; write it if better.

    It always starts from the model as it came, so that the file depends on that and on the
    decisions alone: learning twice changes nothing. Raises LedgerError for a damaged ledger.
    """
    base = decide.shipped()
    examples: dict[str, list[learn.Example]] = {name: [] for name in NAMES}
    stood: dict[str, list[float]] = {name: [] for name in NAMES}
    for name in sorted(set(names)):
        for held in _judged(store.read(workspace.document(name).ledger)):
            side, example = _example(name, held, base, policy)
            if held.right is not None:
                examples[side].append(example)
            elif example.takeable:
                stood[side].append(example.log_odds)
    trials = {
        name: learn.tried(examples[name], stood[name], _rows(_side(base, name)), policy.bound)
        for name in NAMES
    }
    taken = tuple(name for name in NAMES if not trials[name].refused)
    documents = tuple(sorted({e.document for name in taken for e in examples[name]}))
    path, changed = learned(workspace), False
    if taken and not dry:
        changed = write_atomically(path, _content(base, trials, documents))
    return Lesson(path, documents, trials, taken, changed)


def _side(models: Models, name: str) -> Model:
    return models.scan if name == "scan" else models.text


def _judged(entries: tuple[Entry, ...]) -> tuple[learn.Judged, ...]:
    """What people judged in a ledger, on its current text or an earlier one."""
    if not entries:
        return ()
    views = [view(entries, source) for source in _sources(entries)]
    return learn.judged(entries, views, alive(entries))


def _sources(entries: tuple[Entry, ...]) -> Iterator[str]:
    """The texts that the ledger's edits are of, the current one first."""
    current = record.current_source(entries)
    every = {
        held.event.source
        for held in entries
        if isinstance(held.event, ProposeEvent | CorrectEvent | RebaseEvent)
    }
    if current and current.digest in every:
        yield current.digest
        every.remove(current.digest)
    yield from sorted(every)


def _example(
    document: str, held: learn.Judged, base: Models, policy: Policy
) -> tuple[str, learn.Example]:
    """A judged proposal in numbers, and which model weighs it."""
    proposal = held.proposal
    case = decide.weighed(proposal, base)
    others = [
        [name for name in clause if name != WEIGHED]
        for clause in policy.any_of
        if WEIGHED in clause
    ]
    takeable = any(all(CONDITIONS[name](case, policy) for name in clause) for clause in others)
    return case.model.name, learn.Example(
        document,
        held.page,
        held.line,
        held.key,
        pair(proposal.before, proposal.after),
        case.model.log_odds(features(proposal)),
        takeable,
        bool(held.right),
    )


def _rows(model: Model) -> tuple[learn.Row, ...]:
    return tuple(learn.Row(*astuple(held)) for held in model.proved)


def _content(base: Models, trials: Mapping[str, learn.Trial], documents: Sequence[str]) -> bytes:
    """The file: every model as a whole, and what it was fitted to."""
    made = {}
    decisions = {}
    for name, trial in trials.items():
        model = _side(base, name)
        if not trial.refused:
            model = _refitted(model, trial)
            decisions[name] = {"accepted": trial.accepted, "rejected": trial.rejected}
        made[name] = deciding.plain(model)
    count = sum(sum(said.values()) for said in decisions.values())
    fitted = (
        f"{base.fitted} Refitted to {count:,} decisions of people in {len(documents)} documents."
    )
    known = {"base": base.digest, "documents": list(documents), "decisions": decisions}
    return deciding.written(
        {"format": deciding.FORMAT, "fitted": fitted, "learned": known, "models": made}
    )


def _refitted(model: Model, trial: learn.Trial) -> Model:
    fit = trial.fit
    return replace(
        model,
        proved=tuple(Sureness(*astuple(row)) for row in learn.mapped(trial.rows, fit)),
        offset=fit.offset,
        slope=fit.slope,
        pairs=tuple(Pair(*astuple(held)) for held in fit.pairs),
    )
