"""What lists add up to beside what reports say, unit by unit; and how many people are known there.

The verified report of a unit has to say what its lists add up to: of a committee its own rows, of
a street or the district all rows in it.
"""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.figure import Figure
from riskmap.reporting.model.chains import Chain
from riskmap.reporting.model.checks import Around
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.ledgers import Compared, Entry, Ledger, compared, ledgers, sums_of
from riskmap.reporting.model.reports import Kind, Version
from riskmap.reporting.service.ledgers.reading import together
from riskmap.reporting.store import ledgers as rows
from riskmap.reporting.store import reports
from riskmap.risk.service import reading as risk
from riskmap.store import Reading


@frozen(kw_only=True)
class Against:
    """The lists of one unit beside its last report with figures.

    Parameters
    ----------
    kind
        Of that report; None where there is none.
    """

    unit: str
    kind: Kind | None
    lines: tuple[Compared, ...]

    @property
    def is_apart(self) -> bool:
        """True where a figure of the report cannot be what the list adds up to."""
        return any(one.is_apart for one in self.lines)


def sums_for(uow: Reading, event_id: str, unit: str) -> dict[str, dict[str, Figure]]:
    """Return what the lists of a unit and all in it add up to, by list and indicator."""
    found = rows.find(uow, together(uow, event_id), area=Area.of(unit))
    return {
        slug: sums_of(one, [row for row in found if row.ledger == slug])
        for slug, one in ledgers().items()
    }


def against_reports(uow: Reading, event: Event, unit: str, ledger: Ledger) -> tuple[Against, ...]:
    """Return a list beside the reports: of a unit, then of each unit in it that has either."""
    listed = rows.find(uow, together(uow, event.id), ledger=ledger.slug, area=Area.of(unit))
    last = _last_reports(uow, event, unit)
    units = {unit, *last, *(one.code12 for one in listed)}
    return tuple(_against(one, last.get(one), ledger, listed) for one in sorted(units))


def known_population(uow: Reading, unit: str) -> Around | None:
    """Return how many people live in a unit, and whether that was only estimated; None unknown.

    From the assessment that is shown: counted where the census counts, estimated below.
    """
    found = risk.unit_shown(uow, unit)
    figure = None if found is None else found.population
    if figure is None:
        return None
    return Around(amount=int(figure.persons), is_estimated=figure.is_estimated)


def _against(unit: str, last: Version | None, ledger: Ledger, listed: Iterable[Entry]) -> Against:
    inside = Area.of(unit)
    sums = sums_of(ledger, [one for one in listed if inside.contains(one.code12)])
    figures = {} if last is None else last.report.figures
    kind = None if last is None else last.report.kind
    return Against(unit=unit, kind=kind, lines=compared(ledger, figures, sums))


def _last_reports(uow: Reading, event: Event, unit: str) -> dict[str, Version]:
    """Return the last report with figures that was not returned, of each unit in one."""
    found = reports.links(uow, [event.id], Area.of(unit))
    chains = [Chain(event=event, unit=code12, links=links) for (_, code12), links in found.items()]
    last = [link for one in chains if (link := one.before(one.next_position)) is not None]
    versions = reports.by_ids(uow, [one.id for one in last])
    return {one.report.unit: one for one in versions}
