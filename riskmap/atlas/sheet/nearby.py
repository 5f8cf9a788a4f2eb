"""What lies around a unit: shelters, assembly points, hospitals, dangers, and whom to call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from attrs import frozen
from shapely import Point

from riskmap.atlas.service import Unit
from riskmap.atlas.sheet.model import Nearby, NearPlace, PhoneLine
from riskmap.core.codes import is_code12
from riskmap.core.words import N_, Message
from riskmap.doors.words import locale, say
from riskmap.maps.locator import Spot
from riskmap.places import service as places
from riskmap.places.model import ENDS, EmergencyNumber, Near, Place, durations
from riskmap.store import Reading

#: So many of each kind are told.
MOST_SHELTERS, MOST_OTHERS, MOST_DANGERS = 3, 1, 6
#: What lies farther away, in metres, is no help.
FARTHEST = 20_000.0
_KILOMETRE = 1000.0


@frozen(kw_only=True, eq=False)
class _Around:
    """Places around a point: those to go to by distance, and the dangers within the unit."""

    shelters: tuple[Near, ...] = ()
    others: tuple[Near, ...] = ()
    dangers: tuple[Place, ...] = ()
    more_dangers: int = 0

    @property
    def all(self) -> tuple[Place, ...]:
        return (*(one.place for one in (*self.shelters, *self.others)), *self.dangers)


def nearby_of(
    uow: Reading, unit: Unit, above: str | None, numbers: Sequence[EmergencyNumber]
) -> tuple[Nearby, tuple[Spot, ...]]:
    """Return what lies around a unit, and the points to mark on its map, by the same numbers.

    Distances are straight lines from a point inside the unit: the way on foot is longer.

    Parameters
    ----------
    above
        Code of the unit whose duty desk is told too; None at the top.
    numbers
        Of the place, for emergencies.
    """
    there = _around(uow, unit)
    marks = {one.id: mark for mark, one in enumerate(there.all, start=1)}
    nearby = Nearby(
        shelters=tuple(_line(one, marks) for one in there.shelters),
        others=tuple(_line(one, marks) for one in there.others),
        risk_points=tuple(_danger(one, marks) for one in there.dangers),
        more_risk_points=there.more_dangers,
        has_emergency_numbers=bool(numbers),
        phones=(*_emergency(numbers), *_duty(uow, unit.code, above)),
    )
    return nearby, tuple(_spot(one, marks[one.id]) for one in there.all)


def _around(uow: Reading, unit: Unit) -> _Around:
    if unit.outline is None:
        return _Around()
    point = unit.outline.representative_point()
    others = (_nearest(uow, point, kind, MOST_OTHERS) for kind in ("assembly_point", "hospital"))
    inside = places.in_division(uow, unit.outline)
    dangers = sorted((one for one in inside if one.of_kind.group == "hazards"), key=_seriousness)
    return _Around(
        shelters=_nearest(uow, point, "shelter", MOST_SHELTERS),
        others=tuple(one for several in others for one in several),
        dangers=tuple(dangers[:MOST_DANGERS]),
        more_dangers=max(len(dangers) - MOST_DANGERS, 0),
    )


def _nearest(uow: Reading, point: Point, kind: str, most: int) -> tuple[Near, ...]:
    found = places.nearest(uow, point.x, point.y, kinds=(kind,), limit=most)
    return tuple(one for one in found if one.distance_m <= FARTHEST)


def _seriousness(one: Place) -> tuple[int, str]:
    """Order dangers by grade, the worst first; those nobody graded come last."""
    grades = [grade.slug for grade in one.of_kind.scale]
    return grades.index(one.grade) if one.grade in grades else len(grades), one.id


def _line(near: Near, numbers: dict[str, int]) -> NearPlace:
    one = near.place
    return NearPlace(
        number=numbers[one.id],
        name=one.name(locale()),
        kind=say(one.of_kind.word),
        distance=_distance(near.distance_m),
        capacity=_capacity(one),
        more=_stay(one),
        is_demo=one.is_demo,
        has_room=one.kind in ENDS,
    )


def _distance(metres: float) -> str:
    """Return a distance no more exact than the point it is counted from."""
    if metres >= _KILOMETRE:
        return f"{metres / _KILOMETRE:.1f} km"
    return f"{round(metres, -1):.0f} m"


def _capacity(one: Place) -> str | None:
    """Return for how many persons it is; an office's number before one worked out by area."""
    if one.capacity_persons is not None:
        return say(Message(N_("{count} persons"), {"count": f"{one.capacity_persons:,}"}))
    if one.capacity_calculated is not None:
        text = N_("about {count} persons by its area, not verified")
        return say(Message(text, {"count": f"{one.capacity_calculated:,}"}))
    return None


def _stay(one: Place) -> str:
    duration = durations().get(one.capacity_duration)
    return "" if duration is None else say(duration.word)


def _danger(one: Place, numbers: dict[str, int]) -> NearPlace:
    grade = next((grade.word for grade in one.of_kind.scale if grade.slug == one.grade), "")
    return NearPlace(
        number=numbers[one.id],
        name=one.name(locale()),
        kind=say(one.of_kind.word),
        distance=None,
        capacity=None,
        more=say(Message(grade or N_("not graded"))),
        is_demo=one.is_demo,
    )


def _spot(one: Place, number: int) -> Spot:
    lon, lat = one.position
    return Spot(number=number, lon=lon, lat=lat, kind=one.kind.replace("_", "-"))


def _emergency(numbers: Sequence[EmergencyNumber]) -> Iterator[PhoneLine]:
    for one in numbers:
        yield PhoneLine(whose=one.name(locale()), number=one.number)


def _duty(uow: Reading, code: str, above: str | None) -> Iterator[PhoneLine]:
    yield PhoneLine(whose=say(Message(N_("Duty desk here"))), number=_desk(uow, code))
    if above is not None:
        whose = say(Message(N_("Duty desk of the unit above")))
        yield PhoneLine(whose=whose, number=_desk(uow, above))


def _desk(uow: Reading, code: str) -> str | None:
    return places.duty_phone(uow, code) if is_code12(code) else None
