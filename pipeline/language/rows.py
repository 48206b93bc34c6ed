"""How likely runs of tokens are, for readings of a place that differ in length."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pipeline.language.words import NONE

if TYPE_CHECKING:
    from pipeline.language import Language


def likely(language: Language, rows: NDArray[np.int64]) -> NDArray[np.float32]:
    """log10 p of each row of lexicon numbers from its third on, given the two before.

    NONE stands beyond the text, where all is certain.
    """
    total = np.zeros(len(rows), np.float32)
    columns = list(np.ascontiguousarray(rows.T))
    for here, logs in zip(columns[2:], language.model.spread(columns), strict=True):
        total += np.where(here == NONE, np.float32(0), logs)
    return total
