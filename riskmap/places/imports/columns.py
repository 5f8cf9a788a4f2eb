"""Which column of a file is which field of a place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from riskmap.core.findings import Finding
from riskmap.core.words import N_
from riskmap.divisions.imports.fields import NAMES, Role
from riskmap.divisions.imports.records import info
from riskmap.places.model.fields import FIELDS
from riskmap.places.model.rows import CRS, LAT, LON, WKT

#: What our own exports add and nobody brings back.
WORKED_OUT = ("capacity_calculated_persons", "capacity_calculated_verified", "length_m")
#: Field names of a Shapefile end here.
_CUT = 10


def assign(columns: Iterable[str]) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Return the column of each field that has one, and remarks on columns that have no use."""
    several = tuple(columns)
    by_name = _names()
    found: dict[str, str] = {}
    for column in several:
        name = by_name.get(_plain(column)) or _cut(column)
        if name is not None and name not in found:
            found[name] = column
    used = {*found.values(), *WORKED_OUT}
    message = N_("There is no place for {field}; it stays in the kept original.")
    unused = [one for one in several if one not in used]
    return found, tuple(info("unused_field", message, field=one).at(field=one) for one in unused)


def _names() -> Mapping[str, str]:
    known = {
        alias.lower(): one.name for one in FIELDS.values() for alias in (*one.aliases, one.name)
    }
    known |= {name.lower(): LON for name in NAMES[Role.X]}
    known |= {name.lower(): LAT for name in NAMES[Role.Y]}
    return known | {WKT: WKT, "geometry": WKT, CRS: CRS, "坐标系": CRS}


def _plain(column: str) -> str:
    return column.strip().strip("\ufeff\ufffd").lower()


def _cut(column: str) -> str | None:
    """Return the one field whose name a Shapefile cut to this."""
    if len(column) != _CUT:
        return None
    fitting = [name for name in FIELDS if name.startswith(column.lower())]
    return fitting[0] if len(fitting) == 1 else None
