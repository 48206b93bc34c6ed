"""Which words of a laid-out text the lexicon knows, and whether it spells as it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pipeline.language import Language


class Formed(Protocol):
    """What is needed of a laid-out text: its different words."""

    @property
    def forms(self) -> list[str]:
        """Each different word as it stands."""

    @property
    def lowered(self) -> list[str]:
        """Each of them in small letters."""


class Counted(Formed, Protocol):
    """And how often each form stands in the text."""

    @property
    def counts(self) -> NDArray[np.int64]:
        """One number for each form."""


LONGEST = 30  # letters of a word
PLAIN, FEW = 100, 4  # how often a plain word was counted; so many old forms prove nothing
_KEPT: WeakKeyDictionary[Formed, NDArray[np.uint32]] = WeakKeyDictionary()


def known(laid: Formed, language: Language) -> NDArray[np.uint32]:
    """How often the lexicon counted each form of the text; 0 where it does not know it.

    Made once for a text as long as that lives.
    """
    counts = _KEPT.get(laid)
    if counts is None:
        numbers = language.lexicon.numbers(laid.lowered)
        counts = np.where(numbers == 0, np.uint32(0), language.lexicon.counts[numbers])
        _KEPT[laid] = counts
    return counts


def strange(laid: Formed, language: Language) -> list[int]:
    """Forms (their numbers) that the lexicon does not know, of letters only and not too long."""
    unknown = np.flatnonzero(known(laid, language) == 0).tolist()
    forms = laid.forms
    return [form for form in unknown if len(forms[form]) <= LONGEST and forms[form].isalpha()]


def old_spelling(laid: Counted, language: Language) -> bool:
    """Whether the text spells as before 1700 (`goe downe`): what is strange here is meant.

    So it is where one word of 500 is a common word with a final e too many.
    """
    counts = laid.counts
    often = 0
    for form in strange(laid, language):
        word = laid.lowered[form]
        if word.endswith("e") and language.known(word[:-1]) >= PLAIN:
            often += int(counts[form])
    return often > max(FEW, int(counts.sum()) // 500)
