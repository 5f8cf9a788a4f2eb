"""What addresses for programs answer with, as models: for the contract and for the tests."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, Generic, Literal, TypeVar

from attrs import field, frozen
from pydantic import BaseModel, Field

from riskmap.doors.problem_details import Document

GEOJSON = "application/geo+json"
JSON = "application/json"

Properties = TypeVar("Properties")


class FlagsTold(Document):
    """What must be said beside whatever bears them; see the page on data and flags."""

    geometry_is_synthetic: bool
    geometry_is_approximate: bool
    population_is_estimated: bool
    terrain_is_synthetic: bool
    hazard_is_synthetic: bool
    value_is_estimated: bool
    survey_is_synthetic: bool


class Geometry(Document):
    """A geometry (RFC 7946): degrees, longitude first."""

    type: Literal["Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"]
    coordinates: list[Any]


class Feature(Document, Generic[Properties]):
    """A feature (RFC 7946)."""

    type: Literal["Feature"]
    id: str | int | None = None
    bbox: list[float] | None = Field(default=None, min_length=4, max_length=4)
    geometry: Geometry | None = Field(description="Null where nobody knows it.")
    properties: Properties


class Returned(Document):
    """How many members an answer has."""

    number_returned: int = Field(alias="numberReturned")


class Matched(Returned):
    """How many members an answer has, and how many all its pages have."""

    number_matched: int = Field(alias="numberMatched", description="In all pages together.")


class Collection(Document, Generic[Properties]):
    """A feature collection (RFC 7946); a room's own adds what holds for all its features."""

    type: Literal["FeatureCollection"]
    features: list[Feature[Properties]]


@frozen(kw_only=True)
class Onward:
    """What may be asked next with what an answer tells.

    Parameters
    ----------
    operation
        Its name in the contract.
    parameters
        What it takes, by name or by place and name, as expressions of OpenAPI.
    description
        What that is good for.
    """

    operation: str
    parameters: Mapping[str, str]
    description: str


@frozen(kw_only=True)
class Answer:
    """One way in which an address answers.

    Parameters
    ----------
    media
        What it sends, by media type: a model, or None for bytes.
    status
        Of the answer.
    description
        When it comes, or what it is.
    headers
        Headers it bears, with what they say.
    onward
        What may be asked next.
    """

    media: Mapping[str, type[BaseModel] | None] = field(factory=dict)
    status: HTTPStatus = HTTPStatus.OK
    description: str = "As asked."
    headers: Mapping[str, str] = field(factory=dict)
    onward: tuple[Onward, ...] = ()


def geojson_of(model: type[BaseModel], description: str = "As asked.") -> Answer:
    """Return the answer with a feature or a collection of them."""
    return Answer(media={GEOJSON: model}, description=description)


def file(*media: str, description: str = "As asked.") -> Answer:
    """Return the answer with bytes of some kind."""
    return Answer(media=dict.fromkeys(media), description=description)


def Nothing(description: str) -> Answer:  # noqa: N802 - reads as one beside Answer
    """Return the answer without a body."""
    return Answer(status=HTTPStatus.NO_CONTENT, description=description)
