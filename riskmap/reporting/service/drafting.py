"""Drafts of the one who asks: begun, kept page by page, thrown away and brought back."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import uuid4

from attrs import evolve

from riskmap.core.errors import ConflictError, ForbiddenError, NotFoundError
from riskmap.core.words import N_
from riskmap.people.service.reading import acting
from riskmap.reporting.model.checks import checks
from riskmap.reporting.model.drafts import (
    MASS_LOSS,
    POSITION,
    TICK,
    TICKED,
    Draft,
    said_from,
    with_page,
)
from riskmap.reporting.model.forms import kept_for
from riskmap.reporting.model.reports import SUMMARY_MOST, Kind, Position, State, Version
from riskmap.reporting.model.rights import is_own
from riskmap.reporting.service import chains
from riskmap.reporting.service.submitting import require_known
from riskmap.reporting.store import drafts, reports
from riskmap.store import Reading, Writing

_ID = re.compile(r"[0-9a-f]{32}")


def begin(uow: Reading, kind: Kind, unit: str, *, event_id: str = "", upgrades: str = "") -> Draft:
    """Return the unfinished draft of a unit for a kind and event, or a new one with a new id."""
    _require_own(uow, unit)
    known = (
        one
        for one in unfinished(uow, unit)
        if (one.kind, one.event_id, one.upgrades) == (kind, event_id, upgrades) and not one.replaces
    )
    return next(known, None) or new(uow, kind, unit, event_id=event_id, upgrades=upgrades)


def new(uow: Reading, kind: Kind, unit: str, *, event_id: str = "", upgrades: str = "") -> Draft:
    """Return a draft with a new id; one of a danger that became more says its words."""
    said = _said_of_danger(uow, unit, upgrades) if upgrades else {}
    if event_id and kind is not Kind.INITIAL:
        said |= _still_ticked(uow, kind, unit, event_id)
    return Draft(
        id=uuid4().hex, kind=kind, unit=unit, event_id=event_id, upgrades=upgrades, said=said
    )


def mend(uow: Reading, version_id: str) -> Draft:
    """Return the draft that mends a returned report: begun already, or new, as it was sent.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError
        If there is no such report, it is another unit's, or it does not wait to be mended.
    """
    version = require_known(reports.by_id(uow, version_id), version_id)
    report = version.report
    _require_own(uow, report.unit)
    link = reports.current(uow, version.report_id)
    is_waiting = link is not None and link.id == version.id and version.state is State.RETURNED
    if not is_waiting or not report.kind.is_stage:
        raise ConflictError(
            N_("The report does not wait to be mended: {state}."),
            mend=N_("Look at it again; somebody may have mended it meanwhile."),
            state=version.state.word,
        )
    known = (one for one in unfinished(uow, report.unit) if one.replaces == version.id)
    begun = Draft(
        id=uuid4().hex,
        kind=report.kind,
        unit=report.unit,
        event_id=report.event_id,
        replaces=version.id,
        said=said_from(report),
    )
    return next(known, begun)


def find(uow: Reading, draft_id: str) -> Draft | None:
    """Return a draft of the one who asks, thrown away or not; None if there is none."""
    return drafts.by_id(uow, draft_id, acting(uow).name)


def sent_under(uow: Reading, draft_id: str) -> Version | None:
    """Return the stage report that was sent under the id of a draft; None if none was."""
    found = reports.by_id(uow, draft_id)
    return found if found is not None and found.report.kind.is_stage else None


def unfinished(uow: Reading, unit: str) -> tuple[Draft, ...]:
    """Return what the one who asks has begun for a unit and not sent, the last one first."""
    several = drafts.of(uow, acting(uow).name, unit)
    return tuple(one for one in several if one.thrown_at is None)


def thrown_away(uow: Reading, unit: str) -> tuple[Draft, ...]:
    """Return what the one who asks threw away and can still bring back."""
    since = uow.now - kept_for("thrown_away")
    several = drafts.of(uow, acting(uow).name, unit)
    return tuple(one for one in several if one.thrown_at is not None and one.thrown_at >= since)


def save(
    uow: Writing, draft: Draft, page: str, posted: Mapping[str, str], names: frozenset[str]
) -> Draft:
    """Keep what came back of a page; a draft that was thrown away is there again.

    Parameters
    ----------
    names
        Fields of the page: what is not among `posted` is empty now.

    Raises
    ------
    ForbiddenError, ConflictError, NotFoundError
        If the unit is another's, or the id is none, or taken by somebody else.
    """
    actor = acting(uow).name
    uow.hold(f"draft {draft.id}")
    known = drafts.by_id(uow, draft.id, actor)
    if known is None:
        _require_new(uow, draft)
    one = known or draft
    changed = evolve(one, said=with_page(one.said, posted, names), page=page, saved_at=uow.now)
    drafts.put(uow, changed, actor)
    if changed.thrown_at is not None:
        drafts.throw(uow, changed.id, actor, None)
    return evolve(changed, thrown_at=None, started_at=one.started_at or uow.now)


def throw_away(uow: Writing, draft_id: str) -> Draft:
    """Throw a draft away; it can be brought back for some days."""
    return _mark(uow, draft_id, is_thrown=True)


def turn_into_follow_up(uow: Writing, draft_id: str) -> Draft:
    """Go on with a draft as a follow-up of the report that was sent under its id.

    Raises
    ------
    NotFoundError
        If there is no such draft of the one who asks, or nothing was sent.
    """
    found, sent = find(uow, draft_id), reports.by_id(uow, draft_id)
    if found is None or sent is None:
        raise _no_such_draft()
    turned = evolve(
        found,
        id=uuid4().hex,
        kind=Kind.FOLLOW_UP,
        event_id=sent.report.event_id,
        replaces="",
        upgrades="",
        page="",
    )
    drafts.remove(uow, found.id)
    drafts.put(uow, turned, acting(uow).name)
    return turned


def bring_back(uow: Writing, draft_id: str) -> Draft:
    """Bring a draft back that was thrown away."""
    return _mark(uow, draft_id, is_thrown=False)


def forget(uow: Writing) -> int:
    """Remove drafts that are over their time, and return how many."""
    unfinished_before = uow.now - kept_for("unfinished")
    return drafts.forget(uow, unfinished_before, uow.now - kept_for("thrown_away"))


def _said_of_danger(uow: Reading, unit: str, version_id: str) -> dict[str, str]:
    """Return what a danger of the unit says already of the disaster that it became."""
    danger = reports.by_id(uow, version_id)
    if danger is None or danger.report.danger is None or danger.report.unit != unit:
        return {}
    told = danger.report.danger
    said = {"summary": told.words[:SUMMARY_MOST], "place": told.place, **_typed_as(told.position)}
    return {name: text for name, text in said.items() if text}


def _typed_as(at: Position | None) -> dict[str, str]:
    """Return a position as the form of a report has it."""
    if at is None:
        return {}
    accuracy = "" if at.accuracy_m is None else f"{at.accuracy_m:g}"
    return {
        f"{POSITION}-at": f"{at.lon}, {at.lat}",
        f"{POSITION}-how": at.how,
        f"{POSITION}-accuracy_m": accuracy,
    }


def _still_ticked(uow: Reading, kind: Kind, unit: str, event_id: str) -> dict[str, str]:
    """Return what the report before ticked of the event itself: remarks, and massive losses."""
    chain = chains.chain_of(uow, chains.event(uow, event_id), unit)
    link = chain.before(chain.next_position)
    before = None if link is None else reports.by_id(uow, link.id)
    if before is None:
        return {}
    ticked = (one for one in before.report.ticked if one in checks() and checks()[one].stays_ticked)
    is_mass = before.report.is_mass_loss and kind is Kind.FOLLOW_UP
    return {f"{TICK}-{one}": TICKED for one in ticked} | ({MASS_LOSS: TICKED} if is_mass else {})


def _mark(uow: Writing, draft_id: str, *, is_thrown: bool) -> Draft:
    found = find(uow, draft_id)
    if found is None:
        raise _no_such_draft()
    drafts.throw(uow, draft_id, acting(uow).name, uow.now if is_thrown else None)
    return found


def _require_new(uow: Reading, draft: Draft) -> None:
    _require_own(uow, draft.unit)
    if not _ID.fullmatch(draft.id) or not draft.kind.is_stage:
        raise _no_such_draft()
    if drafts.is_taken(uow, draft.id):
        raise ConflictError(
            N_("Somebody else writes under this id."), mend=N_("Begin the report anew.")
        )


def _no_such_draft() -> NotFoundError:
    return NotFoundError(
        N_("There is no such draft of yours."), mend=N_("Look at the page of today's reports.")
    )


def _require_own(uow: Reading, unit: str) -> None:
    if not uow.scope.reaches(unit):
        raise NotFoundError(
            N_("There is no unit {code} here."),
            mend=N_("Choose a unit for which you report."),
            code=unit[:12],
        )
    if not is_own(acting(uow), unit):
        raise ForbiddenError(
            N_("You do not report for {code}."),
            mend=N_("Ask an administrator of your area for the role."),
            code=unit,
        )
