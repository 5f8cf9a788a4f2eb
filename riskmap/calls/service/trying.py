"""Try a channel: one message, at once, outside the outbox; what came of it is noted."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import datetime
from uuid import uuid4

from attrs import frozen

from riskmap.calls.model.people import Reached
from riskmap.calls.service.channels import Channel, Outgoing
from riskmap.calls.service.wording import Say
from riskmap.core.errors import InvalidRequestError, NotFoundError
from riskmap.core.words import N_, Message
from riskmap.store import Writing, audit
from riskmap.store.audit import Entry
from riskmap.store.delivering import UndeliveredError

_SHORTEST, _LONGEST = 5, 200


@frozen(kw_only=True)
class Tried:
    """What came of it; `said` holds neither address nor secret."""

    channel: str
    is_sent: bool
    said: str
    took_s: float


def try_channel(
    channels: Mapping[str, Channel], name: str, to: str, *, at: datetime, say: Say
) -> Tried:
    """Send a test message over a channel to a telephone number or mail address.

    Raises
    ------
    NotFoundError
        If the site has no such channel.
    InvalidRequestError
        If the channel cannot send to what was given.
    """
    if name not in channels:
        raise NotFoundError(
            N_("The site has no channel {name}."),
            mend=N_("Use one of: {allowed}; channels stand in the settings, section calls."),
            name=name[:40],
            allowed=", ".join(channels) or "–",
        )
    who = _someone(to.strip())
    if not channels[name].reaches(who):
        raise InvalidRequestError(
            N_("{channel} cannot send to what was given."),
            mend=N_("Give a mail address for mail, a telephone number for a gateway."),
            channel=name,
        )
    one = Outgoing(
        id=uuid4().hex,
        to=who,
        to_channel=name,
        subject=say(N_("Test message")),
        words=Message(
            N_("This is a test of {channel}. Nothing has to be done."), {"channel": name}
        ).say(say),
        at=at,
    )
    return _sent(channels[name], one)


def note(uow: Writing, tried: Tried, code12: str, *, by: str) -> None:
    """Leave in the audit log that a channel was tried; not to whom."""
    entry = Entry(
        action="tried",
        subject_kind="channel",
        subject_id=tried.channel,
        code12=code12,
        after={"sent": tried.is_sent, "said": tried.said[:100]},
        by="" if by == uow.scope.actor else by,
    )
    audit.record(uow, entry)


def _sent(channel: Channel, one: Outgoing) -> Tried:
    began = time.monotonic()
    try:
        said, is_sent = channel.send(one), True
    except UndeliveredError as fault:
        said, is_sent = fault.why, False
    took_s = round(time.monotonic() - began, 2)
    return Tried(channel=one.to_channel, is_sent=is_sent, said=said, took_s=took_s)


def _someone(to: str) -> Reached:
    if not _SHORTEST <= len(to) <= _LONGEST or not to.isprintable() or " " in to.strip():
        raise InvalidRequestError(
            N_("{to} is no telephone number and no mail address."),
            mend=N_("Write name@example.org, or a number without blanks."),
            to=to[:40],
        )
    is_mail = "@" in to
    return Reached(
        key="", code12="", name="", phone="" if is_mail else to, mail=to if is_mail else ""
    )
