"""Write places into files that come back unchanged: CSV, XLSX, GeoJSON, GeoPackage."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
import xlsxwriter
from attrs import evolve, frozen

from riskmap.core.cells import write
from riskmap.core.errors import UnreadableFileError
from riskmap.core.small_counts import shown as large_enough
from riskmap.core.sources import Flags
from riskmap.core.spreadsheets import harmless
from riskmap.core.words import N_
from riskmap.places.imports.check import SHEET
from riskmap.places.model import ROUTE, Place
from riskmap.places.model.fields import FIELDS
from riskmap.places.model.metres import length_m
from riskmap.places.model.rows import CRS, LAT, LON, WKT
from riskmap.places.service.features import CRS_NOTE, Reader, each_once, geometry, notices

_STORED = "EPSG:4490"
_NUMBERS = (LON, LAT, "capacity_persons", "effective_area_m2", "persons", "extent_m",
            "capacity_calculated_persons", "length_m")  # fmt: skip


@frozen(kw_only=True)
class Export:
    """What is written: places, when, and for whom the sentences in it are.

    Parameters
    ----------
    places
        As recorded; `for_everybody` makes them fit for the public.
    made_at
        Moment of the export.
    """

    places: tuple[Place, ...]
    made_at: datetime
    reader: Reader

    @property
    def about(self) -> dict[str, str]:
        """What stands beside the rows: credit, flags, notices, sources."""
        several = self.places
        flags = Flags.of(one.flags for one in several).as_dict()
        return {
            "made_at": self.made_at.isoformat(timespec="seconds"),
            "crs": CRS_NOTE,
            "rows": str(len(several)),
            "sources": each_once(one.source for one in several),
            "licences": each_once(one.licence for one in several),
            "attribution": each_once(one.attribution for one in several),
            "is_demo": write(any(one.is_demo for one in several)),
            **{name: write(value) for name, value in flags.items()},
            "notices": " ".join(self.reader.say(one) for one in notices(several)),
        }


def for_everybody(places: Sequence[Place]) -> tuple[Place, ...]:
    """Return what may leave the house: public places, small counts of persons left out."""
    return tuple(
        one if one.persons is None else evolve(one, persons=large_enough(one.persons))
        for one in places
        if one.is_public
    )


def export(target: Path, what: Export) -> None:
    """Write places to a file; its ending says how.

    Raises
    ------
    UnreadableFileError
        If the ending is none of .csv, .xlsx, .geojson, .gpkg, or the file cannot be written.
    """
    writer = _WRITERS.get(target.suffix.lower())
    if writer is None:
        raise UnreadableFileError(
            N_("{file} is of no known format."),
            mend=N_("Use one of: {allowed}."),
            file=target.name,
            allowed=", ".join(_WRITERS),
        )
    try:
        writer(target, what)
    except OSError as fault:
        raise UnreadableFileError(
            N_("{file} cannot be written: {reason}."),
            mend=N_("Choose another place."),
            file=str(target),
            reason=fault.strerror or str(fault),
        ) from None


def row_of(one: Place) -> dict[str, str]:
    """Return a place as text by column, as an import reads it."""
    is_point = one.geometry.geom_type == "Point"
    lon, lat = (repr(edge) for edge in one.position) if is_point else ("", "")
    fields = {name: write(getattr(one, name)) for name in FIELDS}
    calculated = one.capacity_calculated
    return {
        **fields,
        LON: lon,
        LAT: lat,
        WKT: "" if is_point else shapely.to_wkt(one.geometry, rounding_precision=9),
        CRS: _STORED,
        "capacity_calculated_persons": write(calculated),
        "capacity_calculated_verified": "" if calculated is None else write(value=False),
        "length_m": f"{length_m(one.geometry):.0f}" if one.kind == ROUTE else "",
    }


def _write_csv(target: Path, what: Export) -> None:
    # Excel takes a CSV for UTF-8 only when it begins with the mark.
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, _columns())
        writer.writeheader()
        for one in what.places:
            cells = row_of(one).items()
            writer.writerow({name: t if name in _NUMBERS else harmless(t) for name, t in cells})


def _write_xlsx(target: Path, what: Export) -> None:
    columns = _columns()
    with xlsxwriter.Workbook(target, {"strings_to_formulas": False}) as book:
        bold = book.add_format({"bold": True})
        rows = book.add_worksheet(SHEET)
        rows.freeze_panes(1, 0)
        for at, name in enumerate(columns):
            rows.write_string(0, at, name, bold)
        for line, one in enumerate(what.places, start=1):
            for at, (name, text) in enumerate(row_of(one).items()):
                if text and name in _NUMBERS:
                    rows.write_number(line, at, float(text))
                else:
                    rows.write_string(line, at, text)
        about = book.add_worksheet("about")
        for line, (name, text) in enumerate(what.about.items()):
            about.write_string(line, 0, name, bold)
            about.write_string(line, 1, text)


def _write_geojson(target: Path, what: Export) -> None:
    features = [
        {
            "type": "Feature",
            "id": one.id,
            "geometry": geometry(one),
            "properties": _properties(one),
        }
        for one in what.places
    ]
    body = {"type": "FeatureCollection", "about": what.about, "features": features}
    target.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n", "utf-8")


def _properties(one: Place) -> dict[str, str]:
    return {name: text for name, text in row_of(one).items() if name not in {LON, LAT, WKT, CRS}}


def _write_geopackage(target: Path, what: Export) -> None:
    target.unlink(missing_ok=True)
    rows = [_properties(one) for one in what.places]
    table = {name: [row[name] for row in rows] for name in _property_names()}
    frame = gpd.GeoDataFrame(table, geometry=[one.geometry for one in what.places], crs=_STORED)
    frame.to_file(
        target, layer=SHEET, driver="GPKG", engine="pyogrio", geometry_type="Unknown",
        dataset_metadata=what.about,
    )  # fmt: skip


def _columns() -> list[str]:
    return [*FIELDS, LON, LAT, WKT, CRS, "capacity_calculated_persons",
            "capacity_calculated_verified", "length_m"]  # fmt: skip


def _property_names() -> list[str]:
    return [name for name in _columns() if name not in {LON, LAT, WKT, CRS}]


_WRITERS: Mapping[str, Callable[[Path, Export], Any]] = {
    ".csv": _write_csv,
    ".xlsx": _write_xlsx,
    ".geojson": _write_geojson,
    ".gpkg": _write_geopackage,
}
