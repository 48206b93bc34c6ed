"""Which Tesseract model reads a language, and whether it is there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pipeline.errors import ToolError

# Models that are not named by the language's ISO 639-3 code: by code and script; the first of
# several that is there is taken.
ODD: dict[tuple[str, str], tuple[str, ...]] = {
    ("aze", "Cyrl"): ("aze_cyrl",),
    ("deu", "Latf"): ("deu_latf", "frk", "deu_frak", "Fraktur"),
    ("dan", "Latf"): ("dan_frak", "Fraktur"),
    ("slk", "Latf"): ("slk_frak", "Fraktur"),
    ("swe", "Latf"): ("swe_frak", "Fraktur"),
    ("gle", "Latg"): ("gle_uncial",),
    ("kur", "Latn"): ("kmr", "kur"),
    ("kur", "Arab"): ("ckb", "kur_ara"),
    ("nno", "Latn"): ("nor",),
    ("nob", "Latn"): ("nor",),
    ("srp", "Latn"): ("srp_latn",),
    ("tgl", "Latn"): ("fil", "tgl"),
    ("uzb", "Cyrl"): ("uzb_cyrl",),
    ("zho", "Hans"): ("chi_sim",),
    ("zho", "Hant"): ("chi_tra",),
}


@dataclass(frozen=True, slots=True)
class Models:
    """The models for a document's languages, main one first, and the digest of their files."""

    names: tuple[str, ...]
    digest: str


def candidates(language: str) -> tuple[str, ...]:
    """The names that a model for a BCP 47 tag may have, the best first.

    Raises ToolError for a tag that names no one language (und, mul, private use).
    """
    import langcodes

    tag = langcodes.get(language)
    script = tag.maximize().script or ""
    try:
        code = tag.to_alpha3()
    except LookupError:
        code = "und"
    if code in ("und", "mul", "mis", "zxx"):
        raise ToolError(
            f"tesseract has no model for the language {language!r}",
            todo="name the languages of the text in document.toml",
        )
    return ODD.get((code, script), (code,))


def models(languages: tuple[str, ...], folder: Path) -> Models:
    """The models of `folder` for these languages; raises ToolError for one that is missing."""
    files = {}
    for language in languages:
        names = candidates(language)
        there = [name for name in names if _file(folder, name)]
        if not there:
            raise _missing(language, names[0], folder)
        files[there[0]] = folder / f"{there[0]}.traineddata"
    whole = hashlib.sha256()
    for file in files.values():
        state = file.stat()
        whole.update(_digest(file, state.st_mtime_ns, state.st_size))
    return Models(tuple(files), whole.hexdigest()[:16])


def _file(folder: Path, name: str) -> bool:
    return (folder / f"{name}.traineddata").is_file()


@lru_cache(maxsize=64)
def _digest(file: Path, changed: int, size: int) -> bytes:
    """The SHA-256 of a model, computed once for each state of its file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").digest()


def _missing(language: str, name: str, folder: Path) -> ToolError:
    package = f"tesseract-ocr-{name.replace('_', '-').lower()}"
    return ToolError(
        f"tesseract's model for the language {language!r} is missing: {name}.traineddata",
        where=str(folder),
        todo=f"apt-get install {package}, or put {name}.traineddata into a folder (with the "
        "models of the other languages) and set TESSDATA_PREFIX to it",
    )
