"""The channels that a site has: mail, web-hook, and what Apprise knows."""

from __future__ import annotations

import json
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any, Protocol
from urllib.parse import urlsplit

from attrs import field, frozen

from riskmap.calls.model.people import Reached
from riskmap.calls.model.signing import HEADER, signature
from riskmap.core.clock import SHANGHAI
from riskmap.outside import gateways
from riskmap.outside.mailing import MailServer, send_mail
from riskmap.outside.posting import Poster
from riskmap.outside.reach import Reach

MAIL, WEBHOOK, APPRISE = "mail", "webhook", "apprise"


@frozen(kw_only=True)
class Outgoing:
    """A message on its way.

    Parameters
    ----------
    id
        Of the delivery: the other side can tell by it whether it has the message already.
    to, to_channel
        Whom it is for, and over which channel.
    answers
        The provider's id of the message that it answers; empty for none.
    """

    id: str
    to: Reached
    to_channel: str
    subject: str
    words: str
    answers: str = ""
    at: datetime


class Channel(Protocol):
    """One way to people."""

    @property
    def name(self) -> str:
        """As in the settings."""
        ...

    @property
    def gives_id(self) -> bool:
        """Tell whether the other side knows a message that comes twice."""
        ...

    def reaches(self, who: Reached) -> bool:
        """Tell whether somebody has what the channel needs."""
        ...

    def send(self, one: Outgoing) -> str:
        """Send a message and return the evidence.

        Raises
        ------
        riskmap.store.delivering.UndeliveredError
            If the other side did not take it.
        """
        ...


@frozen(kw_only=True)
class Mail:
    """Mail; an answer to it names the message that it answers."""

    server: MailServer
    sender: str
    name: str = MAIL
    gives_id: bool = True

    def reaches(self, who: Reached) -> bool:
        """Tell whether somebody has a mail address."""
        return bool(who.mail)

    def send(self, one: Outgoing) -> str:
        """Hand a message in; its Message-ID is that of the delivery."""
        message = EmailMessage()
        message["From"] = self.sender
        message["To"] = one.to.mail
        message["Subject"] = one.subject
        message["Date"] = format_datetime(one.at)
        message["Message-ID"] = f"<{one.id}@{self.sender.rpartition('@')[2] or 'riskmap'}>"
        message["Auto-Submitted"] = "auto-generated"
        if one.answers:
            message["In-Reply-To"] = message["References"] = one.answers
        message.set_content(one.words)
        return send_mail(self.server, message)


@frozen(kw_only=True)
class Webhook:
    """JSON to an address of the site's own choice, signed; ``id`` is that of the delivery."""

    poster: Poster
    url: str = field(repr=False)
    secret: str = field(repr=False)
    name: str = WEBHOOK
    gives_id: bool = True

    def reaches(self, who: Reached) -> bool:
        """Tell whether somebody has a telephone number or a mail address."""
        return bool(who.phone or who.mail)

    def send(self, one: Outgoing) -> str:
        """Post a message."""
        said = {
            "id": one.id,
            "to": {"phone": one.to.phone, "mail": one.to.mail, "name": one.to.name},
            "subject": one.subject,
            "text": one.words,
            "answers": one.answers,
            "at": one.at.astimezone(SHANGHAI).isoformat(timespec="seconds"),
        }
        body = json.dumps(said, ensure_ascii=False).encode()
        signed = {HEADER: signature(body, self.secret, one.at)} if self.secret else {}
        return self.poster.post(self.url, body, {"Idempotency-Key": one.id, **signed})


@frozen(kw_only=True)
class Gateway:
    """A service that Apprise knows; it says no id, so a message can come twice after a kill."""

    name: str
    url: str = field(repr=False)
    gives_id: bool = False

    def reaches(self, who: Reached) -> bool:
        """Tell whether somebody has what the address asks for."""
        needs = [one for one in ("phone", "mail") if f"{{{one}}}" in self.url]
        return all(getattr(who, one) for one in needs)

    def send(self, one: Outgoing) -> str:
        """Send a message."""
        to = {"phone": one.to.phone, "mail": one.to.mail}
        return gateways.notify(gateways.filled(self.url, to), one.subject, one.words)


def channels_of(settings: Any) -> dict[str, Channel]:
    """Return the channels that settings name, in the order in which they are tried."""
    every = _every(settings)
    return {name: every[name] for name in settings.calls.channels if name in every}


def replying(settings: Any) -> dict[str, Channel]:
    """Return the channels by the name under which answers come in over them."""
    found: dict[str, Channel] = {}
    for name, channel in channels_of(settings).items():
        found[name] = found[name.rpartition(":")[2]] = channel
    return found


def secret_of(settings: Any, channel: str) -> str:
    """Return by which secret answers of a channel are proved; empty: none may come in."""
    pairs = (one.partition("=") for one in settings.calls.inbound)
    return next((str(secret) for name, _, secret in pairs if name == channel), "")


def _every(settings: Any) -> dict[str, Channel]:
    asked, outside = settings.calls, settings.outside
    reach = Reach(inner=outside.inner_hosts)
    found: dict[str, Channel] = {}
    if asked.mail_host and asked.mail_from:
        server = MailServer(
            host=asked.mail_host,
            port=asked.mail_port,
            security=asked.mail_security,
            user=asked.mail_user,
            password=asked.mail_password,
            reach=reach,
            timeout_s=outside.timeout_s,
        )
        found[MAIL] = Mail(server=server, sender=asked.mail_from)
    if urlsplit(asked.webhook_url).scheme:
        poster = Poster(reach=reach, timeout_s=outside.timeout_s)
        found[WEBHOOK] = Webhook(poster=poster, url=asked.webhook_url, secret=asked.webhook_secret)
    for one in asked.apprise:
        name, _, url = one.partition("=")
        found[f"{APPRISE}:{name}"] = Gateway(name=f"{APPRISE}:{name}", url=url)
    return found
