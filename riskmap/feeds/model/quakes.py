"""Earthquakes of catalogues: what says that a jump of a station was the ground."""

from __future__ import annotations

from datetime import datetime

from attrs import field, frozen
from attrs.converters import optional

from riskmap.core.clock import require_aware
from riskmap.core.words import Message
from riskmap.feeds.model.severities import Severity

EARTHQUAKE = "earthquake"


@frozen(kw_only=True)
class Quake:
    """One event of a catalogue.

    Parameters
    ----------
    identifier, ids
        The preferred id, and all that ever stood for it: the preferred one changes.
    kind
        As the catalogue says: earthquake, explosion, quarry blast …; empty where it says nothing.
    magnitude
        None where none is given.
    status
        automatic, reviewed, deleted …
    severity
        What the catalogue says of losses, where it does.
    """

    identifier: str
    ids: tuple[str, ...] = ()
    source: str
    time: datetime = field(converter=require_aware)
    updated: datetime | None = field(default=None, converter=optional(require_aware))
    lon: float
    lat: float
    depth_km: float | None = None
    magnitude: float | None = None
    magnitude_type: str = ""
    kind: str = EARTHQUAKE
    status: str = ""
    place: str = ""
    severity: Severity | None = None
    doubts: tuple[Message, ...] = ()

    @property
    def is_earthquake(self) -> bool:
        """Tell whether it is one, and still in the catalogue; what is called nothing else is."""
        return self.kind in {EARTHQUAKE, ""} and self.status != "deleted"
