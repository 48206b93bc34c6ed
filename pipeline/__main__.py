"""The command `corrigenda`, also as `python -m pipeline`."""

from __future__ import annotations

import sys


def main() -> int:
    """Run the command line; the exit code, one of `pipeline.errors.Exit`."""
    from pipeline.cli import run

    return run(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
