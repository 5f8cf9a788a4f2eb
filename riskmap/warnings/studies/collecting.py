"""Collect the studies of one station; one that fails never takes the page away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import structlog

from riskmap.feeds import service as feeds
from riskmap.feeds.model.series import Series
from riskmap.maps.study import AskedStudies, Study
from riskmap.store import Reading
from riskmap.warnings.studies import creeping, ground, levels, own_warnings, rain, vapour
from riskmap.warnings.studies.seen import Seen

log = structlog.get_logger(__name__)
_ALL: tuple[Callable[[Seen], Iterator[Study]], ...] = (
    ground.studies,
    creeping.studies,
    rain.studies,
    levels.studies,
    vapour.studies,
    own_warnings.studies,
)


def studies(uow: Reading, asked: AskedStudies) -> Iterator[Study]:
    """Yield what the room finds in the series of a station."""
    known: dict[tuple[str, str], Series] = {}

    def series_of(key: str, quantity: str) -> Series:
        if (key, quantity) not in known:
            known[key, quantity] = feeds.series(uow, key, quantity)
        return known[key, quantity]

    seen = Seen(
        uow=uow,
        station=feeds.station(uow, asked.station),
        asked=asked,
        now=uow.now,
        series_of=series_of,
    )
    for study in _ALL:
        try:
            yield from tuple(study(seen))
        except Exception:
            log.exception("a study failed", station=asked.station, study=study.__module__)
