"""An analysis for programs and for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from riskmap.core.words import N_, Message
from riskmap.geo.arrays import Floats
from riskmap.warnings.ground.analysis import Analysis, Jump, sinking_limits
from riskmap.warnings.ground.known_steps import KnownStep, moment_of
from riskmap.warnings.ground.trajectory import Trajectory

_AXES = ("east", "north", "up")
_WORDS: Mapping[str, Message] = {
    "east": Message(N_("east")),
    "north": Message(N_("north")),
    "up": Message(N_("vertical")),
}
#: So many jumps are told to people; programs get all.
_SHOWN = 12


def as_dict(found: Analysis) -> dict[str, Any]:
    """Return an analysis for programs: mm, years, days as ISO dates."""
    days = found.positions.days
    return {
        "station": found.station,
        "form": found.positions.form or None,
        "datum": found.positions.datum or None,
        "days": found.days,
        "first": _date(days[0]) if len(days) else None,
        "last": _date(days[-1]) if len(days) else None,
        "years": round(found.years, 4),
        "grade": str(found.grade),
        "noise_mm": _by_axis(found.noise_mm),
        "rates": _rates(found),
        "sinking": _sinking(found),
        "steps": [_step(one) for one in found.steps],
        "model": None if found.model is None else _model(found.model),
        "jumps": [_jump(one) for one in found.jumps],
        "candidates_a_year": _number(found.candidates_a_year),
    }


def lines(found: Analysis) -> Iterator[Message | str]:
    """Yield an analysis for people."""
    data = as_dict(found)
    if not found.days:
        yield Message(N_("{station}: no measured positions."), data)
        return
    grade = {**data, "grade": found.grade.word}
    yield Message(N_("{station}: {days} days from {first} to {last}; {grade}."), grade)
    for axis in _AXES:
        yield from _axis_lines(axis, data)
    sinking = found.sinking
    if sinking is not None and sinking.lowest is not None and sinking.highest is not None:
        yield class_said(sinking.lowest, sinking.highest)
    for one in found.steps:
        about = {"day": _date(one.day), "cause": one.cause.word, "about": one.about}
        yield Message(N_("  known: {day} {cause} {about}"), about)
    open_ones = sum(one.cause is None for one in found.jumps)
    rate = data["candidates_a_year"]
    counted = {"count": len(found.jumps), "open": open_ones, "rate": _or_dash(rate)}
    yield Message(N_("{count} sudden offsets, {open} without a known cause."), counted)
    if rate is not None:
        yield Message(N_("This rule alone finds {rate} of them a year."), counted)
    yield from (_jump_line(one) for one in sorted(found.jumps, key=_largest)[:_SHOWN])


def class_said(lowest: int, highest: int) -> Message:
    """Return between which limits of the classes a rate lies for certain."""
    limits = (None, *sinking_limits(), None)
    least, most = limits[lowest], limits[highest + 1]
    if least is None:
        text = N_("Sinks by less than {most} mm a year for certain, where limits are not verified.")
    elif most is None:
        text = N_("Sinks by more than {least} mm a year for certain, where limits are not"
                  " verified.")  # fmt: skip
    else:
        text = N_("Sinks by {least} to {most} mm a year for certain, where limits are not"
                  " verified.")  # fmt: skip
    return Message(text, {"least": _or_dash(least), "most": _or_dash(most)})


def _largest(one: Jump) -> float:
    return -one.ratio


def _axis_lines(axis: str, data: Mapping[str, Any]) -> Iterator[Message]:
    if data["rates"] is None:
        return
    rate, params = data["rates"][axis], {"axis": _WORDS[axis]}
    yield Message(
        N_("  {axis}: {rate} ± {sigma} mm a year; noise of a day {noise} mm"),
        {**params, "rate": _or_dash(rate["mm_per_year"]), "sigma": _or_dash(rate["sigma"]),
         "noise": _or_dash(data["noise_mm"][axis])},
    )  # fmt: skip
    if data["model"] is not None:
        yield Message(
            N_("    model: {rate} mm a year, yearly wave {wave} mm, rest {rms} mm"),
            {"rate": data["model"]["mm_per_year"][axis], "wave": data["model"]["annual_mm"][axis],
             "rms": data["model"]["rms_mm"][axis]},
        )  # fmt: skip


def _jump_line(one: Jump) -> Message:
    east, north, up = (f"{value:.1f}" for value in one.enu_mm)
    params = {"day": _date(one.day), "east": east, "north": north, "up": up,
              "ratio": f"{one.ratio:.1f}"}  # fmt: skip
    if one.cause is None:
        return Message(
            N_("  {day}: {east} east, {north} north, {up} up mm, {ratio} times the limit of noise:"
               " single-station step (equipment?)"), params
        )  # fmt: skip
    return Message(
        N_("  {day}: {east} east, {north} north, {up} up mm, {ratio} times the limit of noise:"
           " {cause} {about}"),
        {**params, "cause": one.cause.cause.word, "about": one.cause.about},
    )  # fmt: skip


def _rates(found: Analysis) -> dict[str, Any] | None:
    if found.rates is None:
        return None
    rows = zip(_AXES, found.rates.mm_per_year, found.rates.sigma, found.rates.removed, strict=True)
    return {
        axis: {"mm_per_year": _number(rate, 4), "sigma": _number(sigma, 4),
               "removed": _number(removed, 4)}
        for axis, rate, sigma, removed in rows
    }  # fmt: skip


def _sinking(found: Analysis) -> dict[str, Any] | None:
    one = found.sinking
    if one is None:
        return None
    limits = (None, *sinking_limits(), None)
    return {
        "mm_per_year": _number(one.mm_per_year),
        "sigma": _number(one.sigma),
        "least": None if one.lowest is None else limits[one.lowest],
        "most": None if one.highest is None else limits[one.highest + 1],
        "classed": one.lowest is not None,
        "verified": False,
    }


def _model(one: Trajectory) -> dict[str, Any]:
    return {
        "reference_year": round(one.reference_year, 4),
        "mm_per_year": _by_axis(one.mm_per_year),
        "annual_mm": _by_axis(one.annual_mm),
        "rms_mm": _by_axis(one.rms_mm),
        "steps": [
            {"day": _date(day), "mm": _by_axis(size)}
            for day, size in zip(one.steps, one.steps_mm, strict=True)
        ],
        "decays": [
            {"day": _date(day), "years": tau, "mm": _by_axis(size)}
            for day, tau, size in zip(one.decays, one.taus_years, one.decays_mm, strict=True)
        ],
    }


def _jump(one: Jump) -> dict[str, Any]:
    return {
        "day": _date(one.day),
        "mm": _by_axis(np.array(one.enu_mm)),
        "ratio": _number(one.ratio),
        "cause": None if one.cause is None else _step(one.cause),
    }


def _step(one: KnownStep) -> dict[str, Any]:
    return {"day": _date(one.day), "cause": str(one.cause), "about": one.about or None}


def _by_axis(values: Floats) -> dict[str, float | None]:
    return {axis: _number(value, 3) for axis, value in zip(_AXES, values, strict=True)}


def _number(value: float | None, digits: int = 2) -> float | None:
    """Return a rounded number; what is not known is None."""
    return None if value is None or not np.isfinite(value) else round(float(value), digits)


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"


def _date(day: float) -> str:
    return f"{moment_of(float(day)):%Y-%m-%d}"
