"""A made-up warning of the platform's own in one street of the demonstration."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from riskmap.core.access import Scope
from riskmap.core.levels import WarningLevel
from riskmap.core.realm import DEMO
from riskmap.core.words import Message
from riskmap.runtime import open_runtime
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Place, Standing
from riskmap.warnings.service import deciding, placing, watching

#: As no detector says it, so that it is found again among others.
HEADLINE = "Rain of 83 mm within an hour (made up)"


def warn(home: Path, street: str, *, life: timedelta = timedelta(hours=6)) -> str:
    """Let a detector see rain in a street; return the id of the warning that comes of it."""
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        place = runtime.settings.place.code12

        def work(uow: Any) -> str:
            there = placing.outlined(uow, place)
            seen = Detection(
                detector="made_up_rain",
                subject=f"{street} {uow.now.isoformat()}",
                hazard="rainstorm",
                standing=Standing.ISSUED,
                level=WarningLevel.ORANGE,
                certainty=Certainty.OBSERVED,
                onset=uow.now,
                expires=uow.now + life,
                place=Place(code12=street),
                headline=Message(HEADLINE),
                reasons=(Message("83 mm"),),
                figures=(
                    Evidence(
                        quantity="rain_1h", value=83.0, unit="mm", threshold=80.0, at=uow.now,
                        source="made up",
                    ),
                ),
            )  # fmt: skip
            (one,) = deciding.decide(uow, there, seen.detector, [seen], uow.now)
            watching.record_impacts(uow, there, [one])
            return str(one.id)

        made: str = runtime.database.write(Scope.system("test", DEMO), work)
        return made
