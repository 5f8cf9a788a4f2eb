"""What a map shows, as far as the checklist asks; gathered once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from attrs import field, frozen

from riskmap.atlas.publication.model.published import Declared, MapKind
from riskmap.core.sources import Flags


@frozen(kw_only=True)
class OutlineFacts:
    """The outlines of a map, counted.

    Parameters
    ----------
    units
        How many units the map has at this level.
    missing, invalid, unregistered
        Codes without an outline, with a broken one, or that the register does not know.
    """

    units: int = 0
    missing: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
    unregistered: tuple[str, ...] = ()


@frozen(kw_only=True)
class PointFacts:
    """One risk point or shelter, as far as the checklist asks.

    Parameters
    ----------
    lacks
        Names of the facts that are not known, for example ``grade`` or ``capacity``.
    """

    name: str
    lacks: tuple[str, ...] = ()


@frozen(kw_only=True)
class RouteFacts:
    """One evacuation route.

    Parameters
    ----------
    has_direction
        Whether it is drawn with arrows.
    reaches
        Name of the shelter or assembly point at its end; empty where it ends in the open.
    """

    name: str
    has_direction: bool
    reaches: str = ""


@frozen(kw_only=True)
class SheetFacts:
    """What stands on the printed sheet itself.

    Parameters
    ----------
    drawn, legend
        Slugs of the symbols and classes that are drawn, and of those that the legend explains.
    denominator
        Of the numeric scale at print size, 25000 for 1:25 000; None without one.
    bar_error
        Share by which the drawn scale bar differs from metres on the ground at the map's centre.
    has_north, convergence_deg, notes_convergence
        North arrow; degrees from grid north to true north there; whether the sheet says so.
    crs, base_map, disclaimer, live_address
        Notes on the sheet; empty where there is none.
    """

    drawn: frozenset[str] = frozenset()
    legend: frozenset[str] = frozenset()
    denominator: int | None = None
    bar_error: float | None = None
    has_north: bool = False
    convergence_deg: float = 0.0
    notes_convergence: bool = False
    crs: str = ""
    base_map: str = ""
    disclaimer: bool = False
    live_address: str = ""


@frozen(kw_only=True)
class Facts:
    """Everything the checklist asks of one map; gathered once, judged by pure functions.

    Parameters
    ----------
    place_name
        Full name of the community or place.
    small_groups
        Names of the vulnerable areas on the map that stand for fewer people than may be shown.
    shows_vulnerable
        Whether vulnerable people are shown as counts or shares of an area.
    support
        Slugs of the kinds of support that are on the map: ``medical``, ``fire``, ``police``,
        ``command_post``, ``supplies``.
    phones
        Number by who answers: ``110``, ``119``, ``120``, ``committee``, ``subdistrict``.
    assessment_version, is_demo, is_assessment_published
        The assessment shown; None and False where there is none.
    demo_places
        How many places on the map are made up.
    """

    kind: MapKind
    place_name: str = ""
    declared: Declared = field(factory=Declared)
    assessment_version: int | None = None
    is_demo: bool = False
    is_assessment_published: bool = False
    flags: Flags = field(factory=Flags)
    demo_places: int = 0
    outlines: OutlineFacts = field(factory=OutlineFacts)
    risk_points: tuple[PointFacts, ...] = ()
    shelters: tuple[PointFacts, ...] = ()
    routes: tuple[RouteFacts, ...] = ()
    support: frozenset[str] = frozenset()
    shows_vulnerable: bool = False
    small_groups: tuple[str, ...] = ()
    sheet: SheetFacts = field(factory=SheetFacts)
    data_on: date | None = None
    map_on: date | None = None
    phones: Mapping[str, str] = field(factory=dict)
