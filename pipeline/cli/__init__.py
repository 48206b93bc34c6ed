"""The command line: one module a command, found here; the only room that prints and exits.

A command module holds `NAME`, `HELP`, `arguments(parser)` and `main(options) -> Exit`, and
imports what is heavy inside `main`, so that help comes at once.
"""

from __future__ import annotations

import argparse
import importlib
import os
import pkgutil
import sys
import traceback
import warnings
from collections.abc import Sequence
from types import ModuleType

from pipeline.cli.colours import red
from pipeline.errors import CorrigendaError, Exit

SHARED = ("colours", "judging", "options", "persons", "plotting", "progress", "showing", "tables")
EPILOG = (
    "exit codes: 0 done, 1 found something, 2 usage, 3 input, 4 does not verify, "
    "5 tool missing, 70 our fault, 130 interrupted"
)


def commands(asked: str = "") -> tuple[ModuleType, ...]:
    """The module of the command asked for, which alone is loaded; else every command's, by name."""
    names = [m.name for m in pkgutil.iter_modules(__path__) if m.name not in SHARED]
    names = [asked] if asked in names else names
    found = [importlib.import_module(f"pipeline.cli.{name}") for name in names]
    return tuple(sorted(found, key=lambda module: (getattr(module, "ORDER", 6), module.NAME)))


def parser(asked: str = "") -> argparse.ArgumentParser:
    """The parser of the command asked for; the whole command line's where that is none."""
    made = argparse.ArgumentParser(
        prog="corrigenda",
        description="Clean OCR text against its scans, and account for every change.",
        epilog=EPILOG,
    )
    made.add_argument("--version", action="store_true", help="print the version and exit")
    below = made.add_subparsers(metavar="COMMAND", dest="command")
    for module in commands(asked):
        child = below.add_parser(
            module.NAME, help=module.HELP, description=module.__doc__, epilog=EPILOG
        )
        module.arguments(child)
        child.set_defaults(main=module.main)
    return made


def command_line(words: Sequence[str]) -> int:
    """Do what the words of the command line ask for; the exit code.

    An error a person can act on is one line; what is our fault comes with its traceback.
    """
    warnings.simplefilter("ignore")  # what a person must know is an error or a printed line
    try:
        options = parser(*words[:1]).parse_args(words)
        if options.version:
            from importlib.metadata import version

            print(f"corrigenda {version('corrigenda')}")
            return Exit.DONE
        if options.command is None:
            parser().print_help()
            return Exit.USAGE
        code = Exit(options.main(options))
        sys.stdout.flush()
        return code
    except CorrigendaError as fault:
        print(f"{red('error')}: {fault}", file=sys.stderr)
        return fault.exit
    except KeyboardInterrupt:
        print("interrupted: ledger and reports are whole, run again to go on", file=sys.stderr)
        return Exit.INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return Exit.DONE
    except Exception:
        traceback.print_exc()
        print(f"{red('error')}: this is our fault, please report it", file=sys.stderr)
        return Exit.FAULT
