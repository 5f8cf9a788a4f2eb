"""The night in which pages of work are taken: a season in force, a made-up storm and its feeds."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from riskmap.core.access import Scope
from riskmap.core.clock import SetClock
from riskmap.core.realm import DEMO
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.service import activating, planning
from riskmap.reporting.service.activating import Said
from riskmap.runtime import open_runtime
from tests.fixtures.site import run_riskmap

_SCOPE = Scope.system("test", DEMO)
_SAID = Said(
    code12="310107000000",
    track=Track.SEASON,
    value=Value.OPEN,
    authority="示例区防汛指挥部",
    document="示例〔2026〕1号",
    reason="示例：入汛",
)


def fall(home: Path) -> None:
    """Let the season have begun yesterday, and storm and feeds be there, in the demonstration."""
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        yesterday = SetClock(runtime.clock.now() - timedelta(days=1))
    with open_runtime({"RISKMAP_HOME": str(home)}, clock=yesterday) as runtime:
        runtime.database.write(_SCOPE, lambda uow: activating.decide(uow, _SAID))
    with open_runtime({"RISKMAP_HOME": str(home)}) as runtime:
        planning.plan_ahead(runtime.database, DEMO)
    run_riskmap(home, "reporting", "demo-storm")
    run_riskmap(home, "feeds", "demo", "--yes")
    run_riskmap(home, "warnings", "hindcast", "--demo", "--keep")
