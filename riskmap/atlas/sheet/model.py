"""What the sheet of one unit shows, as records of texts and numbers."""

from __future__ import annotations

from datetime import date, datetime

from attrs import frozen

from riskmap.atlas.model import AssessmentNote, Link
from riskmap.atlas.publication.model import Mark
from riskmap.core.sources import Flags, Source
from riskmap.core.words import Message
from riskmap.maps.charts import BarChart, IntervalChart
from riskmap.maps.curves import CurveChart
from riskmap.maps.legend import LegendRow
from riskmap.maps.locator import Locator

#: The flags of a plain fact.
NOTHING_TO_SAY = Flags()


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

    code: str
    name: str
    href: str
    level: LegendRow | None


@frozen(kw_only=True)
class Table:
    """What a picture shows, in words: the first cell of a row names it."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@frozen(kw_only=True)
class Picture:
    """A chart with the finding as its title, words for who cannot see it, and its table.

    Parameters
    ----------
    slug
        Name of the picture on its page.
    notes
        What must be said under it.
    """

    slug: str
    title: str
    about: str
    chart: BarChart | IntervalChart | CurveChart
    table: Table
    notes: tuple[str, ...] = ()
    flags: Flags = NOTHING_TO_SAY


@frozen(kw_only=True)
class Score:
    """The composite as text, with how sure it is.

    Parameters
    ----------
    picture
        None without a score.
    rank
        Picture of the place among the others; None where `no_rank` says why there is none.
    """

    value: str | None
    unit: str
    picture: Picture | None
    rank: Picture | None
    no_rank: str


@frozen(kw_only=True)
class Ages:
    """People by age, or why there are none here.

    Parameters
    ----------
    whose
        Name of the unit that was counted.
    is_own
        True where this very unit was counted.
    as_of, source
        Of the count.
    """

    picture: Picture
    whose: str
    is_own: bool
    as_of: date | None
    source: Source


@frozen(kw_only=True)
class AdviceLines:
    """What to do about some hazards of a unit, in the reader's language."""

    title: str
    source: str
    verified: bool
    before: tuple[str, ...]
    during: tuple[str, ...]
    after: tuple[str, ...]


@frozen(kw_only=True)
class NearPlace:
    """One place near by, as text; None is not recorded.

    Parameters
    ----------
    number
        Of its mark on the map.
    has_room
        Whether it is of a kind that takes people in, so that a capacity is asked for.
    """

    number: int
    name: str
    kind: str
    distance: str | None
    capacity: str | None
    more: str
    is_demo: bool
    has_room: bool = False


@frozen(kw_only=True)
class PhoneLine:
    """One number to call; None where nobody recorded it."""

    whose: str
    number: str | None


@frozen(kw_only=True)
class Nearby:
    """What lies around a unit, and whom to call.

    Parameters
    ----------
    more_risk_points
        How many there are in the unit beside those told.
    has_emergency_numbers
        False where nobody named those of the place.
    """

    shelters: tuple[NearPlace, ...]
    others: tuple[NearPlace, ...]
    risk_points: tuple[NearPlace, ...]
    more_risk_points: int
    has_emergency_numbers: bool
    phones: tuple[PhoneLine, ...]


@frozen(kw_only=True)
class PastRow:
    """One assessment in the history of a unit.

    Parameters
    ----------
    level
        Word of its class then.
    verdict
        How far it may be compared with the one shown; empty for that one itself.
    reasons
        What stands against comparing it.
    """

    version: str
    assessed_at: datetime
    state: Message
    level: LegendRow
    score: str | None
    verdict: Message | None
    reasons: tuple[Message, ...]
    is_shown: bool


@frozen(kw_only=True)
class Paper:
    """What only paper needs: who made it, and the way back to the living page.

    Parameters
    ----------
    address
        Of the page, as it was asked for.
    code, size
        The address as a path of squares, and how many of them stand on a side.
    """

    address: str
    code: str
    size: int


@frozen(kw_only=True)
class SheetPage:
    """The sheet of one unit."""

    title: str
    other_name: str
    code: str
    kind: str
    trail: tuple[Link, ...]
    before: Link | None
    after: Link | None
    on_map: str
    level: LegendRow
    score: Score
    flags: Flags
    facts: tuple[Fact, ...]
    contributions: Picture | None
    measures: tuple[MeasureRow, ...]
    hazards: Picture | None
    curve: Picture | None
    no_curve: str
    losses: tuple[LossRow, ...]
    money_note: Message | None
    loss_caveats: tuple[Message, ...]
    ages: Ages | None
    nearby: Nearby
    advice: tuple[AdviceLines, ...]
    children: tuple[Child, ...]
    children_title: str
    map: Locator | None
    map_bar: str
    map_credit: str
    caveats: tuple[Message, ...]
    sources: tuple[Source, ...]
    history: tuple[PastRow, ...]
    assessment: AssessmentNote | None
    mark: Mark
    paper: Paper
