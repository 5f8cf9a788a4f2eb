"""Outlines of a place that brings its own divisions, as they are kept with its assessment."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from riskmap.core.sources import Source
from riskmap.risk.model import UnitOutline
from riskmap.risk.place.reading import Place
from riskmap.risk.place.units import UnitRow


def outlines_of(place: Place, rows: Sequence[UnitRow]) -> tuple[UnitOutline, ...]:
    """Return the outlines of a place's own divisions, EPSG:4490; none where the register has them.

    Parameters
    ----------
    rows
        Its units, as `riskmap.risk.service.rows_of` gives them; one may have no outline.

    Raises
    ------
    GeometryError, RefusedDatumError
        When an outline cannot be brought to EPSG:4490.
    """
    from riskmap.geo.crs import STORAGE_CRS, to_crs  # noqa: PLC0415 - pyproj, only set-up needs it

    declared = place.region.divisions
    if declared.source != "file":
        return ()
    drawn = [row for row in rows if row.geometry is not None]
    shapes = np.empty(len(drawn), dtype=object)
    shapes[:] = [row.geometry for row in drawn]
    return tuple(
        UnitOutline(
            code=row.code,
            geometry=shape,
            flags=row.flags,
            source=Source(
                title=str(declared.file),
                licence=declared.licence,
                attribution=row.attribution or declared.attribution,
            ),
        )
        for row, shape in zip(drawn, to_crs(shapes, place.units_crs, STORAGE_CRS), strict=True)
    )
