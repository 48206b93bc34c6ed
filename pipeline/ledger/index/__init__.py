"""A disposable index over ledgers, so that questions to a million events come back at once.

The ledgers are the truth: deleting the index loses nothing, and a ledger that was changed in any
way is noticed and read anew. `tables` says what the index holds, `filling` and `refreshing` keep it
true, `settling` lets the live view say what each edit has come to,
`asking` holds the questions, `opening` makes sure of it all.
"""

from pipeline.ledger.index.asking import Index
from pipeline.ledger.index.opening import opened

__all__ = ["Index", "opened"]
