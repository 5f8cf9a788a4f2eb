"""Water vapour: only what rests on measured pressure, beside the station's own months."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from riskmap.core.words import N_, Message
from riskmap.maps.series import Line, Threshold
from riskmap.maps.study import Study
from riskmap.warnings.detectors.vapour import Air, air_of, vapour_of
from riskmap.warnings.model.watching import Watched
from riskmap.warnings.studies.seen import Seen

_MINUTE_S = 60.0


def studies(seen: Seen) -> Iterator[Study]:
    """Yield water over a station, worked out from its delays and measured pressure."""
    if not seen.measures("ztd", "pwv"):
        return
    vapour = vapour_of(_watched(seen))
    if not len(vapour):
        text = N_("No pressure was measured with it: water vapour is indicative only.")
        for quantity in ("pwv", "ztd"):
            yield Study(slug=f"vapour-{quantity}", quantity=quantity, notes=(Message(text),))
        return
    air = air_of(seen.station, vapour)
    line = Line(
        label=Message(N_("precipitable water")),
        seconds=np.asarray(vapour.minutes, dtype=np.float64) * _MINUTE_S,
        values=vapour.mm,
    )
    yield Study(
        slug="vapour",
        title=Message(N_("Precipitable water by measured pressure")),
        finding=_finding(air),
        unit="mm",
        lines=(line,),
        thresholds=tuple(_limits(air)),
        notes=(Message(N_("Radiosondes and delays differ by 1 to 2 mm.")), *_untaught(air)),
    )


def _watched(seen: Seen) -> Watched:
    return Watched(
        now=seen.now,
        station=seen.station,
        series_of=seen.series_of,
        neighbours=lambda _km: (),
        home=(seen.station.lon or 0.0, seen.station.lat or 0.0),
    )


def _finding(air: Air) -> Message:
    if air.rise_mm is None:
        return Message(N_("{mm} mm of water over the station"), {"mm": f"{air.mm:.1f}"})
    about = {"mm": f"{air.mm:.1f}", "rise": f"{air.rise_mm:+.1f}".replace("-", "−")}
    return Message(N_("{mm} mm of water over the station, {rise} mm in some hours"), about)


def _limits(air: Air) -> Iterator[Threshold]:
    if air.learnt.level_mm is not None:
        about = {"mm": f"{air.learnt.level_mm:.1f}"}
        yield Threshold(
            value=air.learnt.level_mm,
            label=Message(N_("much for this month: {mm} mm"), about),
            source=Message(N_("quantile of the station's own past")),
        )


def _untaught(air: Air) -> Iterator[Message]:
    if air.learnt.level_mm is None:
        text = N_("The station has {days} days of this month: too few to say what is much.")
        yield Message(text, {"days": air.learnt.days})
