"""Look assessments up: the one that is shown, all versions, what changed between two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.risk import store
from riskmap.risk.model import (
    Assessment,
    Edition,
    Member,
    State,
    StateChange,
    UnitOutline,
    UnitRisk,
)
from riskmap.store import Reading

if TYPE_CHECKING:
    from riskmap.risk.comparison.changes import Changes
    from riskmap.risk.comparison.verdict import Comparison
    from riskmap.risk.place.glance import Glance


def history(uow: Reading, region: str, version: int) -> tuple[StateChange, ...]:
    """Return how an assessment's standing changed, oldest first."""
    return store.states(uow, numbered(uow, region, version))


def numbered(uow: Reading, region: str, version: int) -> int:
    """Return the id of a version.

    Raises
    ------
    NotFoundError
        If there is no such version.
    """
    number = store.numbered(uow, region, version)
    if number is None:
        raise NotFoundError(
            N_("There is no version {version} of an assessment of {region}."),
            mend=N_("Look at the list of assessments."),
            version=version,
            region=region,
        )
    return number


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
    from riskmap.risk.comparison.basis import Basis  # noqa: PLC0415 - only who compares needs it
    from riskmap.risk.comparison.changes import changes  # noqa: PLC0415 - numpy
    from riskmap.risk.comparison.verdict import compare  # noqa: PLC0415 - only who compares needs it

    first, second = (store.read(uow, numbered(uow, region, n)) for n in sorted((one, other)))
    verdict = compare(
        Basis.of(first.provenance, first.flags), Basis.of(second.provenance, second.flags)
    )
    return verdict, changes(verdict, first.units, second.units)


def has_assessment_of(uow: Reading, region: str, inputs_hash: str) -> bool:
    """Tell whether the newest assessment of a region was made from these very inputs."""
    return store.newest_inputs_hash(uow, region) == inputs_hash


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


def unit_shown(uow: Reading, code: str) -> UnitRisk | None:
    """Return one unit as the youngest assessment that is shown has it; None where it has none."""
    number = store.newest_shown(uow)
    units = () if number is None else store.read(uow, number, codes=(code,)).units
    return next(iter(units), None)


def of_units(uow: Reading, codes: Sequence[str]) -> Assessment | None:
    """Return the youngest assessment that is shown with some units alone; None before the first."""
    number = store.newest_shown(uow)
    return None if number is None else store.read(uow, number, codes=codes)


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
