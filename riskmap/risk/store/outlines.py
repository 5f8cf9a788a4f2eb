"""Queries on the outlines that are kept with an assessment."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import shapely
from sqlalchemy import func

from riskmap.core.sources import Flags, Source
from riskmap.risk.model import UnitOutline
from riskmap.risk.store.tables import assessment_outline
from riskmap.store import Reading, Writing


def add_outlines(uow: Writing, number: int, several: Iterable[UnitOutline]) -> None:
    """Keep the outlines of the units of an assessment."""
    uow.insert_many(assessment_outline, [_row(number, one) for one in several])


def outlines(uow: Reading, number: int) -> tuple[UnitOutline, ...]:
    """Return the outlines kept with an assessment, by code; none where they are the register's."""
    table = assessment_outline.c
    statement = uow.select(assessment_outline).where(table.assessment_id == number)
    rows = uow.rows(statement.order_by(table.code))
    shapes = shapely.from_wkb([row["wkb"] for row in rows])
    return tuple(
        UnitOutline(
            code=row["code"],
            geometry=shape,
            flags=Flags.from_mapping(row["flags"]),
            source=Source(
                title=row["source"], licence=row["licence"], attribution=row["attribution"]
            ),
        )
        for row, shape in zip(rows, shapes, strict=True)
    )


def has_outlines(uow: Reading, number: int) -> bool:
    """Tell whether outlines are kept with an assessment."""
    statement = uow.select(assessment_outline, func.count())
    return bool(uow.scalar(statement.where(assessment_outline.c.assessment_id == number)))


def _row(number: int, one: UnitOutline) -> dict[str, Any]:
    west, south, east, north = one.geometry.bounds
    return {
        "assessment_id": number,
        "code": one.code,
        "wkb": shapely.to_wkb(one.geometry),
        "west": west,
        "south": south,
        "east": east,
        "north": north,
        "source": one.source.title,
        "licence": one.source.licence,
        "attribution": one.source.attribution,
        "flags": one.flags.as_dict(),
    }
