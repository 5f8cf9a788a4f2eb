"""Levels of others' services: values with their times from JSON of the USGS, XML of Norway."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from attrs import frozen

from riskmap.core.errors import UnreadableFileError
from riskmap.core.words import N_
from riskmap.feeds.model.parsed import TELL_SENDER
from riskmap.feeds.reading.tables import json_of
from riskmap.outside.markup import Element, tree_of


@frozen(kw_only=True)
class Series:
    """One series of one station: where it stands, its unit, and pairs of time and value."""

    place: str
    station: str
    quantity: str
    unit: str
    datum: str
    missing: Any
    values: tuple[Mapping[str, Any], ...]


def waterservices(payload: bytes) -> Iterator[Series]:
    """Yield the series of an answer of USGS waterservices, in JSON."""
    data = json_of(payload)
    value = data.get("value") if isinstance(data, dict) else None
    several = value.get("timeSeries") if isinstance(value, dict) else None
    if not isinstance(several, list):
        raise UnreadableFileError(N_("There is no list of series."), mend=TELL_SENDER)
    for number, one in enumerate(several, 1):
        yield _series(one, f"timeSeries {number}")


def _series(one: Any, place: str) -> Series:
    """Return a series; what is missing in it is empty, and refused with its values."""
    variable, source = _at(one, "variable"), _at(one, "sourceInfo")
    groups = _at(one, "values")
    values = (
        value
        for group in (groups if isinstance(groups, list) else ())
        for value in _list(_at(group, "value"))
    )
    return Series(
        place=place,
        station=str(_at(_first(source, "siteCode"), "value") or ""),
        quantity=str(_at(_first(variable, "variableCode"), "value") or ""),
        unit=str(_at(_at(variable, "unit"), "unitCode") or ""),
        datum="",
        missing=_at(variable, "noDataValue"),
        values=tuple(value if isinstance(value, dict) else {} for value in values),
    )


def tide_xml(payload: bytes) -> Iterator[Series]:
    """Yield the series of an answer of the Norwegian water level service, in XML."""
    root = tree_of(payload)
    found = False
    for number, location in enumerate(root.iter("locationdata"), 1):
        for data in location.findall("data"):
            found = True
            yield _tide_series(location, data, f"locationdata {number}")
    if not found:
        raise UnreadableFileError(N_("There is no list of series."), mend=TELL_SENDER)


def _tide_series(location: Element, data: Element, place: str) -> Series:
    kind = data.get("type", "")
    where = location.find("location")
    return Series(
        place=f"{place} {kind}",
        station="" if where is None else where.get("code", ""),
        quantity=kind,
        unit=data.get("unit", ""),
        datum=location.findtext("reflevelcode", ""),
        missing=None,
        values=tuple({"value": one.get("value"), "dateTime": one.get("time")}
                     for one in data.findall("waterlevel")),
    )  # fmt: skip


def _at(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, dict) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _first(value: Any, name: str) -> Any:
    return next(iter(_list(_at(value, name))), None)
