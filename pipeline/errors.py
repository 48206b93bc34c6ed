"""What can go wrong, where, and what to do next: one tree of errors, each with its exit code."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes of the command line; each error class carries the one it leads to."""

    DONE = 0
    FOUND = 1
    USAGE = 2
    INPUT = 3
    UNVERIFIED = 4
    TOOL = 5
    FAULT = 70
    INTERRUPTED = 130


class CorrigendaError(Exception):
    """An error a person can act on: `what` went wrong, `where` (file, page, line), `todo` next."""

    exit = Exit.FAULT

    def __init__(self, what: str, *, where: str = "", todo: str = "") -> None:
        self.what = what
        self.where = where
        self.todo = todo
        super().__init__(what)

    def __str__(self) -> str:
        """One line: where: what; todo."""
        place = f"{self.where}: " if self.where else ""
        advice = f"; {self.todo}" if self.todo else ""
        return f"{place}{self.what}{advice}"


class UsageError(CorrigendaError):
    """The command was called with words it does not know."""

    exit = Exit.USAGE


class InputError(CorrigendaError):
    """A source file cannot be used as it is."""

    exit = Exit.INPUT


class LedgerError(CorrigendaError):
    """A ledger or an output is not what it must be."""

    exit = Exit.UNVERIFIED


class ToolError(CorrigendaError):
    """A program that the work needs is missing or fails."""

    exit = Exit.TOOL


class PluginError(CorrigendaError):
    """A plug-in does not load or breaks its contract: it never vanishes silently."""

    exit = Exit.FAULT
