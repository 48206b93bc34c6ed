"""The command `corrigenda`, also as `python -m pipeline`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit code, one of `pipeline.errors.Exit`."""
    from pipeline.cli import command_line

    return command_line(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
