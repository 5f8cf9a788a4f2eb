"""A map that is published: for whom, what people declare of it, its mark."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Any

from attrs import asdict, frozen

from riskmap.core.errors import ConflictError, FindingsError
from riskmap.core.words import N_, Message


class MapKind(StrEnum):
    """For whom a map is published."""

    PUBLIC = "public"
    INTERNAL = "internal"

    @property
    def word(self) -> Message:
        """How it is called on screen."""
        return Message(_KINDS[self])


_KINDS = {
    MapKind.PUBLIC: N_("public map"),
    MapKind.INTERNAL: N_("internal map"),
}


class MapPublicationError(ConflictError):
    """A map cannot be published or withdrawn as it is."""


class BlockedMapError(FindingsError):
    """The checklist keeps a map from being published."""

    mend = N_("Mend what is listed, then check again: riskmap map check")


@frozen(kw_only=True)
class Declared:
    """What people say of a map, which no data can tell.

    Parameters
    ----------
    title
        Of the map; empty: place and kind of map.
    maker, reviewer
        Organisations, never persons.
    review_number, exemption
        审图号, or the reason recorded for needing none.
    none_found
        Statement that no risk point was found, where none is on the map.
    height_datum
        To which heights refer; empty where nobody said it.
    """

    title: str = ""
    maker: str = ""
    reviewer: str = ""
    review_number: str = ""
    exemption: str = ""
    none_found: str = ""
    height_datum: str = ""

    def to_json(self) -> dict[str, str]:
        """Return it as JSON values."""
        return asdict(self)


@frozen(kw_only=True)
class Publication:
    """One published version of a map; never changed, at most withdrawn.

    Parameters
    ----------
    result
        The checklist as it was judged, as JSON values.
    content_hash
        SHA-256 of what was published: facts and outlines.
    withdrawn_at, withdrawn_by, withdrawn_why
        Set once it was taken back.
    """

    id: int
    region: str
    level: str
    kind: MapKind
    version: int
    assessment_version: int
    declared: Declared
    approved_by: str
    published_at: datetime
    result: tuple[Mapping[str, Any], ...]
    content_hash: str
    withdrawn_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_why: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """True once it was taken back."""
        return self.withdrawn_at is not None


@frozen(kw_only=True)
class Mark:
    """What a map says of itself: its review number, or that it is not for publication."""

    text: Message
    review_number: str | None = None
    is_public: bool = False


#: Until something else is published.
INTERNAL_MARK = Mark(text=Message(N_("Internal use, not for publication")))
