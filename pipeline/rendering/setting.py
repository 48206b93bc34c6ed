"""Sets a text along a strip of ink as well as it goes, and says how well each sort fits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import as_strided

from pipeline.rendering.fitting import NEVER, Fit
from pipeline.rendering.fount import Fount
from pipeline.rendering.ink import PAD, PLAY, XHEIGHT, Array

LOOSE = 0.06 * XHEIGHT  # columns that a gap between two sorts usually strays
STRANGE = 1.6  # times that, where the pair was never seen
BLANK = 0.25  # a blank strays by this share of the line's usual one
WIDE = 6.0  # usual blanks that the widest takes: sentences, tables
TRUST = 1.6  # gap's log-likelihood beside the ink's, whose pixels are not independent
OVER = -1  # columns that two sorts may share, where the pair was never seen
Sort = tuple[str, bool]


@dataclass(frozen=True, slots=True)
class Placed:
    """A sort where it was set: columns of its ink, what was set, and the row of play it has."""

    name: str
    left: int
    right: int
    form: Fit
    play: int

    @property
    def nats(self) -> float:
        """What the sort alone gets there."""
        return float(self.form.nats[self.left])

    @property
    def fit(self) -> float:
        """That as a share of what its own image would get."""
        return self.nats / max(self.form.ideal, 1.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """A text set along a strip: nats over bare paper, and its sorts from left to right."""

    nats: float
    placed: tuple[Placed, ...]


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """The best settings of a text's beginning, by the column after its last sort's ink."""

    nats: Array
    gaps: Array
    forms: Array


class Setter:
    """Sets texts along one strip; texts that begin alike share the work (Viterbi, 1967)."""

    def __init__(
        self, fount: Fount, fits: Mapping[str, Sequence[Fit]], columns: int, space: float
    ) -> None:
        """`fits` are those of every sort of the texts; `space` the line's usual blank, columns."""
        self.fount, self.fits = fount, fits
        self.columns, self.space = columns, space
        self._steps: dict[tuple[Sort, ...], _Step] = {}

    def set(self, text: tuple[Sort, ...]) -> Setting | None:
        """The best setting of a text; None where it has no sorts, or the strip no room."""
        if not text:
            return None
        steps = [self._step(text[: end + 1]) for end in range(len(text))]
        right = int(steps[-1].nats.argmax())
        nats = float(steps[-1].nats[right])
        if nats < NEVER / 2:
            return None
        placed: list[Placed] = []
        for (name, _), step in zip(reversed(text), reversed(steps), strict=True):
            fit = self.fits[name][int(step.forms[right])]
            left = right - fit.width
            play = PLAY if fit.plays is None else int(fit.plays[:, left - PAD].argmax())
            placed.append(Placed(name, left, right, fit, play))
            right = left - int(step.gaps[left])
        return Setting(nats, tuple(reversed(placed)))

    def _step(self, text: tuple[Sort, ...]) -> _Step:
        held = self._steps.get(text)
        if held is None:
            held = self._steps[text] = self._set(text)
        return held

    def _set(self, text: tuple[Sort, ...]) -> _Step:
        count = self.columns + 1
        name, spaced = text[-1]
        if len(text) == 1:
            start, gaps = np.zeros(count), np.zeros(count, int)
        else:
            before = self._step(text[:-1]).nats
            start, gaps = self._moved(before, text[-2][0], name, spaced)
        nats, forms = np.full(count, NEVER), np.zeros(count, int)
        for number, fit in enumerate(self.fits[name]):
            if fit.width >= count:
                continue
            reached = fit.nats[: count - fit.width] + start[: count - fit.width]
            better = reached > nats[fit.width :]
            nats[fit.width :][better] = reached[better]
            forms[fit.width :][better] = number
        return _Step(nats, gaps, forms)

    def _moved(self, before: Array, left: str, right: str, spaced: bool) -> tuple[Array, Array]:
        """The best start of the next sort at each column, and the gap that it leaves.

        Gaps are heavy-tailed (Student's t of four degrees): type is justified and worn.
        """
        first, chances = self._chances(left, right, spaced)
        last = first + len(chances) - 1
        count = len(before)
        head, tail = max(last, 0), max(-first, 0)
        grown = np.full(count + head + tail, NEVER)
        grown[head : head + count] = before
        step = grown.strides[0]
        # row g, column x: before[x - (first + g)]
        seen = as_strided(grown[head - first :], (len(chances), count), (-step, step))
        total = seen + chances[:, None]
        at = total.argmax(0)
        return total[at, np.arange(count)], at + first

    def _chances(self, left: str, right: str, spaced: bool) -> tuple[int, Array]:
        """The least gap that may stand between two sorts, and the nats of it and all wider."""
        usual, seen = self.fount.between(left, right)
        if spaced:
            usual, stray = self.space, BLANK * self.space
            gaps = np.arange(int(0.2 * usual), int(WIDE * usual) + 1)
        else:
            stray = LOOSE if seen else STRANGE * LOOSE
            low = int(np.floor(usual - 0.18 * XHEIGHT + 0.5))
            low = low if seen else max(low, OVER)  # ink must not count twice
            gaps = np.arange(low, int(np.floor(usual + 1.3 * XHEIGHT)) + 1)
        off = (gaps - usual) / stray
        return int(gaps[0]), (-2.5 * np.log1p(off**2 / 4) - np.log(stray)) * TRUST
