"""Rules on double quotation marks: one without its other half, one that faces the wrong way."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.guillemets import guillemets
from pipeline.matching.patterns import pattern
from pipeline.matching.places import outside_furniture, speaks
from pipeline.matching.sheet import Sheet
from pipeline.matching.unpaired import Fault, faults
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span

# A single mark that faces the wrong way: within a word, or behind one before a blank.
TURNED = pattern(r"(?<=[^\W\d_])‘(?=[^\W\d_]|[\s.,;:!?”)—]|\Z)|(?<=[.,;:!?])‘(?=\s|\Z|”)")


def _faults(sheet: Sheet) -> list[Fault]:
    """What is wrong with the double marks, in the languages whose ways are known here."""
    found = list(faults(sheet)) if speaks(sheet.profile, "en", "de", "fr") else []
    if speaks(sheet.profile, "fr"):
        found = sorted([*found, *guillemets(sheet)], key=lambda fault: fault.start)
    return found


def _open_double(sheet: Sheet) -> Iterator[Finding]:
    for fault in _faults(sheet):
        if fault.kind in ("open", "shut"):
            yield Finding(Span(fault.start, fault.end))


def _quote_direction(sheet: Sheet) -> Iterator[Finding]:
    found = [
        Finding(Span(fault.start, fault.end), (fault.after,))
        for fault in _faults(sheet)
        if fault.kind in ("turned", "moved")
    ]
    if speaks(sheet.profile, "en"):
        for at in sheet.at("‘").tolist():
            if TURNED.match(sheet.text, at) and outside_furniture(sheet.profile, at):
                found.append(Finding(Span(at, at + 1), ("’",)))
    yield from sorted(found, key=lambda finding: finding.span)


RULES: tuple[Rule, ...] = (
    Rule(
        id="QUO01",
        name="open-double",
        version=1,
        why="A double quotation mark without its other half in the paragraph: one was lost, or this"
        " one is a speck.",
        error_class="quote",
        applicability=Applicability.DISPLAY,
        severity=Severity.REVIEW,
        needs_scan=True,
        prior=600_000,
        find=_open_double,
        examples=(
            Example('"So," he said, "it is." He went.'),
            Example('"The speech runs on.\n\n"And on," he said.'),
            Example("“The speech runs on.\n\n“And on,” he said."),
            Example('A board 6" wide, and "so" on'),
            Example("„So“, sagte er, „ist es.“", language="de"),
            Example("« Quoi », dit-il. « Rien. »", language="fr"),
            Example("« Quoi ? dit-il.\n\n— Rien.\n\n— Bien. »\n\nIl partit.", language="fr"),
            Example("« Il vint.\n\n« Il vit.\n\n» Il partit. »", language="fr"),
            Example(
                '"This never closes, he said.\n\nHe went.',
                '"This never closes, he said.\n\nHe went.',
            ),
            Example(
                '"Never so, he said.\n\n"Then go."\n\nHe went.',
                '"Never so, he said.\n\n"Then go."\n\nHe went.',
            ),
            Example("He said it was” so. “Then go.”", "He said it was” so. “Then go.”"),
            Example("« Quoi, dit-il.\n\nRien.", "« Quoi, dit-il.\n\nRien.", "fr"),
            Example("Il vint », dit-il. « Bien. »", "Il vint », dit-il. « Bien. »", "fr"),
        ),
    ),
    Rule(
        id="QUO02",
        name="quote-direction",
        version=1,
        why="A quotation mark that faces the wrong way, or has its blank on the wrong side.",
        error_class="quote",
        applicability=Applicability.SUGGESTION,
        severity=Severity.WARNING,
        prior=950_000,
        find=_quote_direction,
        examples=(
            Example("“So,” he said, “it is—” and “‘twas’ it.”"),
            Example("’Tis so, and ’twas so, in the ’90s; ‘so’ he said"),
            Example('"So," he said, "it is."'),
            Example("„So“, sagte er, „ist es.“", language="de"),
            Example("Il dit : « Viens. » Puis : « Va. »\n\n« Quoi », dit-il.", language="fr"),
            Example("“So,“ he said, ”it is.”", "“So,” he said, “it is.”"),
            Example("He said,“ It is.” And ”so it was.”", "He said, “It is.” And “so it was.”"),
            Example('He said," it is so." And so.', 'He said, "it is so." And so.'),
            Example("» Viens », dit-il.", "« Viens », dit-il.", "fr"),
            Example("« Viens «, dit-il.", "« Viens », dit-il.", "fr"),
            Example("he didn‘t see the boys‘ house", "he didn’t see the boys’ house"),
        ),
    ),
)
