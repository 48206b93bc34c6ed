"""The nine stages by name, in their order."""

STAGES = (
    "ingest",
    "reference",
    "align",
    "detect",
    "propose",
    "decide",
    "ledger",
    "apply",
    "report",
)
