"""What a document was at a moment of its ledger, and how one moment differs from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipeline import catalog
from pipeline.errors import InputError
from pipeline.ledger import record, sources, store
from pipeline.ledger.comparing import between
from pipeline.model.edition import Edition
from pipeline.model.event import DecideEvent, Entry, ProposeEvent, RunEvent
from pipeline.model.text import Document
from pipeline.run.rebuilding import crops, edition, sourced
from pipeline.workspace import Folder

SOURCE, NOW = "source", "now"
SHORTEST = 4
_HEAD = b"--- a/transcript.txt\n+++ b/transcript.txt\n"


@dataclass(frozen=True, slots=True)
class Difference:
    """How the text at one moment became the text at another; `names` are the words for the two."""

    edition: Edition
    names: tuple[str, str]


def difference(folder: Folder, one: str = SOURCE, other: str = NOW) -> Difference:
    """How the text at the moment `one` became the text at `other`.

    A moment is "source", "now", a day or a time in ISO 8601 (what was recorded up to its end, by
    the times that the events bear), or an event's or run's id or its beginning (what the ledger
    held up to it). Raises InputError for a word that is none.
    """
    entries = store.read(folder.ledger)
    document = sourced(folder, entries)
    sides = [_until(folder, entries, word) for word in (one, other)]
    texts = [_document(folder, document, held) for held in sides]
    before, after = (text or texts[1 - at] or document for at, text in enumerate(texts))
    if before.digest != after.digest:
        raise InputError(
            f"the transcript was replaced between {one} and {other}: no correction did that",
            where=folder.name,
            todo="compare moments of one transcript, or the two transcripts: `corrigenda align`",
        )
    return Difference(between(edition(before, sides[0]), edition(after, sides[1])), (one, other))


def unified(folder: Folder, found: Difference) -> bytes:
    """The difference as `patch` takes it; empty where there is none."""
    content = _exported(folder, found.edition, "diff")
    if not content:
        return b""
    one, other = (name.encode() for name in found.names)
    head = b"--- a/clean.txt\t%s\n+++ b/clean.txt\t%s\n" % (one, other)
    return head + content.removeprefix(_HEAD)


def page(folder: Folder, found: Difference) -> bytes:
    """The difference as the page that people read: every change with its why and its picture."""
    made = found.edition
    title = made.document.title or made.document.name
    document = replace(made.document, title=f"{title}: {' to '.join(found.names)}")
    return _exported(folder, replace(made, document=document), "html")


def _exported(folder: Folder, made: Edition, name: str) -> bytes:
    """What an exporter makes of an edition."""
    exporter = next(held for held in catalog.exporters() if held.name == name)
    return exporter.write(made, crops(folder, made.document))


def _document(folder: Folder, now: Document, held: Sequence[Entry]) -> Document | None:
    """The document as it was when these events were all; None where none speaks of it yet."""
    source = record.current_source(held)
    if source is None or source.digest == now.digest:
        return now if source else None
    text = sources.text(folder.ledger, source)
    return replace(now, text=text, digest=source.digest, encoding=source.encoding)


def _until(folder: Folder, entries: Sequence[Entry], word: str) -> Sequence[Entry]:
    """The events that there were at a moment."""
    if word in (SOURCE, NOW):
        return entries if word == NOW else ()
    if moment := _moment(word):
        return tuple(held for held in entries if held.event.at <= moment)
    found = [at for at, held in enumerate(entries) if held.id.startswith(word.lower())]
    if len(found) != 1 or len(word) < SHORTEST:
        several = f"the beginning of {len(found)} ids" if len(found) > 1 else "no moment"
        raise InputError(
            f"{word[:64]!r} is {several}",
            where=folder.name,
            todo="say source, now, a day such as 2026-11-24, or the id of an event or run",
        )
    return entries[: _last(entries, found[0]) + 1]


def _last(entries: Sequence[Entry], at: int) -> int:
    """Of a run, where the last event that it recorded stands; else where the event stands."""
    if not isinstance(entries[at].event, RunEvent):
        return at
    run = entries[at]
    own = {
        held.id
        for held in entries
        if isinstance(held.event, ProposeEvent) and held.event.run == run.id
    }
    return max(
        place
        for place, held in enumerate(entries)
        if held.id in own
        or held.id == run.id
        or (
            isinstance(held.event, DecideEvent)
            and held.event.target in own
            and held.event.agent == run.event.agent
            and held.event.at == run.event.at
        )
    )


def _moment(word: str) -> str:
    """The last second that a day or a time in ISO 8601 names, as the ledger writes it, or ""."""
    if "-" not in word:
        return ""
    try:
        moment = datetime.fromisoformat(word)
    except ValueError:
        return ""
    if len(word) == len("2026-11-24"):
        return moment.strftime("%Y-%m-%dT23:59:59Z")
    held = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return held.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
