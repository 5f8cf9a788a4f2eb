"""What operators say of their stations, as limits in pictures and as facts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from riskmap.core.words import N_, Message
from riskmap.doors.words import say
from riskmap.feeds.model.series import Series
from riskmap.feeds.model.stations import KnownStation
from riskmap.feeds.pages.words import value_said
from riskmap.maps.series import Threshold

_HEIGHTS = ("level", "level_forecast", "tide_prediction")
_POSITIONS = ("gnss_east", "gnss_north", "gnss_up")
#: By name: what it is called, its unit, and to which quantities it is a limit.
MARKS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "platform_m": (N_("waterfront platform"), "m", _HEIGHTS),
    "warning_m": (N_("warning mark"), "m", _HEIGHTS),
    "guarantee_m": (N_("flood protection mark"), "m", _HEIGHTS),
    "wall_m": (N_("top of the flood wall"), "m", _HEIGHTS),
    "blue_m": (N_("level of the blue signal"), "m", _HEIGHTS),
    "yellow_m": (N_("level of the yellow signal"), "m", _HEIGHTS),
    "orange_m": (N_("level of the orange signal"), "m", _HEIGHTS),
    "red_m": (N_("level of the red signal"), "m", _HEIGHTS),
    "limit_mm": (N_("limit of the operator"), "mm", _POSITIONS),
    "rate_limit_mm_d": (N_("limit of the operator to the rate"), "mm/d", ()),
    "still_h": (N_("may stand still for"), "h", ()),
    "uniform_from": (N_("even stage from"), "", ()),
    "uniform_until": (N_("even stage until"), "", ()),
    "azimuth_deg": (N_("direction downhill"), "°", ()),
    "steps": (N_("known steps"), "", ()),
}


def thresholds_of(station: KnownStation, one: Series) -> Iterator[Threshold]:
    """Yield what the operator set as limits of a quantity; both ways for positions."""
    for name, mark in station.marks.items():
        word, unit, quantities = MARKS.get(name, ("", "", ()))
        if one.quantity not in quantities or not _is_number(mark.get("value")):
            continue
        if mark.get("datum", one.datum) != one.datum:
            continue  # a level above another zero says nothing here
        value = float(mark["value"])
        for sign in (1, -1) if one.quantity in _POSITIONS else (1,):
            about = {"mark": Message(word), "value": value_said(sign * value, unit)}
            yield Threshold(
                value=sign * value,
                label=say(Message(N_("{mark} {value}"), about)),
                source=source_said(mark),
            )


def source_said(mark: dict[str, Any]) -> str:
    """Return where a mark comes from, and whether somebody compared it."""
    source = say(str(mark.get("source", ""))) or say(N_("nobody says where it comes from"))
    return source if mark.get("verified") else f"{source} ({say(N_('not verified'))})"


def facts_of(station: KnownStation) -> Iterator[tuple[str, str, str]]:
    """Yield name, value and source of each mark of a station."""
    for name, mark in station.marks.items():
        word, unit, _ = MARKS.get(name, (name, "", ()))
        value = mark.get("value")
        text = value_said(float(value), unit) if unit and _is_number(value) else str(value)
        yield say(word), text, source_said(mark)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
