"""From the text of a row to a place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from riskmap.places.model.fields import FIELDS

#: Columns of a table that say where a place is; `WKT` for areas and lines.
LON, LAT, WKT, CRS = "lon", "lat", "wkt", "crs"


def read_fields(values: Mapping[str, str | None]) -> dict[str, Any]:
    """Return the values of the fields that a row has, by name of the field.

    Parameters
    ----------
    values
        Text by name of the field; other names are passed over.

    Raises
    ------
    InvalidRequestError
        With the first value that is not understood.
    """
    return {name: FIELDS[name].read(text or "") for name, text in values.items() if name in FIELDS}
