"""Warnings of others, relayed as they were said. What is made of them is decided above."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from attrs import field, frozen
from attrs.converters import optional

from riskmap.core.clock import require_aware
from riskmap.core.words import Message
from riskmap.feeds.model.severities import Severity

#: How long a signal without an end is taken to hold. Own choice; the sender should have said.
ASSUMED_LIFE = timedelta(hours=24)


class SignalKind(StrEnum):
    """What a message does to those before it."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"


class Status(StrEnum):
    """Whether it is meant. Only what is actual is a warning."""

    ACTUAL = "actual"
    EXERCISE = "exercise"
    SYSTEM = "system"
    TEST = "test"
    DRAFT = "draft"


class Signature(StrEnum):
    """What is known of an electronic signature. Who signed is not looked at: there are no keys.

    ``holds``: the text is as it was when it was signed. ``broken``: it was changed since, and is
    to be trusted less than one without a signature. ``unchecked``: signed in a way we cannot check.
    """

    NONE = "none"
    HOLDS = "holds"
    BROKEN = "broken"
    UNCHECKED = "unchecked"


@frozen
class Text:
    """What is said in one language."""

    event: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""


@frozen
class AreaCode:
    """A code of an area in somebody's scheme."""

    scheme: str
    value: str

    @property
    def code12(self) -> str | None:
        """The statistical code of twelve digits, if it is one."""
        digits = self.value if self.value.isascii() and self.value.isdecimal() else ""
        return digits if len(digits) == 12 else None  # noqa: PLR2004 - a statistical code


@frozen
class Circle:
    """A circle: degrees, kilometres."""

    lon: float
    lat: float
    radius_km: float


@frozen(kw_only=True)
class Area:
    """Where it holds.

    Parameters
    ----------
    polygons
        Rings of (longitude, latitude) in degrees, closed.
    """

    names: Mapping[str, str] = field(factory=dict)
    codes: tuple[AreaCode, ...] = ()
    polygons: tuple[tuple[tuple[float, float], ...], ...] = ()
    circles: tuple[Circle, ...] = ()


@frozen(kw_only=True)
class RelayedSignal:
    """One warning of somebody else.

    Parameters
    ----------
    identifier, part
        The sender's id, and which of several warnings in one message this is, from 1.
    source
        Who sent it. Names of persons are not kept.
    references
        Identifiers of the messages that this one follows. Their times are not kept: senders get
        them wrong.
    hazard
        Our slug, None where the event is called by no word we know.
    severity
        As said, and as ours.
    texts
        By language tag, as the sender writes it.
    signature
        Whether the text was changed since it was signed.
    doubts
        What does not fit together, for whoever decides.
    """

    identifier: str
    part: int = 1
    source: str
    sent: datetime = field(converter=require_aware)
    effective: datetime | None = field(default=None, converter=optional(require_aware))
    onset: datetime | None = field(default=None, converter=optional(require_aware))
    expires: datetime | None = field(default=None, converter=optional(require_aware))
    status: Status
    kind: SignalKind
    references: tuple[str, ...] = ()
    hazard: str | None = None
    severity: Severity
    urgency: str = ""
    certainty: str = ""
    texts: Mapping[str, Text] = field(factory=dict)
    areas: tuple[Area, ...] = ()
    signature: Signature = Signature.NONE
    doubts: tuple[Message, ...] = ()

    @property
    def ends_at(self) -> datetime:
        """When it stops to hold: as said, or a day after it was sent."""
        return self.expires or self.sent + ASSUMED_LIFE

    @property
    def is_meant(self) -> bool:
        """Tell whether it is a warning, and not an exercise, a test or a draft."""
        return self.status is Status.ACTUAL
