"""What stands so many characters before or after each of many places: by numpy, all at once."""

from __future__ import annotations

import numpy as np

from pipeline.matching.classes import Codes, Places

NOTHING = np.uint32(0)  # beyond either end of the text


def beside(codes: Codes, places: Places, step: int) -> Codes:
    """The code point `step` characters after (below 0: before) each place, 0 outside the text."""
    if not len(codes):
        return np.zeros(len(places), np.uint32)
    wanted = places + step
    inside = (wanted >= 0) & (wanted < len(codes))
    return np.where(inside, codes[np.clip(wanted, 0, len(codes) - 1)], NOTHING)
