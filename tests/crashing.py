"""Kills a process that runs, judges and reverts at any moment, and proves what it left behind."""

from __future__ import annotations

import os
import random
import signal
import time
from pathlib import Path

from making import proposed

from pipeline import catalog  # noqa: F401  (what a command needs is imported before the fork)
from pipeline.decide import POLICIES
from pipeline.errors import CorrigendaError, LedgerError
from pipeline.ledger import checkpoints, store
from pipeline.model.correction import Verdict
from pipeline.model.event import DecideEvent
from pipeline.run import Judgement, Settings, clean, judge, revert, verify
from pipeline.workspace import Workspace

TEXT = (
    "It was late in the year ; the ships stayed in the harbour. No one came to look after them.\n"
    "The captain wrote home ; winter was near, and he would wait for the wind to turn .\n"
)
LONGEST = 0.25
"""Seconds that a process is left to work at most."""


def killed(folder: Path, times: int, chance: random.Random) -> list[str]:
    """Kill so many processes at work on one document; whatever was lost, torn or not proved.

    An event is acknowledged once the call that recorded it has returned.
    """
    (folder / "scans" / "letter").mkdir(parents=True)
    (folder / "scans" / "letter" / "transcript.txt").write_text(TEXT)
    workspace = Workspace(folder)
    letter = workspace.document("letter")
    clean(workspace, letter, Settings(POLICIES["cautious"]))
    wrong: list[str] = []
    acknowledged: set[str] = set()
    for number in range(times):
        acknowledged |= _one(folder, number, chance.random() * LONGEST)
        for path in (letter.ledger, checkpoints.path_beside(letter.ledger)):
            try:
                store.lines(path)
            except LedgerError as fault:
                wrong.append(f"kill {number}: {fault}")
                store.repair(path)
        held = {entry.id for entry in store.read(letter.ledger)}
        if acknowledged - held:
            wrong.append(f"kill {number}: {len(acknowledged - held)} acknowledged events are lost")
        try:
            clean(workspace, letter, Settings(POLICIES["cautious"]))
            faults = verify(letter)
        except CorrigendaError as fault:
            faults = (str(fault),)
        wrong += [f"kill {number}: {fault}" for fault in faults]
    left = [path for path in folder.rglob("*") if path.suffix in (".part", ".torn")]
    for path in left:
        if path.suffix == ".torn":
            wrong.append(f"{path.name} was left")
        path.unlink()
    return wrong


def _one(folder: Path, number: int, seconds: float) -> set[str]:
    """The ids that a process acknowledged until it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            _work(folder, number, writing)
        finally:
            os._exit(1)
    os.close(writing)
    time.sleep(seconds)
    os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as file:
        told = file.read()
    os.waitpid(child, 0)
    return set(told.split())


def _work(folder: Path, number: int, writing: int) -> None:
    """Run with other rules, judge, revert, without end; say each id that is recorded."""
    workspace = Workspace(folder)
    letter = workspace.document("letter")
    chance = random.Random(number)
    while True:
        before = {entry.id for entry in store.read(letter.ledger)}
        entries = store.read(letter.ledger)
        names = [entry.id for entry in proposed(entries)]
        decisions = [entry.id for entry in entries if isinstance(entry.event, DecideEvent)]
        act = chance.randrange(3)
        if act == 0:
            ignore = frozenset(chance.sample(["SPC03", "PUN01", "SPC01"], 1))
            clean(workspace, letter, Settings(POLICIES["cautious"], ignore=ignore))
        elif act == 1:
            verdict = chance.choice(list(Verdict))
            said = Judgement(verdict, f"person:p{chance.randrange(9)}", f"{time.time_ns()}")
            judge(letter, [chance.choice(names)], said)
        else:
            why = str(time.time_ns())
            revert(letter, [chance.choice(decisions)], agent="person:ann", why=why)
        after = {entry.id for entry in store.read(letter.ledger)}
        os.write(writing, ("".join(f"{name}\n" for name in after - before)).encode())
