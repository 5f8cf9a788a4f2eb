"""The one figure of an event and cutoff: what counts for a unit, and what each unit below says.

A verified report that was accepted settles the figures of its unit. Before that, the sum of the
level below counts, as soon as one of its units has an accepted report; else the unit's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.access import Area
from riskmap.core.words import N_, Message
from riskmap.reporting.model.chains import Chain, Link
from riskmap.reporting.model.events import Event, EventState
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.reports import Kind, Version
from riskmap.reporting.model.rolling import Part, RollUp
from riskmap.reporting.service import chains, rolling
from riskmap.reporting.store import events, reports, sums
from riskmap.reporting.store.sums import Kept
from riskmap.store import Reading


class Basis(StrEnum):
    """What a figure of a unit rests on."""

    VERIFIED = "verified"
    SUM = "sum"
    OWN = "own"
    NOTHING = "nothing"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])


_WORDS = {
    Basis.VERIFIED: N_("verified report of the unit itself"),
    Basis.SUM: N_("sum of the level below"),
    Basis.OWN: N_("report of the unit itself"),
    Basis.NOTHING: N_("no report was accepted"),
}


@frozen(kw_only=True)
class Official:
    """What counts of an event for a unit at a cutoff.

    Parameters
    ----------
    sum
        Of the level below, with the versions that it is made of: the one that was made official
        for this very cutoff, else what the versions accepted now add up to.
    kept
        Who made the sum official, and when; None where nobody did.
    own
        The accepted report of the unit itself; None without one.
    said
        The accepted version of every unit in the area that has one, in the order of codes.
    awaited
        Units in the area that reported of the event, and of which nothing was accepted yet.
    """

    event: Event
    unit: str
    cutoff_at: datetime
    at: datetime
    realm: str
    sum: RollUp
    kept: Kept | None
    own: Version | None
    said: tuple[Version, ...]
    awaited: tuple[str, ...]
    basis: Basis = field(init=False)

    @basis.default
    def _rests_on(self) -> Basis:
        if self.own is not None and self.own.report.kind is Kind.VERIFIED:
            return Basis.VERIFIED
        if any(not one.is_awaited for one in self.sum.parts):
            return Basis.SUM
        return Basis.NOTHING if self.own is None else Basis.OWN

    @property
    def figures(self) -> Figures:
        """The figures that count."""
        if self.basis is Basis.SUM:
            return self.sum.figures
        return {} if self.own is None else self.own.report.figures

    @property
    def is_official(self) -> bool:
        """True for a verified report, and for a sum that somebody made official."""
        return self.basis is Basis.VERIFIED or (self.basis is Basis.SUM and self.kept is not None)

    @property
    def standing(self) -> Message:
        """Whether it is official."""
        return Message(N_("official") if self.is_official else N_("provisional, not made official"))

    @property
    def versions(self) -> Sequence[str]:
        """Ids of the versions that the figures come from."""
        if self.basis is Basis.SUM:
            return self.sum.versions
        return [] if self.own is None else [self.own.id]

    @property
    def parts(self) -> tuple[Part, ...]:
        """The parts of the sum, where it is one."""
        return self.sum.parts if self.basis is Basis.SUM else ()

    @property
    def unknown_parts(self) -> int:
        """How many parts are unknown altogether."""
        return sum(one.is_awaited for one in self.parts)

    @property
    def is_complete(self) -> bool:
        """True where nothing that was asked for is unknown, and nobody is waited for."""
        is_known = not any(one.is_unknown for one in self.figures.values())
        if self.basis is Basis.SUM:
            return is_known and self.sum.is_complete
        return is_known and self.basis is not Basis.NOTHING


def official(uow: Reading, event_id: str, unit: str, cutoff_at: datetime) -> Official:
    """Return what counts of an event for a unit at a cutoff.

    Raises
    ------
    NotFoundError
        If there is no such event, or the unit is not within reach.
    """
    event = chains.event(uow, event_id)
    rolled, kept = rolling.roll_up(uow, event_id, unit, cutoff_at), None
    for one in sums.kept_of(uow, event_id, unit):
        if one.cutoff_at == cutoff_at:
            rolled, kept = rolling.recounted(uow, one.id) or rolled, one
            break
    several = {one.id: one for one in (event, *events.counted_with(uow, event_id))}
    found = _chains(uow, several, Area.of(unit))
    links = [(one, one.accepted_at(cutoff_at)) for one in found]
    said = reports.by_ids(uow, [link.id for _, link in links if link is not None])
    said.sort(key=lambda one: (one.report.unit, one.report.event_id))
    return Official(
        event=event,
        unit=unit,
        cutoff_at=cutoff_at,
        at=uow.now,
        realm=uow.scope.realm.name,
        sum=rolled,
        kept=kept,
        own=next((one for one in said if one.report.unit == unit), None),
        said=tuple(said),
        awaited=tuple(_awaited(links, cutoff_at)),
    )


def _chains(uow: Reading, several: Mapping[str, Event], area: Area) -> list[Chain]:
    found = reports.links(uow, several, area)
    return [
        Chain(event=several[event_id], unit=code12, links=links)
        for (event_id, code12), links in sorted(found.items(), key=lambda pair: pair[0][::-1])
    ]


def _awaited(links: Iterable[tuple[Chain, Link | None]], cutoff_at: datetime) -> Iterable[str]:
    """Yield the units that had spoken of the event by the cutoff, and nothing counts of them."""
    for chain, link in links:
        if link is None and any(one.cutoff_at <= cutoff_at for one in chain.links):
            yield chain.unit


def known_events(uow: Reading) -> list[Event]:
    """Return all events within reach, also those that are over, the latest first."""
    return [one for one in events.find(uow, states=EventState) if not one.merged_into]


def official_cutoffs(uow: Reading, event_id: str, unit: str) -> tuple[datetime, ...]:
    """Return the cutoffs for which somebody made a sum official, the latest first."""
    return tuple(dict.fromkeys(one.cutoff_at for one in sums.kept_of(uow, event_id, unit)))
