"""What the room can do: assess a place, keep assessments, publish them, hand out classes."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from riskmap.core.errors import NotFoundError
from riskmap.core.sources import Flags
from riskmap.core.words import N_
from riskmap.risk import store
from riskmap.risk.model import (
    METHOD,
    Assessment,
    ClassLimits,
    PublicationError,
    State,
    StateChange,
    first_state,
    is_made_up,
)
from riskmap.store import Reading, Writing

if TYPE_CHECKING:
    from riskmap.risk.hazard_maps import HazardMaps
    from riskmap.risk.place import Place
    from riskmap.risk.region.index import Classes
    from riskmap.risk.units import UnitRow, Units

# A server that only hands out what was computed never loads rasterio, PROJ and numba:
# what computes is imported inside the functions that compute.


def rows_of(place: Place, uow: Reading | None = None) -> tuple[UnitRow, ...]:
    """Return the units of a place, from its own file or from the register.

    Parameters
    ----------
    uow
        A look at the register; needed only where the region says so.

    Raises
    ------
    RegionError
        When the register has no such units.
    """
    if place.units is not None:
        return place.units
    if uow is None:
        raise NotFoundError(
            N_("{region} takes its divisions from the register, and no database is open."),
            mend=N_('Give divisions.source = "file", or run it where the register is.'),
            region=place.region.id,
        )
    from riskmap.risk.register_units import register_rows  # noqa: PLC0415 - see above

    return register_rows(uow, place)


def units_of_place(place: Place, rows: tuple[UnitRow, ...]) -> Units:
    """Return the units in the region's metric CRS."""
    from riskmap.geo.crs import STORAGE_CRS  # noqa: PLC0415 - see above
    from riskmap.risk.units import units_of  # noqa: PLC0415 - see above

    declared = place.region.divisions
    return units_of(
        rows,
        crs=STORAGE_CRS if place.units is None else place.units_crs,
        metric_crs=declared.metric_crs,
        levels=declared.levels,
    )


def hash_of_inputs(place: Place, rows: tuple[UnitRow, ...]) -> str:
    """Return the hash that tells whether a place has to be assessed again."""
    from riskmap.risk.provenance import inputs_hash  # noqa: PLC0415 - see above
    from riskmap.risk.units import digest_of  # noqa: PLC0415 - see above

    return inputs_hash(place, digest_of(rows, place.region.divisions.levels))


def assess(
    place: Place,
    rows: tuple[UnitRow, ...],
    maps: tuple[HazardMaps, ...],
    *,
    at: datetime,
    threads: int | None = None,
) -> Assessment:
    """Assess all units of a place; nothing is written.

    Parameters
    ----------
    rows
        Its units, as `rows_of` gives them.
    maps
        Return-period maps of all its hazards, as `hazard_maps.hazard_maps` gives them.
    at
        Moment to note as that of the assessment.
    threads
        For zonal statistics; results do not depend on it.

    Raises
    ------
    RegionError, CrsMismatchError, RasterError
        When population, units and maps do not fit together.
    """
    from riskmap.risk.assessment import assess_units  # noqa: PLC0415 - see above
    from riskmap.risk.hazards import measure_hazard  # noqa: PLC0415 - see above
    from riskmap.risk.place import file_sha256  # noqa: PLC0415 - see above
    from riskmap.risk.provenance import provenance  # noqa: PLC0415 - see above
    from riskmap.risk.units import digest_of  # noqa: PLC0415 - see above

    region = place.region
    units = units_of_place(place, rows)
    tables = {one.hazard.kind: measure_hazard(units, one, threads=threads) for one in maps}
    assessed = assess_units(place, units, tables, Flags.of(one.flags() for one in maps))
    flags = Flags.of(unit.flags for unit in assessed)
    credits_ = [region.divisions.attribution, *(row.attribution for row in rows)]
    attribution = tuple(dict.fromkeys(one for one in credits_ if one))
    return Assessment(
        region=region.id,
        name_zh=region.name.zh,
        name_en=region.name.en,
        method=METHOD,
        created_at=at,
        inputs_hash=hash_of_inputs(place, rows),
        attribution=attribution,
        classes=_limits(region.index.classes),
        provenance=provenance(
            place,
            tables,
            made_at=at,
            units_digest=digest_of(rows, region.divisions.levels),
            map_digests={path.name: file_sha256(path) for one in maps for path in one.paths},
            attribution=attribution,
        ),
        units=assessed,
        flags=flags,
        state=first_state(flags),
    )


