"""What is asked of an import, what a file holds, and what came of checking it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

import attrs
from attrs import frozen
from pyproj import CRS
from shapely.geometry.base import BaseGeometry

from riskmap.core.codes import DivisionLevel
from riskmap.core.findings import Finding, Severity, counts, errors_among
from riskmap.core.sources import Flags
from riskmap.core.words import Message
from riskmap.divisions.model import METRIC_CRS
from riskmap.geo.arrays import Geometries

#: What may be declared; the shifted systems are taken only when they are named.
DATUMS = "wgs84, cgcs2000, epsg:4549, epsg:4528, epsg:32651; gcj02, bd09"


@frozen(kw_only=True)
class ImportOptions:
    """What whoever brings a file says about it; None is not said.

    Parameters
    ----------
    datum
        ``wgs84``, ``cgcs2000``, ``gcj02``, ``bd09`` or a CRS such as ``epsg:4549``.
    encoding
        Of its text.
    layer
        Which layer or sheet, where there are several.
    own_sheet
        Sheet that our own workbooks have; taken where nobody names another.
    code_field, name_field, x_field, y_field
        Names of columns where the known ones do not fit.
    level
        Of all its units.
    is_public
        The outlines are for everybody.
    adds_units
        Codes that the register does not know are new units.
    as_of
        Day from which names and new units hold, and to which outlines refer.
    source, licence, attribution
        What to say beside the outlines.
    """

    datum: str | None = None
    encoding: str | None = None
    layer: str | None = None
    own_sheet: str | None = None
    code_field: str | None = None
    name_field: str | None = None
    x_field: str | None = None
    y_field: str | None = None
    level: DivisionLevel | None = None
    is_public: bool = False
    adds_units: bool = False
    as_of: date | None = None
    source: str = ""
    licence: str = ""
    attribution: str = ""


@frozen(kw_only=True)
class KnownUnit:
    """What the register already says of a code."""

    name_zh: str
    outline: BaseGeometry | None = None


@frozen(kw_only=True)
class Known:
    """What a file is compared with.

    Parameters
    ----------
    units
        The register by code, outlines in EPSG:4490.
    successors
        Withdrawn codes and what followed them.
    bounds
        West, south, east, north in degrees: where things ought to be.
    outline
        The district, EPSG:4490, if it is known.
    metric_crs
        Where lengths and areas are measured.
    """

    units: Mapping[str, KnownUnit] = attrs.field(factory=dict)
    successors: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    bounds: tuple[float, float, float, float]
    outline: BaseGeometry | None = None
    metric_crs: str = METRIC_CRS


class CrsSource(StrEnum):
    """How the CRS of a file became known."""

    FILE = "file"
    FORMAT = "format"
    DECLARED = "declared"


@frozen(kw_only=True, eq=False)
class Sheet:
    """A file as it was read: text in columns, and geometries if it has any.

    Parameters
    ----------
    columns, rows
        Names, and one mapping a row; what is empty is None.
    geometries
        (N,) array in the CRS of the file, x first; None: no geometry at all.
    crs, crs_source
        As the file, or the standard of its format, says; None: it does not.
    encoding
        Of the text, as found or declared.
    findings
        What was remarkable in reading it.
    """

    format: str
    columns: tuple[str, ...]
    rows: tuple[Mapping[str, str | None], ...]
    geometries: Geometries | None = None
    crs: CRS | None = None
    crs_source: CrsSource | None = None
    encoding: str | None = None
    findings: tuple[Finding, ...] = ()


class Content(StrEnum):
    """What the rows of a file are."""

    BOUNDARIES = "boundaries"
    DIVISIONS = "divisions"
    POINTS = "points"


@frozen(kw_only=True, eq=False)
class Unit:
    """One row, understood as far as possible; geometry in EPSG:4490.

    Its flags are those that it bears itself and those of the whole file.
    """

    row: int
    code12: str | None
    name: str | None
    name_en: str = ""
    geometry: BaseGeometry | None = None
    flags: Flags = attrs.field(factory=Flags)


@frozen(kw_only=True, eq=False)
class ImportReport:
    """What came of checking a file. Nothing is imported while there are errors."""

    file_name: str
    sha256: str
    format: str
    content: Content
    encoding: str | None
    datum: str | None
    units: tuple[Unit, ...]
    flags: Flags
    findings: tuple[Finding, ...]
    options: ImportOptions

    @property
    def is_accepted(self) -> bool:
        """True when no finding is an error."""
        return not errors_among(self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {
            "file": self.file_name,
            "sha256": self.sha256,
            "format": self.format,
            "content": str(self.content),
            "encoding": self.encoding,
            "datum": self.datum,
            "rows": len(self.units),
            "verdict": "accepted" if self.is_accepted else "refused",
            **self.flags.as_dict(),
            "counts": dict(counts(self.findings)),
            "findings": [one.as_dict() for one in self.findings],
        }


@frozen
class Remark:
    """A finding that does not yet know its place."""

    kind: str
    severity: Severity
    message: Message
    mend: Message | None = None

    def at(
        self, *, row: int | None = None, field: str | None = None, value: str | None = None
    ) -> Finding:
        """Return the finding for one place."""
        return Finding(
            kind=self.kind,
            severity=self.severity,
            message=self.message,
            mend=self.mend,
            row=row,
            field=field,
            value=value,
        )


def error(kind: str, message: str, mend: str | None = None, **params: Any) -> Remark:
    """Return a remark that keeps the file out."""
    return _remark(kind, Severity.ERROR, message, mend, params)


def warning(kind: str, message: str, mend: str | None = None, **params: Any) -> Remark:
    """Return a remark that somebody should look at."""
    return _remark(kind, Severity.WARNING, message, mend, params)


def info(kind: str, message: str, mend: str | None = None, **params: Any) -> Remark:
    """Return a remark for the record."""
    return _remark(kind, Severity.INFO, message, mend, params)


def _remark(
    kind: str, severity: Severity, message: str, mend: str | None, params: Mapping[str, Any]
) -> Remark:
    return Remark(kind, severity, Message(message, params), Message(mend, params) if mend else None)
