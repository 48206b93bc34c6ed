"""How right and how complete decisions are on real scans, with bounds, one table per regime.

    python tests/benchmarks/quality.py [--data FOLDER] [--work FOLDER] [--seeds 1,2] [--every 600]

The proofread regime: the ground truth of whole books' pages, with an artefact planted in about
every 600 characters, against the real scans of these pages. A change is right where it turns the
text around it into the clean one, harm where it takes it farther away. Readings are kept in the
work folder, so that only the first run reads pages.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent)]

from rapidfuzz.distance import Levenshtein  # noqa: E402
from seeding import Fault, Kind, Spoiled, kinds, spoiled  # noqa: E402

from pipeline import align, catalog, decide, detect, propose, reference  # noqa: E402
from pipeline.ingest import ingest, page_image  # noqa: E402
from pipeline.language import Language  # noqa: E402
from pipeline.matching.folding import fold  # noqa: E402
from pipeline.model.collation import Collation  # noqa: E402
from pipeline.model.correction import Decision, Verdict  # noqa: E402
from pipeline.model.evidence import Severity  # noqa: E402
from pipeline.model.reading import Reading  # noqa: E402
from pipeline.model.text import Document  # noqa: E402
from pipeline.run import add  # noqa: E402
from pipeline.workspace import Workspace  # noqa: E402

CONVENTIONS = ("dashes", "quotes", "ligatures", "spaces")
DATA = HERE.parents[2] / "shared" / "data" / "A"
RULES = tuple(rule for rule in catalog.rules() if rule.severity is not Severity.STYLE)
BOOKS = "oldbooks-*"
IMAGES = {".png", ".jpg", ".tif"}
# artefacts that scanning and proofreading leave in a text which is otherwise good
LEFT = {
    "scanno",
    "real-word scanno",
    "digit in word",
    "letter in number",
    "lone I",
    "split word",
    "hyphen in word",
    "joined words",
    "doubled word",
    "spaced mark",
    "doubled mark",
    "two marks",
    "speck",
    "odd comma",
    "odd period",
    "lost comma",
    "lost dash",
    "period for comma",
    "comma for period",
    "stray quote",
    "lost quote",
}


@dataclass(frozen=True, slots=True)
class Book:
    """A book's pages: the document with its true text, and the reading of its scans."""

    name: str
    document: Document
    reading: Reading


@dataclass(frozen=True, slots=True)
class Judged:
    """A decision and what it comes to: right, harm (farther from the truth), or neither."""

    decision: Decision
    outcome: str
    faults: tuple[Fault, ...]


def books(data: Path, work: Path) -> Iterator[Book]:
    """Every book of the folder, its pages read or remembered."""
    workspace = Workspace(work)
    formats = catalog.formats()
    for folder in sorted(data.glob(BOOKS)):
        images = sorted(p for p in folder.iterdir() if p.suffix in IMAGES)
        images = [p for p in images if p.with_suffix(".gt.txt").exists()]
        if not (work / "scans" / folder.name).exists():
            texts = [p.with_suffix(".gt.txt").read_text().strip() for p in images]
            transcript = work / f"{folder.name}.txt"
            work.mkdir(parents=True, exist_ok=True)
            transcript.write_text("\n\n".join(texts) + "\n")
            add(workspace, folder.name, transcript, images)
        place = workspace.document(folder.name)
        document = ingest(place, formats)
        reading = reference.read(
            document,
            lambda page, place=place: page_image(place, page, formats),  # type: ignore[misc]
            catalog.engine("tesseract"),
            workspace.cache,
        )
        yield Book(folder.name, document, reading)


def decided(
    book: Book, made: Spoiled, policy: str
) -> tuple[tuple[Decision, ...], Sequence[Collation]]:
    """What the pipeline decides on a spoiled text."""
    document = replace(book.document, text=made.text)
    collations = (align.align(document, book.reading),)
    profile = detect.profile_of(made.text, "en")
    suspects = detect.detect(document, profile, RULES, collations)
    proposals = propose.propose(document, suspects, collations)
    return decide.decide(proposals, decide.POLICIES[policy]), collations


def judged(made: Spoiled, decision: Decision) -> Judged:
    """A decision held against the truth around it."""
    proposal = decision.proposal
    start, end = proposal.span.start, proposal.span.end
    first, last, right = made.window(start, end)
    here = made.text[first:last]
    there = here[: start - first] + proposal.after + here[end - first :]
    here, there, right = (fold(text, CONVENTIONS).text for text in (here, there, right))
    before, after = (Levenshtein.distance(text, right) for text in (here, there))
    cost = Levenshtein.distance(here, there)
    touched = made.touched(start, end)
    if proposal.is_flag:
        return Judged(decision, "flag", touched)
    outcome = "right" if before - after == cost else "harm" if after >= before else "partly"
    return Judged(decision, outcome, touched)


