"""A thing with a position, as somebody recorded it."""

from __future__ import annotations

from datetime import date

from attrs import evolve, field, frozen, validators
from shapely.geometry.base import BaseGeometry

from riskmap.core.sources import Flags, Source
from riskmap.places.model.capacity import calculated
from riskmap.places.model.kinds import Kind, kind

#: Lines and areas are shapely's; what a kind may be is said in these words.
SHAPES = {
    "Point": "point",
    "Polygon": "area",
    "MultiPolygon": "area",
    "LineString": "line",
}


@frozen(kw_only=True)
class Place:
    """One place: a shelter, a hospital, a hazard source, a route.

    Parameters
    ----------
    id
        Its name for programs; stays the same through all versions.
    kind
        Slug of one of `riskmap.places.model.kinds.kinds`.
    name_zh, name_en
        Names; the English one may be empty.
    geometry
        Point, polygon or line, EPSG:4490, longitude first; compared by value.
    source_crs
        What its coordinates were in before, for the record.
    code
        Division it belongs to; empty where nobody said.
    grade
        On the scale of its kind; empty where nobody said.
    space
        ``indoor``, ``outdoor``, ``both`` or empty.
    capacity_persons, capacity_duration, capacity_is_official
        Persons, for how long (slug of a `Duration`), and whether an office said so.
    effective_area_m2
        Square metres on which persons may stay.
    persons
        Of a vulnerable area: how many need help there, never who. Shown only from 5 on.
    manager, phone, owner
        Organisation that runs it, its duty line, and who has to mend a danger. Never a person.
    hazards
        Slugs of `riskmap.core.hazards`: what it protects from, or what it brings.
    likely_season, extent_m, plan, state
        Of dangers: when, how far around, what is planned, how far it is.
    starts_at, ends_at
        Of routes: ids of places.
    source, licence, attribution, as_of, verified
        Where the row comes from, terms, credit, its day, and whether somebody compared it.
    valid_from, valid_to
        First day, and the first day on which it is no more; both the same: never there.
    is_public
        For everybody.
    is_demo
        Made up for the demonstration.
    """

    id: str = field(validator=validators.min_len(1))
    kind: str
    name_zh: str
    geometry: BaseGeometry = field()
    name_en: str = ""
    source_crs: str = "EPSG:4490"
    code: str = ""
    grade: str = ""
    space: str = ""
    capacity_persons: int | None = None
    capacity_duration: str = ""
    capacity_is_official: bool = False
    effective_area_m2: float | None = None
    persons: int | None = None
    manager: str = ""
    phone: str = ""
    hazards: tuple[str, ...] = ()
    likely_season: str = ""
    extent_m: float | None = None
    owner: str = ""
    plan: str = ""
    state: str = ""
    starts_at: str = ""
    ends_at: str = ""
    note: str = ""
    source: str = ""
    licence: str = ""
    attribution: str = ""
    as_of: date | None = None
    verified: bool = False
    valid_from: date
    valid_to: date | None = None
    is_public: bool = True
    is_demo: bool = False
    geometry_is_synthetic: bool = False
    geometry_is_approximate: bool = False

    @property
    def of_kind(self) -> Kind:
        """Its kind with all that is known of it."""
        return kind(self.kind)

    @property
    def symbol(self) -> str:
        """Slug of the symbol it is drawn by."""
        return self.of_kind.symbol_of(self.grade)

    @property
    def position(self) -> tuple[float, float]:
        """Longitude and latitude of one point on it, EPSG:4490."""
        point = self.geometry.representative_point()
        return point.x, point.y

    @property
    def shape(self) -> str:
        """``point``, ``area`` or ``line``; other geometries by their own name."""
        return SHAPES.get(self.geometry.geom_type, self.geometry.geom_type)

    @property
    def flags(self) -> Flags:
        """What must be said beside it."""
        return Flags(
            geometry_is_synthetic=self.geometry_is_synthetic,
            geometry_is_approximate=self.geometry_is_approximate,
        )

    @property
    def origin(self) -> Source:
        """Where it comes from."""
        return Source(
            title=self.source,
            licence=self.licence,
            attribution=self.attribution,
            as_of=self.as_of,
            verified=self.verified,
        )

    @property
    def capacity_calculated(self) -> int | None:
        """Persons for whom its area is enough, by areas that are not verified; None unknown."""
        if self.effective_area_m2 is None or not self.capacity_duration:
            return None
        return calculated(self.effective_area_m2, self.capacity_duration)

    def name(self, locale: str) -> str:
        """Return its name in the language of the reader; Chinese where there is no other."""
        return self.name_en or self.name_zh if locale.startswith("en") else self.name_zh

    def is_valid_on(self, day: date) -> bool:
        """Tell whether it is there on `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)

    def until(self, day: date | None) -> Place:
        """Return it as it ends on `day`, or goes on."""
        return evolve(self, valid_to=day)


@frozen(kw_only=True)
class Near:
    """A place and how far it is, in metres along the ground."""

    place: Place
    distance_m: float


@frozen(kw_only=True)
class Route:
    """A way out: it leads from a danger to a shelter or an assembly point.

    Parameters
    ----------
    place
        The line as it was recorded, in the direction in which one walks.
    length_m
        Metres along it.
    end
        The shelter or assembly point at its end; None where there is none within 30 m.
    """

    place: Place
    length_m: float
    end: Place | None
