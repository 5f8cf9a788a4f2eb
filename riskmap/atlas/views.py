"""One view of the map: the units of a level, coloured as somebody asked."""

from __future__ import annotations

from attrs import frozen

from riskmap.atlas.changes import CHANGE, Changed, changed
from riskmap.atlas.measures import Coloured, coloured, measure_of
from riskmap.atlas.measures.catalogue import COMPOSITE
from riskmap.atlas.service import Units, units
from riskmap.core.errors import InvalidRequestError
from riskmap.core.words import N_
from riskmap.store import Reading


@frozen(kw_only=True)
class Asked:
    """What a view shows.

    Parameters
    ----------
    level, measure
        Slugs.
    version
        An earlier assessment; None for the one that is shown.
    since
        Version from which on changes are shown; then `measure` is ``change`` or the composite.
    locale
        The reader's language.
    """

    level: str
    measure: str = COMPOSITE
    version: int | None = None
    since: int | None = None
    locale: str = "zh"


@frozen(kw_only=True, eq=False)
class View:
    """The units of a level and their colours; `changed` on a map of changes."""

    units: Units
    coloured: Coloured
    changed: Changed | None = None


def view_of(uow: Reading, region: str, asked: Asked) -> View:
    """Return a view of the map.

    Raises
    ------
    InvalidRequestError
        If the place has no such level, or its assessment no such measure.
    NotFoundError
        If there is no such version.
    """
    found = units(uow, region, level=asked.level, version=asked.version)
    if asked.since is None:
        measure = measure_of(found.assessment, asked.locale, asked.measure)
        return View(units=found, coloured=coloured(found, measure))
    if asked.measure not in {CHANGE, COMPOSITE}:
        raise InvalidRequestError(
            N_("The map has no measure {measure}."),
            mend=N_("Use one of: {allowed}."),
            measure=asked.measure,
            allowed=CHANGE,
        )
    since = changed(
        uow,
        region,
        level=asked.level,
        since=asked.since,
        version=asked.version,
        locale=asked.locale,
    )
    if since is None:
        return View(
            units=found,
            coloured=coloured(found, measure_of(found.assessment, asked.locale, COMPOSITE)),
        )
    return View(units=found, coloured=since.coloured, changed=since)
