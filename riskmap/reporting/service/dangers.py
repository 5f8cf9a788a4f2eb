"""Dangers: followed from their reports, what is done about them, lists and one with all it has."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid5

from attrs import field, frozen

from riskmap.core.errors import ForbiddenError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.people.service.reading import acting
from riskmap.reporting.model.dangers import (
    WORDS_MOST,
    Act,
    DangerState,
    Standing,
    Step,
    require_step,
    state_after,
)
from riskmap.reporting.model.reports import Kind, Report, Version
from riskmap.reporting.model.rights import Deed, may
from riskmap.reporting.service import photos
from riskmap.reporting.service.photos import Photos
from riskmap.reporting.store import dangers as store
from riskmap.reporting.store import reports
from riskmap.reporting.store.dangers import Place, WantedDangers
from riskmap.store import Reading, Writing, audit, live, programs
from riskmap.store.audit import Entry

#: So far a clock may be ahead before a moment is not believed.
_AHEAD = timedelta(minutes=15)
_LATEST = 200


def _trimmed(text: str) -> str:
    return " ".join(text.split())[:WORDS_MOST]


@frozen(kw_only=True)
class Said:
    """What somebody says was done about a danger; `at` None: now.

    Parameters
    ----------
    id
        Made by who says it: the same again is the same.
    words
        Who was sent, how it was over, or why it was not.
    """

    id: str
    act: Act
    words: str = field(converter=_trimmed)
    at: datetime | None = None


@frozen(kw_only=True)
class Whole:
    """A danger with its last report, what was done about it, and its photos."""

    standing: Standing
    version: Version
    steps: tuple[Step, ...]
    photos: Photos


def follow(uow: Writing, version: Version) -> None:
    """Let dangers stand as a report says that just came: a danger, or what one became.

    To be called in the write that stores the report.
    """
    report = version.report
    if report.kind is Kind.DANGER and version.number > 1:
        store.follow(uow, version)
    elif report.kind is Kind.DANGER:
        done = _done_before(version)
        store.begin(uow, version, state_after(done))
        for number, step in enumerate(done, start=1):
            store.add_step(uow, version.report_id, report.unit, step, number)
    elif report.kind is Kind.INITIAL and report.upgrades is not None:
        _upgraded(uow, version, report.upgrades.hex)


def act(uow: Writing, danger_id: str, said: Said, *, by: str = "") -> Standing:
    """Write down what was done about a danger; the same said again changes nothing.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is none within reach, or this is not for the one who asks.
    InvalidRequestError, ConflictError
        If it does not say what belongs to it, or does not go with how the danger stands.
    """
    who = acting(uow, by)
    programs.hold(uow, f"danger {danger_id}")
    standing = require_known(store.by_id(uow, danger_id), danger_id)
    if not may(who, Deed.HANDLE, standing.unit):
        raise ForbiddenError(
            N_("You do not follow up dangers of {code}."),
            mend=N_("Tell who is on duty there."),
            code=standing.unit,
        )
    before = store.steps(uow, danger_id)
    if any(one.id == said.id for one in before):
        return standing
    step = _step(uow, standing, said, who.name)
    require_step(standing.state, step)
    state = state_after((*before, step))
    store.add(uow, standing, step, len(before) + 1, state)
    entry = Entry(
        action=str(said.act),
        subject_kind="danger",
        subject_id=danger_id,
        code12=standing.unit,
        before={"state": str(standing.state)},
        after={"state": str(state), "words": step.words, "at": step.at.isoformat()},
        by="" if who.name == uow.scope.actor else who.name,
    )
    audit.record(uow, entry)
    live.touch(uow, "reports", standing.unit)
    return require_known(store.by_id(uow, danger_id), danger_id)


def listed(
    uow: Reading, wanted: WantedDangers, limit: int, after: Place | None = None
) -> list[Standing]:
    """Return dangers, open ones first, then the latest; see `store.dangers.page`."""
    return store.page(uow, wanted, limit, after)


def counts(uow: Reading, wanted: WantedDangers) -> dict[DangerState, int]:
    """Return how many dangers stand how."""
    return store.counts(uow, wanted)


def open_ones(uow: Reading) -> list[Standing]:
    """Return the dangers within reach that are not over, for a map; at most some hundred."""
    states = tuple(one for one in DangerState if one.is_open)
    return store.page(uow, WantedDangers(states=states), _LATEST)


def danger(uow: Reading, danger_id: str) -> Whole:
    """Return one danger with all it has.

    Raises
    ------
    NotFoundError
        If there is none, or not for the one who asks.
    """
    standing = require_known(store.by_id(uow, danger_id), danger_id)
    (version,) = reports.by_ids(uow, [standing.version_id])
    return Whole(
        standing=standing,
        version=version,
        steps=store.steps(uow, danger_id),
        photos=photos.of_version(uow, version),
    )


def of_version(uow: Reading, version_id: str) -> Standing | None:
    """Return the danger of which a report is a version; None where it is of none."""
    return store.of_version(uow, version_id)


def may_follow_up(uow: Reading, unit: str) -> bool:
    """Tell whether the one who asks may write down what is done about dangers of a unit."""
    return may(acting(uow), Deed.HANDLE, unit)


def may_upgrade(uow: Reading, unit: str) -> bool:
    """Tell whether the one who asks may report for a unit that a danger became a disaster."""
    return may(acting(uow), Deed.SUBMIT, unit)


def require_known(standing: Standing | None, danger_id: str) -> Standing:
    """Return a danger if there is one.

    Raises
    ------
    NotFoundError
        If not, or not for the one who asks.
    """
    if standing is None:
        raise NotFoundError(
            N_("There is no danger {id} here."),
            mend=N_("Look at the list of dangers."),
            id=danger_id[:40],
        )
    return standing


def _upgraded(uow: Writing, version: Version, danger_version: str) -> None:
    """Link a danger to the initial report that it became: of its own unit, the first time."""
    found = store.of_version(uow, danger_version)
    if found is not None and found.unit == version.report.unit and not found.upgraded_to:
        store.link(uow, found.id, version.id)


def _done_before(version: Version) -> tuple[Step, ...]:
    """Return what was done already when a danger was reported."""
    report = version.report
    said = report.danger
    if said is None:
        return ()
    steps: list[Step] = []
    if said.dispatched_to:
        steps.append(_told(version, report, Act.DISPATCH, said.dispatched_to, report.cutoff_at))
    if said.closed_at is not None:
        words = said.closed_how or said.words
        steps.append(_told(version, report, Act.CLOSE, words, said.closed_at))
    return tuple(steps)


def _told(version: Version, report: Report, act: Act, words: str, at: datetime) -> Step:
    return Step(
        id=uuid5(report.id, str(act)).hex,
        act=act,
        words=words[:WORDS_MOST],
        at=at,
        recorded_at=version.received_at,
        actor=version.by,
    )


def _step(uow: Writing, standing: Standing, said: Said, name: str) -> Step:
    at = said.at or uow.now
    if at > uow.now + _AHEAD:
        raise InvalidRequestError(
            N_("This time has not come yet."), mend=N_("Check the day and the time.")
        )
    if at < standing.seen_at - timedelta(days=1):
        raise InvalidRequestError(
            N_("This was before the danger was reported."), mend=N_("Check the day and the time.")
        )
    return Step(id=said.id, act=said.act, words=said.words, at=at, recorded_at=uow.now, actor=name)
