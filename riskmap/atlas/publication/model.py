"""Records of the publish gate: what a map shows, what is asked of it, what was published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from attrs import asdict, field, frozen

from riskmap.core.errors import ConflictError, FindingsError
from riskmap.core.sources import Flags
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


class Level(StrEnum):
    """What it means when an item of the checklist fails."""

    BLOCK = "block"
    BLOCK_PUBLIC = "block_public"
    WARN = "warn"


class Status(StrEnum):
    """What came of one item of the checklist."""

    PASSED = "passed"
    FAILED = "failed"
    WARNED = "warned"
    NOT_APPLICABLE = "not_applicable"

    @property
    def word(self) -> Message:
        """How it is called on screen."""
        return Message(_STATUSES[self])


_STATUSES = {
    Status.PASSED: N_("passed"),
    Status.FAILED: N_("open"),
    Status.WARNED: N_("warning"),
    Status.NOT_APPLICABLE: N_("not applicable"),
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
class OutlineFacts:
    """The outlines of a map, counted.

    Parameters
    ----------
    units
        How many units the map has at this level.
    missing, invalid, unregistered
        Codes without an outline, with a broken one, or that the register does not know.
    """

    units: int = 0
    missing: tuple[str, ...] = ()
    invalid: tuple[str, ...] = ()
    unregistered: tuple[str, ...] = ()


@frozen(kw_only=True)
class PointFacts:
    """One risk point or shelter, as far as the checklist asks.

    Parameters
    ----------
    lacks
        Names of the facts that are not known, for example ``grade`` or ``capacity``.
    """

    name: str
    lacks: tuple[str, ...] = ()


@frozen(kw_only=True)
class RouteFacts:
    """One evacuation route.

    Parameters
    ----------
    has_direction
        Whether it is drawn with arrows.
    reaches
        Name of the shelter or assembly point at its end; empty where it ends in the open.
    """

    name: str
    has_direction: bool
    reaches: str = ""


@frozen(kw_only=True)
class SheetFacts:
    """What stands on the printed sheet itself.

    Parameters
    ----------
    drawn, legend
        Slugs of the symbols and classes that are drawn, and of those that the legend explains.
    denominator
        Of the numeric scale at print size, 25000 for 1:25 000; None without one.
    bar_error
        Share by which the drawn scale bar differs from metres on the ground at the map's centre.
    has_north, convergence_deg, notes_convergence
        North arrow; degrees from grid north to true north there; whether the sheet says so.
    crs, base_map, disclaimer, live_address
        Notes on the sheet; empty where there is none.
    """

    drawn: frozenset[str] = frozenset()
    legend: frozenset[str] = frozenset()
    denominator: int | None = None
    bar_error: float | None = None
    has_north: bool = False
    convergence_deg: float = 0.0
    notes_convergence: bool = False
    crs: str = ""
    base_map: str = ""
    disclaimer: bool = False
    live_address: str = ""


@frozen(kw_only=True)
class Facts:
    """Everything the checklist asks of one map; gathered once, judged by pure functions.

    Parameters
    ----------
    place_name
        Full name of the community or place.
    small_groups
        Names of the vulnerable areas on the map that stand for fewer people than may be shown.
    shows_vulnerable
        Whether vulnerable people are shown as counts or shares of an area.
    support
        Slugs of the kinds of support that are on the map: ``medical``, ``fire``, ``police``,
        ``command_post``, ``supplies``.
    phones
        Number by who answers: ``110``, ``119``, ``120``, ``committee``, ``subdistrict``.
    assessment_version, is_demo, is_assessment_published
        The assessment shown; None and False where there is none.
    demo_places
        How many places on the map are made up.
    """

    kind: MapKind
    place_name: str = ""
    declared: Declared = field(factory=Declared)
    assessment_version: int | None = None
    is_demo: bool = False
    is_assessment_published: bool = False
    flags: Flags = field(factory=Flags)
    demo_places: int = 0
    outlines: OutlineFacts = field(factory=OutlineFacts)
    risk_points: tuple[PointFacts, ...] = ()
    shelters: tuple[PointFacts, ...] = ()
    routes: tuple[RouteFacts, ...] = ()
    support: frozenset[str] = frozenset()
    shows_vulnerable: bool = False
    small_groups: tuple[str, ...] = ()
    sheet: SheetFacts = field(factory=SheetFacts)
    data_on: date | None = None
    map_on: date | None = None
    phones: Mapping[str, str] = field(factory=dict)


@frozen(kw_only=True)
class Lack:
    """One thing that is missing, and how to mend it."""

    what: Message
    mend: Message


@frozen(kw_only=True)
class Item:
    """One item of the checklist, from ``checklist.toml``."""

    id: str
    zh: str
    en: str
    level: Level
    source: str
    verified: bool

    def title(self, locale: str) -> str:
        """Return its wording in the language of the reader."""
        return self.en if locale.startswith("en") else self.zh


@frozen(kw_only=True)
class Outcome:
    """What came of one item."""

    item: Item
    status: Status
    lacks: tuple[Lack, ...] = ()

    def to_json(self, say: Any = str) -> dict[str, Any]:
        """Return it as JSON values, its sentences said by `say`."""
        return {
            "id": self.item.id,
            "title_zh": self.item.zh,
            "title_en": self.item.en,
            "level": str(self.item.level),
            "source": self.item.source,
            "verified": self.item.verified,
            "status": str(self.status),
            "missing": [say(one.what) for one in self.lacks],
            "mend": list(dict.fromkeys(say(one.mend) for one in self.lacks)),
        }


def is_blocked(outcomes: tuple[Outcome, ...]) -> bool:
    """Tell whether any item keeps the map from being published."""
    return any(one.status is Status.FAILED for one in outcomes)


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
