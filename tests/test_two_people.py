"""Two people decide on one document in two branches of a real git repository, and merge."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from making import correct, decide, proposed

from pipeline.ledger import checkpoints, keys, live, seals, store
from pipeline.model.codec import digest
from pipeline.model.correction import Verdict
from pipeline.model.edition import Live, State
from pipeline.model.event import Entry
from pipeline.run import Settings, add, checkpoint, clean, move, regenerate, standing, verify
from pipeline.workspace import Folder, Workspace

TEXT = (
    "It was late in the year ; the ships stayed in the harbour.. No one came to look.\n"
    "The captain wrote home that winter was near ; he would wait for the wind to turn.\n"
)
Work = Callable[[Folder], None]


def git(root: Path, *words: str) -> str:
    """Run git as a person whose settings are not this machine's; its output."""
    settings = {"user.name": "a", "user.email": "a@b", "init.defaultBranch": "main"}
    flags = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    done = subprocess.run(
        ["git", *flags, *words],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
    )
    return done.stdout


@pytest.fixture
def begun(tmp_path: Path) -> Folder:
    """A document that was laid in, cleaned and committed."""
    transcript = tmp_path / "text.txt"
    transcript.write_text(TEXT)
    workspace = Workspace(tmp_path / "w")
    folder = add(workspace, "letter", transcript)
    clean(workspace, folder, Settings())
    git(workspace.root, "init")
    commit(folder)
    return folder


def root(folder: Folder) -> Path:
    return folder.scans.parent.parent


def commit(folder: Folder) -> None:
    git(root(folder), "add", "-A")
    git(root(folder), "commit", "-m", "work")


def record(*entries: Entry) -> Work:
    """A person's work: these events, sealed, the reports written anew."""

    def work(folder: Folder) -> None:
        with store.locked(folder.ledger):
            store.append(folder.ledger, entries)
            held = store.read(folder.ledger)
            checkpoints.seal(folder.ledger, held, at="2026-01-03T00:00:00Z", tool=entries[0].id)
        regenerate(folder)

    return work


def branched(folder: Folder, ann: Work, bob: Work) -> None:
    """Ann's work on branch ann, Bob's on branch bob, both from main."""
    for name, work in (("ann", ann), ("bob", bob)):
        git(root(folder), "checkout", "-q", "-b", name, "main")
        work(folder)
        commit(folder)


def merged(folder: Folder, first: str, second: str) -> tuple[tuple[Live, ...], bytes]:
    """The live view and the cleaned text after merging one branch into the other."""
    git(root(folder), "checkout", "-q", first)
    git(root(folder), "merge", "-q", second, "-m", "both")
    made, _ = regenerate(folder)
    assert verify(folder) == ()
    text = (folder.reports / "clean.txt").read_bytes()
    git(root(folder), "checkout", "-q", "-f", first)
    git(root(folder), "reset", "-q", "--hard", "HEAD~1" if first == "ann" else "HEAD")
    return made.entries, text


def both_ways(folder: Folder, ann: Work, bob: Work) -> tuple[tuple[Live, ...], bytes]:
    """What a merge comes to, proved the same in either order."""
    branched(folder, ann, bob)
    one, other = merged(folder, "ann", "bob"), merged(folder, "bob", "ann")
    assert one == other
    return one


def states(entries: tuple[Live, ...]) -> set[tuple[str, str, State]]:
    return {(held.selector.exact, held.after, held.state) for held in entries}


def test_different_places_come_together(begun: Folder) -> None:
    """Each finds the other's corrections beside the own ones."""
    at, end = TEXT.index("captain"), TEXT.index("wind")
    entries, text = both_ways(
        begun,
        record(correct(TEXT, at, at + 7, "master")),
        record(correct(TEXT, end, end + 4, "gale", agent="person:bob")),
    )
    assert b"The master wrote" in text
    assert b"the gale to turn" in text
    assert len(entries) > 2


