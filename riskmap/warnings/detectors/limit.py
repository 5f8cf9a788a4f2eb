"""Pits, flood walls and other structures: displacement and speed beside their operators' limits.

There is no number here: no document gives one that holds for every structure. A station without
such marks is not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from attrs import evolve

from riskmap.core.errors import NotFoundError
from riskmap.core.hazards import hazard
from riskmap.core.words import N_, Message
from riskmap.feeds.model.positions import AXES
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.model.still import rule_for, run_of, stuck
from riskmap.warnings.detectors.still import ALIKE, goes_on, why_still
from riskmap.warnings.detectors.wording import around, figure, name_of
from riskmap.warnings.ground.kept import DEGREES, positions_of
from riskmap.warnings.ground.known_steps import moment_of
from riskmap.warnings.ground.limits import A_YEAR, DISPLACEMENT, Limit, limits_of
from riskmap.warnings.ground.strained import Strain, strain_of
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Standing
from riskmap.warnings.model.settling import NOTHING, began, rank_of
from riskmap.warnings.model.thresholds import thresholds
from riskmap.warnings.model.watching import STATION, Detector, Watched

NAME, HAZARD = "limit", "ground_collapse"
_AXES = {
    "east": Message(N_("east")),
    "north": Message(N_("north")),
    "up": Message(N_("vertical")),
    "horizontal": Message(N_("horizontal")),
}


def look(watched: Watched) -> Iterator[Detection]:
    """Yield how one structure stands to each kind of limit.

    Without limits nothing is said, nor of a station that fell silent. Positions that do not move at
    all raise and end nothing: what stands stays, and says why.
    """
    station = watched.station
    if station is None:
        return
    limits = [one for one in limits_of(station.marks) if one.per != A_YEAR]
    if not limits:
        return
    positions = positions_of(station, watched.series_of)
    kept = _kept(watched, station)
    for (axis, per), group in groupby(limits, key=lambda one: (one.axis, one.per)):
        said = watched.standing.get(_subject(station, axis, per))
        strain = strain_of(station.marks, positions, axis, per, watched.now)
        if strain is not None and not _is_silent(strain, watched.now):
            seen = detection(station, tuple(group), strain, said)
            yield _hung(station, kept, said, seen) or seen


DETECTOR = Detector(
    name=NAME,
    zh="运营单位限值(GNSS)",
    en="Limits of operators (GNSS)",
    quantities=(*AXES, *DEGREES),
    about=STATION,
    look=look,
    reach=timedelta(days=400),
)


def detection(
    station: KnownStation, limits: Sequence[Limit], strain: Strain, said: Detection | None
) -> Detection:
    """Return what displacement or speed in one direction means."""
    rules, at = thresholds("ground"), moment_of(strain.day)
    limit = _holding(limits, strain, said, at)
    is_issued = limit is not None
    return Detection(
        detector=NAME,
        subject=_subject(station, limits[0].axis, limits[0].per),
        hazard=_hazard_of(station),
        standing=_standing(strain, is_issued=is_issued),
        level=None if limit is None else limit.level,
        certainty=Certainty.OBSERVED if is_issued else Certainty.UNKNOWN,
        onset=None if limit is None else began(limit.rank, said, at),
        expires=at + timedelta(hours=rules.number("limit_holds")),
        place=around(station, rules.number("structure_radius")),
        headline=_headline(station, limits[0], strain, is_issued=is_issued),
        reasons=tuple(_reasons(limits, strain, limit)),
        figures=tuple(_figures(limits, strain, limit, at)),
        series=tuple((station.key, one) for one in AXES),
    )


def _kept(watched: Watched, station: KnownStation) -> list[Series]:
    """Return the series of positions that are looked at, until now."""
    for names in (AXES, DEGREES):
        several = [watched.series_of(station.key, one) for one in names]
        if any(len(one) for one in several):
            return [one.between(None, watched.now) for one in several if len(one)]
    return []


def _hung(
    station: KnownStation, kept: Sequence[Series], said: Detection | None, seen: Detection
) -> Detection | None:
    """Return what holds while positions do not move; None where what is seen holds.

    Positions scatter: two in a row that are alike to the last digit lower nothing, and long enough
    the same they say nothing at all.
    """
    still = next(iter(stuck(station, kept)), None)
    at = still.until if still is not None else moment_of(max(one.days()[-1] for one in kept))
    expires = at + timedelta(hours=thresholds("ground").number("limit_holds"))
    if still is not None:
        why = why_still(still)
        return goes_on(said, why, at=at, expires=expires) or _not_judged(station, seen, why)
    if rank_of(seen, at) < rank_of(said, at) and all(map(_is_repeated, kept)):
        return goes_on(said, Message(ALIKE), at=at, expires=expires)
    return None


def _not_judged(station: KnownStation, seen: Detection, why: Message) -> Detection:
    return evolve(
        seen,
        standing=Standing.NOT_APPLICABLE,
        level=None,
        certainty=Certainty.UNKNOWN,
        onset=None,
        headline=Message(N_("Positions do not move at all: {station}"),
                         {"station": name_of(station)}),
        reasons=(why,),
    )  # fmt: skip


def _is_repeated(one: Series) -> bool:
    rule = rule_for(one.quantity)
    return rule is not None and run_of(one.usable().values, rule.step) > 1


def _is_silent(strain: Strain, now: datetime) -> bool:
    holds = timedelta(hours=thresholds("ground").number("limit_holds"))
    return moment_of(strain.day) + holds <= now


def _holding(
    limits: Sequence[Limit], strain: Strain, said: Detection | None, at: datetime
) -> Limit | None:
    """Return the limit that holds now: up at once, down only below a share of it."""
    if strain.why is not None:
        return None
    share, before = thresholds("ground").number("limit_share"), rank_of(said, at)
    met = strain.reached(limits)
    kept = strain.reached(limits, share) if before > NOTHING else None
    if kept is None or (met is not None and met.rank >= kept.rank):
        return met
    return kept if kept.rank <= before else met


def _subject(station: KnownStation, axis: str, per: str) -> str:
    return f"{station.key}:{axis}{per}"


def _hazard_of(station: KnownStation) -> str:
    """Return the hazard that the operator named, if it is one."""
    named = str(station.marks.get("hazard", {}).get("value", HAZARD))
    try:
        return hazard(named).slug
    except NotFoundError:
        return HAZARD


def _standing(strain: Strain, *, is_issued: bool) -> Standing:
    if strain.why is not None:
        return Standing.NOT_APPLICABLE
    return Standing.ISSUED if is_issued else Standing.QUIET


def _headline(station: KnownStation, one: Limit, strain: Strain, *, is_issued: bool) -> Message:
    params = {"station": name_of(station), "axis": _AXES[one.axis]}
    if strain.why is not None:
        return Message(N_("Cannot be compared with the operator's limit ({axis}): {station}"),
                       params)  # fmt: skip
    if one.per == DISPLACEMENT:
        text = (
            N_("Displacement beyond the operator's limit ({axis}): {station}")
            if is_issued
            else N_("Displacement within the operator's limit ({axis}): {station}")
        )
    else:
        text = (
            N_("Speed beyond the operator's limit ({axis}): {station}")
            if is_issued
            else N_("Speed within the operator's limit ({axis}): {station}")
        )
    return Message(text, params)


def _reasons(limits: Sequence[Limit], strain: Strain, limit: Limit | None) -> Iterator[Message]:
    if strain.why is not None:
        yield strain.why
        return
    shown = limit or min(limits, key=lambda one: one.value)
    params = {"value": figure(strain.value), "unit": shown.unit, "limit": figure(shown.value),
              "source": shown.source or "—", "count": len(strain.recent)}  # fmt: skip
    if limit is None:
        yield Message(N_("{value} {unit}; the lowest limit is {limit} {unit} ({source})."), params)
    elif limit.value > abs(strain.value):
        yield Message(N_("{value} {unit}: the limit of {limit} {unit} is left only well below"
                         " it."), params)  # fmt: skip
    else:
        yield Message(N_("{value} {unit}, beyond {limit} {unit} ({source}); {count} values in a"
                         " row."), params)  # fmt: skip
    if limit is not None and limit.level is None:
        yield Message(N_("The operator named no colour for this limit."))
    yield strain.zero
    yield Message(N_("Noise of a value: {sigma} {unit}."),
                  {"sigma": figure(strain.sigma), "unit": shown.unit})  # fmt: skip


def _figures(
    limits: Sequence[Limit], strain: Strain, limit: Limit | None, at: datetime
) -> Iterator[Evidence]:
    shown = limit or min(limits, key=lambda one: one.value)
    quantity = "displacement" if shown.per == DISPLACEMENT else "displacement_rate"
    yield Evidence(
        quantity=quantity,
        value=None if strain.why is not None else round(strain.value, 2),
        unit=shown.unit,
        threshold=shown.value,
        source=shown.source,
        verified=shown.verified,
        at=at,
    )
