"""Which models RapidOCR was installed with, which languages they read, and opening them.

The package carries one detector and one recogniser of PP-OCRv6 (small); nothing is fetched.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import Any

from pipeline.errors import ToolError

ADVICE = "pip install 'corrigenda[rapidocr]'"
DETECTOR, RECOGNISER = "PP-OCRv6_det_small", "PP-OCRv6_rec_small"
# Scripts that the recogniser's 18,000 characters cover.
SCRIPTS = frozenset({"Latn", "Hans", "Hant", "Jpan"})
SIDE = 960  # longest side of the page, in pixels, on which lines are sought


def version() -> str:
    """The version of the package; raises ToolError where it, or what runs it, is missing."""
    try:
        metadata.version("onnxruntime")
        return metadata.version("rapidocr")
    except metadata.PackageNotFoundError as fault:
        raise ToolError(f"rapidocr is missing: {fault}", todo=ADVICE) from fault


def models() -> str:
    """The digest of both models; raises ToolError where the package has them not."""
    whole = hashlib.sha256()
    for name in (DETECTOR, RECOGNISER):
        whole.update(_digest(_file(name)))
    return whole.hexdigest()[:16]


def check(languages: Sequence[str]) -> None:
    """Hold the languages to scripts that the recogniser knows; raises ToolError."""
    import langcodes

    for language in languages:
        script = langcodes.get(language).maximize().script or ""
        if script not in SCRIPTS:
            raise ToolError(
                f"rapidocr's model cannot read the language {language!r} (script {script or '?'})",
                todo="leave this engine out for this document",
            )


def opened() -> Any:
    """A RapidOCR of one thread, without what turns lines round; raises ToolError.

    It must not be used by two threads at once.
    """
    version()
    files = {name: _file(name) for name in (DETECTOR, RECOGNISER)}
    try:
        from rapidocr import RapidOCR

        return RapidOCR(
            params={
                "Global.log_level": "error",
                "Global.use_cls": False,
                "Global.return_word_box": True,
                "Global.use_preprocess_img": False,
                "Det.model_path": str(files[DETECTOR]),
                "Det.limit_type": "max",
                "Det.limit_side_len": SIDE,
                "Rec.model_path": str(files[RECOGNISER]),
                "Rec.rec_batch_num": 1,  # lines of unequal length fill a batch with blank
                "EngineConfig.onnxruntime.intra_op_num_threads": 1,
                "EngineConfig.onnxruntime.inter_op_num_threads": 1,
            }
        )
    except Exception as fault:  # whatever a broken installation raises
        raise ToolError(f"rapidocr does not start: {fault}", todo=ADVICE) from fault


def _file(name: str) -> Path:
    """One of the package's models; raises ToolError where it is not there."""
    try:
        found = metadata.distribution("rapidocr").locate_file(f"rapidocr/models/{name}.onnx")
    except metadata.PackageNotFoundError as fault:
        raise ToolError(f"rapidocr is missing: {fault}", todo=ADVICE) from fault
    if not Path(str(found)).is_file():
        raise ToolError(
            f"this rapidocr has no model {name}",
            where=str(found),
            todo="install the version that has it: pip install 'rapidocr>=3.10,<4'",
        )
    return Path(str(found))


@lru_cache(maxsize=4)
def _digest(file: Path) -> bytes:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").digest()
