"""A text laid out for rules: its characters and words by place, each found once for all rules."""

from __future__ import annotations

from collections.abc import Set
from functools import cached_property

import numpy as np

from pipeline.matching.layout import Layout
from pipeline.matching.places import Stretch, parted
from pipeline.matching.words import FUNCTION, NOUN_MARKERS
from pipeline.model.profile import Profile


class Sheet(Layout):
    """A text and its profile, with indexes that are made when a rule first asks for them.

    Rules ask here where a character or a word stands instead of searching the text each for
    themselves: sixty of them then cost little more than one.
    """

    def __init__(self, text: str, profile: Profile) -> None:
        super().__init__(text)
        self.profile = profile

    @cached_property
    def paragraphs(self) -> list[Stretch]:
        """Start and end of every paragraph."""
        return parted(self.text, self.rows, self.profile.break_)

    @cached_property
    def nouns(self) -> Set[str]:
        """Words (small letters) that this text uses as nouns: after an article, "of" and so on."""
        named = np.append(False, (self.among(NOUN_MARKERS) & self.joined)[:-1])
        used = np.zeros(len(self.forms), np.bool_)
        used[self.form[named[: len(self.form)]]] = True
        found = {self.lowered[form] for form in np.flatnonzero(used).tolist()} - FUNCTION
        return {word for word in found if len(word) > 2}