def lower_bound(right: int, total: int) -> float:
    """The one-sided 95 % lower bound of a share (Clopper and Pearson, 1934)."""
    from scipy.stats import beta

    return float(beta.ppf(0.05, right, total - right + 1)) if right else 0.0


def main() -> None:
    """Run the regime over all books and seeds and print its table."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--data", type=Path, default=DATA)
    words.add_argument("--work", type=Path, default=Path("/tmp/corrigenda-quality"))
    words.add_argument("--seeds", default="1,2,3")
    words.add_argument("--every", type=int, default=600)
    words.add_argument("--policy", default="cautious")
    words.add_argument("--show", action="store_true", help="print every wrong change")
    options = words.parse_args()
    language = Language.load("en")
    assert language is not None
    using: list[Kind] = [kind for kind in kinds(language.known) if kind.name in LEFT]
    counts: Counter[str] = Counter()
    by_kind: dict[str, Counter[str]] = defaultdict(Counter)
    by_rule: dict[str, Counter[str]] = defaultdict(Counter)
    for book in books(options.data, options.work):
        for seed in map(int, options.seeds.split(",")):
            made = spoiled(book.document.text, seed, options.every, using)
            _count(book, made, options, counts, by_kind, by_rule)
    _print(counts, by_kind, by_rule)


def _count(
    book: Book,
    made: Spoiled,
    options: argparse.Namespace,
    counts: Counter[str],
    by_kind: dict[str, Counter[str]],
    by_rule: dict[str, Counter[str]],
) -> None:
    decisions, _ = decided(book, made, options.policy)
    mended: set[Fault] = set()
    found: set[Fault] = set()
    for decision in decisions:
        held = judged(made, decision)
        rule = decision.proposal.rule.partition("@")[0]
        verdict = "applied" if decision.verdict is Verdict.ACCEPT else "queued"
        counts[f"{verdict} {held.outcome}"] += 1
        by_rule[rule][f"{verdict} {held.outcome}"] += 1
        if held.outcome == "right" and verdict == "applied":
            mended.update(held.faults)
        if held.outcome in ("right", "partly", "flag"):
            found.update(held.faults)
        if options.show and verdict == "applied" and held.outcome != "right":
            at = decision.proposal.span.start
            print(
                book.name, rule, repr(made.text[at - 25 : at + 25]), repr(decision.proposal.after)
            )
    counts["characters"] += len(made.text)
    for fault in made.faults:
        by_kind[fault.kind]["planted"] += 1
        by_kind[fault.kind]["mended"] += fault in mended
        by_kind[fault.kind]["found"] += fault in found
        counts["planted"] += 1
        counts["mended"] += fault in mended
        counts["found"] += fault in found


def _print(
    counts: Counter[str],
    by_kind: dict[str, Counter[str]],
    by_rule: dict[str, Counter[str]],
) -> None:
    applied = sum(counts[f"applied {o}"] for o in ("right", "partly", "harm"))
    queued = sum(counts[f"queued {o}"] for o in ("right", "partly", "harm", "flag"))
    right = counts["applied right"]
    left = max(counts["planted"] - counts["mended"], 1)
    print(f"planted {counts['planted']} in {counts['characters']} characters")
    print(
        f"applied unseen: {applied}, right {right} = {right / max(applied, 1):.4f} "
        f"(lower bound {lower_bound(right, applied):.4f}), recall "
        f"{counts['mended'] / counts['planted']:.3f}, right characters broken per 100,000: "
        f"{counts['applied harm'] * 100_000 / counts['characters']:.2f}"
    )
    print(
        f"found with the queue: {counts['found'] / counts['planted']:.3f}; queue items per true "
        f"error left: {queued / left:.2f}"
    )
    print("\n| artefact | planted | mended | found |\n|---|---|---|---|")
    for kind, held in sorted(by_kind.items()):
        print(f"| {kind} | {held['planted']} | {held['mended']} | {held['found']} |")
    print(
        "\n| rule | applied right | partly | harm | queued right | harm |"
        "\n|---|---|---|---|---|---|"
    )
    for rule, held in sorted(by_rule.items()):
        columns = ("applied right", "applied partly", "applied harm", "queued right", "queued harm")
        print(f"| {rule} | " + " | ".join(str(held[column]) for column in columns) + " |")


if __name__ == "__main__":
    main()
