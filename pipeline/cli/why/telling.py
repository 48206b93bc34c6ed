"""Tells a story on the terminal, or as one JSON object."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline.cli import showing
from pipeline.cli.colours import bold, dim, green

if TYPE_CHECKING:
    from pipeline.ledger.asking import Happening, Story
    from pipeline.model.event import Event


def tell(document: str, story: Story) -> None:
    """Print what the edit is, what it has come to, who saw what, and what happened to it."""
    place = story.proposal.selector
    page = f", page image {place.page}" if place.page else ""
    state = story.now.state.value if story.now else "taken back"
    print(f"{bold(f'{document}, line {place.line}{page}: {state}')}")
    room = showing.width() - 2
    print(f"  {showing.edit(place.prefix, place.exact, story.proposal.after, place.suffix, room)}")
    if story.now:
        who = story.now.agent or "no one"
        _say(f"{story.now.why} ({who}, {story.now.at})")
    for rival in story.rivals:
        name = rival.entry.id[:12]
        _say(
            f"cannot stand beside {name} of {rival.rule}: {rival.selector.exact!r} -> "
            f"{rival.after!r}; reject one, and the other is applied"
        )
    print(bold("who proposed it, on what evidence"))
    for line in _proposal(story):
        _say(line)
    for witness in _witnesses(story):
        print(f"  {witness}")
    print(bold("what happened"))
    for happening in sorted(story.happened, key=lambda held: held.entry.event.at):
        _happened(happening)
    for name, run in story.runs.items():
        what = f"run {name[:12]}: {run.tool}, {run.engine} {run.engine_version}"
        _say(f"{what} ({run.settings}), {run.policy}, rules {run.rules}, {run.at}")


def _say(text: str) -> None:
    """Print a paragraph, indented, within the terminal's width."""
    for line in textwrap.wrap(showing.seen(text), showing.width() - 2) or [""]:
        print(f"  {line}")


def _proposal(story: Story) -> Iterator[str]:
    """Who proposed the edit and why, as paragraphs."""
    from pipeline.model.event import ProposeEvent

    held = story.proposal
    if isinstance(held, ProposeEvent):
        yield f"{held.rule}: {held.why}"
        sure = f"confidence {_share(held.confidence)}"
        code = f", rule's digest {held.rule_digest}" if held.rule_digest else ""
        yield f"{held.error_class}, {held.applicability.value}, {sure}{code}"
    else:
        yield f"{held.agent}: {held.why} ({held.error_class})"


def _witnesses(story: Story) -> Iterator[str]:
    """Each piece of evidence in a line."""
    held = story.proposal.evidence
    kinds = max((len(w.kind) for w in held), default=0)
    sources = max((len(w.source) for w in held), default=0)
    for witness in held:
        head = f"{witness.kind:<{kinds}}  {witness.source:<{sources}}  {witness.stance.value:<11}"
        tail = f"{_share(witness.confidence):>7}" if witness.confidence else " " * 7
        room = showing.width() - len(head) - len(tail) - 12
        saw = f"  saw “{showing.fitted(witness.saw, max(20, room))}”" if witness.saw else ""
        yield f"{head} {tail}{saw}".rstrip()
        measured = ", ".join(f"{f.name} {f.value}" for f in witness.figures or ())
        yield from (f"    {line}" for line in textwrap.wrap(measured, showing.width() - 6))


def _happened(held: Happening) -> None:
    """One event of the story, with what became of it."""
    event = held.entry.event
    fate = f"  ({held.fate})" if held.fate else ""
    head = f"  {event.at}  {green(held.entry.id[:12])}  "
    words = textwrap.wrap(showing.seen(_words(event, held.names)) + fate, showing.width() - 38)
    for number, line in enumerate(words):
        left = head if number == 0 else " " * 38
        print(left + (dim(line) if held.fate else line))


def _words(event: Event, names: tuple[str, ...]) -> str:
    """What an event did."""
    from pipeline.model.event import CorrectEvent, DecideEvent, ProposeEvent, RevertEvent

    about = ", ".join(name[:12] for name in names[:4])
    match event:
        case ProposeEvent():
            return f"proposed by {event.rule} in run {event.run[:12]}"
        case CorrectEvent():
            return f"corrected by {event.agent}: {event.why}"
        case DecideEvent():
            return f"{event.verdict.value} by {event.agent}: {event.why}"
        case RevertEvent():
            return f"revert of {about} by {event.agent}: {event.why}"
        case _:
            name = type(event).__name__.removesuffix("Event").lower()
            return f"{name} of {about} by {event.agent}: {getattr(event, 'why', '')}"


def _share(millionths: int) -> str:
    return f"{millionths / 10_000:.1f} %"


def as_json(document: str, story: Story) -> str:
    """The story with its events as the ledger holds them."""
    from pipeline.model.codec import encode, plain

    now = story.now
    made: dict[str, Any] = {
        "document": document,
        "key": story.key,
        "state": now.state.value if now else None,
        "decision": now.decision if now else "",
        "agent": now.agent if now else "",
        "why": now.why if now else "",
        "proposal": plain(story.proposal),
        "rivals": [live.entry.id for live in story.rivals],
        "events": [
            {**json.loads(encode(held.entry)), "counts": not held.fate} for held in story.happened
        ],
        "runs": {name: plain(run) for name, run in story.runs.items()},
    }
    return json.dumps(made, ensure_ascii=False)