def _limits(classes: Classes) -> ClassLimits:
    """Return the class limits that a region declares, as they stand beside an assessment."""
    from riskmap.risk.region import SCALE  # noqa: PLC0415 - see above

    return ClassLimits(
        cuts=classes.cuts, scale_max=SCALE, source=classes.source, verified=classes.verified
    )


def record_assessment(uow: Writing, assessment: Assessment) -> int:
    """Keep an assessment as the next version of its region and return its id.

    It is shown from now on, unless it is a draft and a published one is shown.
    """
    now_shown = store.shown(uow, assessment.region)
    number = store.append(uow, assessment)
    first = first_state(assessment.flags)
    store.add_state(uow, number, StateChange(state=first, by=uow.scope.actor, at=uow.now))
    hides_published = (
        now_shown is not None and store.states(uow, now_shown)[-1].state is State.PUBLISHED
    )
    if not hides_published:
        store.show(uow, assessment.region, number)
    return number


def publish(
    uow: Writing, region: str, version: int, *, published_by: str, reason: str = ""
) -> None:
    """Publish a draft in the name of a person; it is shown from now on.

    Raises
    ------
    NotFoundError
        If there is no such version.
    PublicationError
        If nobody takes responsibility, it is no draft, or its hazard is made up.
    """
    number = _numbered(uow, region, version)
    one = store.read(uow, number, codes=())
    if is_made_up(one.flags):
        raise PublicationError(
            N_("Version {version} of {region} stands on made-up hazard or terrain."),
            mend=N_("It can only be a demonstration: assess real maps, then publish that."),
            version=version,
            region=region,
        )
    _require(one.state is State.DRAFT, one, State.PUBLISHED)
    if not published_by.strip():
        raise PublicationError(
            N_("Nobody is named who publishes version {version} of {region}."),
            mend=N_("Name the person who decided it."),
            version=version,
            region=region,
        )
    change = StateChange(state=State.PUBLISHED, by=published_by, at=uow.now, reason=reason)
    store.add_state(uow, number, change)
    store.show(uow, region, number)


def withdraw(uow: Writing, region: str, version: int, *, by: str, reason: str) -> None:
    """Make a published assessment a draft again, with the reason.

    Raises
    ------
    NotFoundError
        If there is no such version.
    PublicationError
        If it is not published.
    """
    number = _numbered(uow, region, version)
    _require((one := store.read(uow, number, codes=())).state is State.PUBLISHED, one, State.DRAFT)
    change = StateChange(state=State.DRAFT, by=by, at=uow.now, reason=reason)
    store.add_state(uow, number, change)


def _require(holds: bool, one: Assessment, wanted: State) -> None:  # noqa: FBT001 - a condition
    if not holds:
        raise PublicationError(
            N_("Version {version} of {region} is {state} and cannot become {wanted}."),
            mend=N_("Only drafts are published, and only what is published is withdrawn."),
            version=one.version,
            region=one.region,
            state=one.state.word,
            wanted=wanted.word,
        )


def history(uow: Reading, region: str, version: int) -> tuple[StateChange, ...]:
    """Return how an assessment's standing changed, oldest first."""
    return store.states(uow, _numbered(uow, region, version))


def _numbered(uow: Reading, region: str, version: int) -> int:
    number = store.numbered(uow, region, version)
    if number is None:
        raise NotFoundError(
            N_("There is no version {version} of an assessment of {region}."),
            mend=N_("Look at the list of assessments."),
            version=version,
            region=region,
        )
    return number


def has_assessment_of(uow: Reading, region: str, inputs_hash: str) -> bool:
    """Tell whether the newest assessment of a region was made from these very inputs."""
    return store.newest_inputs_hash(uow, region) == inputs_hash


def latest_assessment(uow: Reading, region: str, level: str | None = None) -> Assessment | None:
    """Return the assessment of a region that is shown, None before the first.

    Parameters
    ----------
    level
        Only units of this division level, and what must be said beside these.
    """
    number = store.shown(uow, region)
    if number is None:
        return None
    if level is None:
        return store.read(uow, number)
    return store.read(uow, number, level=level).at_level(level)


def latest(uow: Reading) -> Assessment | None:
    """Return the youngest assessment that is shown, of whatever region, without its units."""
    number = store.newest_shown(uow)
    return None if number is None else store.read(uow, number, codes=())


def division_levels(uow: Reading, region: str) -> tuple[str, ...]:
    """Return the division levels that were assessed, from the whole to the parts."""
    number = store.shown(uow, region)
    return () if number is None else store.division_levels(uow, number)
