"""What the pages of the map show, as records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from attrs import frozen

from riskmap.core.sources import Source
from riskmap.maps.layer import Layer
from riskmap.maps.legend import Legend
from riskmap.maps.parts import LinkedMap


@frozen
class Link:
    """An address and what stands on it."""

    label: str
    href: str
    is_current: bool = False


@frozen(kw_only=True)
class LinkGroup:
    """Some addresses under one heading."""

    title: str
    links: tuple[Link, ...]


@frozen(kw_only=True)
class LevelLink:
    """A level that the map can show.

    Parameters
    ----------
    is_demo
        Whether its outlines are made up.
    """

    slug: str
    label: str
    href: str
    count: int
    is_current: bool = False
    is_demo: bool = False


@frozen(kw_only=True)
class Column:
    """A column of the list beside the map.

    Parameters
    ----------
    slug
        ``name``, ``class``, ``value``, ``people``, ``parent``.
    href
        Address that sorts by it; the other way round where it is sorted by it already.
    order
        ``ascending`` or ``descending`` where the list is sorted by it, empty where it is not, None
        where it cannot be.
    """

    slug: str
    label: str
    href: str
    order: str | None
    is_number: bool = False


@frozen(kw_only=True)
class Row:
    """One unit in the list beside the map.

    Parameters
    ----------
    value
        As text without its unit; None for no data, and where a list of numbers would rank.
    people
        As text, a range where it is an estimate; None for no data.
    parent
        Name of the unit above; empty at the top.
    """

    code: str
    name: str
    href: str
    class_number: int
    value: str | None
    unit: str
    people: str | None = None
    parent: str = ""


@frozen(kw_only=True)
class AssessmentNote:
    """Standing, time and version of the assessment that is shown."""

    state: str
    assessed_at: datetime
    version: str
    published_by: str | None
    review_due_on: date
    is_expired: bool


@frozen(kw_only=True)
class Compared:
    """A second measure beside the first."""

    title: str
    legend: Legend
    close_href: str


@frozen(kw_only=True)
class ChangeNote:
    """What is said of a map of changes; where nothing may be compared it says why."""

    is_comparable: bool
    title: str
    sentences: tuple[str, ...]
    close_href: str


@frozen(kw_only=True)
class EarlierNote:
    """An earlier assessment is shown instead of the one that holds."""

    text: str
    close_href: str


@frozen(kw_only=True)
class MapPage:
    """The map and its list.

    Parameters
    ----------
    title, summary
        What is mapped; one sentence under it.
    map, state
        The element; what the script draws, which becomes ``#map-state``.
    layer
        The units: legend, source, flags.
    notes
        What the numbers are exactly, and where the class limits come from.
    layers
        What the rooms offer, the bottom one first.
    measures, levels
        What else the map can show.
    columns, rows
        The list, filtered and sorted as asked; `total` rows before filtering, `more` that have
        no row on this page.
    listed
        Codes of all that a filter leaves, where that is more than there are rows.
    query, class_asked
        The filters in force.
    kept
        Parameters of the address that forms pass on, without ``q`` and ``class``.
    has_scores
        False for made-up outlines: a list of scores reads as a ranking, and they bear none.
    downloads
        CSV, XLSX, GeoJSON, GeoPackage, with the same filters.
    comparisons, compared
        Links that show a second measure beside; the one shown.
    versions, change
        Links to what changed since earlier assessments; what is said of the one shown.
    editions, earlier
        Links that look at earlier assessments; the note that one is shown.
    print_href, wall_href
        Where the map to print and the wall screen are; empty where there is none.
    """

    title: str
    summary: str
    map: LinkedMap
    state: Mapping[str, Any]
    layer: Layer
    notes: tuple[str, ...]
    layers: tuple[Layer, ...]
    measures: tuple[LinkGroup, ...]
    levels: tuple[LevelLink, ...]
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    listed: tuple[str, ...]
    more: int
    total: int
    query: str
    class_asked: int | None
    kept: tuple[tuple[str, str], ...]
    has_scores: bool
    downloads: tuple[Link, ...]
    comparisons: tuple[LinkGroup, ...]
    compared: Compared | None
    versions: tuple[Link, ...]
    change: ChangeNote | None
    editions: tuple[Link, ...]
    earlier: EarlierNote | None
    sources: tuple[Source, ...]
    assessment: AssessmentNote | None
    print_href: str = ""
    wall_href: str = ""
