"""Runs the stages in order for one document, rebuilds its outputs, and proves them.

The only room that knows all the verbs: it joins them with typed calls.
"""

from pipeline.run.regenerate import regenerate as regenerate
from pipeline.run.regenerate import standing as standing
from pipeline.run.stages import STAGES as STAGES
from pipeline.run.stages import Settings as Settings
from pipeline.run.stages import Stage as Stage
from pipeline.run.stages import run as run
from pipeline.run.stages import stages as stages
from pipeline.run.verify import verify as verify
