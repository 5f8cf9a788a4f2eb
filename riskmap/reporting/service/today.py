"""What an officer sees: what is to be reported now, what was returned, what was reported."""

from __future__ import annotations

from attrs import frozen

from riskmap.people.service.reading import acting
from riskmap.reporting.model.drafts import Draft
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.plans import Plan, plan_named
from riskmap.reporting.model.reports import State, Version
from riskmap.reporting.model.rights import is_own
from riskmap.reporting.service import drafting
from riskmap.reporting.service.boarding import Row, expected_of
from riskmap.reporting.service.chains import open_events
from riskmap.reporting.service.joining import stable_events, without_report
from riskmap.reporting.store import duties, own, reports, slots
from riskmap.reporting.store.reports import Decision
from riskmap.store import Reading

_SHOWN = 10


@frozen(kw_only=True)
class Returned:
    """A report that waits to be mended, and what was said of it."""

    version: Version
    decision: Decision


@frozen(kw_only=True)
class Today:
    """What one unit has to report, and has reported.

    Parameters
    ----------
    expected
        Duties for which a report counts now, the first that is due in front.
    events
        Events of the unit that go on: no disaster cannot be said over one.
    stable
        Events of the unit that are stable: they wait for the verified report.
    others
        Events within reach or above of which the unit has not reported.
    returned
        To be mended, the latest in front.
    reported
        The last reports of the unit, the latest in front.
    unfinished, thrown_away
        What the one who asks has begun and not sent; what he threw away and can bring back.
    """

    unit: str
    expected: tuple[Row, ...]
    events: tuple[Event, ...]
    stable: tuple[Event, ...]
    others: tuple[Event, ...]
    returned: tuple[Returned, ...]
    reported: tuple[Version, ...]
    unfinished: tuple[Draft, ...]
    thrown_away: tuple[Draft, ...]


def own_units(uow: Reading) -> tuple[str, ...]:
    """Return the units for which the one who asks reports as one of their people."""
    who = acting(uow)
    codes = (area.code12 for area in uow.scope.areas)
    return tuple(code12 for code12 in dict.fromkeys(codes) if is_own(who, code12))


def today(uow: Reading, unit: str) -> Today:
    """Return what a unit has to report, and has reported."""
    return Today(
        unit=unit,
        expected=expected_of(uow, unit),
        events=open_events(uow, unit),
        stable=stable_events(uow, unit),
        others=without_report(uow, unit),
        returned=_returned(uow, own.page(uow, unit, _SHOWN, states=[State.RETURNED])),
        reported=tuple(own.page(uow, unit, _SHOWN)),
        unfinished=drafting.unfinished(uow, unit),
        thrown_away=drafting.thrown_away(uow, unit),
    )


def plans_met(uow: Reading, version: Version) -> tuple[Plan, ...]:
    """Return the plans whose duties a report has met, each once."""
    told = duties.slots_of_submission(uow, str(version.report.id))
    names = (one.plan for one in slots.by_ids(uow, told).values())
    return tuple(plan_named(one) for one in dict.fromkeys(names))


def _returned(uow: Reading, several: list[Version]) -> tuple[Returned, ...]:
    said = {one.version_id: one for one in reports.decisions(uow, [one.id for one in several])}
    return tuple(Returned(version=one, decision=said[one.id]) for one in several if one.id in said)
