"""What lies where a warning holds, in words: nothing unknown is told as none."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from riskmap.core.errors import NotFoundError
from riskmap.core.sources import Flags
from riskmap.core.words import N_, Message
from riskmap.doors.numbers import money, quantity
from riskmap.doors.numbers import people as persons_said
from riskmap.doors.words import locale, moment, say
from riskmap.places import service as places
from riskmap.places.model.kinds import kinds
from riskmap.store import Reading
from riskmap.warnings.model.impacts import Helped, Impact, LossBand, People
from riskmap.warnings.pages.words import hazard_said, names_of

#: So many places are named.
_MOST = 40


@frozen(kw_only=True)
class ImpactTold:
    """What lies there; texts are empty where nobody knows.

    Parameters
    ----------
    facilities
        Kind and number of public places.
    exposed
        Names of places where people need help first.
    origin
        From which assessment figures are, when this was worked out, and how long that took.
    """

    flags: Flags
    streets: tuple[str, ...]
    committees: tuple[str, ...]
    without_outline: tuple[str, ...]
    people: str
    people_note: str
    helped: str
    helped_note: str
    loss: str
    loss_note: str
    facilities: tuple[tuple[str, int], ...]
    exposed: tuple[str, ...]
    origin: str


def impact_told(uow: Reading, impact: Impact | None) -> ImpactTold | None:
    """Return an impact in words; None where none is kept yet."""
    if impact is None:
        return None
    codes = (*impact.streets, *impact.committees, *impact.without_outline)
    names = names_of(uow, codes)
    people, people_note = _people(impact.people)
    helped, helped_note = _helped(impact.helped)
    loss, loss_note = _loss(impact.loss)
    return ImpactTold(
        flags=impact.flags,
        streets=tuple(names[one] for one in impact.streets),
        committees=tuple(names[one] for one in impact.committees),
        without_outline=tuple(names[one] for one in impact.without_outline),
        people=people,
        people_note=people_note,
        helped=helped,
        helped_note=helped_note,
        loss=loss,
        loss_note=loss_note,
        facilities=tuple(_facilities(impact)),
        exposed=tuple(_exposed(uow, impact.exposed[:_MOST])),
        origin=_origin(impact),
    )


def _people(one: People | None) -> tuple[str, str]:
    if one is None:
        return "", say(N_("no assessment tells"))
    parts = []
    if one.high > one.low:
        between = {"low": quantity(one.low), "high": quantity(one.high)}
        parts.append(say(Message(N_("between {low} and {high}"), between)))
    if one.unknown_units:
        parts.append(say(Message(N_("{count} divisions unknown"), {"count": one.unknown_units})))
    return persons_said(one.persons, is_estimated=one.is_estimated), " · ".join(parts)


def _helped(one: Helped | None) -> tuple[str, str]:
    if one is None:
        return "", say(N_("no list is kept there"))
    without = {"count": one.units_without_a_list}
    note = say(Message(N_("{count} units without a list"), without)) if without["count"] else ""
    said = say(N_("few")) if one.persons is None else persons_said(one.persons)
    return said, note


def _loss(one: LossBand | None) -> tuple[str, str]:
    if one is None:
        return "", say(N_("no assessment of this hazard tells"))
    low, high = (money(value, one.currency) for value in (one.low, one.high))
    about = {
        "hazard": hazard_said(one.hazard),
        "low": one.low_label,
        "high": one.high_label,
        "year": one.price_year,
    }
    note = N_("by the maps of {hazard} from {low} to {high}, prices of {year}; not of this event")
    return f"{low} – {high}", say(Message(note, about))


def _facilities(impact: Impact) -> Iterable[tuple[str, int]]:
    for slug, kind in kinds().items():
        if impact.facilities.get(slug):
            yield say(kind.word), impact.facilities[slug]


def _exposed(uow: Reading, ids: Iterable[str]) -> Iterable[str]:
    for one in ids:
        try:
            found = places.place(uow, one).place
        except NotFoundError:  # taken off the map since
            continue
        yield found.name_en or found.name_zh if locale() == "en" else found.name_zh


def _origin(impact: Impact) -> str:
    about = {"at": moment(impact.recorded_at), "seconds": f"{impact.took_ms / 1000:.2g}"}
    worked_out = say(Message(N_("Worked out in {seconds} s, {at}."), about))
    if impact.assessment is None:
        return worked_out
    version = Message(N_("Figures of assessment {version}."), {"version": impact.assessment})
    return f"{worked_out} {say(version)}"
