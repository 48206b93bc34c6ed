"""The policies, as data: what must hold for a proposal to be applied unseen.

A policy accepts where any of its clauses holds; a clause holds where all of its conditions do. A
clause without conditions holds never: nothing is decided by leaving things out.
"""

from __future__ import annotations

from dataclasses import dataclass

WEIGHED = "such evidence proved right often enough on books that the model had not seen"
PROVABLE = "the page can prove it here"
EASY = "it changes no number, no name and not only a case"
UNANIMOUS = "every independent reader confirms it, two at least"
SCAN_CONFIRMS = "a named rule proposes it and all who read the place confirm it, surely"
PLAIN = "it changes no digit, no name and no capital"
SAFE_UNOPPOSED = "the rule is safe and no reading of the place speaks against it"
LIKELY = "it is very likely right"


@dataclass(frozen=True, slots=True)
class Policy:
    """Clauses, any of which accepts; all figures in parts per million.

    `bound` is the least lower bound of precision that evidence must have proved, `likely` the
    least chance of what is likely, `sure` the confidence that a reading must have. `risk` says in
    a sentence what taking this policy may cost.
    """

    name: str
    version: int
    any_of: tuple[tuple[str, ...], ...]
    bound: int
    likely: int
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
            2,
            (
                (WEIGHED, PROVABLE, EASY),
                (WEIGHED, PROVABLE, UNANIMOUS),
                (SCAN_CONFIRMS, PROVABLE, PLAIN),
                (SAFE_UNOPPOSED, PLAIN),
            ),
            995_000,
            900_000,
            850_000,
            "what is not proved as sure as 99.5 % waits for a person",
        ),
        Policy(
            "strict",
            2,
            ((SCAN_CONFIRMS, SAFE_UNOPPOSED, PLAIN),),
            999_000,
            990_000,
            900_000,
            "only safe rules that the scan confirms are applied; much waits",
        ),
        Policy(
            "eager",
            2,
            (
                (WEIGHED, PROVABLE),
                (LIKELY, PROVABLE),
                (SCAN_CONFIRMS, PROVABLE),
                (SAFE_UNOPPOSED,),
            ),
            990_000,
            800_000,
            850_000,
            "takes what is four times as likely right as wrong: one in twenty or so may be wrong",
        ),
    )
}
