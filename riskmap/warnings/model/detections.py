"""What a detector says about one subject now. What becomes of it is decided above."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import field, frozen
from attrs.converters import optional

from riskmap.core.clock import require_aware
from riskmap.core.hazards import hazard
from riskmap.core.levels import WarningLevel
from riskmap.core.words import N_, Message

Ring = tuple[tuple[float, float], ...]


class Certainty(StrEnum):
    """How sure it is, in the words of the Common Alerting Protocol."""

    OBSERVED = "observed"
    LIKELY = "likely"
    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    UNKNOWN = "unknown"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_CERTAINTIES[self])


_CERTAINTIES = {
    Certainty.OBSERVED: N_("observed"),
    Certainty.LIKELY: N_("likely"),
    Certainty.POSSIBLE: N_("possible"),
    Certainty.UNLIKELY: N_("unlikely"),
    Certainty.UNKNOWN: N_("certainty unknown"),
}


class Standing(StrEnum):
    """What a detection amounts to. Only what is issued becomes a warning.

    ``candidate``: something was seen that nothing else confirms. ``not_applicable``: the rule does
    not hold here, or not yet. ``indicative``: shown, never judged by. ``quiet``: looked at, and
    nothing there.
    """

    ISSUED = "issued"
    CANDIDATE = "candidate"
    NOT_APPLICABLE = "not_applicable"
    INDICATIVE = "indicative"
    QUIET = "quiet"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_STANDINGS[self])


_STANDINGS = {
    Standing.ISSUED: N_("issued"),
    Standing.CANDIDATE: N_("candidate, not confirmed"),
    Standing.NOT_APPLICABLE: N_("not applicable"),
    Standing.INDICATIVE: N_("indicative only"),
    Standing.QUIET: N_("nothing found"),
}


@frozen(kw_only=True)
class Place:
    """Where a detection holds: a circle, rings, a division, or several of them together.

    Parameters
    ----------
    lon, lat, radius_m
        A circle, in degrees and metres. Without a radius it is a point.
    polygons
        Closed rings of (longitude, latitude) in degrees.
    code12
        A division.
    """

    lon: float | None = None
    lat: float | None = None
    radius_m: float = 0.0
    polygons: tuple[Ring, ...] = ()
    code12: str = ""


@frozen(kw_only=True)
class Evidence:
    """One number that a detection rests on.

    Parameters
    ----------
    quantity, unit
        Slug of a quantity, measured or worked out, and its unit.
    value
        None where it could not be had; the reasons say why.
    threshold
        What it was compared with, in the same unit; None where with nothing.
    source, verified
        The document that the threshold stands in, and whether somebody compared it.
    at
        Of the value.
    """

    quantity: str
    value: float | None
    unit: str
    threshold: float | None = None
    source: str = ""
    verified: bool = False
    at: datetime | None = field(default=None, converter=optional(require_aware))


def _listed(_instance: object, _attribute: object, slug: str) -> None:
    hazard(slug)


@frozen(kw_only=True)
class Detection:
    """What a detector says about one subject now.

    Parameters
    ----------
    detector, subject
        Who says it, and a stable key of what it is about: ``ngl/J188:up``, ``storm/2106``.
        Together they are one subject: what is said later about it takes the place of this.
    hazard
        Slug of ``core/hazards.toml``.
    level
        None where nothing is issued, and where the rule knows no level.
    onset, expires
        From when, and until when it holds if nothing more is heard.
    headline, reasons
        Sentences whose parameters are texts, numbers or other messages: they are kept.
    series
        Station key and quantity of what a picture of it shows.
    """

    detector: str
    subject: str
    hazard: str = field(validator=_listed)
    standing: Standing = field(converter=Standing)
    level: WarningLevel | None = None
    certainty: Certainty = field(default=Certainty.UNKNOWN, converter=Certainty)
    onset: datetime | None = field(default=None, converter=optional(require_aware))
    expires: datetime | None = field(default=None, converter=optional(require_aware))
    place: Place | None = None
    headline: Message
    reasons: tuple[Message, ...] = ()
    figures: tuple[Evidence, ...] = ()
    series: tuple[tuple[str, str], ...] = ()

    @property
    def is_issued(self) -> bool:
        """Tell whether it asks for a warning."""
        return self.standing is Standing.ISSUED

    @property
    def key(self) -> tuple[str, str]:
        """What it is about, and who says it."""
        return self.detector, self.subject


def quiet(detector: str, subject: str, hazard: str, headline: Message, **more: Any) -> Detection:
    """Return that a detector looked and found nothing."""
    return Detection(
        detector=detector,
        subject=subject,
        hazard=hazard,
        standing=Standing.QUIET,
        headline=headline,
        **more,
    )
