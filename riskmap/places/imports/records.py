"""What is said of a file of places, and what came of checking it."""

from __future__ import annotations

from datetime import date
from typing import Any

from attrs import field, frozen

from riskmap.core.findings import Finding, counts
from riskmap.places.model import Place


@frozen(kw_only=True)
class PlacesOptions:
    """What whoever brings a file says about it; what is empty is not said.

    Parameters
    ----------
    datum
        ``wgs84``, ``cgcs2000``, ``gcj02``, ``bd09`` or a CRS such as ``epsg:4549``.
    encoding, layer
        Of its text; which layer or sheet, where there are several.
    kind
        Of all rows, where the file has no such column.
    source, licence, attribution, as_of
        Where the rows come from, terms, credit, and the day they refer to.
    internal
        They are not for everybody.
    outside
        Places may lie outside of the district.
    """

    datum: str | None = None
    encoding: str | None = None
    layer: str | None = None
    kind: str | None = None
    source: str = ""
    licence: str = ""
    attribution: str = ""
    as_of: date | None = None
    internal: bool = False
    outside: bool = False


@frozen(kw_only=True)
class CheckedPlaces:
    """What came of checking a file.

    Parameters
    ----------
    rows
        How many rows it has.
    places
        What can be taken.
    findings
        What there is to say; errors name the rows that are left out.
    """

    file_name: str
    sha256: str
    format: str
    rows: int
    places: tuple[Place, ...]
    encoding: str | None = None
    datum: str | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def refused(self) -> int:
        """How many rows are left out."""
        return self.rows - len(self.places)

    def as_dict(self) -> dict[str, Any]:
        """Return the report for a program."""
        return {
            "file": self.file_name,
            "sha256": self.sha256,
            "format": self.format,
            "encoding": self.encoding,
            "datum": self.datum,
            "rows": self.rows,
            "accepted": len(self.places),
            "refused": self.refused,
            "is_demo": any(one.is_demo for one in self.places),
            "counts": dict(counts(self.findings)),
            "findings": [one.as_dict() for one in self.findings],
        }
