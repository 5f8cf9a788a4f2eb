"""Queries on outlines."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import shapely
from sqlalchemy import Select, func, select

from riskmap.core.sources import Flags, Source
from riskmap.divisions.model import Boundary, DeliveryKind
from riskmap.divisions.store.divisions import Wanted, codes
from riskmap.divisions.store.tables import boundary, boundary_current, division_import
from riskmap.store import Reading, Writing

Change = tuple[Boundary, Mapping[str, Any]]


def find(
    uow: Reading,
    wanted: Wanted,
    *,
    internal: bool = False,
    among: Sequence[str] | None = None,
) -> dict[str, Boundary]:
    """Return the outlines of the divisions wanted, by code.

    Parameters
    ----------
    internal
        Prefer outlines that are not public, where the scope reaches the division.
    among
        Codes of those wanted, where they are known already.
    """
    chosen = codes(uow, wanted) if among is None else among
    statement = _current(uow).where(boundary.c.code12.in_(chosen))
    if not internal:
        statement = statement.where(boundary.c.is_public)
    found: dict[str, Boundary] = {}
    for row in uow.rows(statement.order_by(boundary.c.is_public.desc())):
        if row["is_public"] or uow.scope.reaches(row["code12"]):
            found[row["code12"]] = _record(row)
    return found


def public(uow: Reading, code12: str) -> Boundary | None:
    """Return the outline of one division that everybody may see."""
    row = uow.row(_current(uow).where(boundary.c.code12 == code12, boundary.c.is_public))
    return None if row is None else _record(row)


def brought_by_the_district(uow: Reading) -> set[str]:
    """Return the codes whose public outline came with a district's own file."""
    own = [str(kind) for kind in DeliveryKind if kind.is_own]
    statement = (
        _current(uow, boundary.c.code12)
        .join(division_import, division_import.c.id == boundary.c.import_id)
        .where(division_import.c.what.in_(own), boundary.c.is_public)
    )
    return {row["code12"] for row in uow.rows(statement)}


def changes(uow: Reading, offered: Iterable[Boundary]) -> list[Change]:
    """Return the outlines that differ from their current row, each with that row ({})."""
    now = {(row["code12"], row["is_public"]): row for row in uow.rows(_current(uow))}
    pairs = [(one, now.get((one.code12, one.is_public), {})) for one in offered]
    return [(one, row) for one, row in pairs if any(row.get(k) != v for k, v in _values(one))]


def append(uow: Writing, changed: Sequence[Change], import_id: int) -> None:
    """Add a version of each outline and let the pointers show it."""
    uow.insert_many(boundary, [_row(uow, one, row, import_id) for one, row in changed])
    known = {(one.code12, one.is_public) for one, row in changed if row}
    brought = uow.select(boundary, boundary.c.code12, boundary.c.is_public, boundary.c.id)
    for row in uow.rows(brought.where(boundary.c.import_id == import_id)):
        if (row["code12"], row["is_public"]) not in known:
            uow.insert_if_new(boundary_current, **row)
    here = (boundary.c.code12 == boundary_current.c.code12) & (
        boundary.c.is_public == boundary_current.c.is_public
    )
    newest = select(func.max(boundary.c.id)).where(here).scalar_subquery()
    touched = select(boundary.c.id).where(here, boundary.c.import_id == import_id).exists()
    uow.execute(uow.update(boundary_current).where(touched).values(id=newest))


def _current(uow: Reading, *columns: Any) -> Select[Any]:
    return uow.select(boundary, *columns).join(
        boundary_current, boundary_current.c.id == boundary.c.id
    )


def _values(one: Boundary) -> Iterable[tuple[str, Any]]:
    """Return the columns that make a version, and their values."""
    yield "code12", one.code12
    yield "is_public", one.is_public
    yield "wkb", shapely.to_wkb(one.geometry)
    yield "geometry_is_synthetic", one.flags.geometry_is_synthetic
    yield "geometry_is_approximate", one.flags.geometry_is_approximate
    yield "source", one.source.title
    yield "licence", one.source.licence
    yield "attribution", one.source.attribution
    yield "as_of", one.source.as_of


def _row(uow: Writing, one: Boundary, before: Mapping[str, Any], import_id: int) -> dict[str, Any]:
    west, south, east, north = one.geometry.bounds
    return {
        **dict(_values(one)),
        "version": before.get("version", 0) + 1,
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "area_m2": one.area_m2,
        "supersedes": before.get("id"),
        "recorded_at": uow.now,
        "import_id": import_id,
    }


def _record(row: Mapping[str, Any]) -> Boundary:
    return Boundary(
        code12=row["code12"],
        geometry=shapely.from_wkb(row["wkb"]),
        area_m2=row["area_m2"],
        flags=Flags.from_mapping(row),
        source=Source(
            title=row["source"],
            licence=row["licence"],
            attribution=row["attribution"],
            as_of=row["as_of"],
        ),
        is_public=row["is_public"],
    )
