"""An awareness event: what was done so that people know what to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from attrs import field, frozen

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
    """

    sha256: str
    kind: str
    name: str

    def as_dict(self) -> dict[str, str]:
        """Return it for the store."""
        return {"sha256": self.sha256, "kind": self.kind, "name": self.name}


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
    return Photo(sha256=values["sha256"], kind=values["kind"], name=values["name"])
