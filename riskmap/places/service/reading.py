"""What there is: places on the map, the nearest ones, those inside an outline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from riskmap.core.clock import SHANGHAI
from riskmap.core.errors import NotFoundError
from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.divisions.service.reading import today
from riskmap.places import store
from riskmap.places.model import ENDS, ROUTE, Near, Place, Route, kind, kinds
from riskmap.places.model.metres import distances_m
from riskmap.places.model.routes import faults_of, route_of
from riskmap.places.store import Version, Wanted
from riskmap.store import Reading

_NOT_ROUTES = tuple(slug for slug in kinds() if slug != ROUTE)


def places(
    uow: Reading, kinds: Iterable[str] | None = None, *, public: bool = True
) -> tuple[Place, ...]:
    """Return the places that are there today, by id; routes only where they are asked for.

    Parameters
    ----------
    kinds
        Slugs of kinds; all but routes by default.
    public
        Only what is for everybody; else also what the scope reaches.

    Notes
    -----
    As soon as there is one real place of a kind, the made-up ones of that kind are not
    returned any more: the two never stand side by side.

    Raises
    ------
    InvalidRequestError
        If there is no such kind.
    """
    asked = _NOT_ROUTES if kinds is None else tuple(kind(one).slug for one in kinds)
    return _shown(uow, asked, public=public)


def routes(uow: Reading, *, public: bool = True) -> tuple[Route, ...]:
    """Return the evacuation routes, each with its length and with what stands at its end."""
    ends = places(uow, ENDS, public=public)
    return tuple(route_of(line, ends) for line in places(uow, (ROUTE,), public=public))


def nearest(
    uow: Reading, lon: float, lat: float, kinds: Iterable[str] = ("shelter",), limit: int = 3
) -> tuple[Near, ...]:
    """Return the public places nearest to a point, the nearest first.

    Parameters
    ----------
    lon, lat
        Degrees, EPSG:4490.
    kinds
        Slugs of kinds.
    limit
        At most so many.

    Returns
    -------
    tuple of Near
        Distances in metres as the crow flies, on the ellipsoid; of areas to one point inside.
    """
    found = places(uow, kinds)
    if not found:
        return ()
    metres = distances_m(lon, lat, np.array([one.position for one in found]))
    order = np.argsort(metres, kind="stable")[:limit]
    return tuple(Near(place=found[at], distance_m=float(metres[at])) for at in order)


def in_division(uow: Reading, outline: BaseGeometry) -> tuple[Place, ...]:
    """Return the public places that lie in an outline or touch it, by kind, then by id.

    Parameters
    ----------
    outline
        Polygon or multipolygon, EPSG:4490, longitude first.
    """
    shapely.prepare(outline)
    inside = [one for one in _shown(uow, _NOT_ROUTES) if outline.intersects(one.geometry)]
    order = {slug: at for at, slug in enumerate(kinds())}
    return tuple(sorted(inside, key=lambda one: (order[one.kind], one.id)))


def duty_phone(uow: Reading, code12: str) -> str | None:
    """Return the number of the duty desk of a division; None where nobody knows one."""
    desks = [one for one in places(uow, ("duty_desk",)) if one.code == code12]
    return next((one.phone for one in desks if one.phone), None)


def check_routes(uow: Reading) -> tuple[Finding, ...]:
    """Return what is wrong with the routes as they stand: open ends, dangers on the way."""
    there = places(uow)
    return tuple(one for line in places(uow, (ROUTE,)) for one in faults_of(line, there))


def changed_since(uow: Reading, moment: datetime) -> bool:
    """Tell whether everybody sees other places than at a moment: written since, or by the day."""
    if store.is_written_since(uow, moment):
        return True
    then, now = moment.astimezone(SHANGHAI).date(), today(uow)
    public = (one.place for one in store.everything(uow) if one.place.is_public)
    return any(one.is_valid_on(then) is not one.is_valid_on(now) for one in public)


def place(uow: Reading, place_id: str) -> Version:
    """Return the last version of a place, ended or not.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    found = store.latest(uow, place_id)
    if found is None:
        raise NotFoundError(
            N_("There is no place {id}."),
            mend=N_("riskmap places list shows all of them."),
            id=place_id,
        )
    return found


def history(uow: Reading, place_id: str) -> tuple[Version, ...]:
    """Return all versions of a place, the newest first.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    place(uow, place_id)
    return tuple(store.history(uow, place_id))


def recorded(uow: Reading, *, on: date | None = None) -> tuple[Place, ...]:
    """Return all places that the scope reaches, routes and made-up ones too, by id.

    Parameters
    ----------
    on
        Those that are there on a day; all that were ever recorded without it.
    """
    return tuple(one.place for one in store.find(uow, Wanted(on=on, public=False)))


def demo_places(uow: Reading) -> tuple[Place, ...]:
    """Return the made-up places that are there today, shown or not."""
    return tuple(one for one in recorded(uow, on=today(uow)) if one.is_demo)


def _shown(uow: Reading, asked: Sequence[str], *, public: bool = True) -> tuple[Place, ...]:
    """Leave out the made-up places of a kind that has real ones, and routes to nowhere."""
    there = [one.place for one in store.find(uow, Wanted(on=today(uow), public=public))]
    real = {one.kind for one in there if not one.is_demo}
    shown = {one.id: one for one in there if not one.is_demo or one.kind not in real}
    return tuple(
        one
        for one in shown.values()
        if one.kind in asked
        and not (one.kind == ROUTE and one.is_demo and one.ends_at not in shown)
    )
