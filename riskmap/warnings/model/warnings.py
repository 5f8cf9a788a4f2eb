"""Warnings: what is said, by whom, in which version, and how it stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from attrs import field, frozen

from riskmap.core.levels import WarningLevel
from riskmap.core.words import N_, Message
from riskmap.feeds.model.signals import Text
from riskmap.warnings.model.detections import Certainty, Detection, Evidence, Place
from riskmap.warnings.model.endings import ByHand


class Kind(StrEnum):
    """Who says it. The two are kept apart everywhere."""

    OFFICIAL = "official"
    OWN = "own"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_KINDS[self])


class Status(StrEnum):
    """What a version does: the first is new, the last may have cancelled or let it expire."""

    NEW = "new"
    UPDATED = "updated"
    CANCELLED = "cancelled"
    EXPIRED = "expired"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STATUSES[self])

    @property
    def is_in_force(self) -> bool:
        """True while it holds."""
        return self in {Status.NEW, Status.UPDATED}


_KINDS = {
    Kind.OFFICIAL: N_("Official signal (relayed)"),
    Kind.OWN: N_("Detected by this platform"),
}
_STATUSES = {
    Status.NEW: N_("new warning"),
    Status.UPDATED: N_("updated"),
    Status.CANCELLED: N_("cancelled"),
    Status.EXPIRED: N_("expired"),
}
#: What a person did, in a word: in the place of the status.
ENDED_BY_HAND = N_("ended by hand")
REOPENED_BY_HAND = N_("opened again by hand")
LEVEL_WORDS = {
    WarningLevel.BLUE: N_("blue"),
    WarningLevel.YELLOW: N_("yellow"),
    WarningLevel.ORANGE: N_("orange"),
    WarningLevel.RED: N_("red"),
}
NO_LEVEL = N_("level unknown")
#: What of a version can differ from the one before, with its words.
CHANGES = {
    "level": N_("level"),
    "hazard": N_("kind of hazard"),
    "areas": N_("area"),
    "onset": N_("begin"),
    "expires": N_("end"),
    "certainty": N_("certainty"),
    "texts": N_("text"),
}


def level_word(level: WarningLevel | None) -> Message:
    """Return what a level is called."""
    return Message(NO_LEVEL if level is None else LEVEL_WORDS[level])


@frozen(kw_only=True)
class Said:
    """What one version of a warning says.

    Parameters
    ----------
    source
        Who says it: a detector, or the sender of a signal.
    hazard
        Our slug; empty where a signal names none that we know.
    level
        None where nobody gave one.
    said_level
        The level as the sender wrote it; empty for our own.
    areas
        Codes of the divisions that it holds for, as far as they are ours.
    headline, reasons
        Of our own.
    texts
        Of a signal, by language, as its sender wrote them.
    figures, series
        What it rests on, and what a picture of it shows.
    """

    source: str
    hazard: str
    level: WarningLevel | None = None
    said_level: str = ""
    certainty: Certainty = Certainty.UNKNOWN
    onset: datetime | None = None
    expires: datetime | None = None
    place: Place | None = None
    areas: tuple[str, ...] = ()
    headline: Message = field(factory=lambda: Message(""))
    reasons: tuple[Message, ...] = ()
    texts: Mapping[str, Text] = field(factory=dict)
    figures: tuple[Evidence, ...] = ()
    series: tuple[tuple[str, str], ...] = ()

    def text(self, locale: str) -> Text:
        """Return what a signal says in the reader's language, else in another; may be empty."""
        wanted = "en" if locale.startswith("en") else "zh"
        by_tag = {tag.lower(): text for tag, text in self.texts.items()}
        mine = next((text for tag, text in by_tag.items() if tag.startswith(wanted)), None)
        return mine or next(iter(by_tag.values()), Text())


@frozen(kw_only=True)
class Version:
    """One version of a warning; never changed.

    Parameters
    ----------
    changed
        What differs from the version before: keys of `CHANGES`.
    why
        Why there is this version.
    by_hand
        What a person did; None where detectors, senders and the clock did it.
    """

    warning_id: str
    number: int
    status: Status = field(converter=Status)
    said: Said
    changed: tuple[str, ...] = ()
    why: Message
    recorded_at: datetime
    by_hand: ByHand | None = None

    @property
    def word(self) -> Message:
        """What it does, in a word."""
        if self.by_hand is None:
            return self.status.word
        return Message(ENDED_BY_HAND if self.by_hand.is_end else REOPENED_BY_HAND)


@frozen(kw_only=True)
class HazardWarning:
    """A warning as it stands.

    Parameters
    ----------
    origin, subject
        Detector or feed, and what it is about: together they are one warning at a time.
    code12
        Smallest division around its areas; everybody in it may see the warning.
    version
        The last one.
    opened_at, seen_at
        When it began, and when its source last said that it holds.
    expires_at
        When it ends by the clock. It may lie after what the last version says: whatever still
        holds lives on without a new version.
    """

    id: str
    kind: Kind = field(converter=Kind)
    origin: str
    subject: str
    code12: str
    version: Version
    opened_at: datetime
    seen_at: datetime
    expires_at: datetime

    @property
    def said(self) -> Said:
        """What it says now, or said last."""
        return self.version.said

    @property
    def status(self) -> Status:
        """How it stands."""
        return self.version.status

    @property
    def is_in_force(self) -> bool:
        """True until it was cancelled or expired."""
        return self.status.is_in_force

    @property
    def is_ended_by_hand(self) -> bool:
        """True where a person ended it, and nobody took that back."""
        return self.version.by_hand is not None and self.version.by_hand.is_end

    @property
    def rank(self) -> int:
        """Place in a list: red first, unknown after blue."""
        return -1 if self.said.level is None else -int(self.said.level) - 1


def said_of(detection: Detection, areas: tuple[str, ...], expires: datetime) -> Said:
    """Return what a detection says, for the divisions that it meets."""
    return Said(
        source=detection.detector,
        hazard=detection.hazard,
        level=detection.level,
        certainty=detection.certainty,
        onset=detection.onset,
        expires=expires,
        place=detection.place,
        areas=areas,
        headline=detection.headline,
        reasons=detection.reasons,
        figures=detection.figures,
        series=detection.series,
    )


def differences(before: Said, after: Said, *, with_end: bool) -> tuple[str, ...]:
    """Return what differs; of our own the end does not count, which moves on with each look."""
    names = [name for name in CHANGES if with_end or name not in {"expires", "onset", "texts"}]
    return tuple(name for name in names if getattr(before, name) != getattr(after, name))
