"""Release figures: nothing leaves the house without a record of who, when, which and where."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import uuid4

from attrs import frozen

from riskmap.core.errors import ConflictError, InvalidRequestError, NotFoundError
from riskmap.core.words import N_
from riskmap.people.service.reading import acting
from riskmap.reporting.model.deciding import Publication
from riskmap.reporting.model.events import Event
from riskmap.reporting.model.figures import Figures
from riskmap.reporting.model.rights import Deed
from riskmap.reporting.model.rolling import RollUp
from riskmap.reporting.service.recording import needed, record, require_right
from riskmap.reporting.store import events, releases, sums
from riskmap.store import Reading, Writing


@frozen(kw_only=True)
class Released:
    """A release with the figures and the event that it is of."""

    publication: Publication
    event: Event | None
    figures: Figures
    sum: RollUp


@frozen(kw_only=True)
class Release:
    """What somebody asks to be released.

    Parameters
    ----------
    sum_id
        A kept sum; what was not kept is released by nobody.
    """

    sum_id: str
    indicators: tuple[str, ...]
    words: str
    channel: str
    document: str = ""


def publish(uow: Writing, asked: Release, *, by: str = "") -> Publication:
    """Release figures of a kept sum, word for word.

    Raises
    ------
    NotFoundError, ForbiddenError, InvalidRequestError
        If there is no such sum, it is not for the one who asks, or nothing, no text or no channel
        was given.
    """
    who, kept = acting(uow, by), sums.by_id(uow, asked.sum_id)
    figures = sums.figures(uow, asked.sum_id)
    if kept is None or figures is None:
        raise NotFoundError(
            N_("There is no such official figure here."),
            mend=N_("Make the figure official first, on the page of the event."),
        )
    require_right(uow, who, kept.unit, Deed.PUBLISH)
    chosen = tuple(one for one in figures if one in asked.indicators)
    if not chosen or not asked.words.strip() or not asked.channel.strip():
        raise InvalidRequestError(
            N_("A release says which figures, in which words, and where."),
            mend=N_("Choose at least one figure; write text and channel."),
        )
    one = Publication(
        id=uuid4().hex,
        unit=kept.unit,
        event_id=kept.event_id,
        sum_id=asked.sum_id,
        indicators=chosen,
        words=asked.words.strip(),
        channel=asked.channel.strip(),
        document=asked.document.strip(),
        recorded_at=uow.now,
        by=who.name,
    )
    releases.add_publication(uow, one)
    after = {"event": one.event_id, "sum": one.sum_id, "indicators": [*one.indicators]}
    subject = ("publication", one.id, one.unit)
    record(uow, "published", subject, who, one.channel, after=after)
    return one


def withdraw(uow: Writing, publication_id: str, words: str, *, by: str = "") -> None:
    """Say that a release does not hold any more; it stays readable with the reason.

    Raises
    ------
    NotFoundError, ForbiddenError, ConflictError, InvalidRequestError
        If there is none, it is not for the one who asks, it was withdrawn already, or nobody says
        why.
    """
    who, why = acting(uow, by), needed(words)
    found = {one.id: one for one in releases.publications(uow)}
    if publication_id not in found:
        raise NotFoundError(N_("There is no such release here."))
    one = found[publication_id]
    require_right(uow, who, one.unit, Deed.PUBLISH)
    if not releases.withdraw(uow, one, why, who.name):
        raise ConflictError(N_("The release was withdrawn already."))
    record(uow, "withdrew", ("publication", one.id, one.unit), who, why)


def released(uow: Reading, event_ids: Iterable[str] | None = None) -> tuple[Released, ...]:
    """Return what was released, the latest first, withdrawn or not.

    Parameters
    ----------
    event_ids
        Only of these events; all by default.
    """
    found = releases.publications(uow, event_ids)
    about = {one.id: one for one in events.by_ids(uow, {each.event_id for each in found})}
    made = []
    for one in found:
        kept = sums.published(uow, one.sum_id)
        if kept is not None:
            figures = dict(one.figures(kept[1]))
            event = about.get(one.event_id)
            made.append(Released(publication=one, event=event, figures=figures, sum=kept[0]))
    return tuple(made)
