"""What happened in a disaster, as the room's own tables say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta

from riskmap.core.access import Area
from riskmap.core.happenings import Happening, newest_first
from riskmap.core.words import N_, Message
from riskmap.reporting.model.amendments import Step
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.reports import State
from riskmap.reporting.service import chains
from riskmap.reporting.store import amendments, declared, desk, events, releases, reports, sums
from riskmap.reporting.store.desk import Brief
from riskmap.reporting.store.reports import Decision
from riskmap.store import Reading
from riskmap.warnings.model.warnings import level_word
from riskmap.warnings.service import showing
from riskmap.warnings.service.calling import headline

#: A warning of so long before an event belongs to it, too.
_AHEAD = timedelta(days=1)
_MARKS = {State.ACCEPTED: "met", State.RETURNED: "late"}


def happened(uow: Reading, event: Event, unit: str) -> tuple[Happening, ...]:
    """Return all that happened of an event within a unit, the newest first."""
    area, ids = Area.of(unit), chains.ids_with(uow, event)
    found = desk.briefs(uow, ids, area)
    of_version = {one.id: one for one in found}
    decided = reports.decisions(uow, list(of_version))
    return newest_first(
        (
            *(_report(one) for one in found),
            *(_decision(one, of_version[one.version_id]) for one in decided),
            *_history(uow, ids),
            *_sums(uow, event, unit),
            *_declared(uow, ids, area),
            *_releases(uow, ids),
            *_entries(uow, of_version),
            *_amendments(uow, ids, area),
            *_warnings(uow, event, unit),
        )
    )


def _report(one: Brief) -> Happening:
    has_casualties = any(figure.amount for figure in one.casualties.values())
    text = N_("{kind}, with casualties") if has_casualties else N_("{kind}")
    if one.is_mass_loss:
        text = N_("{kind}: many houses collapsed at once, or a large area suffered losses")
    if one.number > 1:
        text = N_("{kind}, amendment {number}") if one.amendment else N_("{kind}, mended")
    return Happening(
        at=one.received_at,
        unit=one.unit,
        what=Message(text, {"kind": one.kind.word, "number": one.amendment}),
        who=one.by,
        state="missed" if has_casualties or one.is_mass_loss else "due",
        href=f"/reports/{one.id}",
    )


def _decision(one: Decision, of: Brief) -> Happening:
    text = N_("{kind} accepted") if one.state is State.ACCEPTED else N_("{kind} returned")
    return Happening(
        at=one.recorded_at,
        unit=of.unit,
        what=Message(text, {"kind": of.kind.word}),
        who=one.actor,
        why=one.words,
        state=_MARKS[one.state],
        href=f"/reports/{of.id}",
    )


def _amendments(uow: Reading, ids: Iterable[str], area: Area) -> Iterator[Happening]:
    """Yield what was said of amendments; an approved one is a version, told with the others."""
    for one in amendments.of_events(uow, ids, area):
        for said in one.said:
            if said.step is not Step.APPROVED:
                yield Happening(
                    at=said.at,
                    unit=one.unit,
                    what=Message(N_("Verified report: {step}"), {"step": said.step.word}),
                    who=said.by,
                    why=said.words,
                    state="due" if said.step.is_open else "",
                    href=f"/reports/{one.version_id}",
                )


def _history(uow: Reading, ids: Iterable[str]) -> Iterator[Happening]:
    for event_id in ids:
        past = events.history(uow, event_id)
        for (event, at, who, why), before in zip(past, [*past[1:], None], strict=True):
            earlier = None if before is None else before[0]
            what = _change(event, earlier)
            yield Happening(at=at, unit=event.unit, what=what, who=who, why=why)


def _change(event: Event, before: Event | None) -> Message:
    if before is None:
        return Message(N_("The event begins here"))
    if event.merged_into != before.merged_into:
        joined, parted = N_("Counted with another event"), N_("Counted by itself again")
        return Message(joined if event.merged_into else parted)
    if event.state is not before.state:
        return Message(N_("The event is now: {state}"), {"state": event.state.word})
    if event.header != before.header:
        return Message(N_("Erratum: the header was corrected"))
    return Message(N_("A unit above reports of the event, too"))


def _sums(uow: Reading, event: Event, unit: str) -> Iterator[Happening]:
    for one in sums.kept_of(uow, event.id, unit):
        yield Happening(
            at=one.recorded_at, unit=unit, what=Message(N_("Official figure made")), who=one.by
        )


def _declared(uow: Reading, ids: Iterable[str], area: Area) -> Iterator[Happening]:
    for unit, one in declared.no_loss_of(uow, ids, area).items():
        what = Message(N_("No loss"))
        yield Happening(at=one.recorded_at, unit=unit, what=what, who=one.by, why=one.words)
    for event_id in ids:
        for copy in declared.copies_of(uow, event_id):
            what = Message(N_("Copy sent to the level above"))
            yield Happening(
                at=copy.sent_at, unit=copy.unit, what=what, who=copy.by, why=copy.how, state="met"
            )


def _releases(uow: Reading, ids: Iterable[str]) -> Iterator[Happening]:
    for one in releases.publications(uow, ids):
        what = Message(N_("Figures released"))
        yield Happening(
            at=one.recorded_at,
            unit=one.unit,
            what=what,
            who=one.by,
            why=one.channel,
            href="/figures",
        )
        if one.withdrawn_at is not None:
            yield Happening(
                at=one.withdrawn_at,
                unit=one.unit,
                what=Message(N_("Release withdrawn")),
                who=one.withdrawn_by,
                why=one.withdrawn_why,
                state="late",
            )


def _entries(uow: Reading, of_version: dict[str, Brief]) -> Iterator[Happening]:
    for version_id, one in releases.sent_up_of(uow, of_version).items():
        text = N_("Entered in the national system, with differences")
        what = Message(text if one.figures else N_("Entered in the national system"))
        yield Happening(
            at=one.national_at,
            unit=one.unit,
            what=what,
            who=one.operator,
            why=one.words,
            state="late" if one.figures else "met",
            href=f"/reports/{version_id}/national",
        )


def _warnings(uow: Reading, event: Event, unit: str) -> Iterator[Happening]:
    """Yield the versions of warnings that held for the unit while the event went on."""
    begin = event.header.occurred_at - _AHEAD
    end = event.header.ended_at or event.stable_at or uow.now
    for one in showing.touching(showing.listed(uow, since=begin), unit):
        for version in showing.timeline(uow, one.id):
            if version.recorded_at > end:
                continue
            shown = {
                "kind": one.kind.word,
                "level": level_word(version.said.level),
                "status": version.word,
                "text": headline(one, "zh"),
            }
            yield Happening(
                at=version.recorded_at,
                unit=one.code12,
                what=Message(N_("{kind}, {level}: {status}. {text}"), shown),
                who=version.said.source,
                state="due" if version.status.is_in_force else "met",
                href=f"/warnings/{one.id}",
            )
