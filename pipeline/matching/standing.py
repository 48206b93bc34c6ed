"""The words of a text by their number, and the numbers of each form: made for who asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import accumulate
from typing import overload

import numpy as np
from numpy.typing import NDArray

Form = NDArray[np.int64]


class Words(Sequence[str]):
    """The words in order, each looked up by the number of its form: no list of them is kept."""

    def __init__(self, forms: Sequence[str], form: Form) -> None:
        self._forms = forms
        self._form = form

    def __len__(self) -> int:
        return len(self._form)

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> list[str]: ...
    def __getitem__(self, at: int | slice) -> str | list[str]:
        if isinstance(at, slice):
            return [self._forms[number] for number in self._form[at].tolist()]
        return self._forms[int(self._form[at])]

    def __iter__(self) -> Iterator[str]:
        return map(self._forms.__getitem__, self._form.tolist())


class Standing(Mapping[str, list[int]]):
    """Where each form stands: the numbers of its words, in order, as a list of its own."""

    def __init__(self, numbers: Mapping[str, int], form: Form, counts: NDArray[np.int64]) -> None:
        few = len(counts) <= 1 << 16  # 16 bits are sorted by radix
        self._numbers = numbers
        self._order = np.argsort(form.astype(np.uint16) if few else form, kind="stable")
        self._bounds = [0, *accumulate(counts.tolist())]

    def __getitem__(self, form: str) -> list[int]:
        number = self._numbers[form]
        found: list[int] = self._order[self._bounds[number] : self._bounds[number + 1]].tolist()
        return found

    def __contains__(self, form: object) -> bool:
        return form in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)
