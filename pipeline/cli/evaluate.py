"""Measure a text by its ground truth: character and word error rates, classes, confusions."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import Exit

if TYPE_CHECKING:
    from pipeline.evaluate.figures import Corpus, Evaluation

NAME = "evaluate"
ORDER = 7
HELP = "measure a text by its ground truth"
PARTS = (
    "cer",
    "wer",
    "distance",
    "text",
    "words",
    "editops",
    "align",
    "changes",
    "differences",
    "letters",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own words."""
    parser.add_argument("truth", metavar="GROUND_TRUTH", type=Path, help="a file or a folder")
    parser.add_argument("text", metavar="TEXT", type=Path, nargs="?", help="likewise")
    parser.add_argument("--format", choices=("text", "json", "html", "csv"), default="text")
    parser.add_argument("-o", "--output", type=Path, metavar="FILE", help="write there")
    parser.add_argument(
        "--fold",
        default="",
        metavar="LIST",
        help="conventions to fold in both, such as quotes,dashes,hyphens,case,long-s (default: "
        "none, so that figures compare with other tools')",
    )
    parser.add_argument(
        "--exact", action="store_true", help="the least distance, however long it takes"
    )
    parser.add_argument("--encoding", default="utf-8", help="of the files (default: utf-8)")
    folders = parser.add_argument_group("folders")
    folders.add_argument("--glob", default="**/*", metavar="PATTERN", help="which truths")
    folders.add_argument("--truth-suffix", metavar="END", help="how truths end (default: .gt.txt)")
    folders.add_argument("--text-suffix", metavar="END", help="how texts end (default: .txt)")
    parser.add_argument(
        "--plot",
        type=Path,
        metavar="FILE",
        help="draw the confusions (.svg or .png), in an HTML page, too",
    )
    parser.add_argument("--print", choices=PARTS, dest="part", help="print this alone")


def main(options: argparse.Namespace) -> Exit:
    """Measure, and print or write the outcome."""
    from pipeline.errors import InputError, UsageError
    from pipeline.evaluate import evaluate
    from pipeline.evaluate.corpus import averaged, paired
    from pipeline.evaluate.reading import read

    folded = tuple(name.strip().replace(" ", "-") for name in options.fold.split(",") if name)
    if options.part:
        _give(_part(options, folded), options.output)
        return Exit.DONE
    if options.text is None:
        raise UsageError("a text is missing", todo="`corrigenda evaluate GROUND_TRUTH TEXT`")
    found: Evaluation | Corpus
    pairs: tuple[tuple[str, Path, Path], ...]
    pairs = ((options.truth.name, options.truth, options.text),)
    if options.truth.is_dir() != options.text.is_dir():
        raise InputError(
            "one is a folder and the other is not", where=str(options.text), todo="give two alike"
        )
    if many := options.truth.is_dir():
        ends = options.truth_suffix, options.text_suffix
        pairs = paired(options.truth, options.text, options.glob, *ends)
    measured = [
        (
            name,
            evaluate(
                read(truth, options.encoding),
                read(text, options.encoding),
                folded=folded,
                exact=options.exact,
            ),
        )
        for name, truth, text in pairs
    ]
    found = averaged(measured) if many else measured[0][1]
    drawn = _plot(measured, options.plot) if options.plot else None
    _give(_written(found, options, drawn), options.output)
    return Exit.DONE


def _written(found: Evaluation | Corpus, options: argparse.Namespace, drawn: bytes | None) -> str:
    """The outcome in the format asked for."""
    from pipeline.evaluate import written
    from pipeline.evaluate.page import as_html

    if options.format == "html":
        return as_html(found, options.truth.name, options.text.name, drawn)
    return {"text": written.as_text, "json": written.as_json, "csv": written.as_csv}[
        options.format
    ](found)


def _plot(measured: list[tuple[str, Evaluation]], path: Path) -> bytes:
    """Draw the confusions of all pairs into a file."""
    from pipeline.errors import UsageError
    from pipeline.evaluate.confusions import summed
    from pipeline.evaluate.plot import heat_map

    kind = path.suffix.lstrip(".").lower()
    if kind not in ("svg", "png"):
        raise UsageError("a plot is .svg or .png", where=str(path), todo="name it so")
    confusions = summed(one.confusions for _, one in measured)
    drawn = heat_map(confusions, kind)
    path.write_bytes(drawn)
    return drawn


def _part(options: argparse.Namespace, folded: tuple[str, ...]) -> str:
    """One figure or list alone, as scripts want it."""
    from pipeline.errors import UsageError
    from pipeline.evaluate.parts import of_pair, of_text
    from pipeline.evaluate.reading import read

    truth = read(options.truth, options.encoding)
    if options.part in ("text", "words"):
        return of_text(options.part, truth, folded)
    if options.text is None:
        raise UsageError("a text is missing", todo="`corrigenda evaluate GROUND_TRUTH TEXT`")
    text = read(options.text, options.encoding)
    return of_pair(options.part, truth, text, folded, exact=options.exact)


def _give(text: str, output: Path | None) -> None:
    """Print, or write to a file as UTF-8; a lone surrogate becomes a question mark."""
    if output:
        output.write_bytes(text.encode("utf-8", "replace"))
    else:
        print(text.encode("utf-8", "replace").decode(), end="")
