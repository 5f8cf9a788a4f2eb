"""Every hazard of a unit by its own measure, each bar on a scale of its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import frozen

from riskmap.atlas.reasons import hazard_title
from riskmap.atlas.sheet.model import Picture, Table
from riskmap.atlas.sheet.pictures.words import percent
from riskmap.core.levels import NO_DATA
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.doors.numbers import rounded
from riskmap.doors.words import say
from riskmap.maps import charts
from riskmap.risk.model import Assessment, HazardFigures, UnitRisk


@frozen(kw_only=True)
class _Reading:
    """How one hazard is measured in a unit: short at its bar, in full beside it."""

    value: float | None
    full: float
    text: str
    told: str
    end: str


def of_hazards(risk: UnitRisk, assessment: Assessment) -> Picture | None:
    """Return each hazard by its own measure, with its unit; a bar is full at a named value."""
    declared = {one["id"]: one for one in assessment.provenance["hazards"]}
    readings = {
        name: _reading(figures, declared.get(name, {}), _goalposts(assessment).get(name))
        for name, figures in risk.hazards.items()
    }
    if not readings:
        return None
    entries = [
        charts.Entry(
            label=hazard_title(name, assessment), value=one.value, text=one.text, full=one.full
        )
        for name, one in readings.items()
    ]
    rows = (
        (entry.label, one.told, one.end)
        for entry, one in zip(entries, readings.values(), strict=True)
    )
    return Picture(
        slug="hazards",
        title=_strongest(readings, assessment),
        about=say(
            Message(
                N_("One bar a hazard, each on a scale of its own; the table says where it is full.")
            )
        ),
        chart=charts.bars(entries),
        table=Table(
            head=(
                say(Message(N_("Hazard"))),
                say(Message(N_("Measure"))),
                say(Message(N_("Bar full at"))),
            ),
            rows=tuple(rows),
        ),
        flags=Flags.of(
            Flags.from_mapping(declared.get(name, {}).get("flags", {})) for name in readings
        ),
    )


def _goalposts(assessment: Assessment) -> Mapping[str, float]:
    """Return the value that scores 10, by hazard, where it is a share or a number of events."""
    rows = assessment.provenance["index"].get("hazard", {}).get("indicators", [])
    parted = ((row["indicator"].rpartition("."), row["high"]) for row in rows)
    return {
        hazard: high
        for (hazard, _, quantity), high in parted
        if quantity == "expected_affected_share"
    }


def _strongest(readings: Mapping[str, _Reading], assessment: Assessment) -> str:
    known = {name: one for name, one in readings.items() if one.value}
    if not known:
        return say(Message(N_("No hazard reaches its threshold here")))
    name = max(known, key=lambda one: (known[one].value or 0) / known[one].full)
    about = {"hazard": hazard_title(name, assessment), "measure": known[name].told}
    return say(Message(N_("{hazard} stands out: {measure}"), about))


def _reading(
    figures: HazardFigures, declared: Mapping[str, Any], goalpost: float | None
) -> _Reading:
    """Measure a hazard by ground or times a year, or by the ground at its threshold."""
    value = figures.expected_affected_share
    if value is None and figures.maps:
        return _of_field(figures.maps[0].affected_share, declared)
    if declared.get("makes") == "events":
        return _of_events(value, goalpost or 1.0)
    return _of_periods(value, goalpost or 1.0)


def _of_field(share: float | None, declared: Mapping[str, Any]) -> _Reading:
    from_ = declared.get("affected_from") or {}
    about = {
        "share": percent(share),
        "threshold": f"{from_.get('value', 0):g}",
        "unit": declared.get("unit", ""),
    }
    said = say(Message(N_("{share} % of the ground at {threshold} {unit} or more"), about))
    text = NO_DATA if share is None else f"{percent(share)} %"
    return _Reading(value=share, full=1.0, text=say(text), told=said, end="100 %")


def _of_events(times: float | None, full: float) -> _Reading:
    text = N_("{times} a year")
    told = N_("{times} storms or floods in a mean year, by share of the ground")
    about = {"times": rounded(times or 0.0, 2)}
    return _Reading(
        value=times,
        full=full,
        text=say(NO_DATA if times is None else Message(text, about)),
        told=say(Message(told, about)),
        end=say(Message(text, {"times": f"{full:g}"})),
    )


def _of_periods(share: float | None, full: float) -> _Reading:
    text = N_("{share} ‰ a year")
    about = {"share": rounded((share or 0.0) * 1000, 2)}
    return _Reading(
        value=share,
        full=full,
        text=say(NO_DATA if share is None else Message(text, about)),
        told=say(Message(N_("{share} ‰ of the ground in a mean year"), about)),
        end=say(Message(text, {"share": f"{full * 1000:g}"})),
    )
