"""What a program sends of a place, and what it is told: each field with its type and limits."""

from __future__ import annotations

from typing import Annotated, Any

from geojson_pydantic import LineString, MultiPolygon, Point, Polygon
from pydantic import Field, create_model

from riskmap.doors.api.answers import Geometry
from riskmap.doors.api.sending import Body
from riskmap.places.api.listing import PlaceListed

_MOST = 500
#: Fields that a program may set, as JSON has them.
_SET: dict[str, Any] = {
    **dict.fromkeys(
        ("name_en", "grade", "space", "capacity_duration", "manager", "phone", "likely_season",
         "owner", "plan", "state", "starts_at", "ends_at", "note", "source", "licence",
         "attribution"),
        Annotated[str | None, Field(max_length=_MOST)],
    ),
    **dict.fromkeys(
        ("capacity_persons", "persons"), Annotated[int | None, Field(ge=0, le=10**9 - 1)]
    ),
    **dict.fromkeys(
        ("effective_area_m2", "extent_m"), Annotated[float | None, Field(ge=0, le=1e9 - 1)]
    ),
    **dict.fromkeys(
        ("capacity_is_official", "verified", "is_public", "geometry_is_approximate"), bool | None
    ),
    "hazards": Annotated[list[str] | None, Field(max_length=50)],
    **dict.fromkeys(
        ("as_of", "valid_from", "valid_to"), Annotated[str | None, Field(max_length=40)]
    ),
}  # fmt: skip


class OnePoint(Point):
    """A point; like the others below without a box, which would only be a second opinion."""

    bbox: None = None


class OneLine(LineString):
    """A line."""

    bbox: None = None


class OneArea(Polygon):
    """An area in one piece."""

    bbox: None = None


class SeveralAreas(MultiPolygon):
    """An area in pieces."""

    bbox: None = None


Drawn = Annotated[
    OnePoint | OneLine | OneArea | SeveralAreas,
    Field(discriminator="type", description="GeoJSON, EPSG:4490 or WGS 84, longitude first."),
]
Name = Annotated[str, Field(min_length=1, max_length=_MOST)]
Code = Annotated[
    str,
    Field(pattern=r"^[0-9]{12}$", description="12-digit code of the division it belongs to."),
]
Reason = Annotated[
    str, Field(min_length=1, max_length=_MOST, description="Why; is kept in the history.")
]
_FIELDS: Any = {name: (kind, None) for name, kind in _SET.items()}
_Settable = create_model("Settable", __base__=Body, **_FIELDS)


class NewPlace(_Settable):  # type: ignore[misc, valid-type]
    """A place that is not there yet; what is left out or null nobody knows."""

    id: Annotated[str, Field(min_length=1, max_length=80, examples=["shelter-071"])]
    kind: Annotated[str, Field(min_length=1, max_length=80, examples=["shelter"])]
    name_zh: Name
    code: Code
    geometry: Drawn
    reason: Reason


class PlaceChange(_Settable):  # type: ignore[misc, valid-type]
    """What changes of a place: what is left out stays, null empties it."""

    name_zh: Name | None = None
    code: Code | None = None
    geometry: Drawn | None = None
    reason: Reason


class PlaceNow(PlaceListed):
    """A place as it is now."""

    version: int
    geometry: Geometry
    valid_to: str | None = Field(description="First day on which it is no more.")
    is_public: bool
