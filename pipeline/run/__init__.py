"""Runs the stages in order for one document, rebuilds its outputs, and proves them.

The only room that knows all the verbs: it joins them with typed calls.
"""

from pipeline.model.stages import STAGES
from pipeline.run.adding import add
from pipeline.run.attesting import attest, compare
from pipeline.run.changing import Change, Judgement, judge, revert
from pipeline.run.learning import Lesson, models, refit
from pipeline.run.moments import difference, page, unified
from pipeline.run.moving import Moved, move
from pipeline.run.picturing import picture
from pipeline.run.planning import uncarried
from pipeline.run.proving import verify
from pipeline.run.questions import asked, transcript
from pipeline.run.rebuilding import orphans, regenerate, standing
from pipeline.run.sealing import checkpoint, prove, unchecked
from pipeline.run.settings import Settings
from pipeline.run.staging import Stage, clean, stages

__all__ = [
    "STAGES",
    "Change",
    "Judgement",
    "Lesson",
    "Moved",
    "Settings",
    "Stage",
    "add",
    "asked",
    "attest",
    "checkpoint",
    "clean",
    "compare",
    "difference",
    "judge",
    "models",
    "move",
    "orphans",
    "page",
    "picture",
    "prove",
    "refit",
    "regenerate",
    "revert",
    "stages",
    "standing",
    "transcript",
    "uncarried",
    "unchecked",
    "unified",
    "verify",
]
