"""An awareness event: what was done so that people know what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from attrs import asdict, field, frozen

from riskmap.core.figure import Figure
from riskmap.core.words import N_, Message

#: So many photos of one event.
PHOTOS_MAX = 12


class EventKind(StrEnum):
    """What kind of event it was."""

    DISASTER_DAY = "disaster_day"
    REDUCTION_DAY = "reduction_day"
    LECTURE = "lecture"
    LEAFLETS = "leaflets"
    OTHER = "other"

    @property
    def word(self) -> Message:
        """What it is called."""
        return Message(_WORDS[self])


_WORDS = {
    EventKind.DISASTER_DAY: N_("12 May, day of disaster prevention"),
    EventKind.REDUCTION_DAY: N_("13 October, international day of disaster reduction"),
    EventKind.LECTURE: N_("Lecture"),
    EventKind.LEAFLETS: N_("Leaflets handed out"),
    EventKind.OTHER: N_("Other event"),
}


@frozen(kw_only=True)
class Photo:
    """A photo of an event, as it was kept.

    Parameters
    ----------
    sha256, kind, name
        Hash of what is kept, kind of file, and what it was called.
    taken_at, lon, lat
        When and where, as the camera said before that was taken off the picture: degrees of
        WGS-84. None where it did not say.
    """

    sha256: str
    kind: str
    name: str
    taken_at: datetime | None = None
    lon: float | None = None
    lat: float | None = None

    @property
    def where(self) -> str:
        """Where it was taken, in degrees; empty where nobody knows."""
        if self.lon is None or self.lat is None:
            return ""
        north, east = "N" if self.lat >= 0 else "S", "E" if self.lon >= 0 else "W"
        return f"{abs(self.lat):.5f}° {north}, {abs(self.lon):.5f}° {east}"

    def as_dict(self) -> dict[str, Any]:
        """Return it for the store."""
        at = None if self.taken_at is None else self.taken_at.isoformat()
        return {**asdict(self), "taken_at": at}


@frozen(kw_only=True)
class Event:
    """One event.

    Parameters
    ----------
    code12
        The unit that held it.
    heads
        How many people were reached: a number, at least a number, or unknown.
    """

    id: str
    code12: str
    held_on: date
    kind: EventKind
    title: str
    place: str = ""
    heads: Figure = field(factory=Figure.unknown)
    note: str = ""
    photos: tuple[Photo, ...] = ()
    is_withdrawn: bool = False

    def photo(self, sha256: str) -> Photo | None:
        """Return one of its photos."""
        return next((one for one in self.photos if one.sha256 == sha256), None)


def photo_of(values: Mapping[str, Any]) -> Photo:
    """Return a photo as the store has it."""
    at = values.get("taken_at")
    return Photo(**{**values, "taken_at": None if at is None else datetime.fromisoformat(at)})
