"""Whether two texts are of one work: the share of word trigrams that they have in common.

Differences of convention (case, quotes, dashes, line-end hyphens) do not count. Three words in a
row hardly ever recur in another work, and never in another language.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set

from pipeline.matching.folding import fold

TOKEN = re.compile(r"\w+(?:'\w+)*")

Trigram = tuple[str, str, str]


def trigrams(text: str) -> list[Trigram]:
    """Every three words in a row."""
    words = TOKEN.findall(fold(text).text)
    return list(zip(words, words[1:], words[2:], strict=False))


def share(found: Sequence[Trigram], known: Set[Trigram]) -> int:
    """Share of the trigrams found that are among those known, in parts per million; 0 if none."""
    return sum(each in known for each in found) * 1_000_000 // len(found) if found else 0
