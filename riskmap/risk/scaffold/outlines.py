"""Outlines as somebody brings them: read, given codes and names, brought to degrees."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from attrs import evolve, field, frozen

from riskmap.core.errors import GeometryError
from riskmap.core.words import N_, Message
from riskmap.divisions.imports.readers import read
from riskmap.divisions.imports.records import ImportOptions
from riskmap.geo.arrays import Geometries
from riskmap.risk.scaffold.asked import Asked
from riskmap.risk.scaffold.columns import columns_of
from riskmap.risk.scaffold.placing import place
from riskmap.risk.scaffold.shapefile import packed


@frozen(kw_only=True, eq=False)
class Outlines:
    """N units of a place, in the order of their file.

    Parameters
    ----------
    codes, names, levels
        Text of each unit.
    parents
        Code of the unit each lies in; empty for none.
    geometries : (N,) array of polygons
        In `crs`, longitude first; None where nothing is drawn.
    crs
        EPSG:4326, or EPSG:4490 where the file stands on CGCS2000.
    flags
        Columns of the file that say what must be said of each outline.
    notes
        What was chosen, and why.
    """

    codes: tuple[str, ...]
    names: tuple[str, ...]
    parents: tuple[str, ...]
    levels: tuple[str, ...]
    geometries: Geometries
    crs: str
    flags: Mapping[str, tuple[bool, ...]] = field(factory=dict)
    notes: tuple[Message, ...] = field(default=())

    @property
    def tops(self) -> tuple[int, ...]:
        """Positions of the units that lie in no other."""
        known = set(self.codes)
        return tuple(n for n, parent in enumerate(self.parents) if parent not in known)

    @property
    def lowest(self) -> tuple[int, ...]:
        """Positions of the units in which no other lies."""
        wholes = set(self.parents)
        return tuple(n for n, code in enumerate(self.codes) if code not in wholes)

    def with_notes(self, *notes: Message) -> Outlines:
        """Return the same, with more to say."""
        return evolve(self, notes=(*self.notes, *notes))


def read_outlines(asked: Asked) -> Outlines:
    """Read a file of outlines.

    Raises
    ------
    UnreadableFileError
        If it cannot be read.
    UnknownDatumError
        If neither the file nor anybody says in which CRS it is.
    InvalidRequestError
        If a column that is needed was not found or named.
    GeometryError
        If nothing is drawn in it, or not where its CRS is defined.
    """
    options = ImportOptions(
        layer=asked.layer,
        encoding=asked.encoding,
        datum=asked.crs,
        code_field=asked.code_field,
        name_field=asked.name_field,
    )
    with packed(asked.boundaries) as file:
        sheet = read(file, options)
    name = asked.boundaries.name
    if sheet.geometries is None or shapely.is_empty(_present(sheet.geometries)).all():
        raise GeometryError(
            N_("{file} holds no outlines."),
            mend=N_("Give a layer of polygons with a column of codes and one of names."),
            file=name,
        )
    found = columns_of(sheet, options, asked)
    placed = place(sheet, sheet.geometries, asked.crs, file=name)
    flags = dict(found.flags)
    if placed.is_approximate:
        flags["geometry_is_approximate"] = (True,) * len(found.codes)
    came_from = Message(
        N_("{count} outlines read from {file} ({crs})."),
        {"count": len(sheet.rows), "file": name, "crs": placed.was},
    )
    return Outlines(
        codes=found.codes,
        names=found.names,
        parents=found.parents,
        levels=found.levels,
        geometries=placed.geometries,
        crs=placed.crs,
        flags=flags,
        notes=(came_from, *found.notes),
    )


def _present(geometries: Geometries) -> Geometries:
    drawn = geometries[~shapely.is_missing(geometries)]
    return drawn if drawn.size else np.array([shapely.Polygon()])
