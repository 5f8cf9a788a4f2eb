"""How verified reports stand to amendments: what was said, and what the one who asks may say."""

from __future__ import annotations

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.reporting.model.amendments import (
    Amendment,
    amended,
    may_ask,
    may_decide,
    may_propose,
    may_withdraw,
)
from riskmap.reporting.model.differences import Difference, differences
from riskmap.reporting.model.reports import Version
from riskmap.reporting.service import chains
from riskmap.reporting.service.submitting import require_known
from riskmap.reporting.store import amendments, own, reports
from riskmap.store import Reading


@frozen(kw_only=True)
class Looked:
    """An amendment with what it changes, and what the one who asks may do about it.

    Parameters
    ----------
    version
        The version whose figures are to change, or changed.
    differences
        What changes, worked out sums included; none while it was only asked for.
    """

    amendment: Amendment
    version: Version
    differences: tuple[Difference, ...]
    may_decide: bool
    may_withdraw: bool


@frozen(kw_only=True)
class Standing:
    """How a report stands to amendments, for the one who asks.

    Parameters
    ----------
    all
        Those of the report, the first first.
    """

    all: tuple[Looked, ...] = ()
    may_propose: bool = False
    may_ask: bool = False

    @property
    def open(self) -> Looked | None:
        """The one of which something is still to be said."""
        return next((one for one in self.all if one.amendment.step.is_open), None)


def standing(uow: Reading, version: Version) -> Standing:
    """Return how the report of a version stands to amendments."""
    if not version.report.kind.is_stage:
        return Standing()
    who, current = acting(uow), reports.current(uow, version.report_id)
    found = tuple(_looked(uow, one, who) for one in amendments.of_report(uow, version.report_id))
    open_one = next((one.amendment for one in found if one.amendment.step.is_open), None)
    is_last = current is not None and current.id == version.id
    return Standing(
        all=found,
        may_propose=is_last and may_propose(who, version, open_one),
        may_ask=is_last and may_ask(who, version, open_one),
    )


def waiting(uow: Reading) -> tuple[Looked, ...]:
    """Return the amendments that the one who asks may decide about, the first proposed first."""
    who = acting(uow)
    found = (_looked(uow, one, who) for one in amendments.open_ones(uow) if one.is_waiting)
    return tuple(one for one in found if one.may_decide)


def going_on(uow: Reading) -> tuple[Looked, ...]:
    """Return the amendments within reach that were asked for or wait, the first first."""
    who = acting(uow)
    return tuple(_looked(uow, one, who) for one in amendments.open_ones(uow))


def look(uow: Reading, amendment_id: str) -> Looked:
    """Return one amendment, over or not.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    return _looked(uow, require_there(amendments.by_id(uow, amendment_id)), acting(uow))


def require_there(one: Amendment | None) -> Amendment:
    """Return an amendment if there is one.

    Raises
    ------
    NotFoundError
        If not, or not for the one who asks.
    """
    if one is None:
        raise NotFoundError(
            N_("There is no such amendment here."), mend=N_("Look at the report again.")
        )
    return one


def asked_of(uow: Reading, unit: str) -> tuple[Amendment, ...]:
    """Return the amendments of a unit's own reports of which something is still to be said."""
    return tuple(one for one in amendments.open_ones(uow) if one.unit == unit)


def of_event(uow: Reading, event_id: str, unit: str) -> tuple[Amendment, ...]:
    """Return the amendments of reports on an event within a unit, the first first."""
    ids = chains.ids_with(uow, chains.event(uow, event_id))
    return tuple(amendments.of_events(uow, ids, Area.of(unit)))


def _looked(uow: Reading, one: Amendment, who: Acting) -> Looked:
    version = require_known(reports.by_id(uow, one.version_id), one.version_id)
    before = version.report.figures
    return Looked(
        amendment=one,
        version=version,
        differences=differences(before, amended(before, one.figures)) if one.figures else (),
        may_decide=may_decide(who, one, compilers(uow, one.report_id)),
        may_withdraw=may_withdraw(who, one),
    )


def compilers(uow: Reading, report_id: str) -> set[str]:
    """Return who sent a version of a report."""
    return {one.by for one in own.versions(uow, report_id)}
