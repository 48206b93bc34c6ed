"""The rule on text that was read in the wrong encoding."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.kinds import Example, Finding, Rule
from pipeline.matching.mojibake import misread
from pipeline.matching.places import changed, outside_furniture
from pipeline.matching.sheet import Sheet
from pipeline.model.evidence import Applicability, Severity
from pipeline.model.text import Span


def _mojibake(sheet: Sheet) -> Iterator[Finding]:
    for found in misread(sheet):
        if not outside_furniture(sheet.profile, found.start):
            continue
        start, end, after = changed(sheet.text[found.start : found.end], found.meant, found.start)
        yield Finding(Span(start, end), (after,), None if found.sure else Applicability.SUGGESTION)


RULES: tuple[Rule, ...] = (
    Rule(
        id="CHR01",
        name="mojibake",
        version=1,
        why="Characters that were stored in one encoding and read in another: each became two or"
        " three others that make no sense together.",
        error_class="letter",
        applicability=Applicability.SAFE,
        severity=Severity.ERROR,
        prior=990_000,
        find=_mojibake,
        examples=(
            Example("The café, the naïve rôle, “quoted”—and £5."),
            Example("AU CAFÉ” et À LA CITÉ»; DÉJÀ… la VOILÀ—", language="fr"),
            Example("Er aß“ und saß” und das Schloß…", language="de"),
            Example("A MANHÃ, NÃO, IRMÃO e SÃO JOÃO", language="pt"),
            Example("Привет, мир: Россия и Сибирь", language="ru"),
            Example("a cafÃ© in PÃ¨re", "a café in Père"),
            Example("â€œHe saidâ€\x9d it wasnâ€™t Â£5", "“He said” it wasn’t £5"),
            Example("in the cafÃƒÂ© he sat", "in the café he sat"),
            Example("a cafĂ© and â€žsoâ€ť", "a café and „so”"),
            Example("РџСЂРёРІРµС‚ всем", "Привет всем", "ru"),
            Example("п÷я─п╦п╡п╣я┌ всем", "Привет всем", "ru"),
            Example("ï»¿The end of itâ€ ", "The end of it” "),
        ),
    ),
)
