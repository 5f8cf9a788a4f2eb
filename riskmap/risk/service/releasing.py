"""Keep assessments, publish them in the name of a person, take them back."""

from __future__ import annotations

from collections.abc import Iterable

from riskmap.core.words import N_
from riskmap.risk import store
from riskmap.risk.model import (
    Assessment,
    PublicationError,
    State,
    StateChange,
    UnitOutline,
    first_state,
    is_made_up,
)
from riskmap.risk.service.reading import numbered
from riskmap.store import Writing, audit
from riskmap.store.audit import Entry


def record_assessment(
    uow: Writing, assessment: Assessment, outlines: Iterable[UnitOutline] = ()
) -> int:
    """Keep an assessment as the next version of its region and return its id.

    It is shown from now on, unless it is a draft and a published one is shown.

    Parameters
    ----------
    outlines
        Those of a place that brings its own divisions; none where they are the register's.
    """
    now_shown = store.shown(uow, assessment.region)
    number = store.append(uow, assessment)
    store.add_outlines(uow, number, outlines)
    first = first_state(assessment.flags)
    store.add_state(uow, number, StateChange(state=first, by=uow.scope.actor, at=uow.now))
    hides_published = (
        now_shown is not None and store.states(uow, now_shown)[-1].state is State.PUBLISHED
    )
    if not hides_published:
        store.show(uow, assessment.region, number)
    _tell(uow, "recorded", store.read(uow, number, codes=()))
    return number


def complete_outlines(uow: Writing, region: str, outlines: Iterable[UnitOutline]) -> None:
    """Keep outlines with the newest assessment of a region, if it has none yet."""
    number = next(iter(store.numbers(uow, region)), None)
    if number is not None and not store.has_outlines(uow, number):
        store.add_outlines(uow, number, outlines)
        _tell(uow, "completed", store.read(uow, number, codes=()))


def publish(
    uow: Writing, region: str, version: int, *, published_by: str, reason: str = ""
) -> None:
    """Publish a draft in the name of a person; it is shown from now on.

    Raises
    ------
    NotFoundError
        If there is no such version.
    PublicationError
        If nobody takes responsibility, it is no draft, or its hazard is made up.
    """
    number = numbered(uow, region, version)
    one = store.read(uow, number, codes=())
    if is_made_up(one.flags):
        raise PublicationError(
            N_("Version {version} of {region} stands on made-up hazard or terrain."),
            mend=N_("It can only be a demonstration: assess real maps, then publish that."),
            version=version,
            region=region,
        )
    _require(one.state is State.DRAFT, one, State.PUBLISHED)
    if not published_by.strip():
        raise PublicationError(
            N_("Nobody is named who publishes version {version} of {region}."),
            mend=N_("Name the person who decided it."),
            version=version,
            region=region,
        )
    change = StateChange(state=State.PUBLISHED, by=published_by, at=uow.now, reason=reason)
    store.add_state(uow, number, change)
    store.show(uow, region, number)
    _tell(uow, "published", one, by=published_by, why=reason)


def withdraw(uow: Writing, region: str, version: int, *, by: str, reason: str) -> None:
    """Make a published assessment a draft again, with the reason.

    Raises
    ------
    NotFoundError
        If there is no such version.
    PublicationError
        If it is not published.
    """
    number = numbered(uow, region, version)
    _require((one := store.read(uow, number, codes=())).state is State.PUBLISHED, one, State.DRAFT)
    change = StateChange(state=State.DRAFT, by=by, at=uow.now, reason=reason)
    store.add_state(uow, number, change)
    _tell(uow, "withdrawn", one, by=by, why=reason)


def _tell(uow: Writing, action: str, one: Assessment, *, by: str = "", why: str = "") -> None:
    """Leave in the audit log what became of an assessment."""
    entry = Entry(
        action=action,
        subject_kind="assessment",
        subject_id=f"{one.region}/{one.version}",
        why=why,
        by=by,
        after={"method": one.method, "inputs_hash": one.inputs_hash},
    )
    audit.record(uow, entry)


def _require(holds: bool, one: Assessment, wanted: State) -> None:  # noqa: FBT001 - a condition
    if not holds:
        raise PublicationError(
            N_("Version {version} of {region} is {state} and cannot become {wanted}."),
            mend=N_("Only drafts are published, and only what is published is withdrawn."),
            version=one.version,
            region=one.region,
            state=one.state.word,
            wanted=wanted.word,
        )
