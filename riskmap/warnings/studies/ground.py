"""Years of positions: how fast, the model over the values, what is left, and what shook it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from riskmap.core.words import N_, Message
from riskmap.feeds import service as feeds
from riskmap.feeds.model import Quake
from riskmap.feeds.model.positions import AXES
from riskmap.feeds.model.relative import reference
from riskmap.maps.series import Drawn, Event, Line, Look, Threshold
from riskmap.maps.study import Study
from riskmap.warnings.detectors.wording import level_word
from riskmap.warnings.ground.analysis import Analysis, Grade, Jump, analyse
from riskmap.warnings.ground.kept import DEGREES, equipment_of, positions_of
from riskmap.warnings.ground.known_steps import Cause, felt_at, moment_of, steps_of
from riskmap.warnings.ground.limits import DISPLACEMENT, limits_of
from riskmap.warnings.studies.seen import Seen, seconds_of_days

_NAMES = (N_("east"), N_("north"), N_("up"))
_RATES = (
    N_("Moves east by {rate} ± {sigma} mm a year"),
    N_("Moves north by {rate} ± {sigma} mm a year"),
    N_("Rises by {rate} ± {sigma} mm a year"),
)
_MODEL = N_("The model: trend, seasons, known steps, and what follows great earthquakes.")
_SINKS = N_("Sinks by {rate} ± {sigma} mm a year")
#: Earthquakes and jumps beyond this number would hide the picture: the largest are shown.
_MOST = 8


def studies(seen: Seen) -> Iterator[Study]:
    """Yield the rate, the model, what is left, and events of a station with positions."""
    if not seen.measures(*AXES, *DEGREES):
        return
    positions = positions_of(seen.station, seen.series_of)
    if not len(positions):
        return
    positions = positions.with_equipment(equipment_of(seen.station, seen.series_of))
    quakes = _quakes(seen, float(positions.days[0]))
    found = analyse(positions, steps_of(positions, seen.station.marks, quakes))
    events = tuple(_events(found, quakes))
    if seen.measures(*AXES):
        yield from (_of_axis(seen, found, axis, events) for axis in range(3))
    else:
        yield _from_receiver(found, events)
    if found.model is not None:
        yield _left(found, events)


def _quakes(seen: Seen, since_day: float) -> tuple[Quake, ...]:
    station = seen.station
    if station.lon is None or station.lat is None:
        return ()
    listed = feeds.quakes(seen.uow, since=moment_of(since_day))
    return felt_at(station.lon, station.lat, listed)


def _of_axis(seen: Seen, found: Analysis, axis: int, events: tuple[Event, ...]) -> Study:
    quantity = AXES[axis]
    return Study(
        slug=f"ground-{_NAMES[axis]}",
        quantity=quantity,
        finding=_rate(found, axis),
        lines=tuple(_model(seen, found, axis)),
        thresholds=tuple(_limits(seen, axis)),
        events=events,
        notes=tuple(_notes(found)),
    )


def _limits(seen: Seen, axis: int) -> Iterator[Threshold]:
    """Yield the limits of the operator to a displacement in one direction; both ways count."""
    for one in limits_of(seen.station.marks):
        if (one.axis, one.per) != (_NAMES[axis], DISPLACEMENT):
            continue
        said = {"scale": Message(N_("limit of the operator")), "level": level_word(one.level)}
        source = one.source if one.verified else Message(N_("{source} (not verified)"),
                                                         {"source": one.source or "—"})  # fmt: skip
        for value in (one.value, -one.value):
            label = Message(N_("{scale}, {level}: {mm} mm"), {**said, "mm": f"{value:g}"})
            yield Threshold(value=value, label=label, source=source)


def _model(seen: Seen, found: Analysis, axis: int) -> Iterator[Line]:
    """Yield the model over the values, told against what they are told against."""
    if found.model is None:
        return
    zero = reference(seen.series_of(seen.station.key, AXES[axis])).value
    days = found.positions.days
    yield Line(
        label=Message(N_("model")),
        seconds=seconds_of_days(days),
        values=found.model.at(days)[axis] - zero,
        look=Look.MODEL,
    )


def _rate(found: Analysis, axis: int) -> Message | None:
    if found.rates is None:
        return None
    rate, sigma = float(found.rates.mm_per_year[axis]), float(found.rates.sigma[axis])
    if not np.isfinite(rate):
        return None
    up = axis == 2  # noqa: PLR2004 - the third row is up
    sinks = up and rate < 0
    text = _SINKS if sinks else _RATES[axis]
    about = {"rate": f"{-rate if sinks else rate:.1f}", "sigma": f"{sigma:.1f}"}
    return Message(text, {name: value.replace("-", "−") for name, value in about.items()})


def _notes(found: Analysis) -> Iterator[Message]:
    about = {"years": f"{found.years:.1f}", "grade": found.grade.word}
    yield Message(N_("{years} years of positions: {grade}."), about)
    if found.candidates_a_year is not None and found.grade is not Grade.NONE:
        count = {"count": f"{found.candidates_a_year:.1f}"}
        yield Message(N_("Jumps that nothing explains: {count} a year."), count)


def _events(found: Analysis, quakes: tuple[Quake, ...]) -> Iterator[Event]:
    largest = sorted(quakes, key=lambda one: -(one.magnitude or 0.0))[:_MOST]
    for quake in largest:
        about = {"magnitude": f"{quake.magnitude:.1f}", "place": quake.place}
        label = Message(N_("earthquake, magnitude {magnitude} {place}"), about)
        yield Event(at=quake.time, label=label, kind="quake")
    for step in found.steps:
        if step.cause is Cause.OPERATOR:  # what the data say of the antenna, the page has itself
            yield Event(at=step.at, label=step.cause.word, kind="antenna")
    if found.grade is Grade.NONE:
        return  # in so short a time noise jumps as well
    open_ones = sorted((one for one in found.jumps if one.cause is None), key=_size)[:_MOST]
    for jump in open_ones:
        label = Message(N_("jump of {mm} mm, unexplained"), {"mm": f"{jump.horizontal_mm:.1f}"})
        yield Event(at=moment_of(jump.day), label=label, kind="jump")


def _size(one: Jump) -> float:
    return -one.horizontal_mm


def _left(found: Analysis, events: tuple[Event, ...]) -> Study:
    """Return what the model leaves of the values."""
    assert found.model is not None  # noqa: S101 - asked for only then
    seconds = seconds_of_days(found.positions.days)
    lines = tuple(
        Line(
            label=Message(name),
            seconds=seconds,
            values=found.model.residuals_mm[axis],
            look=(Look.OTHER, Look.FORECAST, Look.MEASURED)[axis],
            drawn=Drawn.LINE,
        )
        for axis, name in enumerate(_NAMES)
    )
    rms = (f"{one:.1f}" for one in found.model.rms_mm)
    about = dict(zip(("east", "north", "up"), rms, strict=True))
    return Study(
        slug="ground-left",
        title=Message(N_("What the model leaves")),
        finding=Message(
            N_("The model leaves {east} mm east, {north} mm north, {up} mm up (root mean square)"),
            about,
        ),
        unit="mm",
        lines=lines,
        events=events,
        notes=(Message(_MODEL),),
    )


def _from_receiver(found: Analysis, events: tuple[Event, ...]) -> Study:
    """Return displacement worked out from the fixed positions of a receiver on the spot."""
    seconds = seconds_of_days(found.positions.days)
    lines = tuple(
        Line(
            label=Message(name),
            seconds=seconds,
            values=found.positions.enu_mm[axis],
            look=(Look.OTHER, Look.FORECAST, Look.MEASURED)[axis],
        )
        for axis, name in enumerate(_NAMES)
    )
    return Study(
        slug="ground-receiver",
        title=Message(N_("Displacement by the receiver's fixed positions")),
        unit="mm",
        lines=lines,
        events=events,
        notes=tuple(_notes(found)),
    )
