"""Add up what the level below reports: along the area tree, exactly one level down."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from attrs import frozen

from riskmap.core.access import Area
from riskmap.core.codes import level_of
from riskmap.core.errors import NotFoundError
from riskmap.core.words import N_
from riskmap.people.service.reading import acting
from riskmap.reporting.model.chains import Chain, Link
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.reports import State
from riskmap.reporting.model.rolling import Part, RollUp
from riskmap.reporting.store import events, reports, sums
from riskmap.store import Reading, Writing, audit
from riskmap.store.audit import Entry


def roll_up(uow: Reading, event_id: str, unit: str, cutoff_at: datetime) -> RollUp:
    """Return the sum over the level below a unit, of an event and those counted with it.

    Raises
    ------
    NotFoundError
        If there is no such event, or the unit is not within reach.
    """
    event = events.by_id(uow, event_id)
    if event is None or not uow.scope.reaches(unit):
        raise NotFoundError(
            N_("There is no event {id} here."), mend=N_("Choose one of the list."), id=event_id
        )
    return add_up_below(uow, event, unit, cutoff_at)


def keep(uow: Writing, one: RollUp, *, by: str = "") -> str:
    """Keep a sum with the versions that it was made of; return its id."""
    who, sum_id = acting(uow, by).name, uuid4().hex
    sums.add(uow, sum_id, one, who)
    entry = Entry(
        action="added-up",
        subject_kind="report-sum",
        subject_id=sum_id,
        code12=one.unit,
        after={"event": one.event_id, "cutoff_at": one.cutoff_at, "versions": [*one.versions]},
        by="" if who == uow.scope.actor else who,
    )
    audit.record(uow, entry)
    return sum_id


def recounted(uow: Reading, sum_id: str) -> RollUp | None:
    """Return a kept sum, made again from the versions that it names."""
    kept = sums.by_id(uow, sum_id)
    if kept is None:
        return None
    figures = {one.id: one.report.figures for one in reports.by_ids(uow, kept.versions)}
    return sums.with_figures(kept, figures)


def add_up_below(uow: Reading, event: Event, unit: str, cutoff_at: datetime) -> RollUp:
    """Return the sum over the level below a unit; no parts at the lowest level."""
    chains = chains_below(uow, event, unit)
    chosen = [(one, one.accepted_at(cutoff_at)) for one in chains]
    ids = [link.id for _, link in chosen if link is not None]
    figures = {one.id: one.report.figures for one in reports.by_ids(uow, ids)}
    parts = tuple(_part(one, link, figures, cutoff_at) for one, link in chosen)
    return RollUp(unit=unit, event_id=event.id, cutoff_at=cutoff_at, parts=parts)


@frozen(kw_only=True)
class Below:
    """What units one level below say of an event, at any moment.

    Parameters
    ----------
    chains
        Of all of them, of the event and those counted with it.
    figures
        Of each accepted version with figures, by id.
    """

    unit: str
    event: Event
    chains: tuple[Chain, ...]
    figures: Mapping[str, Figures]

    def at(self, cutoff_at: datetime) -> RollUp:
        """Return the sum as the versions that are accepted now have it at a cutoff."""
        chosen = [(one, one.accepted_at(cutoff_at)) for one in self.chains]
        parts = tuple(_part(one, link, self.figures, cutoff_at) for one, link in chosen)
        return RollUp(unit=self.unit, event_id=self.event.id, cutoff_at=cutoff_at, parts=parts)

    @property
    def cutoffs(self) -> tuple[datetime, ...]:
        """Return the moments of which an accepted report speaks, in order, each once."""
        links = (link for one in self.chains for link in one.links)
        return tuple(sorted({one.cutoff_at for one in links if one.state is State.ACCEPTED}))


def below_of(uow: Reading, event: Event, unit: str) -> Below:
    """Return what the units one level below say, for sums at several cutoffs."""
    chains = chains_below(uow, event, unit)
    ids = [
        link.id
        for one in chains
        for link in one.links
        if link.kind.is_stage and link.state is State.ACCEPTED
    ]
    figures = {one.id: one.report.figures for one in reports.by_ids(uow, ids)}
    return Below(unit=unit, event=event, chains=tuple(chains), figures=figures)


def chains_below(uow: Reading, event: Event, unit: str) -> list[Chain]:
    """Return the chains of the units one level below, of an event and those counted with it."""
    below = level_of(unit).below
    several = {one.id: one for one in (event, *events.counted_with(uow, event.id))}
    found = reports.links(uow, several, Area.of(unit))
    return [
        Chain(event=several[event_id], unit=code12, links=links)
        for (event_id, code12), links in sorted(found.items(), key=lambda pair: pair[0][::-1])
        if level_of(code12) is below
    ]


def _part(
    chain: Chain, link: Link | None, figures: Mapping[str, Figures], cutoff_at: datetime
) -> Part:
    if link is None:
        return Part(unit=chain.unit, event_id=chain.event.id)
    return Part(
        unit=chain.unit,
        event_id=chain.event.id,
        version_id=link.id,
        checked_at=chain.checked_at(cutoff_at),
        figures=figures[link.id],
    )
