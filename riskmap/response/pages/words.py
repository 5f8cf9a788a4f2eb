"""What the pages of the room share: divisions, moments, names, what was frozen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from attrs import frozen
from flask import request

from riskmap.core.codes import require_code12
from riskmap.core.hazards import hazards
from riskmap.core.words import N_
from riskmap.divisions import service as divisions
from riskmap.doors.access import require_reach, require_visitor
from riskmap.doors.moments import local
from riskmap.doors.words import locale, say
from riskmap.people.service import naming
from riskmap.reporting.model.activation import Track, Value
from riskmap.reporting.service import reading
from riskmap.response.model.rights import Deed, roles_of
from riskmap.store import Reading


@frozen(kw_only=True)
class KnownEvent:
    """An event as it was going on when something was frozen."""

    id: str
    hazard: str
    occurred_at: datetime


@frozen(kw_only=True)
class Known:
    """What was frozen: see `riskmap.response.service.standing`.

    Parameters
    ----------
    in_force
        (track, value) in words.
    counts
        (label, count) of reports and orders.
    """

    at: datetime
    in_force: tuple[tuple[str, str], ...]
    counts: tuple[tuple[str, int], ...]
    events: tuple[KnownEvent, ...]


_COUNTS = {
    "expected": N_("reports expected"),
    "met": N_("reported"),
    "late": N_("of them late"),
    "missed": N_("not reported"),
    "unreachable": N_("not reachable"),
    "orders_open": N_("units with an open order"),
    "orders_overdue": N_("of them overdue"),
}


def known_said(known: Mapping[str, Any]) -> Known:
    """Return in words what was frozen."""
    return Known(
        at=datetime.fromisoformat(known["at"]),
        in_force=tuple(
            (say(track.word), say(Value(known["in_force"][track]).word))
            for track in Track
            if track in known["in_force"]
        ),
        counts=tuple((say(word), known[name]) for name, word in _COUNTS.items() if name in known),
        events=tuple(
            KnownEvent(
                id=one["id"],
                hazard=hazard_said(one["hazard"]),
                occurred_at=datetime.fromisoformat(one["occurred_at"]),
            )
            for one in known["events"]
        ),
    )


def division_said() -> str:
    """Return the division that a form names, within reach."""
    code12 = require_code12(request.form.get("under", ""))
    require_reach(code12)
    return code12


def may_here(deed: Deed, code12: str) -> bool:
    """Tell whether the reader may do something in this division, for what a page offers."""
    roles = tuple(map(str, roles_of(deed)))
    visitor = require_visitor()
    return bool(set(roles) & set(visitor.roles)) and visitor.scope_for(roles).reaches(code12)


def people_said(uow: Reading, names: Iterable[str]) -> dict[str, str]:
    """Return what people are called who act in office, by sign-in name; else the name itself."""
    asked = set(names)
    known = naming.names_within(uow, asked)
    return {name: known.get(name, name) for name in asked}


def units_said(uow: Reading, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of units, by code."""
    asked = set(codes)
    names = divisions.names_of(uow, asked, locale=locale())
    return {code12: names.get(code12, code12) for code12 in asked}


def events_said(uow: Reading) -> tuple[tuple[str, str], ...]:
    """Return the events that go on, to choose from: id, hazard and day."""
    return tuple(
        (
            one.id,
            f"{hazard_said(one.header.hazard)} {local(one.header.occurred_at):%Y-%m-%d %H:%M}",
        )
        for one in reading.events_going_on(uow)
    )


def hazard_said(slug: str) -> str:
    """Return what a hazard is called; the slug itself where the list knows it no more."""
    found = hazards().get(slug)
    return found.name(locale()) if found else slug
