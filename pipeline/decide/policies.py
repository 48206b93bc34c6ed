"""The policies, as data: what must hold for a proposal to be applied unseen.

A policy accepts where any of its clauses holds; a clause holds where all of its conditions do. A
clause without conditions holds never: nothing is decided by leaving things out.
"""

from __future__ import annotations

from dataclasses import dataclass

SCAN_CONFIRMS = "a named rule proposes it and every reading of the page confirms it surely"
PLAIN = "it changes no digit, no name and no capital"
SAFE_UNOPPOSED = "the rule is safe and no reading of the place speaks against it"
READING_CONFIRMS = "the readings of the page confirm it"
LIKELY = "it is more likely right than not"


@dataclass(frozen=True, slots=True)
class Policy:
    """Clauses, any of which accepts; `sure` is the confidence (ppm) a reading must have.

    `risk` says in a sentence what taking this policy may cost.
    """

    name: str
    version: int
    any_of: tuple[tuple[str, ...], ...]
    sure: int
    risk: str

    @property
    def agent(self) -> str:
        """The policy as the ledger names who decided."""
        return f"policy:{self.name}@{self.version}"


POLICIES = {
    policy.name: policy
    for policy in (
        Policy(
            "cautious",
            1,
            ((SCAN_CONFIRMS, PLAIN), (SAFE_UNOPPOSED, PLAIN)),
            850_000,
            "what no rule suspects, or no reading confirms, waits for a person",
        ),
        Policy(
            "strict",
            1,
            ((SCAN_CONFIRMS, SAFE_UNOPPOSED, PLAIN),),
            900_000,
            "only safe rules that the scan confirms are applied; much waits",
        ),
        Policy(
            "eager",
            1,
            ((SCAN_CONFIRMS,), (SAFE_UNOPPOSED,), (READING_CONFIRMS, LIKELY, PLAIN)),
            850_000,
            "takes the reading's side where no rule suspects: in a good transcript most of "
            "these changes are the reading's own errors",
        ),
    )
}
