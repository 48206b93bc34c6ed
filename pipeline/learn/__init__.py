"""Learns from what people decided: how far the model's chances and its confusions hold here.

Nothing here opens a file or knows the model: it takes judged places and what the model said of
each, and gives a calibration, weights of pairs, and how both did on decisions they had not seen.
"""

from __future__ import annotations

from pipeline.learn.example import Example
from pipeline.learn.fitting import Fit, Learned, fitted, moved
from pipeline.learn.judged import Judged, judged
from pipeline.learn.proving import Row, lower_bound, mapped, upper_bound
from pipeline.learn.trial import Score, Trial, tried

__all__ = [
    "Example",
    "Fit",
    "Judged",
    "Learned",
    "Row",
    "Score",
    "Trial",
    "fitted",
    "judged",
    "lower_bound",
    "mapped",
    "moved",
    "tried",
    "upper_bound",
]
