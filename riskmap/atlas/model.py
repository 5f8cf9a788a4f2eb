"""What the pages of the map show, as records."""

from __future__ import annotations

from datetime import date, datetime

from attrs import frozen

from riskmap.core.sources import Flags, Source
from riskmap.core.words import Message
from riskmap.maps.layer import Layer
from riskmap.maps.legend import LegendRow
from riskmap.maps.parts import LinkedMap

#: The flags of a plain fact.
NOTHING_TO_SAY = Flags()


@frozen
class Link:
    """An address and what stands on it."""

    label: str
    href: str
    is_current: bool = False


@frozen(kw_only=True)
class Row:
    """One unit in the list beside the map."""

    code12: str
    name: str
    href: str
    class_number: int
    value: str | None
    unit: str


@frozen(kw_only=True)
class AssessmentNote:
    """Standing, time and version of the assessment that is shown."""

    state: str
    assessed_at: datetime
    version: str
    published_by: str | None
    review_due_on: date
    is_expired: bool


@frozen(kw_only=True)
class MapPage:
    """The map and its list."""

    title: str
    summary: str
    map: LinkedMap
    layer: Layer
    views: tuple[Link, ...]
    rows: tuple[Row, ...]
    has_scores: bool
    sources: tuple[Source, ...]
    assessment: AssessmentNote | None


@frozen(kw_only=True)
class Fact:
    """One plain figure of a unit; value None is no data."""

    label: str
    value: str | None
    unit: str
    flags: Flags = NOTHING_TO_SAY


@frozen(kw_only=True)
class MeasureRow:
    """One dimension of the risk of a unit."""

    label: str
    meaning: str
    value: str | None
    unit: str
    score: str | None
    flags: Flags = NOTHING_TO_SAY


@frozen(kw_only=True)
class LossRow:
    """Annual loss of one hazard in a unit, as text; None is no data, or nothing to say."""

    hazard: str
    rule: str
    annual_loss: str | None
    with_tail: str | None
    value: str | None
    without_data: str | None
    people: str | None


@frozen(kw_only=True)
class Child:
    """One unit inside the unit shown."""

    code12: str
    name: str
    href: str
    level: LegendRow | None


@frozen(kw_only=True)
class DivisionPage:
    """The sheet of one unit."""

    title: str
    other_name: str
    code12: str
    kind: str
    trail: tuple[Link, ...]
    level: LegendRow
    score: str | None
    score_unit: str
    flags: Flags
    facts: tuple[Fact, ...]
    measures: tuple[MeasureRow, ...]
    losses: tuple[LossRow, ...]
    money_note: Message | None
    loss_caveats: tuple[Message, ...]
    children: tuple[Child, ...]
    children_title: str
    map: LinkedMap
    caveats: tuple[Message, ...]
    sources: tuple[Source, ...]
    assessment: AssessmentNote | None
