"""What is remembered of looks: how each subject went, and how each detector is."""

from __future__ import annotations

from datetime import datetime

from attrs import frozen

from riskmap.warnings.model.detections import Detection
from riskmap.warnings.model.judging import Course


@frozen(kw_only=True)
class Remembered:
    """How one subject went, and what its detector said of it last."""

    course: Course
    seen: Detection
    looked_at: datetime


@frozen(kw_only=True)
class DetectorState:
    """How a detector is.

    Parameters
    ----------
    looked_at, sound_at
        When it last looked, and when that last went well.
    fault
        What went wrong at the last look; empty where nothing did.
    faults
        How many looks in a row went wrong.
    """

    detector: str
    looked_at: datetime
    sound_at: datetime | None
    fault: str
    faults: int

    @property
    def is_failing(self) -> bool:
        """True while its last look went wrong: what it would have found, nobody knows."""
        return bool(self.fault)
