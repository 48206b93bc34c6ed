"""Reads pages again, otherwise, where their reading hardly agrees with the transcript.

Upside down or lying on its side, in type too small for the engine, or cut up wrongly: what is
wrong with a page shows in no figure of its own so well as in how the transcript agrees after.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from pipeline.model.reading import PageReading
from pipeline.model.text import Document
from pipeline.reference.desk import Desk
from pipeline.reference.pose import TURNS, Pose, pose_of

AGREES = 600_000
GAIN = 100_000
PROBES = 3
NEVER, UNSURE = 100_000, 750_000  # agreement, and usual confidence, of what is read upside down
SMALL, USUAL = 20, 32  # height of a word's box, in pixels: too small; as at 300 dots per inch
MOST = 4  # times that a page is enlarged at most

Share = Callable[[PageReading], int]


@dataclass(slots=True)
class Better:
    """The best reading of each page so far, and how far the transcript agrees with each."""

    desk: Desk
    document: Document
    share: Share
    pages: list[PageReading]
    usual: str
    others: Sequence[str]
    shares: list[int] = field(init=False)

    def __post_init__(self) -> None:
        """Measure what was read first."""
        self.shares = [self.share(page) for page in self.pages]

    def improve(self) -> list[PageReading]:
        """Each page as it is read best."""
        turned = [at for at, share in enumerate(self.shares) if share < NEVER and self._unsure(at)]
        for turn in TURNS:
            still = [at for at in turned if self.shares[at] < AGREES]
            self._try(still, self.usual, {at: Pose(turn) for at in still})
        small = {at: self._larger(at) for at in range(len(self.pages)) if self._small(at)}
        self._try(list(small), self.usual, small)
        low = [at for at, share in enumerate(self.shares) if share < AGREES]
        for other in self.others:
            self._try(low, other, {at: self._pose(at) for at in low})
        return self.pages

    def _pose(self, at: int) -> Pose:
        return pose_of(self.pages[at].settings)

    def _unsure(self, at: int) -> bool:
        """Whether the engine itself hardly believes the words it read."""
        sure = [word.confidence for word in self.pages[at].words]
        return bool(sure) and median(sure) < UNSURE

    def _small(self, at: int) -> bool:
        """Whether the page is set in type too small for its resolution."""
        return 0 < self._height(at) <= SMALL

    def _height(self, at: int) -> float:
        """The usual height of the page's words, upright as they were read; 0 without words."""
        boxes = [word.box for word in self.pages[at].words]
        if not boxes:
            return 0
        if self._pose(at).turn in (90, 270):
            return median(box.right - box.left for box in boxes)
        return median(box.bottom - box.top for box in boxes)

    def _larger(self, at: int) -> Pose:
        """The page enlarged as if it were print at 300 dots per inch."""
        scale = min(max(round(USUAL / self._height(at)), 2), MOST)
        return Pose(self._pose(at).turn, scale)

    def _try(self, places: list[int], settings: str, poses: Mapping[int, Pose]) -> None:
        """Read pages in another way and keep each that agrees better so.

        Where no page of the document agrees, only the `PROBES` fullest of them first, the rest
        only if that helped: a scan of another book is not read over and over.
        """
        probes = places
        if places and all(share < AGREES for share in self.shares):
            fullest = sorted(places, key=lambda at: -len(self.pages[at].words))
            probes = sorted(fullest[:PROBES])
        before = list(self.shares)
        self._take(probes, settings, poses)
        if any(self.shares[at] >= before[at] + GAIN for at in probes):
            self._take([at for at in places if at not in probes], settings, poses)

    def _take(self, places: list[int], settings: str, poses: Mapping[int, Pose]) -> None:
        """Read pages, those held alike together; keep each that agrees better so."""
        for pose in sorted({poses[at] for at in places}):
            alike = [at for at in places if poses[at] == pose]
            pages = [self.document.pages[at] for at in alike]
            for at, page in zip(alike, self.desk.read(pages, settings, pose), strict=True):
                share = self.share(page)
                if share > self.shares[at]:
                    self.pages[at], self.shares[at] = page, share