def test_two_verdicts_on_one_proposal_queue_it_and_name_both(begun: Folder) -> None:
    """Neither order of merging makes one of them win; a joint decision settles it."""
    target = proposed(store.read(begun.ledger))[0]
    yes = decide(target.id, Verdict.ACCEPT, at="2026-01-02T00:00:00Z")
    no = decide(target.id, Verdict.REJECT, agent="person:bob", at="2026-01-02T00:00:09Z")
    entries, _ = both_ways(begun, record(yes), record(no))
    (held,) = [live for live in entries if live.entry.id == target.id]
    assert held.state is State.QUEUED
    assert held.why == "decided differently by person:ann, person:bob"
    git(root(begun), "merge", "-q", "ann", "-m", "both")
    settled = decide(target.id, Verdict.ACCEPT, agent="person:bob", replaces=(no.id,))
    record(settled)(begun)
    assert next(h for h in standing(begun).entries if h.entry.id == target.id).state is not (
        State.QUEUED
    )
    assert verify(begun) == ()


def test_two_corrections_of_one_place_apply_neither(begun: Folder) -> None:
    """They are rivals; each names the other."""
    at = TEXT.index("captain")
    entries, text = both_ways(
        begun,
        record(correct(TEXT, at, at + 7, "master")),
        record(correct(TEXT, at, at + 7, "skipper", agent="person:bob")),
    )
    rivals = [held for held in entries if held.rivals]
    assert {held.after for held in rivals} == {"master", "skipper"}
    assert b"The captain wrote" in text


def test_the_same_correction_twice_is_one(begun: Folder) -> None:
    """Both found it; it is applied once."""
    at = TEXT.index("captain")
    entries, text = both_ways(
        begun,
        record(correct(TEXT, at, at + 7, "master")),
        record(correct(TEXT, at, at + 7, "master", agent="person:bob")),
    )
    assert [held.state for held in entries if held.after == "master"] == [State.APPLIED]
    assert text.count(b"master") == 1


def test_one_replaces_the_transcript_while_the_other_decides(begun: Folder) -> None:
    """A correction made on the old text meanwhile is carried by rebasing once more."""
    new = "NOTES\n\n" + TEXT
    at = TEXT.index("captain")

    def replaced(folder: Folder) -> None:
        folder.transcript.write_text(new)
        move(Workspace(root(folder)), folder, Settings())

    target = proposed(store.read(begun.ledger))[0]
    no = decide(target.id, Verdict.REJECT, agent="person:bob")
    hand = correct(TEXT, at, at + 7, "master", agent="person:bob")
    branched(begun, replaced, record(no, hand))
    views = []
    for first, second in (("ann", "bob"), ("bob", "ann")):
        git(root(begun), "checkout", "-q", "-f", first)
        git(root(begun), "checkout", "-q", "-b", f"{first}-both")
        git(root(begun), "merge", "-q", second, "-m", "both")
        move(Workspace(root(begun)), begun, Settings())
        assert verify(begun) == ()
        views.append((live.view(store.read(begun.ledger), digest(new.encode())), clean_text(begun)))
        commit(begun)
    assert states(views[0][0]) == states(views[1][0])
    assert views[0][1] == views[1][1]
    assert b"The master wrote" in views[0][1]
    (mine,) = [held for held in views[0][0] if held.entry.id == target.id]
    assert mine.state is State.REJECTED


def clean_text(folder: Folder) -> bytes:
    return (folder.reports / "clean.txt").read_bytes()


def test_seals_of_both_hold_after_the_merge(begun: Folder, tmp_path: Path) -> None:
    """Each proves what its signer had; the next seal covers both."""
    pytest.importorskip("cryptography", reason="signing is an extra")
    private = {name: tmp_path / name for name in ("ann", "bob")}
    public = {name: keys.write_pair(path) for name, path in private.items()}
    places = {"ann": "captain", "bob": "winter"}

    def sealed(name: str) -> Work:
        at = TEXT.index(places[name])
        made = correct(TEXT, at, at + 3, "xyz", agent=f"person:{name}")

        def work(folder: Folder) -> None:
            record(made)(folder)
            checkpoint(folder, private[name])

        return work

    branched(begun, sealed("ann"), sealed("bob"))
    git(root(begun), "merge", "-q", "ann", "-m", "both")
    regenerate(begun)
    assert verify(begun) == ()
    beside = seals.path_beside(begun.ledger)
    for name in ("ann", "bob"):
        held = seals.proofs(
            begun.ledger, store.read(begun.ledger), beside, keys.public(public[name])
        )
        assert [(proof.later, proof.faults) for proof in held] == [(1, ())]
    checkpoint(begun, private["ann"])
    (*_, last) = seals.proofs(
        begun.ledger, store.read(begun.ledger), beside, keys.public(public["ann"])
    )
    assert (last.later, last.faults) == (0, ())
