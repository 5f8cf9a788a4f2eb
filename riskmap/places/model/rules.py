"""Rules that a place as a whole must keep."""

from __future__ import annotations

import re
from collections.abc import Iterator

from attrs import frozen

from riskmap.core.errors import InvalidRequestError
from riskmap.core.findings import Finding, Severity
from riskmap.core.words import N_, Message
from riskmap.places.model.place import Place

_MOBILE = re.compile(r"(\+?86[- ]?)?1[3-9][0-9][- ]?[0-9]{4}[- ]?[0-9]{4}")
# A Chinese personal name: two or three characters (or a title after them), no organisation.
_PERSON = re.compile(r"[一-鿿]{2,3}(先生|女士|主任|书记|同志)?")
_ORGANISATION = re.compile(
    r"(街道|镇|区|市|局|委|办|站|所|院|校|园|中心|公司|物业|部|队|社|组|馆|处)$"
)
_SHAPE_WORDS = {"point": N_("a point"), "area": N_("an area"), "line": N_("a line")}


@frozen
class _Fault:
    kind: str
    field: str
    message: Message
    mend: Message
    severity: Severity = Severity.ERROR


def faults_of(place: Place) -> tuple[Finding, ...]:
    """Return what is wrong with one place by itself; errors keep it out."""
    return tuple(
        Finding(
            kind=one.kind,
            severity=one.severity,
            message=one.message,
            mend=one.mend,
            field=one.field,
            value=str(getattr(place, one.field, "") or "") if one.field != "geometry" else None,
        )
        for one in _faults(place)
    )


def require_sound(place: Place) -> Place:
    """Return `place` if it keeps all rules.

    Raises
    ------
    InvalidRequestError
        With the first fault.
    """
    for one in _faults(place):
        if one.severity is Severity.ERROR:
            raise InvalidRequestError(
                one.message.id, mend=one.mend.id, **one.message.params, **one.mend.params
            )
    return place


def _faults(place: Place) -> Iterator[_Fault]:
    yield from _shape(place)
    yield from _grade(place)
    yield from _days(place)
    yield from _capacity(place)
    yield from _persons(place)
    yield from _named_people(place)


def _shape(place: Place) -> Iterator[_Fault]:
    allowed = place.of_kind.shapes
    if place.geometry.is_empty or not place.geometry.is_valid:
        yield _Fault(
            "invalid_geometry",
            "geometry",
            Message(N_("Its geometry is empty or crosses itself.")),
            Message(N_("Draw it again.")),
        )
    elif place.shape not in allowed:
        yield _Fault(
            "wrong_geometry",
            "geometry",
            Message(N_("A {kind} cannot be drawn so."), {"kind": place.of_kind.word}),
            Message(N_("Draw {shape}."), {"shape": Message(_SHAPE_WORDS[allowed[0]])}),
        )


def _grade(place: Place) -> Iterator[_Fault]:
    scale = place.of_kind.scale
    if not place.grade or place.grade in {one.slug for one in scale}:
        return
    mend = N_("Use one of: {allowed}.") if scale else N_("Leave the grade empty.")
    yield _Fault(
        "wrong_grade",
        "grade",
        Message(
            N_("A {kind} has no grade {grade}."), {"kind": place.of_kind.word, "grade": place.grade}
        ),
        Message(mend, {"allowed": ", ".join(one.slug for one in scale)}),
    )


def _days(place: Place) -> Iterator[_Fault]:
    if place.valid_to is not None and place.valid_to < place.valid_from:
        yield _Fault(
            "wrong_days",
            "valid_to",
            Message(N_("It ends before it begins.")),
            Message(N_("Give {day} or a later day."), {"day": place.valid_from.isoformat()}),
        )


def _capacity(place: Place) -> Iterator[_Fault]:
    if place.capacity_persons is not None and not place.capacity_duration:
        yield _Fault(
            "capacity_without_duration",
            "capacity_persons",
            Message(N_("Nobody said for how long the capacity holds.")),
            Message(N_("Give capacity_duration: a night takes more persons than a month.")),
            Severity.WARNING,
        )


def _persons(place: Place) -> Iterator[_Fault]:
    if place.persons is not None and place.kind != "vulnerable_area":
        yield _Fault(
            "persons_at_a_place",
            "persons",
            Message(N_("Persons are counted for vulnerable areas only.")),
            Message(N_("Leave it empty, or draw an area with an aggregated count.")),
        )


def _named_people(place: Place) -> Iterator[_Fault]:
    if _MOBILE.fullmatch(place.phone.strip()):
        yield _Fault(
            "phone_of_a_person",
            "phone",
            Message(N_("This looks like somebody's own mobile number.")),
            Message(N_("Give the duty line: no personal data belong here.")),
            Severity.WARNING,
        )
    for name in ("manager", "owner"):
        text = getattr(place, name).strip()
        if _PERSON.fullmatch(text) and not _ORGANISATION.search(text):
            yield _Fault(
                "person_named",
                name,
                Message(N_("This looks like the name of a person.")),
                Message(N_("Name the organisation: no personal data belong here.")),
                Severity.WARNING,
            )
