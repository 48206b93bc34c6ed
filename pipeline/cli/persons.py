"""Who decides: the person that a command of theirs is recorded under."""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess

from pipeline.errors import UsageError

VARIABLE = "CORRIGENDA_PERSON"
LONGEST = 100


def arguments(parser: argparse.ArgumentParser, *, needs_why: bool = True) -> None:
    """Add `--why` and `--as`."""
    parser.add_argument(
        "--why", required=needs_why, metavar="TEXT", help="the reason, as it is to be recorded"
    )
    parser.add_argument(
        "--as",
        dest="person",
        metavar="PERSON",
        help=f"who decides (default: {VARIABLE}, else the e-mail address that git knows)",
    )


def agent(options: argparse.Namespace) -> str:
    """The person as the ledger names people; raises UsageError where no one is known."""
    said = options.person or os.environ.get(VARIABLE) or _of_git(options)
    name = said.removeprefix("person:").strip()
    if not name:
        raise UsageError(
            "it is not known who decides",
            todo=f"say --as NAME, set {VARIABLE}, or tell git your user.email",
        )
    if len(name) > LONGEST or not name.isprintable() or " " in name:
        raise UsageError(
            f"{name[:40]!r} is no name for a person",
            todo="use one word, such as ann or ann@example.org",
        )
    return f"person:{name}"


def _of_git(options: argparse.Namespace) -> str:
    """The e-mail address that git would sign a commit here with; empty where there is none."""
    if not shutil.which("git"):
        return ""
    done = subprocess.run(
        ["git", "config", "user.email"],
        cwd=options.workspace,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout.strip()
