"""What the rules find in clean texts: no safe finding may be left, every rule's hits are counted.

    python tests/benchmarks/gates.py [--megabytes 4] [--write] [--show RULE]
    python tests/benchmarks/gates.py --accept "SPC02=blanks at the ends of lines" ...

Clean texts are the ground truths beside this checkout (the pages of a book as one text and each by
itself; single articles by themselves) and finished books, first those that the language table has
not seen. A safe finding is an error of the rule, unless `accepted.tsv` says that this text truly
has an artefact there: exit 1 where one is left. `--write` puts hits per 10,000 words into
docs/measured.json, from which docs/rules.md is made; `--accept` puts what is left of a rule into
the list with its reason: look at each first. It also drops what no text has any more.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from accepting import Accepted, Held  # noqa: E402

from pipeline import catalog  # noqa: E402
from pipeline.check.fixing import fixable  # noqa: E402
from pipeline.check.hit import Hit, by_tag, hits  # noqa: E402
from pipeline.detect import detect, profile_of  # noqa: E402
from pipeline.language.table import read  # noqa: E402
from pipeline.model.text import Document  # noqa: E402
from pipeline.workspace import natural  # noqa: E402

DATA = HERE.parents[2] / "shared" / "data"
TABLE = HERE.parents[1] / "pipeline" / "language" / "english.table"
MEASURED = HERE.parents[1] / "docs" / "measured.json"
LANGUAGES = {"eng": "en", "fra": "fr", "deu": "de", "frk": "de"}
MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Clean:
    """A clean text; `counted`: its hits count (a page by itself is only held to the gate)."""

    name: str
    kind: str
    language: str
    text: str
    counted: bool = True

    @property
    def set(self) -> str:
        """The book or set that it is of."""
        return self.name.partition("/")[0]


def truths() -> Iterator[Clean]:
    """Each book's ground truths as one text and page by page; each article alone."""
    for part in ("A", "B"):
        rows = json.loads((DATA / f"manifest_{part}.json").read_bytes())
        languages = {row["set"]: LANGUAGES.get(row["lang"], row["lang"]) for row in rows}
        for folder in sorted(path for path in (DATA / part).iterdir() if path.is_dir()):
            language = languages[folder.name]
            paths = sorted(folder.glob("*.gt.txt"), key=lambda path: natural(path.name))
            texts = [path.read_bytes().decode() for path in paths]
            if part == "A":
                whole = "\n\n".join(text.strip("\n") for text in texts) + "\n"
                yield Clean(folder.name, "truths", language, whole)
            for path, text in zip(paths, texts, strict=True):
                yield Clean(f"{folder.name}/{path.name}", "truths", language, text, part == "B")


def books(megabytes: float) -> Iterator[Clean]:
    """Books up to so many megabytes, first those that the language table was not built from."""
    built = {book["name"] for book in read(TABLE).header["built_from"]}
    paths = sorted((DATA / "prose").glob("*.txt.gz"))
    paths.sort(key=lambda path: (path.name[:-7] in built, path.name))
    size = 0
    for path in paths:
        if size >= megabytes * MILLION:
            return
        raw = gzip.decompress(path.read_bytes())
        size += len(raw)
        yield Clean(path.name[:-7], "books", "en", raw.decode("utf-8-sig"))


def context(text: str, hit: Hit) -> str:
    """A hit in its surroundings."""
    left, right = text[max(hit.start - 50, 0) : hit.start], text[hit.end : hit.end + 50]
    afters = [one for one in (hit.after, *hit.alternatives) if one is not None]
    return f"{left!r:>54} [{text[hit.start : hit.end]!r} -> {afters}] {right!r}"


@dataclass(slots=True)
class Figures:
    """What a run over clean texts comes to."""

    safe: list[tuple[Clean, list[Hit]]]
    counts: dict[str, Counter[str]]
    words: Counter[str]
    size: int = 0
    spent: float = 0.0

    @property
    def held(self) -> list[Held]:
        """Every text with its safe hits, as the list of accepted ones wants them."""
        return [(one.set, one.text, safe) for one, safe in self.safe]


def measure(clean: Sequence[Clean], show: str) -> Figures:
    """Every rule over every text."""
    every = catalog.rules()
    tags = by_tag(every)
    made = Figures([], {"truths": Counter(), "books": Counter()}, Counter())
    for one in clean:
        began = time.process_time()
        profile = profile_of(one.text, one.language)
        document = Document("", one.text, "utf-8", "", languages=(one.language,))
        found = hits(one.text, detect(document, profile, every), tags)
        made.spent += time.process_time() - began
        made.size += len(one.text.encode())
        made.safe.append((one, [hit for hit in found if fixable(hit)]))
        if one.counted:
            made.words[one.kind] += sum(profile.words.values())
            made.counts[one.kind].update(hit.rule for hit in found)
        for hit in found:
            if one.counted and show and hit.rule.startswith(show):
                print(f"{one.name} {hit.rule} {context(one.text, hit)}")
    return made


def table(made: Figures) -> dict[str, float]:
    """Print hits per 10,000 words by rule; the rates over all texts."""
    total, rates = sum(made.words.values()), {}
    print(f"{'rule':<8}{'truths':>10}{'books':>10}  hits per 10,000 words")
    for rule in catalog.rules():
        both = {kind: made.counts[kind][rule.id] for kind in ("truths", "books")}
        rates[rule.id] = round(sum(both.values()) * 10_000 / total, 3)
        row = "".join(f"{count * 10_000 / made.words[kind]:>10.2f}" for kind, count in both.items())
        print(f"{rule.id:<8}{row}  {rule.name}")
    print(f"{made.words['truths']:,} words of truths, {made.words['books']:,} of books")
    speed = made.size / MILLION / made.spent
    print(f"{made.size / MILLION:.1f} MB in {made.spent:.1f} s of CPU: {speed:.2f} MB/s")
    return rates


def main() -> int:
    """Print the table and what is left; 1 where a safe finding is left."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--megabytes", type=float, default=4, help="of books (default: 4)")
    parser.add_argument("--write", action="store_true", help="write docs/measured.json")
    parser.add_argument("--show", default="", metavar="RULE", help="print these hits in context")
    parser.add_argument(
        "--accept",
        nargs="+",
        default=[],
        metavar="RULE=REASON",
        help="what is left of these rules is truly in the texts: list it",
    )
    options = parser.parse_args()
    made = measure([*truths(), *books(options.megabytes)], options.show)
    accepted = Accepted.read()
    if options.accept:
        reasons = dict(one.split("=", 1) for one in options.accept)
        accepted = accepted.with_these(made.held, reasons)
        accepted.write()
    rates = table(made)
    left = 0
    for (one, _), held in zip(made.safe, made.held, strict=True):
        for hit in accepted.judged(held).open:
            left += 1
            print(f"SAFE {one.name} {hit.rule} {context(one.text, hit)}")
    for entry in accepted.idle(made.held):
        print(f"IDLE {entry.file} {entry.rule} {entry.shown}")
    print(f"{len(accepted.entries)} places accepted, {left} safe findings left")
    if options.write:
        held = {"words": dict(made.words), "rules": rates}
        MEASURED.write_text(json.dumps(held, indent=1, sort_keys=True) + "\n")
    return int(bool(left))


if __name__ == "__main__":
    sys.exit(main())
