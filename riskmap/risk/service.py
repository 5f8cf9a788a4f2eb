"""What the room can do: assess a place, keep assessments, publish them, hand out classes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.risk import store
from riskmap.risk.model import (
    Assessment,
    Edition,
    Member,
    PublicationError,
    State,
    StateChange,
    UnitOutline,
    first_state,
    is_made_up,
)
from riskmap.store import Reading, Writing, audit
from riskmap.store.audit import Entry

if TYPE_CHECKING:
    from riskmap.risk.comparison.changes import Changes
    from riskmap.risk.comparison.verdict import Comparison
    from riskmap.risk.place.glance import Glance
    from riskmap.risk.place.reading import Place
    from riskmap.risk.place.units import UnitRow
    from riskmap.risk.run import Result
    from riskmap.risk.steps import RunFolder

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
    from riskmap.risk.place.register_units import register_rows  # noqa: PLC0415 - see above

    return register_rows(uow, place)


def is_up_to_date(uow: Reading, seen: Glance) -> bool:
    """Tell whether the newest assessment of a place was made from all that it declares now."""
    from riskmap.risk.place.register_units import rows_of_register  # noqa: PLC0415 - see above

    from_register = seen.region.divisions.source == "register"
    rows = rows_of_register(uow, seen.region) if from_register else ()
    return has_assessment_of(uow, seen.region.id, seen.inputs_hash(rows))


def assess(place: Place, rows: tuple[UnitRow, ...], run: RunFolder, *, at: datetime) -> Result:
    """Assess all units of a place; nothing is written but maps and steps of the run.

    Parameters
    ----------
    rows
        Its units, as `rows_of` gives them.
    run
        Where maps and steps lie, and who does the arithmetic.
    at
        Moment to note as that of the assessment.

    Raises
    ------
    RegionError, CrsMismatchError, RasterError
        When population, units and maps do not fit together.
    """
    from riskmap.risk.run import compute  # noqa: PLC0415 - see above

    return compute(place, rows, run, at=at)


def record_assessment(
    uow: Writing, assessment: Assessment, outlines: Iterable[UnitOutline] = ()
) -> int:
    """Keep an assessment as the next version of its region and return its id.

    It is shown from now on, unless it is a draft and a published one is shown.

    Parameters
    ----------
    outlines
        Those of a place that brings its own divisions; none where they are the register's.
    """
    now_shown = store.shown(uow, assessment.region)
    number = store.append(uow, assessment)
    store.add_outlines(uow, number, outlines)
    first = first_state(assessment.flags)
    store.add_state(uow, number, StateChange(state=first, by=uow.scope.actor, at=uow.now))
    hides_published = (
        now_shown is not None and store.states(uow, now_shown)[-1].state is State.PUBLISHED
    )
    if not hides_published:
        store.show(uow, assessment.region, number)
    _tell(uow, "recorded", store.read(uow, number, codes=()))
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
    _tell(uow, "published", one, by=published_by, why=reason)


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
    _tell(uow, "withdrawn", one, by=by, why=reason)


def _tell(uow: Writing, action: str, one: Assessment, *, by: str = "", why: str = "") -> None:
    """Leave in the audit log what became of an assessment."""
    entry = Entry(
        action=action,
        subject_kind="assessment",
        subject_id=f"{one.region}/{one.version}",
        why=why,
        by=by,
        after={"method": one.method, "inputs_hash": one.inputs_hash},
    )
    audit.record(uow, entry)


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


def versions(uow: Reading, region: str) -> tuple[Assessment, ...]:
    """Return all assessments of a region without their units, the newest first."""
    return tuple(store.read(uow, number, codes=()) for number in store.numbers(uow, region))


def compared(uow: Reading, region: str, one: int, other: int) -> tuple[Comparison, Changes]:
    """Return how far two versions may be compared, and what changed from the older one.

    Raises
    ------
    NotFoundError
        If there is no such version.
    """
    from riskmap.risk.comparison.basis import Basis  # noqa: PLC0415 - as above
    from riskmap.risk.comparison.changes import changes  # noqa: PLC0415 - numpy
    from riskmap.risk.comparison.verdict import compare  # noqa: PLC0415 - as above

    first, second = (store.read(uow, _numbered(uow, region, n)) for n in sorted((one, other)))
    verdict = compare(
        Basis.of(first.provenance, first.flags), Basis.of(second.provenance, second.flags)
    )
    return verdict, changes(verdict, first.units, second.units)


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


def complete_outlines(uow: Writing, region: str, outlines: Iterable[UnitOutline]) -> None:
    """Keep outlines with the newest assessment of a region, if it has none yet."""
    number = next(iter(store.numbers(uow, region)), None)
    if number is not None and not store.has_outlines(uow, number):
        store.add_outlines(uow, number, outlines)
        _tell(uow, "completed", store.read(uow, number, codes=()))


def has_its_outlines(uow: Reading, seen: Glance) -> bool:
    """Tell whether the newest assessment of a place can be drawn: by itself or by the register."""
    if seen.region.divisions.source == "register":
        return True
    number = next(iter(store.numbers(uow, seen.region.id)), None)
    return number is not None and store.has_outlines(uow, number)


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


def shown(uow: Reading, region: str) -> Assessment | None:
    """Return the assessment of a region that is shown, without its units; None before the first."""
    number = store.shown(uow, region)
    return None if number is None else store.read(uow, number, codes=())


def latest(uow: Reading) -> Assessment | None:
    """Return the youngest assessment that is shown, of whatever region, without its units."""
    number = store.newest_shown(uow)
    return None if number is None else store.read(uow, number, codes=())


def editions(uow: Reading, region: str) -> tuple[Edition, ...]:
    """Return the versions of a region's assessments as a list shows them, the newest first."""
    return store.editions(uow, region)


def reachable(uow: Reading, region: str) -> tuple[Edition, ...]:
    """Return the versions that everybody may look at, the newest first.

    Once one is published, drafts are not served: they become public when somebody publishes
    them. A version newer than the one shown never is.
    """
    listed = editions(uow, region)
    shown = next((one for one in listed if one.is_shown), None)
    if shown is None:
        return ()
    only_published = shown.state is State.PUBLISHED
    return tuple(
        one
        for one in listed
        if one.version <= shown.version and (not only_published or one.state is State.PUBLISHED)
    )


def assessment(uow: Reading, number: int, level: str) -> Assessment:
    """Return one assessment by its id, with the units of a level and their flags."""
    return store.read(uow, number, level=level).at_level(level)


def outlines(uow: Reading, number: int) -> tuple[UnitOutline, ...]:
    """Return the outlines kept with an assessment, by code; none where they are the register's."""
    return store.outlines(uow, number)


def members(uow: Reading, number: int) -> tuple[Member, ...]:
    """Return what the units of an assessment are called, from the whole to the parts."""
    return store.members(uow, number)


def division_levels(uow: Reading, region: str) -> tuple[str, ...]:
    """Return the division levels that were assessed, from the whole to the parts."""
    number = store.shown(uow, region)
    return () if number is None else store.division_levels(uow, number)
