"""Propose an alert: what it does to earlier ones follows from how the warning stands."""

from __future__ import annotations

from urllib.parse import urlsplit
from uuid import uuid4

from attrs import frozen

from riskmap.calls.service.means import Means
from riskmap.core.errors import ConflictError
from riskmap.core.words import N_
from riskmap.locale.tongues import tongues
from riskmap.people.model import Acting
from riskmap.people.service.reading import acting
from riskmap.store import Reading, Writing
from riskmap.warnings import store
from riskmap.warnings.model.papers import Does, Paper, Verdict, since_cancelled
from riskmap.warnings.model.rights import Deed, require
from riskmap.warnings.model.warnings import HazardWarning, Kind
from riskmap.warnings.service import placing, showing
from riskmap.warnings.service.cap.composing import alert_of
from riskmap.warnings.service.cap.deciding import decide
from riskmap.warnings.service.cap.recording import record
from riskmap.warnings.service.cap.writing import document


@frozen(kw_only=True)
class Sender:
    """Who gives alerts out.

    Parameters
    ----------
    home
        Code of the district.
    name
        As CAP wants it: without blanks and commas, the same for all time.
    """

    home: str
    name: str
    means: Means


def sender_of(home: str, means: Means) -> Sender:
    """Return who gives alerts out at a site: by its public address, else by its code."""
    host = urlsplit(means.public_url).hostname or f"riskmap-{home}"
    return Sender(home=home, name=host, means=means)


def offered(uow: Reading, one: HazardWarning) -> Does | None:
    """Return what an alert on a warning would do now; None where there is nothing to tell."""
    if one.kind is not Kind.OWN:
        return None
    papers = store.papers.find(uow, warning_id=one.id)
    if any(each.waits for each in papers):
        return None
    told = since_cancelled(papers)
    if not told:
        return Does.ALERT if one.is_in_force else None
    if not one.is_in_force:
        return Does.CANCEL
    return Does.UPDATE if told[-1].number < one.version.number else None


def propose(
    uow: Writing, warning_id: str, sender: Sender, words: str = "", *, by: str = ""
) -> Paper:
    """Write the alert that tells of a warning now; it leaves when a second person approves it.

    Raises
    ------
    NotFoundError, ForbiddenError
        If there is no such warning, or it is not for the one who asks.
    ConflictError
        If there is nothing to tell, or an alert waits already.
    """
    who = acting(uow, by)
    one = showing.warning(uow, warning_id)
    require(who, Deed.PROPOSE, one.code12)
    uow.hold(f"alerts of warning {one.id}")
    does = offered(uow, one)
    if does is None:
        raise ConflictError(
            N_("There is nothing to give out on this warning now."),
            mend=N_("One alert waits already, all was told, or it is an official signal."),
        )
    return _proposed(uow, one, does, sender, words, who)


def follow(uow: Writing, one: HazardWarning, sender: Sender, words: str, who: Acting) -> None:
    """Let alerts follow what somebody did about a warning by hand.

    What waits is out of date and is taken back. Where the warning was ended of which an alert is
    out, the cancellation is proposed in his name; it waits for a second person as any other does.
    """
    uow.hold(f"alerts of warning {one.id}")
    for each in store.papers.find(uow, warning_id=one.id):
        if each.waits:
            decide(uow, each, Verdict.WITHDRAWN, words, who)
    if offered(uow, one) is Does.CANCEL:
        _proposed(uow, one, Does.CANCEL, sender, words, who)


def _proposed(
    uow: Writing, one: HazardWarning, does: Does, sender: Sender, words: str, who: Acting
) -> Paper:
    new = _paper(uow, one, does, sender, " ".join(words.split()), who.name)
    store.papers.add(uow, new)
    record(uow, "proposed", new, who, words=new.words)
    return new


def _paper(
    uow: Writing, one: HazardWarning, does: Does, sender: Sender, words: str, actor: str
) -> Paper:
    number = uuid4().hex
    identifier = f"riskmap-{sender.home}-{number}"
    earlier = since_cancelled(store.papers.find(uow, warning_id=one.id))
    means = sender.means
    web = means.public_url.rstrip("/")
    alert = alert_of(
        uow,
        placing.outlined(uow, sender.home),
        one,
        does,
        earlier,
        names=(identifier, sender.name),
        languages=tongues(means.folder).values(),
        office=means.office,
        web=f"{web}/api/v1/warnings/{number}.cap" if web else "",
    )
    return Paper(
        id=number,
        warning_id=one.id,
        number=one.version.number,
        code12=one.code12,
        does=does,
        identifier=identifier,
        sent_at=alert.sent,
        document=document(alert).decode(),
        words=words[:500],
        actor=actor,
        recorded_at=uow.now,
    )
