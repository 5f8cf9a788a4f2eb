"""Levels of creek and river against the station's own marks, in its own datum; and how fast."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from riskmap.core.words import N_, Message
from riskmap.feeds.model.still import MOST, Still, stuck
from riskmap.warnings.detectors.level_words import headline_of, reasons_of
from riskmap.warnings.detectors.still import goes_on, why_still
from riskmap.warnings.detectors.wording import around, minutes, name_of
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Standing
from riskmap.warnings.model.settling import NOTHING, began, level_of, settled
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.model.watching import STATION, Detector, Watched
from riskmap.warnings.water.marks import PLATFORM, Mark
from riskmap.warnings.water.stands import Stand, stand_of

NAME, HAZARD = "level", "river_flood"
#: By which name the operator says whose forecast is of the same place.
_TIDE_FROM = "tide_from"
#: The longest that a level may stand still by any mark, and some values more.
REACH = MOST + timedelta(hours=6)


def look(watched: Watched) -> Iterator[Detection]:
    """Yield how the water of one gauge stands to its marks; a silent gauge says nothing.

    One that hangs raises and ends nothing: what stands stays, and says why.
    """
    station = watched.station
    if station is None:
        return
    place = str(station.mark(_TIDE_FROM) or station.key)
    forecast = watched.series_of(place, "level_forecast")
    series, said = watched.series_of(station.key, "level"), watched.standing.get(station.key)
    stand = stand_of(station, series, watched.now, forecast)
    if stand is None:
        return
    still = stuck(station, [series.between(None, watched.now)])
    yield hung(stand, still[0], said) if still else detection(stand, said)


def detection(stand: Stand, said: Detection | None) -> Detection:
    """Return what a stand means, after what was said before."""
    rules, station = thresholds("water"), stand.station
    slack = rules.number("level_step_down")
    rank = settled(
        max((one.rank for one in _coloured(stand.met)), default=NOTHING),
        said,
        at=stand.at,
        stays=lambda rank: (
            stand.hangs(rank)
            or any(
                one.rank == rank and stand.height_m >= one.height_m - slack
                for one in _coloured(stand.marks)
            )
        ),
        least_stay=minutes(rules.number("level_least_stay")),
    )
    standing = _standing(stand, rank, said)
    is_issued = standing is Standing.ISSUED
    return Detection(
        detector=NAME,
        subject=station.key,
        hazard=HAZARD,
        standing=standing,
        level=level_of(rank) if is_issued else None,
        certainty=_certainty(standing, stand, rank),
        onset=began(rank, said, stand.at) if is_issued else _onset(standing, stand),
        expires=stand.at + minutes(rules.number("level_holds")) + stand.step,
        place=around(station, rules.number("gauge_radius")),
        headline=headline_of(stand, standing, name_of(station)),
        reasons=tuple(reasons_of(stand, rank)),
        figures=tuple(_figures(stand)),
        series=((station.key, "level"),),
    )


def hung(stand: Stand, still: Still, said: Detection | None) -> Detection:
    """Return what a gauge means that sends the same value again and again."""
    expires = stand.at + minutes(thresholds("water").number("level_holds")) + stand.step
    why = why_still(still)
    return goes_on(said, why, at=stand.at, expires=expires) or Detection(
        detector=NAME,
        subject=stand.station.key,
        hazard=HAZARD,
        standing=Standing.NOT_APPLICABLE,
        expires=expires,
        place=around(stand.station, thresholds("water").number("gauge_radius")),
        headline=Message(N_("The level does not move: {station}"),
                         {"station": name_of(stand.station)}),
        reasons=(why,),
        figures=(Evidence(quantity="level", value=stand.height_m, unit="m", at=stand.at),),
        series=((stand.station.key, "level"),),
    )  # fmt: skip


DETECTOR = Detector(
    name=NAME,
    zh="水位特征值(实测)",
    en="Levels and marks (measured)",
    quantities=("level",),
    about=STATION,
    look=look,
    reach=REACH,
)


def _coloured(marks: Sequence[Mark]) -> Iterator[Mark]:
    """Yield the marks that a warning may rest on: a platform under water is none."""
    return (one for one in marks if one.kind != PLATFORM)


def _standing(stand: Stand, rank: int, said: Detection | None) -> Standing:
    if not stand.marks:
        return Standing.NOT_APPLICABLE
    was_issued = said is not None and said.is_issued
    if rank > NOTHING:
        return Standing.CANDIDATE if stand.is_jump and not was_issued else Standing.ISSUED
    rises = stand.to_next is not None and stand.to_next.at is not None
    return Standing.CANDIDATE if rises else Standing.QUIET


def _certainty(standing: Standing, stand: Stand, rank: int) -> Certainty:
    if standing is Standing.ISSUED:
        return Certainty.POSSIBLE if stand.hangs(rank) else Certainty.OBSERVED
    if standing is not Standing.CANDIDATE or stand.to_next is None:
        return Certainty.UNKNOWN
    return Certainty.POSSIBLE if stand.to_next.latest is None else Certainty.LIKELY


def _onset(standing: Standing, stand: Stand) -> datetime | None:
    """Return when the next mark is expected to be reached."""
    if standing is not Standing.CANDIDATE or stand.to_next is None or stand.to_next.at is None:
        return None
    return stand.at + minutes(stand.to_next.at)


def _figures(stand: Stand) -> Iterator[Evidence]:
    met, following = stand.met, stand.next_mark
    for mark in (*met[-1:], *((following,) if following else ())):
        yield Evidence(quantity="level", value=stand.height_m, unit="m", threshold=mark.height_m,
                       source=mark.source, verified=mark.verified, at=stand.at)  # fmt: skip
    if not met and following is None:
        yield Evidence(quantity="level", value=stand.height_m, unit="m", at=stand.at)
    if stand.rise is not None:
        yield Evidence(quantity="level_rise", value=stand.rise.rate, unit="m/h", at=stand.at)
    if stand.to_next is not None and stand.to_next.at is not None:
        yield Evidence(quantity="minutes_to_mark", value=stand.to_next.at, unit="min", at=stand.at)
